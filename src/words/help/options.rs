//! What each option means, in Chinese, by command and by clap's name for it. Pure.

/// Returns what an option or argument of a command means.
pub(super) fn text(command: &str, id: &str) -> Option<&'static str> {
    of_command(command, id).or_else(|| of_all(id))
}

/// What it means to one command, or to some.
fn of_command(command: &str, id: &str) -> Option<&'static str> {
    Some(match (command, id) {
        ("help", "subcommand") => "要查看帮助的命令",
        ("plan" | "run", "journal") => {
            "任务日志［默认：INPUT.journal.db；带 --sandbox 时 INPUT.sandbox.journal.db；带 --rehearse 时 INPUT.rehearsal.journal.db］"
        }
        ("inventory", "region") => "地域，以逗号分隔［默认：环境变量的，否则配置的］",
        ("inventory", "profile") => "配置，以逗号分隔［默认：环境变量的，否则默认凭据链］",
        ("whoami", "profile") => "配置名称［默认：环境变量的，否则第一处有凭据的地方］",
        ("plan", "output") => "把计划连同编号写成文件，交给审批者：FILE.xlsx 或 FILE.csv",
        ("plan", "fix") => "按建议改好的表格副本，供查看：xlsx 写成 xlsx，csv 写成 csv",
        ("plan", "ram_policy") => "以 JSON 打印这张表格所需的最小 RAM 权限策略，不做计划",
        ("run", "dry_run") => "只做计划；等同于 cert-rename plan",
        ("resume", "endpoint") => "代替任务日志中的接入地址；目标必须相同",
        ("verify", "endpoint") => "与 --live 同用：向这里查询，而不是任务的接入地址；目标必须相同",
        ("inventory", "endpoint") => "从这里读取，而不是各地域的接入地址；只有回环地址可用 http",
        ("whoami", "endpoint") => "调用将发往的接入地址；回环地址没有可查询账号的 STS",
        ("resume", "endpoint_type") => {
            "用地域的哪个接入地址：public 公网，vpc 同地域的 VPC 内［默认：任务自己的接入地址；否则环境变量的，否则配置的，否则 public］"
        }
        ("resume", "requeue") => "先把这些状态的行放回去再试：failed、missing、drifted",
        ("resume", "settle") => "只读取存疑行的当前名称，能断定的就了结；不发送任何修改",
        ("status", "json") => "输出一个 JSON 对象，而不是文字",
        ("status", "watch") => {
            "在标准错误上显示任务，直到所有行处理完或按下 Ctrl-C，然后说明进行到哪里"
        }
        ("undo", "journal") => "任务日志，处于任何状态都可以",
        ("resume" | "status" | "export" | "verify", "journal") => "任务日志",
        ("export", "format") => {
            "格式：csv 可直接用 Excel 和 WPS 打开；jsonl 每行一个 JSON 对象；xlsx 工作簿，含类型、筛选、颜色、本地时间和摘要，须用 -o；html 一页讲清始末，无需网络，须用 -o"
        }
        ("export", "output") => {
            "要写的文件，要么完整写出，要么不写［默认：标准输出；xlsx 和 html 必须写文件］"
        }
        ("export", "rows") => "哪些行：all、failed、unfinished，或以逗号分隔的状态",
        ("export", "raw") => "不带字节顺序标记、用 LF 换行、单元格前不加 ' 的 CSV",
        ("export", "bundle") => {
            "把证据包写到一个新文件夹：所有导出、事件日志、输入、任务日志的副本和清单"
        }
        ("verify", "bundle") => "export --bundle 写出的文件夹",
        ("verify", "head") => {
            "先前记下的哈希链末端：必须有某个事件的哈希与之相同，否则日志在那之后被截断或替换过"
        }
        ("verify", "live") => "把记录的名称与服务上现在的名称相比较；只读取",
        ("inventory", "all_regions") => "服务的所有地域",
        ("explain", "code") => "服务或本程序的错误码",
        ("completions", "shell") => "哪种 shell",
        ("sandbox", "listen") => "回环地址；端口 0 取一个空闲端口",
        ("sandbox", "certs") => "持有多少张证书，分布在几个地域",
        ("sandbox", "quota") => "每个账号、地域和接口允许的调用，如 60/60s［默认：不限］",
        ("sandbox", "latency") => "答复所需的时间，如 50ms 或 20ms-80ms",
        ("sandbox", "faults") => "出什么错，如 throttle@3, 500-after@5..7, reset-after:1%",
        ("sandbox", "seed") => "延迟和错误的随机种子",
        _ => return None,
    })
}

