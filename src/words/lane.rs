//! What happens to a lane, and how it fares.

use std::time::Duration;

use super::counts::counted;
use super::{Both, Lang, both, time};
use crate::aliyun::CredentialsError;
use crate::rename::{RowNumber, Status};
use crate::runner::{Cause, Notice, StopReason, rate_text};

impl Notice {
    /// Returns what is said, where it is worth a line.
    pub(crate) fn words(&self) -> Option<Both> {
        Some(match self {
            Self::Rate {
                cause: cause @ (Cause::Throttled | Cause::FoundOut),
                limit,
                period,
                refusals,
                code,
            } => {
                let said = throttled(*refusals, code, &rate_text(*limit, *period));
                // A rate that is being found lowers itself.
                if *cause == Cause::FoundOut {
                    return Some(said);
                }
                let lower = rate_text((limit * 0.75).max(1.0), *period);
                Both::new(
                    format!("{}; lower it with `--rate {lower}`", said.said(Lang::En)),
                    format!("{}；可用 `--rate {lower}` 调低", said.said(Lang::Zh)),
                )
            }
            Self::Rate {
                cause: Cause::Recovered,
                limit,
                period,
                ..
            } => {
                let rate = rate_text(*limit, *period);
                both!("back at {rate}", "速率恢复到 {rate}")
            }
            Self::Rate {
                cause: Cause::Doubled,
                limit,
                period,
                ..
            } => {
                let rate = rate_text(*limit, *period);
                both!(
                    "nothing refused so far; now {rate}",
                    "至今没有被限流；当前速率 {rate}"
                )
            }
            Self::OutageBegan { code, message } => both!(
                "the service does not answer ({code}: {message}): one call at a time until it is back; no attempts are used up",
                "服务端没有答复（{code}：{message}）：恢复前每次只发一个调用；不消耗尝试次数"
            ),
            Self::OutageEnded { lasted } => Both::of(|lang| {
                let lasted = time::duration(*lasted);
                let lasted = lasted.said(lang);
                match lang {
                    Lang::En => format!("the service answers again, after {lasted}"),
                    Lang::Zh => format!("服务端在 {lasted}后恢复答复"),
                }
            }),
            Self::NamesUnreadable { code, message } => both!(
                "live names can't be read ({code}: {message}): rows are sent without looking, and what is in doubt can't be looked up; the right is vpc:DescribeSslVpnClientCerts",
                "无法读取当前名称（{code}：{message}）：发送前不再查看，存疑的行也无法查询；所需权限是 vpc:DescribeSslVpnClientCerts"
            ),
            Self::RowUnread { row, code, message } => both!(
                "row {row} is left for another run: its live name can't be read ({code}: {message})",
                "第 {row} 行留待下次运行：无法读取其当前名称（{code}：{message}）"
            ),
            Self::NotConfirmed {
                row,
                name: Some(name),
            } => both!(
                "row {row} of the canary was renamed by the service's word, but its live name is `{name}`",
                "试运行的第 {row} 行据服务端答复已改名，但当前名称是 `{name}`"
            ),
            Self::NotConfirmed { row, name: None } => both!(
                "row {row} of the canary was renamed by the service's word, but the list does not have it",
                "试运行的第 {row} 行据服务端答复已改名，但列表中没有该证书"
            ),
            Self::OldDoubts => both!(
                "rows that have been in doubt for more than an hour wait: their names can't be looked up, and the service may have forgotten their tokens; send them again with --resend-in-doubt",
                "存疑超过一小时的行暂缓处理：无法查询其名称，服务端也可能已不再保留其 ClientToken；可用 --resend-in-doubt 重发"
            ),
            // Each small step up is in the record; a pause comes with its change of rate.
            Self::Rate { .. } | Self::Paused { .. } | Self::Stop(_) => return None,
        })
    }
}

/// Says how often calls were refused, for which limit, and what the rate is now.
fn throttled(refusals: u64, code: &str, now: &str) -> Both {
    let meant = limit_meant(code);
    let (en, zh) = (meant.said(Lang::En), meant.said(Lang::Zh));
    Both::new(
        match refusals {
            1 => format!("throttled 1 time ({code}: {en}); now {now}"),
            _ => format!("throttled {refusals} times ({code}: {en}); now {now}"),
        },
        format!("已被限流 {refusals} 次（{code}：{zh}）；当前速率 {now}"),
    )
}

