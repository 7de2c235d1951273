//! What an exit code says.

use super::{Both, both};
use crate::exit_code::Exit;

impl Exit {
    /// Says what it means.
    pub(crate) fn meaning(self) -> Both {
        match self {
            Self::Success => both!(
                "every row is renamed or unchanged, or the command did what it says",
                "所有行均已改名或未变更，或命令已按说明完成"
            ),
            Self::Unexpected => both!("an unexpected error", "意外错误"),
            Self::Usage => both!("wrong usage", "用法错误"),
            Self::Input => both!(
                "the input was refused, or is not there; nothing was sent",
                "输入文件被拒绝或不存在；没有发送任何请求"
            ),
            Self::SomeFailed => both!(
                "finished, and some row is failed, missing, drifted or invalid",
                "已完成，但有行失败、不存在、已漂移或无效"
            ),
            Self::Unfinished => both!("rows are still pending or in doubt", "仍有行待处理或存疑"),
            Self::Journal => both!("the journal can't be used", "任务日志无法使用"),
            Self::Confirmation => both!(
                "confirmation is needed, was refused, or the plan is not the confirmed one",
                "需要确认、确认被拒绝，或计划不是已确认的那一个"
            ),
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(self) -> Both {
        match self {
            Self::Success => both!("nothing is left to do", "没有剩余工作"),
            Self::SomeFailed => both!(
                "see which: cert-rename export JOURNAL --rows failed,missing,drifted,invalid",
                "查看是哪些行：cert-rename export JOURNAL --rows failed,missing,drifted,invalid"
            ),
            Self::Unfinished => both!(
                "run it again to go on: cert-rename resume JOURNAL",
                "再次运行以继续：cert-rename resume JOURNAL"
            ),
            Self::Unexpected | Self::Usage | Self::Input | Self::Journal | Self::Confirmation => {
                both!("read what is said above", "请阅读上面的说明")
            }
        }
    }
}
