//! What is said as a run begins, goes on and ends.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::counts::{counted, status as status_word};
use super::{Both, Lang, both, time};
use crate::journal::LastRun;
use crate::rename::{RowNumber, Status};
use crate::report::Counts;
use crate::runner::{Interrupted, StopReason};

/// No row is in doubt.
pub(crate) fn nothing_in_doubt(counts: &Counts) -> Both {
    Both::of(|lang| {
        let counts = counts.said();
        let counts = counts.said(lang);
        match lang {
            Lang::En => format!("no row is in doubt: {counts}"),
            Lang::Zh => format!("没有存疑的行：{counts}"),
        }
    })
}

/// What came of the rows, and how long it took.
pub(crate) fn summary(counts: &Counts, took: Duration) -> Both {
    Both::of(|lang| {
        let (counts, took) = (counts.said(), time::duration(took));
        let (counts, took) = (counts.said(lang), took.said(lang));
        match lang {
            Lang::En => format!("{counts} in {took}"),
            Lang::Zh => format!("{counts}，用时 {took}"),
        }
    })
}

/// The last hash of a journal.
pub(crate) fn head(head: impl std::fmt::Display, path: &Path) -> Both {
    both!(
        "head {head} of {path}",
        "哈希链末端 {head}，任务日志 {path}",
        head = head,
        path = path.display()
    )
}

/// A job that is done.
pub(crate) fn finished(at: Option<Timestamp>, counts: &Counts) -> Both {
    Both::of(|lang| {
        let counts = counts.said();
        let counts = counts.said(lang);
        match (lang, at) {
            (Lang::En, Some(at)) => format!("this job finished at {at:.0}: {counts}"),
            (Lang::En, None) => format!("this job finished: {counts}"),
            (Lang::Zh, Some(at)) => format!("该任务已于 {at:.0} 完成：{counts}"),
            (Lang::Zh, None) => format!("该任务已完成：{counts}"),
        }
    })
}

/// How to begin another.
pub(crate) fn anew() -> Both {
    both!(
        "to rename anew from the same sheet: --new-job",
        "要用同一表格重新改名：--new-job"
    )
}

/// A job that goes on.
pub(crate) fn going_on(input: &str, counts: &Counts, last: &LastRun) -> Both {
    Both::of(|lang| {
        let counts = counts.said();
        let counts = counts.said(lang);
        match (lang, &last.ended) {
            (Lang::En, Some((at, why))) => {
                format!("going on with {input}: {counts}; its last run ended at {at:.0}, {why}")
            }
            (Lang::En, None) => {
                format!("going on with {input}: {counts}; its last run was cut off")
            }
            (Lang::Zh, Some((at, why))) => {
                let why = end_reason(why);
                let why = why.said(lang);
                format!("继续 {input}：{counts}；上次运行于 {at:.0} 结束（{why}）")
            }
            (Lang::Zh, None) => format!("继续 {input}：{counts}；上次运行被中断"),
        }
    })
}

/// Why a run ended, as its record says it.
pub(crate) fn end_reason(recorded: &str) -> Both {
    match recorded {
        "done" => both!("done", "已完成"),
        "stopped by a signal" => both!("stopped by a signal", "收到信号后停止"),
        "stopped at once by a second signal" => {
            both!(
                "stopped at once by a second signal",
                "收到第二个信号后立即停止"
            )
        }
        recorded => match recorded.split_once(" lane") {
            Some((lanes, _)) => Both::new(recorded, format!("{lanes} 个通道已停止")),
            None => Both::as_is(recorded),
        },
    }
}

/// A job that was run elsewhere.
pub(crate) fn other_host(last: &LastRun) -> Both {
    let LastRun {
        host,
        pid,
        started_at,
        ..
    } = last;
    both!(
        "note: this journal was last run on {host} (process {pid}, since {started_at:.0}); make sure that no run goes on there",
        "注意：该任务日志上次在 {host} 上运行（进程 {pid}，自 {started_at:.0} 起）；请确认那里没有仍在进行的运行"
    )
}

