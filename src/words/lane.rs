//! How a lane fares, and how a run stands in a line.

use super::counts::counted;
use super::{Both, Lang, both};

/// The service does not answer.
pub(crate) fn no_answer_since(clock: &str) -> Both {
    both!("no answer since {clock}", "自 {clock} 起没有答复")
}

/// Rows wait for credentials.
pub(crate) fn waiting_for_credentials() -> Both {
    both!("waiting for credentials", "等待凭据")
}

/// The window is closed.
pub(crate) fn closed_until(clock: &str) -> Both {
    both!("window closed until {clock}", "窗口关闭至 {clock}")
}

/// The service asked for a pause.
pub(crate) fn throttled_until(clock: &str) -> Both {
    both!("throttled until {clock}", "限流至 {clock}")
}

/// A lane that stopped.
pub(crate) fn is_stopped(why: &Both) -> Both {
    Both::of(|lang| {
        let why = why.said(lang);
        match lang {
            Lang::En => format!("stopped: {why}"),
            Lang::Zh => format!("已停止：{why}"),
        }
    })
}

/// A lane that sends.
pub(crate) fn is_running() -> Both {
    both!("running", "运行中")
}

/// A lane that is done.
pub(crate) fn is_done() -> Both {
    both!("done", "已完成")
}

/// Lanes that are not shown: how many stopped, wait, run and are done.
pub(crate) fn folded(lanes: usize, states: [usize; 4]) -> Both {
    let list = |words: [&str; 4], between: &str| {
        let some = words.into_iter().zip(states);
        let some = some.filter(|(_, count)| *count > 0);
        let some: Vec<_> = some
            .map(|(word, count)| format!("{count} {word}"))
            .collect();
        some.join(between)
    };
    let en = list(["stopped", "waiting", "running", "done"], ", ");
    let zh = list(["个已停止", "个等待中", "个运行中", "个已完成"], "，");
    Both::new(
        format!("… {}: {en}", counted(lanes, "more lane")),
        format!("……另有 {lanes} 个通道：{zh}"),
    )
}

/// Rows that failed.
pub(crate) fn failed(rows: u64) -> Both {
    both!("{rows} failed", "{rows} 失败")
}

/// Rows in doubt.
pub(crate) fn in_doubt(rows: u64) -> Both {
    both!("{rows} in doubt", "{rows} 存疑")
}

/// Rows in doubt, as a journal counts them while its job runs.
pub(crate) fn in_flight_or_in_doubt(rows: u64) -> Both {
    both!("{rows} in flight or in doubt", "{rows} 在途或存疑")
}

/// What lanes wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    Throttled,
    WithoutAnswer,
    WithoutCredentials,
}

/// How a run stands in a line.
#[derive(Debug)]
pub(crate) struct Standing<'a> {
    pub(crate) finished: u64,
    pub(crate) rows: u64,
    pub(crate) done: u64,
    pub(crate) failed: u64,
    pub(crate) in_doubt: u64,
    pub(crate) calls_per_second: f64,
    /// How many lanes there are.
    pub(crate) lanes: usize,
    /// How many of them wait, and for what.
    pub(crate) troubles: &'a [(Trouble, usize)],
    pub(crate) window_closed: bool,
    pub(crate) forecast: &'a Both,
}

/// Says how a run stands, for logs.
pub(crate) fn standing(standing: &Standing<'_>) -> Both {
    Both::of(|lang| {
        let Standing {
            finished,
            rows,
            done,
            failed,
            in_doubt,
            calls_per_second,
            lanes,
            troubles,
            window_closed,
            forecast,
        } = standing;
        let forecast = forecast.said(lang);
        let all = counted(*lanes, "lane");
        let mut waiting: String = troubles
            .iter()
            .map(|(trouble, count)| match (lang, trouble) {
                (Lang::En, Trouble::Throttled) => format!("  {count} of {all} throttled"),
                (Lang::En, Trouble::WithoutAnswer) => {
                    format!("  {count} of {all} without an answer")
                }
                (Lang::En, Trouble::WithoutCredentials) => {
                    format!("  {count} of {all} without credentials")
                }
                (Lang::Zh, Trouble::Throttled) => format!("  {count}/{lanes} 个通道被限流"),
                (Lang::Zh, Trouble::WithoutAnswer) => format!("  {count}/{lanes} 个通道没有答复"),
                (Lang::Zh, Trouble::WithoutCredentials) => {
                    format!("  {count}/{lanes} 个通道没有凭据")
                }
            })
            .collect();
        if *window_closed {
            waiting.push_str(match lang {
                Lang::En => "  window closed",
                Lang::Zh => "  窗口关闭",
            });
        }
        // How long nobody answers, nobody can tell.
        let is_soonest = troubles
            .iter()
            .any(|(trouble, _)| *trouble != Trouble::Throttled);
        let about = match (lang, is_soonest) {
            (Lang::En, false) => "about",
            (Lang::En, true) => "at least",
            (Lang::Zh, false) => "预计",
            (Lang::Zh, true) => "至少",
        };
        match lang {
            Lang::En => format!(
                "{finished}/{rows}  done {done}  failed {failed}  in doubt {in_doubt}  {calls_per_second:.1} calls/s{waiting}  \
                 {about} {forecast}"
            ),
            Lang::Zh => format!(
                "{finished}/{rows}  完成 {done}  失败 {failed}  存疑 {in_doubt}  {calls_per_second:.1} 次/秒{waiting}  {about} \
                 {forecast}"
            ),
        }
    })
}