/// What it means to every other command that has it.
fn of_all(id: &str) -> Option<&'static str> {
    Some(match id {
        "help" => "显示帮助",
        "version" => "显示版本",
        "verbose" => "在标准错误上记录每一步：调用、暂停、凭据；绝无密钥。此时进度改为逐行显示",
        "color" => "给人看的内容何时着色；遵守 NO_COLOR",
        "error_format" => {
            "错误的表达方式：json 让标准错误以一行 JSON 结束，含 exit_code、message 和 hint"
        }
        "lang" => "给人看的内容所用的语言［默认：按系统区域设置］",
        "input" => "电子表格：工作簿（xlsx）或 CSV，带表头",
        "new_job" => "开始新任务；旧的任务日志改以日期命名保留",
        "region" => "未写明地域的行所属的地域［默认：环境变量的］",
        "profile" => "未写明配置的行使用的凭据［默认：环境变量的，否则第一处有凭据的地方］",
        "name_rule" => {
            "新名称须遵守的规则：strict 为接口文档的规则（2–128 个字符，字母或汉字开头），current 为现行页面的规则（1–100 个字符）［默认：strict］"
        }
        "blank" => "新名称为空时的含义：keep 表示保持证书不变［默认：视为问题］",
        "skip_invalid" => "略过有问题的行（记为 invalid），而不是拒绝整张表格",
        "no_preflight" => "运行前不读取当前名称",
        "sheet" => "工作簿中的工作表［默认：唯一一张含有所需列的可见工作表］",
        "header_row" => "表头所在的行［默认：第 1 到 10 行中第一个含有所需列的］",
        "hidden_rows" => {
            "工作簿里被手工或筛选隐藏的行如何处理：skip 略过，include 照常处理［默认：拒绝该表格］"
        }
        "encoding" => {
            "CSV 的文字编码，如 gb18030［默认：按字节顺序标记，否则 UTF-8，否则 GB18030］"
        }
        "delimiter" => "CSV 单元格之间的分隔符［默认：由表头识别］",
        "column" => "某个字段所在列的表头，如 new_name=修改后名称；可以重复",
        "rehearse" => {
            "与 --sandbox 同用：从现在起在虚拟时间里把整个任务演练一遍，只需几秒：含服务的配额、延迟、错误、服务中断和每小时到期的凭据。每次演练都重新开始，并取代上一次的任务日志 INPUT.rehearsal.journal.db"
        }
        "endpoint" => "把调用发往这里，而不是地域的接入地址；只有回环地址可用 http",
        "endpoint_type" => {
            "用地域的哪个接入地址：public 公网，vpc 同地域的 VPC 内［默认：环境变量的，否则配置的，否则 public］"
        }
        "sandbox" => "改为调用本进程内的模拟器，它持有表格里的证书",
        "signature" => "请求的签名方式：v1 为 HMAC-SHA1，v3 为 ACS3-HMAC-SHA256",
        "rate" => "每个账号和地域在任何一个周期内最多调用多少次；auto 或 auto/周期 则自行探出",
        "concurrency" => "每个账号和地域同时在途的调用数",
        "max_attempts" => "每行的尝试次数；被限流的不算",
        "timeout" => "一次尝试最长用时",
        "max_failures" => "失败的行超过此数时停止该账号的该地域：个数或百分比",
        "outage_limit" => "服务中断超过此时长后，放弃该账号的该地域",
        "credential_wait" => "只有您能更新的凭据到期后，等待新凭据的时长，期间反复读取该配置",
        "canary" => "先试这么多行（合计所有账号和地域），然后停止［默认：0］",
        "canary_continue" => "试跑的行全部改名成功后继续",
        "resend_in_doubt" => {
            "再次发送存疑超过一小时且无法查询的行：服务可能已忘记它们的 ClientToken"
        }
        "window" => "只在这段时间内开始新的行，如 22:00-06:00［默认：不限］",
        "tz" => "--window 所用的时区，如 Asia/Shanghai［默认：本机时区］",
        "on_finish" => "任务停止时由 shell 运行的命令，标准输入是 JSON 摘要",
        "yes" => "不询问",
        "confirm" => "只执行编号为此的计划，否则什么都不做",
        "approved_by" => "计划由谁批准，写入记录",
        "ticket" => "变更单号，写入记录",
        "progress" => {
            "进度的显示方式，除 json 外都在标准错误上：auto 在终端上同 bar，否则同 plain；bar 原地绘制所有账号和地域，需要终端；plain 每隔几秒一行；json 在标准输出上每行一个事件，供程序使用；none 不显示"
        }
        "quiet" => "既不显示计划，也不显示进度",
        "output" => "要写的文件，要么完整写出，要么不写［默认：标准输出］",
        "only" => "只要某列恰为此值的行，如 region=cn-hangzhou；重复时须全部满足",
        _ => return None,
    })
}
