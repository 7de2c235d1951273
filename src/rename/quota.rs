//! A quota: calls allowed per period, written as the service writes it. Pure.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;
use thiserror::Error;

/// Calls allowed per period, such as `60/60s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The calls that any window of the period's length may hold.
    pub calls: NonZeroU32,
    /// The length of the window; not zero, whole milliseconds.
    pub period: Duration,
}

/// Text that is not a quota.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a quota: write CALLS/PERIOD, such as `60/60s` or `2/s`")]
pub struct QuotaParseError {
    /// The text as given.
    pub text: String,
}

impl FromStr for Quota {
    type Err = QuotaParseError;

    /// Parses `CALLS/PERIOD`; a period without a number is one of its unit, so that `2/s` is `2/1s`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_quota(text).ok_or_else(|| QuotaParseError {
            text: text.to_owned(),
        })
    }
}

/// Parses a quota; `None` when the text is not one.
fn parse_quota(text: &str) -> Option<Quota> {
    let (calls, period) = text.split_once('/')?;
    let calls = calls.trim().parse().ok()?;
    let period = parse_period(period)?;
    Some(Quota { calls, period })
}

/// Parses the length of a window; without a number it is one of its unit. `None` when the text is not one.
pub(crate) fn parse_period(text: &str) -> Option<Duration> {
    let text = text.trim();
    let period = if text.starts_with(|c: char| c.is_ascii_digit()) {
        text.parse::<SignedDuration>()
    } else {
        format!("1{text}").parse()
    };
    let period = Duration::try_from(period.ok()?).ok()?;
    let whole_millis = period.subsec_nanos() % 1_000_000 == 0;
    (!period.is_zero() && whole_millis).then_some(period)
}

impl fmt::Display for Quota {
    /// Writes whole seconds as `60/60s`, any other period in milliseconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.period.subsec_nanos() == 0 {
            write!(f, "{}/{}s", self.calls, self.period.as_secs())
        } else {
            write!(f, "{}/{}ms", self.calls, self.period.as_millis())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Quota;

    #[test]
    fn quotas_are_read_and_written_as_the_service_writes_them() {
        for (text, written) in [
            ("60/60s", "60/60s"),
            ("2/s", "2/1s"),
            ("120/1m", "120/60s"),
            ("3/250ms", "3/250ms"),
            (" 20 / 2s ", "20/2s"),
        ] {
            let quota: Quota = text.parse().expect(text);
            assert_eq!(quota.to_string(), written, "{text}");
        }
    }

    #[test]
    fn what_is_no_quota_is_refused() {
        for text in [
            "", "60", "0/60s", "-1/s", "60/0s", "60/", "60/x", "x/60s", "60/-1s", "60/60s/2",
        ] {
            assert!(text.parse::<Quota>().is_err(), "{text}");
        }
    }
}
