//! How long the emulator takes to answer. Pure: the choice within a range comes from a number passed in.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;
use thiserror::Error;

/// The time from a call's arrival to its answer: fixed, or evenly spread over a range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Latency {
    /// The shortest time.
    min: Duration,
    /// The longest time; not below `min`.
    max: Duration,
}

/// Text that is not a latency.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a latency: write a duration or a range, such as `50ms` or `20ms-80ms`")]
pub struct LatencyParseError {
    /// The text as given.
    pub text: String,
}

impl Latency {
    /// The same time for every call.
    pub const fn fixed(time: Duration) -> Self {
        Self {
            min: time,
            max: time,
        }
    }

    /// A time between `min` and `max`, evenly spread; the two may come in either order.
    pub fn between(min: Duration, max: Duration) -> Self {
        Self {
            min: min.min(max),
            max: max.max(min),
        }
    }

    /// Picks the time for a call from 64 random bits.
    pub(super) fn pick(self, random: u64) -> Duration {
        let span =
            u64::try_from(self.max.saturating_sub(self.min).as_nanos()).unwrap_or(u64::MAX - 1);
        self.min + Duration::from_nanos(random % (span + 1))
    }
}

impl FromStr for Latency {
    type Err = LatencyParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = match text.split_once('-') {
            None => parse_duration(text).map(Self::fixed),
            Some((min, max)) => match (parse_duration(min), parse_duration(max)) {
                (Some(min), Some(max)) if min <= max => Some(Self { min, max }),
                _ => None,
            },
        };
        parsed.ok_or_else(|| LatencyParseError {
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max {
            write!(f, "{:?}", self.min)
        } else {
            write!(f, "{:?}-{:?}", self.min, self.max)
        }
    }
}

/// Parses a duration with its unit, such as `50ms`; `None` for anything else and for one over an hour.
pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let duration = Duration::try_from(text.parse::<SignedDuration>().ok()?).ok()?;
    (duration <= Duration::from_hours(1)).then_some(duration)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Latency;

    #[test]
    fn latencies_are_read_and_stay_in_their_range() {
        let fixed: Latency = "50ms".parse().expect("fixed");
        assert_eq!(fixed, Latency::fixed(Duration::from_millis(50)));
        let range: Latency = "20ms-80ms".parse().expect("range");
        for random in [0, 1, u64::MAX, 0x5bd1_e995_7f4a_7c15] {
            let time = range.pick(random);
            assert!(time >= Duration::from_millis(20), "{time:?}");
            assert!(time <= Duration::from_millis(80), "{time:?}");
        }
        assert_eq!(range.to_string().parse(), Ok(range));
        assert_eq!("0".parse(), Ok(Latency::default()));
        for bad in ["", "50", "ms", "80ms-20ms", "20ms-", "-5ms", "2h", "1-2"] {
            assert!(bad.parse::<Latency>().is_err(), "{bad}");
        }
    }
}
