//! What each command does, in Chinese, with its examples. Pure.

/// Returns a heading of options in Chinese.
pub(super) fn heading(english: &str) -> &'static str {
    match english {
        "General" => "通用",
        "The sheet and its job" => "表格与任务",
        "Calls" => "调用",
        "Pace, and when to stop" => "速度与停止条件",
        "Agreement" => "确认",
        "What is shown" => "显示",
        _ => "选项",
    }
}

/// Returns what a command does.
pub(super) fn about(command: &str) -> Option<&'static str> {
    Some(match command {
        "cert-rename" => "按电子表格批量修改阿里云 SSL-VPN 客户端证书的名称。",
        "plan" => "检查表格并逐行决定如何处理，不发送任何修改",
        "run" => "需要时先做计划，询问确认，然后执行或接着执行表格里的改名",
        "resume" => "只有任务日志在手时，继续该任务",
        "status" => "显示任务进行到哪里，运行中也可以",
        "export" => "写出每一行发生了什么",
        "verify" => "检查任务日志或证据包是否完整、未被改动",
        "undo" => "写出一张把任务的旧名称改回去的表格",
        "inventory" => "把现有证书写成一张可编辑的表格",
        "sandbox" => "在本机回环地址上提供服务模拟器，直到被中断",
        "explain" => "说明错误码的含义、是否重试、该怎么办",
        "whoami" => "显示找到了哪些凭据、在哪里、有效到何时、属于哪个账号",
        "completions" => "打印某种 shell 的补全脚本",
        "man" => "打印供 man 使用的手册",
        "help" => "显示本帮助，或某个命令的帮助",
        _ => return None,
    })
}

/// Returns what stands below the options: examples, and what is worth knowing.
pub(super) fn more(command: &str) -> Option<&'static str> {
    Some(match command {
        "cert-rename" => "\
示例：
  cert-rename run names.csv --sandbox    让您的表格对着模拟器跑一遍：不需要账号
  cert-rename plan names.csv             将会做什么，并读取当前名称
  cert-rename run names.csv              显示计划，询问确认，然后改名

退出码：
  0 全部完成    1 意外错误    2 用法错误        3 输入被拒绝
  4 有行失败    5 还有行未完成  6 任务日志不能用  7 未经确认",
        "plan" => "\
示例：
  cert-rename plan names.csv --region cn-hangzhou
  cert-rename plan names.csv --sandbox --skip-invalid
  cert-rename plan names.csv | less                   完整的长计划
  cert-rename plan names.csv --ram-policy > policy.json
  cert-rename plan names.xlsx -o plan.xlsx            交给审批者
  cert-rename plan names.xlsx --fix corrected.xlsx    按建议改好的副本，供查看",
        "run" => "\
示例：
  cert-rename run names.csv --sandbox              对着模拟器执行
  cert-rename run names.csv --sandbox --rehearse --window 22:00-06:00    几秒钟演练一整夜
  cert-rename run names.csv --region cn-hangzhou   询问确认，然后执行
  cert-rename run names.csv --yes --rate 30/60s    不询问；速度减半

被杀或被停止后，同一条命令从停下的地方继续。",
        "resume" => "\
示例：
  cert-rename resume names.csv.journal.db
  cert-rename resume names.csv.journal.db --requeue failed,missing    把这些行再试一次
  cert-rename resume names.csv.journal.db --settle                    查清存疑的行，不发送任何修改",
        "status" => "\
示例：
  cert-rename status names.csv.journal.db
  cert-rename status names.csv.journal.db --watch      在另一个终端看运行画面
  cert-rename status names.csv.journal.db --json | jq .counts.renamed",
        "export" => "\
示例：
  cert-rename export names.csv.journal.db -o results.csv       可直接用 Excel 打开
  cert-rename export names.csv.journal.db --rows failed        修改后再运行
  cert-rename export names.csv.journal.db --only region=cn-hangzhou --only 部门=财务
  cert-rename export names.csv.journal.db --format html -o report.html
  cert-rename export names.csv.journal.db --bundle evidence    全部内容，可用 verify --bundle 校验
  cert-rename export names.csv.journal.db --format jsonl | jq",
        "verify" => "\
示例：
  cert-rename verify names.csv.journal.db
  cert-rename verify names.csv.journal.db --head 6dc22d5b…    运行结束时打印的 64 位哈希
  cert-rename verify names.csv.journal.db --live              现在的名称还是任务所设的吗？
  cert-rename verify --bundle evidence",
        "undo" => "\
示例：
  cert-rename undo names.csv.journal.db -o undo.csv
  cert-rename undo names.csv.journal.db -o undo.csv --only region=cn-hangzhou
  cert-rename plan undo.csv                                    运行之前先看一看

这张表格以任务所设的名称为条件：之后被他人改过名的证书不会动。",
        "inventory" => "\
示例：
  cert-rename inventory --region cn-hangzhou,cn-shanghai -o certs.csv
  cert-rename inventory --profile customer-a,customer-b --all-regions -o certs.csv
  cert-rename plan certs.csv                                   填好新名称之后

不作修改时，这张表格不要求任何改动：每个新名称就是当前名称。",
        "sandbox" => "\
示例，在两个终端里：
  cert-rename sandbox --listen 127.0.0.1:8080 --quota 60/60s
  cert-rename run names.csv --endpoint http://127.0.0.1:8080    使用它打印的凭据",
        "explain" => "\
示例：
  cert-rename explain Throttling.User      服务的错误码
  cert-rename explain ConnectionReset      本程序的代码

代码在每种导出的 error_code 列里。这里所说的就是程序自己遵循的规则。",
        "whoami" => "\
示例：
  cert-rename whoami
  cert-rename whoami --profile customer-a

没有 --profile 和 ALIBABA_CLOUD_PROFILE 时，依官方工具的顺序查找：环境变量；OIDC 令牌文件；阿里云 CLI 的配置
（~/.aliyun/config.json）；~/.alibabacloud/credentials 或 credentials.ini；ECS 实例角色；凭据 URI。",
        "completions" => "\
示例：
  cert-rename completions bash > /etc/bash_completion.d/cert-rename",
        "man" => "\
示例：
  cert-rename man > /usr/share/man/man1/cert-rename.1",
        _ => return None,
    })
}