/// Says what a code of throttling counts.
pub(crate) fn limit_meant(code: &str) -> Both {
    match code {
        "Throttling.User" | "Throttling.user" => both!(
            "the whole account's calls: Terraform, the console and scripts draw on them too",
            "整个账号的调用配额：Terraform、控制台和脚本也会占用"
        ),
        "Throttling.Api" => both!(
            "this operation's calls in the region, by everybody who uses the account",
            "该地域此接口的调用配额：由使用该账号的所有人共享"
        ),
        _ => both!(
            "the service allows fewer calls, or others in the account use a part of them",
            "服务端允许的调用更少，或账号中的其他人占用了一部分"
        ),
    }
}

/// Names the credentials of a profile.
fn credentials(profile: &str) -> Both {
    match profile {
        "" => both!("its credentials", "其凭据"),
        profile => both!(
            "the credentials of profile `{profile}`",
            "配置 `{profile}` 的凭据"
        ),
    }
}

impl StopReason {
    /// Says why a lane stops, and what to do.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::Profile {
                profile,
                code,
                message,
            } => Both::of(|lang| {
                let whose = credentials(profile);
                let whose = whose.said(lang);
                match lang {
                    Lang::En => format!("{whose} were refused ({code}: {message})"),
                    Lang::Zh => format!("{whose}被拒绝（{code}：{message}）"),
                }
            }),
            Self::Credentials { profile, why, hint } => Both::of(|lang| {
                let whose = credentials(profile);
                let (whose, why, hint) = (whose.said(lang), why.said(lang), hint.said(lang));
                match lang {
                    Lang::En => format!("{whose} can't be used any more: {why}; {hint}"),
                    Lang::Zh => format!("{whose}已无法使用：{why}；{hint}"),
                }
            }),
            Self::OtherAccount {
                profile,
                expected,
                found,
            } => Both::of(|lang| {
                let whose = credentials(profile);
                let whose = whose.said(lang);
                match lang {
                    Lang::En => format!(
                        "{whose} are of account {found}, and these rows are of account {expected}: nothing is sent for them"
                    ),
                    Lang::Zh => format!(
                        "{whose}属于账号 {found}，而这些行属于账号 {expected}：不会为其发送请求"
                    ),
                }
            }),
            Self::Region { code, message } => both!(
                "the service does not know the region ({code}: {message})",
                "服务端不识别该地域（{code}：{message}）"
            ),
            Self::Permission { code, message } => both!(
                "3 rows in a row were refused and none got through ({code}: {message})",
                "连续 3 行被拒绝，没有一行成功（{code}：{message}）"
            ),
            Self::TooManyFailures { failures, finished } => {
                let of = counted(*finished, "row");
                Both::new(
                    format!("{failures} of {of} failed, more than --max-failures allows"),
                    format!("{finished} 行中有 {failures} 行失败，超过 --max-failures 的限制"),
                )
            }
            Self::Outage { lasted } => Both::of(|lang| {
                let lasted = time::duration(*lasted);
                let lasted = lasted.said(lang);
                match lang {
                    Lang::En => format!(
                        "the service did not answer for {lasted}, as long as --outage-limit allows"
                    ),
                    Lang::Zh => format!("服务端 {lasted}没有答复，达到 --outage-limit 的限制"),
                }
            }),
            Self::Canary { rows: 1, renamed } if *renamed == 1 => both!(
                "the canary is over: its row is renamed; look at it, then run again to go on",
                "试运行结束：1 行已改名；请查看结果，然后再次运行以继续"
            ),
            Self::Canary { rows: 1, .. } => both!(
                "the canary is over: its row is not renamed; look at it before you run again",
                "试运行结束：1 行未改名；请先查看该行再继续运行"
            ),
            Self::Canary { rows, renamed } if rows == renamed => both!(
                "the canary is over: all {rows} of its rows are renamed; look at them, then run again to go on",
                "试运行结束：{rows} 行全部已改名；请查看结果，然后再次运行以继续"
            ),
            Self::Canary { rows, renamed: 1 } => both!(
                "the canary is over: 1 of its {rows} rows is renamed; look at the others before you run again",
                "试运行结束：{rows} 行中有 1 行已改名；请先查看其余各行再继续运行"
            ),
            Self::Canary { rows, renamed } => both!(
                "the canary is over: {renamed} of its {rows} rows are renamed; look at the others before you run again",
                "试运行结束：{rows} 行中有 {renamed} 行已改名；请先查看其余各行再继续运行"
            ),
        }
    }
}