/// Lanes that are named; the others are counted.
const LANES_NAMED: usize = 12;

/// Lanes that stopped for one reason, by account and region; `in_flight` are their rows that were under way.
pub(crate) fn lanes_stopped(
    lanes: &[(&str, &str)],
    reason: Option<&StopReason>,
    in_flight: &[RowNumber],
    interrupted: Interrupted,
) -> Both {
    let signal = both!("by a signal", "收到信号");
    let said = reason.map_or(signal, StopReason::said);
    let flight = flight(in_flight, interrupted);
    Both::of(|lang| {
        let (said, flight) = (said.said(lang), flight.said(lang));
        // The canary is the job's, and over only when nothing is in flight.
        let is_canary = matches!(reason, Some(StopReason::Canary { .. }));
        let named = named(lanes, lang);
        match lang {
            Lang::En if is_canary => format!("stopped: {said}"),
            Lang::Zh if is_canary => format!("已停止：{said}"),
            Lang::En => format!("stopped: {named}: {said}; {flight}"),
            Lang::Zh => format!("已停止：{named}：{said}；{flight}"),
        }
    })
}

/// Names lanes, those of an account together.
fn named(lanes: &[(&str, &str)], lang: Lang) -> String {
    let shown = &lanes[..lanes.len().min(LANES_NAMED)];
    let accounts: Vec<String> = shown
        .chunk_by(|a, b| a.0 == b.0)
        .map(|chunk| {
            let account = chunk[0].0;
            let regions: Vec<&str> = chunk.iter().map(|(_, region)| *region).collect();
            match lang {
                Lang::En => format!("{} of {account}", regions.join(", ")),
                Lang::Zh => format!("账号 {account} 的 {}", regions.join("、")),
            }
        })
        .collect();
    let more = lanes.len() - shown.len();
    match (lang, more) {
        (Lang::En, 0) => accounts.join(", "),
        (Lang::En, _) => {
            let more = counted(more, "more lane");
            format!("{} and {more}", accounts.join(", "))
        }
        (Lang::Zh, 0) => accounts.join("，"),
        (Lang::Zh, _) => format!("{}，另有 {more} 个通道", accounts.join("，")),
    }
}

/// Rows in flight that are named; a lane has seldom more.
const ROWS_NAMED: usize = 20;

/// Which rows were in flight, and what became of them.
fn flight(rows: &[RowNumber], interrupted: Interrupted) -> Both {
    let named: Vec<_> = rows
        .iter()
        .take(ROWS_NAMED)
        .map(ToString::to_string)
        .collect();
    let (list, list_zh) = (named.join(", "), named.join("、"));
    let more = rows.len().saturating_sub(ROWS_NAMED);
    let (became, became_zh) = match interrupted {
        Interrupted::Aborted => ("in doubt", "结果存疑"),
        Interrupted::No | Interrupted::Drained => ("recorded", "结果已记录"),
    };
    match (rows.len(), more) {
        (0, _) => both!("no row was in flight", "没有在途的行"),
        (1, _) => Both::new(
            format!("row {list} was in flight and is {became}"),
            format!("第 {list_zh} 行在途，{became_zh}"),
        ),
        (_, 0) => Both::new(
            format!("rows {list} were in flight and are {became}"),
            format!("第 {list_zh} 行在途，{became_zh}"),
        ),
        (all, more) => Both::new(
            format!("rows {list} and {more} more were in flight and are {became}"),
            format!("第 {list_zh} 行等共 {all} 行在途，{became_zh}"),
        ),
    }
}

/// The first signal.
pub(crate) fn drained() -> Both {
    both!(
        "stopped by a signal; what was in flight is recorded",
        "收到信号后停止；在途请求的结果已记录"
    )
}

