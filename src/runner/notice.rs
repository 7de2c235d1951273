//! What happens to a lane as a whole, as an event for the record and as words for people. Pure.

use std::time::Duration;

use super::StopReason;
use super::rate::Cause;
use crate::rename::{Event, RowNumber};

/// Something that happened to a lane.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    /// It pauses for so long, as the service said or by backoff.
    Paused { code: String, pause: Duration },
    /// Its rate changed.
    Rate {
        /// Why.
        cause: Cause,
        /// Calls of a window from now on.
        limit: f64,
        /// The window.
        period: Duration,
        /// Calls refused in this run.
        refusals: u64,
        /// The service's code, where it refused.
        code: String,
    },
    /// The service is away.
    OutageBegan { code: String, message: String },
    /// It is back.
    OutageEnded { lasted: Duration },
    /// Live names can't be read any more in this run.
    NamesUnreadable { code: String, message: String },
    /// A row is left as it is for this run: its live name could not be read.
    RowUnread {
        row: RowNumber,
        code: String,
        message: String,
    },
    /// A row of the canary is renamed by the service's word, and its live name is another.
    NotConfirmed {
        row: RowNumber,
        name: Option<String>,
    },
    /// Rows that have been in doubt for long, and can't be looked up, are left as they are.
    OldDoubts,
    /// The lane, or all lanes of a profile, must stop.
    Stop(StopReason),
}

impl Notice {
    /// Returns what the record keeps; a stop is recorded when it is carried out.
    pub(crate) fn event(&self, account: &str, region: &str) -> Option<Event> {
        let (account, region) = (account.to_owned(), region.to_owned());
        Some(match self {
            Self::Paused { code, pause } => Event::LanePaused {
                account,
                region,
                code: code.clone(),
                pause_ms: millis(*pause),
            },
            Self::Rate {
                limit,
                period,
                refusals,
                ..
            } => Event::RateChanged {
                account,
                region,
                rate: rate_text(*limit, *period),
                throttled: *refusals,
            },
            Self::OutageBegan { code, message } => Event::OutageBegan {
                account,
                region,
                code: code.clone(),
                message: message.clone(),
            },
            Self::OutageEnded { lasted } => Event::OutageEnded {
                account,
                region,
                lasted_ms: millis(*lasted),
            },
            Self::NamesUnreadable { code, message } => Event::NamesUnreadable {
                account,
                region,
                code: code.clone(),
                message: message.clone(),
            },
            Self::RowUnread { .. }
            | Self::NotConfirmed { .. }
            | Self::OldDoubts
            | Self::Stop(_) => return None,
        })
    }
}

/// A rate as `--rate` takes it.
pub(crate) fn rate_text(limit: f64, period: Duration) -> String {
    if period.subsec_nanos() == 0 {
        format!("{:.0}/{}s", limit.floor(), period.as_secs())
    } else {
        format!("{:.0}/{}ms", limit.floor(), period.as_millis())
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throttling_is_said_with_its_limit_and_what_helps() {
        let notice = |cause| Notice::Rate {
            cause,
            limit: 40.0,
            period: Duration::from_mins(1),
            refusals: 14,
            code: "Throttling.User".to_owned(),
        };
        let said = |cause| notice(cause).words().map(|words| words.to_string());
        let what = "throttled 14 times (Throttling.User: the whole account's calls: Terraform, the console and scripts \
                    draw on them too); now 40/60s";
        let lower = format!("{what}; lower it with `--rate 30/60s`");
        assert_eq!(said(Cause::Throttled), Some(lower));
        // What finds its own rate lowers it by itself.
        assert_eq!(said(Cause::FoundOut).as_deref(), Some(what));
    }
}
