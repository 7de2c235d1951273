//! Why a journal can't be used, and what to do next.

use super::{Both, Lang, both};
use crate::journal::{Holder, JournalError};
use crate::rename::IllegalEvent;

impl JournalError {
    /// Says what is wrong.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::NotThere { path } => both!(
                "there is no journal `{path}`",
                "任务日志 `{path}` 不存在",
                path = path.display()
            ),
            Self::Open { path, .. } => both!(
                "cannot open the journal `{path}`",
                "无法打开任务日志 `{path}`",
                path = path.display()
            ),
            Self::NotAJournal { path } => both!(
                "`{path}` is not a journal of cert-rename",
                "`{path}` 不是 cert-rename 的任务日志",
                path = path.display()
            ),
            Self::Newer { path, found, known } => both!(
                "`{path}` has journal schema {found}; this program knows up to {known}",
                "`{path}` 的日志格式版本为 {found}；本程序最高支持 {known}",
                path = path.display()
            ),
            Self::Locked { path, holder: None } => both!(
                "another run is using the journal `{path}`",
                "另一个运行正在使用任务日志 `{path}`",
                path = path.display()
            ),
            Self::Locked {
                path,
                holder: Some(Holder { pid, host, since }),
            } => both!(
                "another run is using the journal `{path}`: process {pid} on {host}, since {since:.0}",
                "另一个运行正在使用任务日志 `{path}`：{host} 上的进程 {pid}，自 {since:.0} 起",
                path = path.display()
            ),
            Self::File { action, path, .. } => Both::new(
                format!("cannot {action} `{}`", path.display()),
                format!("无法创建、锁定或移动 `{}`", path.display()),
            ),
            Self::Sql { action, path, .. } => Both::new(
                format!("the journal `{}` failed while {action}", path.display()),
                format!("读写任务日志 `{}` 失败", path.display()),
            ),
            Self::Damaged { path, what } => Both::of(|lang| {
                let (path, what) = (path.display(), what.said(lang));
                match lang {
                    Lang::En => format!("the journal `{path}` is damaged: {what}"),
                    Lang::Zh => format!("任务日志 `{path}` 已损坏：{what}"),
                }
            }),
            Self::Illegal { path, row, .. } => both!(
                "row {row} in the journal `{path}`",
                "任务日志 `{path}` 的第 {row} 行",
                path = path.display()
            ),
            Self::Failed => both!(
                "the journal failed earlier in this run; nothing more is recorded or sent",
                "本次运行中任务日志已出错；不再记录，也不再发送"
            ),
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::Damaged { .. } | Self::Illegal { .. } => damaged(),
            _ if self.is_damage() => damaged(),
            Self::NotThere { .. } => both!(
                "check the path; `cert-rename run INPUT` makes a journal beside its input",
                "请检查路径；`cert-rename run INPUT` 会在输入文件旁创建任务日志"
            ),
            Self::Open { .. } | Self::File { .. } => both!(
                "check that file and folder are there and that you may read and write both, or name another file with `--journal FILE`",
                "请确认文件和目录存在且可读写，或用 `--journal FILE` 指定其他文件"
            ),
            Self::NotAJournal { .. } => both!(
                "name the journal, not the input: `….journal.db`, or another `--journal FILE`",
                "请指定任务日志而不是输入文件：`….journal.db`，或其他 `--journal FILE`"
            ),
            Self::Newer { .. } => both!(
                "use the version of cert-rename that wrote it, or a newer one",
                "请使用写入该文件的 cert-rename 版本，或更新的版本"
            ),
            Self::Locked { .. } => both!(
                "wait until that run has ended, or stop it with Ctrl-C; `cert-rename status` works meanwhile",
                "请等待该运行结束，或用 Ctrl-C 停止它；期间可以使用 `cert-rename status`"
            ),
            Self::Sql { .. } => both!(
                "what was committed before is kept; look at the disk, then type the same command again to go on",
                "此前已提交的内容都会保留；请检查磁盘，然后再次运行同一命令以继续"
            ),
            Self::Failed => both!("see the error before this one", "请查看前一条错误"),
        }
    }
}

fn damaged() -> Both {
    both!(
        "keep this file as evidence and make no further run with it; `cert-rename verify` names what is damaged; restore a copy, or start anew with `--new-job`",
        "请保留此文件作为证据，不要再用它运行；`cert-rename verify` 会指出损坏之处；请恢复副本，或用 `--new-job` 重新开始"
    )
}

impl IllegalEvent {
    /// Says which event does not fit.
    pub(crate) fn said(&self) -> Both {
        both!(
            "event `{event}` is not allowed for a row that is {status}",
            "状态为 {status} 的行不允许出现事件 `{event}`",
            event = self.event,
            status = self.status
        )
    }
}
