//! What happens to a lane as a whole, as an event for the record and as words for people. Pure.

use std::time::Duration;

use super::StopReason;
use super::rate::Cause;
use super::throttle::limit_meant;
use crate::rename::{Event, RowNumber};
use crate::report::duration_text;

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

    /// Returns what is said, where it is worth a line.
    pub(crate) fn words(&self) -> Option<String> {
        match self {
            Self::Rate {
                cause: Cause::Throttled,
                limit,
                period,
                refusals,
                code,
            } => {
                let times = if *refusals == 1 { "time" } else { "times" };
                Some(format!(
                    "throttled {refusals} {times} ({code}: {}); now {}; lower it with `--rate {}`",
                    limit_meant(code),
                    rate_text(*limit, *period),
                    rate_text((limit * 0.75).max(1.0), *period),
                ))
            }
            Self::Rate {
                cause: Cause::Recovered,
                limit,
                period,
                ..
            } => Some(format!("back at {}", rate_text(*limit, *period))),
            Self::Rate {
                cause: Cause::Doubled,
                limit,
                period,
                ..
            } => Some(format!(
                "nothing refused so far; now {}",
                rate_text(*limit, *period)
            )),
            Self::OutageBegan { code, message } => Some(format!(
                "the service does not answer ({code}: {message}): one call at a time until it is back; no attempts are used up"
            )),
            Self::OutageEnded { lasted } => Some(format!(
                "the service answers again, after {}",
                duration_text(*lasted)
            )),
            Self::NamesUnreadable { code, message } => Some(format!(
                "live names can't be read ({code}: {message}): rows are sent without looking, and what is in doubt can't \
                 be looked up; the right is vpc:DescribeSslVpnClientCerts"
            )),
            Self::RowUnread { row, code, message } => Some(format!(
                "row {row} is left for another run: its live name can't be read ({code}: {message})"
            )),
            Self::NotConfirmed { row, name } => Some(match name {
                Some(name) => format!(
                    "row {row} of the canary was renamed by the service's word, but its live name is `{name}`"
                ),
                None => format!(
                    "row {row} of the canary was renamed by the service's word, but the list does not have it"
                ),
            }),
            Self::OldDoubts => Some(
                "rows that have been in doubt for more than an hour wait: their names can't be looked up, and the service \
                 may have forgotten their tokens; send them again with --resend-in-doubt"
                    .to_owned(),
            ),
            // Each small step up is in the record; a pause comes with its change of rate.
            Self::Rate { .. } | Self::Paused { .. } | Self::Stop(_) => None,
        }
    }
}

/// A rate as `--rate` takes it.
fn rate_text(limit: f64, period: Duration) -> String {
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
        let notice = Notice::Rate {
            cause: Cause::Throttled,
            limit: 40.0,
            period: Duration::from_mins(1),
            refusals: 14,
            code: "Throttling.User".to_owned(),
        };
        assert_eq!(
            notice.words().as_deref(),
            Some(
                "throttled 14 times (Throttling.User: the whole account's calls: Terraform, the console and scripts \
                 draw on them too); now 40/60s; lower it with `--rate 30/60s`"
            )
        );
    }
}
