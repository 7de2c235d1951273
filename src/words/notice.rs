//! What happens to a lane or a row while a job runs: the notes above its picture.

use std::time::Duration;

use super::{Both, Lang, both, time};
use crate::aliyun::CredentialsError;
use crate::rename::{RowNumber, Status};
use crate::runner::{Cause, Notice, rate_text};

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
pub(super) fn credentials(profile: &str) -> Both {
    match profile {
        "" => both!("its credentials", "其凭据"),
        profile => both!(
            "the credentials of profile `{profile}`",
            "配置 `{profile}` 的凭据"
        ),
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
