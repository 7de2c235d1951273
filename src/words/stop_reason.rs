//! Why a lane stopped.

use super::counts::counted;
use super::notice::credentials;
use super::{Both, Lang, both, time};
use crate::runner::StopReason;

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
