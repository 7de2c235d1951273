//! `--rate`: the pace that the user asked for, and how the service's refusals change it. Pure.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use super::auto_rate::AutoRate;
use super::throttle::Ceiling;
use crate::rename::{Quota, parse_period};

/// The service's usual window.
///
/// Source: `api/protocol.md` section 9.
const USUAL_PERIOD: Duration = Duration::from_mins(1);

/// `--rate`: a ceiling, or a quota to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RateChoice {
    /// Never more than this.
    Ceiling(Quota),
    /// Find out how much the service allows in windows of this length.
    Auto { period: Duration },
}

impl FromStr for RateChoice {
    type Err = String;

    /// Parses a quota, `auto` or `auto/PERIOD`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some(rest) = text.strip_prefix("auto") else {
            return text
                .parse()
                .map(Self::Ceiling)
                .map_err(|error: crate::rename::QuotaParseError| error.to_string());
        };
        let period = match rest.strip_prefix('/') {
            None if rest.is_empty() => Some(USUAL_PERIOD),
            None => None,
            Some(period) => parse_period(period),
        };
        period.map(|period| Self::Auto { period }).ok_or_else(|| {
            format!("`{text}` is no rate: write `auto`, or `auto/PERIOD` such as `auto/60s`")
        })
    }
}

impl fmt::Display for RateChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ceiling(quota) => quota.fmt(f),
            Self::Auto { period } if period.subsec_nanos() == 0 => {
                write!(f, "auto/{}s", period.as_secs())
            }
            Self::Auto { period } => write!(f, "auto/{}ms", period.as_millis()),
        }
    }
}

impl RateChoice {
    /// The ceiling of lanes for which none was named: what the service allows to all.
    pub(crate) const USUAL: Self = Self::Ceiling(Quota {
        calls: NonZeroU32::new(60).expect("it is not 0"),
        period: USUAL_PERIOD,
    });

    /// Returns the length of the service's window.
    pub(crate) fn period(self) -> Duration {
        match self {
            Self::Ceiling(quota) => quota.period,
            Self::Auto { period } => period,
        }
    }

    /// Returns the calls of a window that a lane begins with.
    pub(crate) fn first_limit(self) -> f64 {
        match self {
            Self::Ceiling(quota) => f64::from(quota.calls.get()),
            Self::Auto { period } => period.as_secs_f64().max(1.0),
        }
    }
}

/// Why a lane's rate changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The service refused calls below the ceiling.
    Throttled,
    /// The service refused calls, which tells how many it allows.
    FoundOut,
    /// A part of what was taken away is given back.
    Recovering,
    /// It is back at the ceiling.
    Recovered,
    /// Nothing was refused at half of it.
    Doubled,
    /// To see whether more is allowed.
    Probe,
}

/// The rate of one lane.
#[derive(Debug)]
pub(super) enum Rate {
    /// Up to a ceiling.
    Ceiling(Ceiling),
    /// To be found.
    Auto(AutoRate),
}

impl Rate {
    /// Makes the rate of a lane that begins.
    pub(super) fn new(choice: RateChoice) -> Self {
        match choice {
            RateChoice::Ceiling(quota) => Self::Ceiling(Ceiling::new(quota)),
            RateChoice::Auto { period } => Self::Auto(AutoRate::new(choice.first_limit(), period)),
        }
    }

    /// Returns the calls that a window may hold now.
    pub(super) fn limit(&self) -> f64 {
        match self {
            Self::Ceiling(ceiling) => ceiling.limit(),
            Self::Auto(auto) => auto.limit(),
        }
    }

    /// Notes that a call was refused; `accepted` calls of the last window were not. Returns whether the limit changed.
    pub(super) fn refused(&mut self, now: Duration, accepted: usize) -> Option<Cause> {
        match self {
            Self::Ceiling(ceiling) => ceiling.refused(now),
            Self::Auto(auto) => auto.refused(now, accepted),
        }
    }

    /// Lets time pass; `used` says whether calls waited for the quota. Returns whether the limit changed.
    pub(super) fn tick(&mut self, now: Duration, used: bool) -> Option<Cause> {
        match self {
            Self::Ceiling(ceiling) => ceiling.tick(now),
            Self::Auto(auto) => auto.tick(now, used),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::RateChoice;

    #[test]
    fn rates_are_read_as_they_are_written() {
        for (text, written) in [
            ("60/60s", "60/60s"),
            ("2/s", "2/1s"),
            ("auto", "auto/60s"),
            ("auto/2m", "auto/120s"),
            ("auto/500ms", "auto/500ms"),
        ] {
            let rate: RateChoice = text.parse().unwrap();
            assert_eq!(rate.to_string(), written, "{text}");
            assert_eq!(written.parse::<RateChoice>().unwrap(), rate, "{text}");
        }
        for text in ["", "fast", "auto/", "auto60", "auto/0s", "auto/-1s", "60"] {
            assert!(text.parse::<RateChoice>().is_err(), "{text}");
        }
    }
}