/// Says something of a lane.
pub(crate) fn of_lane(account: &str, region: &str, what: &Both) -> Both {
    Both::of(|lang| {
        let what = what.said(lang);
        match lang {
            Lang::En => format!("{region} of {account}: {what}"),
            Lang::Zh => format!("账号 {account} 的 {region}：{what}"),
        }
    })
}

/// Says that a lane stopped.
pub(crate) fn stopped(account: &str, region: &str, reason: &Both) -> Both {
    Both::of(|lang| {
        let reason = reason.said(lang);
        match lang {
            Lang::En => format!("{region} of {account} stopped: {reason}"),
            Lang::Zh => format!("账号 {account} 的 {region} 已停止：{reason}"),
        }
    })
}

/// Says that a lane stopped for the reason that was said of another one before.
pub(crate) fn stopped_too(
    (account, region): (&str, &str),
    (other_account, other): &(String, String),
) -> Both {
    both!(
        "{region} of {account} stopped for the same reason as {other} of {other_account}",
        "账号 {account} 的 {region} 已停止：原因与账号 {other_account} 的 {other} 相同"
    )
}

/// Says that rows wait for credentials.
pub(crate) fn awaits_credentials(error: &CredentialsError, wait: Duration) -> Both {
    Both::of(|lang| {
        let (error, hint, wait) = (error.said(), error.hint(), time::duration(wait));
        let (error, hint, wait) = (error.said(lang), hint.said(lang), wait.said(lang));
        match lang {
            Lang::En => {
                format!("{error}: waiting for others, at most {wait}; {hint}, I go on by myself")
            }
            Lang::Zh => format!("{error}：等待新凭据，最多 {wait}；{hint}，之后会自动继续"),
        }
    })
}

/// The window is closed.
pub(crate) fn window_closed(opens_at: &str) -> Both {
    both!(
        "the window is closed: nothing is begun before it opens at {opens_at}",
        "变更窗口已关闭：在 {opens_at} 打开之前不会开始新的改名"
    )
}

/// The window is open.
pub(crate) fn window_open(closes_at: &str) -> Both {
    both!(
        "the window is open until {closes_at}",
        "变更窗口已打开，直到 {closes_at}"
    )
}

/// A row that failed.
pub(crate) fn row_failed(
    row: RowNumber,
    cert_id: &str,
    status: Status,
    code: Option<&str>,
    message: Option<&str>,
) -> Both {
    let zh = super::counts::status(status);
    let zh = zh.said(Lang::Zh);
    Both::new(
        format!(
            "row {row}: {cert_id} {status}: {}: {}",
            code.unwrap_or("no code"),
            message.unwrap_or("no message")
        ),
        format!(
            "第 {row} 行：{cert_id} {zh}：{}：{}",
            code.unwrap_or("无错误码"),
            message.unwrap_or("无消息")
        ),
    )
}

/// A row whose live name decided it.
pub(crate) fn row_seen(row: RowNumber, cert_id: &str, status: Status, why: &str) -> Both {
    let zh = super::counts::status(status);
    let zh = zh.said(Lang::Zh);
    Both::new(
        format!("row {row}: {cert_id} {status}: {why}"),
        format!("第 {row} 行：{cert_id} {zh}：{why}"),
    )
}

/// Failures are not named any more.
pub(crate) fn further_failures() -> Both {
    both!(
        "further failed rows are counted only; the export has them all",
        "其余失败的行只计数；导出中包含全部"
    )
}

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