/// The second signal.
pub(crate) fn aborted() -> Both {
    both!(
        "stopped at once by a second signal; what was in flight is in doubt",
        "收到第二个信号后立即停止；在途请求的结果存疑"
    )
}

/// Nothing new is begun.
pub(crate) fn stopping() -> Both {
    both!(
        "stopping: what is in flight ends; Ctrl-C again stops at once",
        "正在停止：等待在途请求结束；再按一次 Ctrl-C 立即停止"
    )
}

/// A rehearsal begins.
pub(crate) fn rehearsing() -> Both {
    both!(
        "rehearsing in virtual time: the quota's waits, outages and --window take no time",
        "在虚拟时间中演练：配额等待、服务中断和 --window 都不占用真实时间"
    )
}

/// A rehearsal is over.
pub(crate) fn rehearsed(
    took: Duration,
    from: &str,
    until: &str,
    calls: u64,
    throttled: u64,
    outages: usize,
) -> Both {
    Both::of(|lang| {
        let took = time::duration(took);
        let took = took.said(lang);
        match lang {
            Lang::En => {
                let (calls, outages) = (counted(calls, "call"), counted(outages, "outage"));
                format!(
                    "rehearsed: it would have taken {took}, from {from} until {until}: {calls}, {throttled} throttled, {outages}"
                )
            }
            Lang::Zh => format!(
                "演练完成：实际需要 {took}，从 {from} 到 {until}：{calls} 次调用，{throttled} 次限流，{outages} 次服务中断"
            ),
        }
    })
}

/// No rows to put back.
pub(crate) fn nothing_requeued(statuses: &[Status]) -> Both {
    Both::of(|lang| {
        let words: Vec<_> = statuses.iter().map(|status| status_word(*status)).collect();
        let words: Vec<&str> = words.iter().map(|word| word.said(lang)).collect();
        match lang {
            Lang::En => format!("no row is {}", words.join(" or ")),
            Lang::Zh => format!("没有状态为“{}”的行", words.join("”或“")),
        }
    })
}

/// Rows that were put back.
pub(crate) fn requeued(status: Status, rows: u64) -> Both {
    let zh = status_word(status);
    let zh = zh.said(Lang::Zh);
    Both::new(
        match rows {
            1 => format!("1 row was {status} and will be tried again"),
            _ => format!("{rows} rows were {status} and will be tried again"),
        },
        format!("{rows} 行状态为“{zh}”，将重试"),
    )
}

/// The user's command does not start.
pub(crate) fn on_finish_not_started(error: &std::io::Error) -> Both {
    both!(
        "--on-finish could not be started: {error}",
        "--on-finish 无法启动：{error}"
    )
}

/// The user's command does not listen.
pub(crate) fn on_finish_not_told(error: &std::io::Error) -> Both {
    both!(
        "--on-finish was not told: {error}",
        "--on-finish 未能收到摘要：{error}"
    )
}

/// The user's command takes too long.
pub(crate) fn on_finish_goes_on() -> Both {
    both!(
        "--on-finish still goes on after a minute; it is not waited for",
        "--on-finish 运行一分钟仍未结束；不再等待"
    )
}

/// The user's command failed.
pub(crate) fn on_finish_ended(status: std::process::ExitStatus) -> Both {
    both!(
        "--on-finish ended with {status}",
        "--on-finish 的退出状态为 {status}"
    )
}

/// The user's command can't be waited for.
pub(crate) fn on_finish_lost(error: &std::io::Error) -> Both {
    both!(
        "--on-finish is lost: {error}",
        "--on-finish 失去联系：{error}"
    )
}

/// How a job stands, for who hears of its end.
pub(crate) fn on_finish_text(counts: &Counts, exit_code: u8) -> Both {
    Both::of(|lang| {
        let counts = counts.said();
        let counts = counts.said(lang);
        match lang {
            Lang::En => format!("cert-rename: {counts} (exit code {exit_code})"),
            Lang::Zh => format!("cert-rename：{counts}（退出码 {exit_code}）"),
        }
    })
}
