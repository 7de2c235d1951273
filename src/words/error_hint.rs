//! What to do next where a command ended before its time.

use super::{Both, both};
use crate::aliyun::{Advice, advice_for};
use crate::error::Error;
use crate::runner::ReadFailure;
use crate::shell_word::shell_path;

impl Error {
    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::Settings(error) => error.hint(),
            Self::Input(error) => error.hint(),
            Self::Problems { .. } => both!(
                "mend the rows above and type the same command again, or leave them out with --skip-invalid",
                "请修正上述各行后再次运行同一命令，或用 --skip-invalid 跳过这些行"
            ),
            Self::Journal(error) => error.hint(),
            Self::OtherInput { journal, .. } => both!(
                "go on with the old job: cert-rename resume {journal}\n        or begin another, the old journal is kept: --new-job",
                "继续原任务：cert-rename resume {journal}\n        或开始新任务（保留原任务日志）：--new-job",
                journal = shell_path(journal)
            ),
            Self::OtherTarget { journal, .. } => both!(
                "name another journal with --journal, or go on where this one's calls go: cert-rename resume {journal}",
                "请用 --journal 指定其他任务日志，或按原调用目标继续：cert-rename resume {journal}",
                journal = shell_path(journal)
            ),
            Self::Credentials(error) => error.hint(),
            Self::Unread { why, .. } => unread(why),
            Self::NotCompared { .. } => both!(
                "the record itself is sound; try again, with the credentials of the job and the right vpc:DescribeSslVpnClientCerts",
                "记录本身完好；请使用该任务的凭据，并确认有 vpc:DescribeSslVpnClientCerts 权限后重试"
            ),
            Self::NothingLive(_) => both!("verify it without --live", "请去掉 --live 再校验"),
            Self::NothingRead(_) => both!(
                "check the credentials and their right vpc:DescribeSslVpnClientCerts; nothing was written",
                "请检查凭据及其 vpc:DescribeSslVpnClientCerts 权限；没有写入任何文件"
            ),
            Self::NothingFound(_) => both!(
                "probably the profile or the region is wrong; if the certificates are really gone, take the rows out, or keep them as `missing` with --skip-invalid",
                "很可能配置或地域有误；如果证书确已不存在，请删除这些行，或用 --skip-invalid 将其记为“不存在”"
            ),
            Self::Region(error) => error.hint(),
            Self::Client(error) => error.hint(),
            Self::Sandbox(_) => both!(
                "name a free port on 127.0.0.1, or port 0",
                "请指定 127.0.0.1 上的空闲端口，或使用端口 0"
            ),
            Self::NotConfirmed(_) => both!(
                "read the plan above, then add --yes, or --confirm with the plan's id",
                "请阅读上面的计划，然后加上 --yes，或用 --confirm 加计划编号"
            ),
            Self::OtherPlan { plan, .. } => both!(
                "the sheet or the settings have changed since; read the plan above, then use --confirm {plan}",
                "表格或设置在此之后有变化；请阅读上面的计划，然后使用 --confirm {plan}"
            ),
            Self::Write { .. } => both!(
                "check the folder, its permissions and the room on the disk; nothing was left behind",
                "请检查目录、权限和磁盘空间；没有留下不完整的文件"
            ),
            Self::DiskFull { .. } => both!(
                "free some space there, then type the same command again; every recorded result is kept",
                "请释放磁盘空间后再次运行同一命令；已记录的结果都会保留"
            ),
            Self::UnknownCode { nearest, .. } => Both::new(
                format!(
                    "did you mean {}? An answer with an unknown code goes by its HTTP status: 4xx refuses the row, 5xx leaves it \
                     in doubt and it is sent again",
                    nearest.join(" or ")
                ),
                format!(
                    "是否想输入 {}？答复中的未知错误码按 HTTP 状态处理：4xx 视为拒绝该行，5xx 使该行存疑并重发",
                    nearest.join(" 或 ")
                ),
            ),
            Self::Flawed { .. } => both!(
                "keep it as it is, as evidence; compare it with a copy, such as an older evidence pack, and make no run with it",
                "请原样保留作为证据；与副本（例如较早的证据包）比对，不要再用它运行"
            ),
            Self::Differing { .. } => both!(
                "the record itself is sound: somebody changed them since the job, or an undo did; who did is in the account's ActionTrail, event ModifySslVpnClientCert or DeleteSslVpnClientCert",
                "记录本身完好：任务之后有人改动过，或已执行撤销；操作人见账号的操作审计（ActionTrail），事件 ModifySslVpnClientCert 或 DeleteSslVpnClientCert"
            ),
            Self::Read { .. } => both!(
                "name the folder that `export --bundle` wrote, and check that you may read it",
                "请指定 `export --bundle` 写出的目录，并确认有读取权限"
            ),
            Self::Stdout { .. } => {
                both!("write to a file with -o FILE", "请用 -o FILE 写入文件")
            }
            Self::System { .. } => both!(
                "try again; if it stays so, report it with this message",
                "请重试；如果仍然如此，请附上此消息反馈"
            ),
        }
    }
}

/// Live names that could not be read for a plan.
fn unread(why: &ReadFailure) -> Both {
    match why {
        ReadFailure::Credentials { .. } => both!(
            "check which key the program uses and whether it is in use; nothing was planned",
            "请检查程序使用的 AccessKey 及其是否启用；尚未生成计划"
        ),
        ReadFailure::Failed { code, .. } if advice_for(code) == Advice::LookAtNetwork => both!(
            "check network, proxy and firewall, then try again; or plan without the live names: --no-preflight (then there are no old names and no undo)",
            "请检查网络、代理和防火墙后重试；或不读取当前名称直接计划：--no-preflight（届时没有旧名称，也无法撤销）"
        ),
        _ => both!(
            "try again, or plan without the live names: --no-preflight (then there are no old names and no undo)",
            "请重试，或不读取当前名称直接计划：--no-preflight（届时没有旧名称，也无法撤销）"
        ),
    }
}
