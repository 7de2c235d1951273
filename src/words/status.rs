//! What `status` says, and `status --watch`.

use jiff::Timestamp;

use super::counts::counted;
use super::run::end_reason;
use super::{Both, Lang, both};
use crate::report::Counts;

/// A job that was never run.
pub(crate) fn not_run() -> Both {
    both!("not run yet", "尚未运行")
}

/// How the last run ended.
pub(crate) fn ended(at: Timestamp, reason: &str) -> Both {
    Both::of(|lang| {
        let reason = end_reason(reason);
        let reason = reason.said(lang);
        match lang {
            Lang::En => format!("last run ended {at:.0}: {reason}"),
            Lang::Zh => format!("上次运行结束于 {at:.0}：{reason}"),
        }
    })
}

/// A run that goes on.
pub(crate) fn running(since: Timestamp, pid: u32, host: &str) -> Both {
    both!(
        "running since {since:.0} as process {pid} on {host}",
        "自 {since:.0} 起运行中，{host} 上的进程 {pid}"
    )
}

/// A run on another machine.
pub(crate) fn running_or_not(since: Timestamp, pid: u32, host: &str) -> Both {
    both!(
        "running since {since:.0} as process {pid} on {host}, or cut off",
        "自 {since:.0} 起在 {host} 上以进程 {pid} 运行，或已被中断"
    )
}

/// A run that ended without a word.
pub(crate) fn cut_off(since: Timestamp, pid: u32, host: &str) -> Both {
    both!(
        "the run of {since:.0}, process {pid} on {host}, was cut off",
        "{since:.0} 开始的运行（{host} 上的进程 {pid}）被中断"
    )
}

/// The pace of a run, and when it ends; of rows in doubt, that those in flight are among them.
pub(crate) fn pace(calls_per_second: f64, ends: &Both, in_doubt: u64) -> Both {
    Both::of(|lang| {
        let ends = ends.said(lang);
        match (lang, in_doubt) {
            (Lang::En, 0) => format!("{calls_per_second:.1} calls/s; {ends}"),
            (Lang::En, _) => format!(
                "{calls_per_second:.1} calls/s; {ends}; rows whose call is in flight count as in doubt"
            ),
            (Lang::Zh, 0) => format!("{calls_per_second:.1} 次/秒；{ends}"),
            (Lang::Zh, _) => {
                format!("{calls_per_second:.1} 次/秒；{ends}；调用在途的行计为存疑")
            }
        }
    })
}

/// What is left, and the command that goes on.
pub(crate) fn work_left(work: &Both, command: &str) -> Both {
    Both::of(|lang| {
        let work = work.said(lang);
        match lang {
            Lang::En => format!("about {work} of work left: {command}"),
            Lang::Zh => format!("预计还需 {work}：{command}"),
        }
    })
}

/// The job as a whole.
pub(crate) fn job(input: &str, rehearsed: bool, counts: &Counts) -> Both {
    let rows = counts.total();
    Both::of(|lang| {
        let counts = counts.said();
        let counts = counts.said(lang);
        match (lang, rehearsed) {
            (Lang::En, false) => format!("{input}: {}: {counts}", counted(rows, "row")),
            (Lang::En, true) => {
                let rows = counted(rows, "row");
                format!("{input}, rehearsed in virtual time: {rows}: {counts}")
            }
            (Lang::Zh, false) => format!("{input}：{rows} 行：{counts}"),
            (Lang::Zh, true) => format!("{input}（虚拟时间演练）：{rows} 行：{counts}"),
        }
    })
}

/// The ids.
pub(crate) fn ids(plan_id: &str, head: impl std::fmt::Display) -> Both {
    both!(
        "plan {plan_id}\nhead {head}",
        "计划 {plan_id}\n哈希链末端 {head}",
        plan_id = plan_id,
        head = head
    )
}

/// A job that is done.
pub(crate) fn finished(clock: Option<&str>) -> Both {
    match clock {
        Some(clock) => both!("finished {clock}", "已完成 {clock}"),
        None => both!("finished", "已完成"),
    }
}

/// A job that nobody began.
pub(crate) fn work_to_do(left: &Both) -> Both {
    Both::of(|lang| {
        let left = left.said(lang);
        match lang {
            Lang::En => format!("not run yet; about {left} of work"),
            Lang::Zh => format!("尚未运行；预计需要 {left}"),
        }
    })
}

/// A job whose run was cut off.
pub(crate) fn cut_off_with(left: &Both) -> Both {
    Both::of(|lang| {
        let left = left.said(lang);
        match lang {
            Lang::En => format!("cut off; about {left} of work left"),
            Lang::Zh => format!("被中断；预计还需 {left}"),
        }
    })
}

/// A job whose run ended before its rows were done.
pub(crate) fn ended_with(clock: &str, reason: &str, left: &Both) -> Both {
    Both::of(|lang| {
        let reason = end_reason(reason);
        let (reason, left) = (reason.said(lang), left.said(lang));
        match lang {
            Lang::En => format!("ended {clock}: {reason}; about {left} of work left"),
            Lang::Zh => format!("结束于 {clock}：{reason}；预计还需 {left}"),
        }
    })
}

/// A lane of a job that nobody runs.
pub(crate) fn not_running() -> Both {
    both!("not running", "未在运行")
}
