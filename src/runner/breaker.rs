//! When a lane stops because of what its rows came to.

use std::fmt;
use std::str::FromStr;

/// Refusals of permission in a row that stop a lane in which nothing has succeeded: rights can be given per
/// certificate, so one alone may concern one row.
const PERMISSION_STREAK: u32 = 3;

/// A percentage counts from this many finished rows on.
const LEAST_FINISHED: u64 = 20;

/// A percentage allows at least this many failures.
const LEAST_FAILURES: u64 = 5;

/// `--max-failures`: how many failures a lane may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureLimit {
    /// That many.
    Rows(u64),
    /// That part of the rows finished in this run, in percent.
    Percent(u8),
}

impl FromStr for FailureLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || {
            format!(
                "`{text}` is neither a number of rows, such as 10, nor a percentage, such as 5%"
            )
        };
        match text.strip_suffix('%') {
            Some(percent) => percent
                .trim()
                .parse()
                .ok()
                .filter(|percent| *percent <= 100)
                .map(Self::Percent)
                .ok_or_else(bad),
            None => text.trim().parse().map(Self::Rows).map_err(|_| bad()),
        }
    }
}

impl fmt::Display for FailureLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(rows) => write!(f, "{rows}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

/// Counts what the rows of one lane came to in this run.
#[derive(Debug)]
pub(super) struct Breaker {
    limit: FailureLimit,
    finished: u64,
    failures: u64,
    succeeded: bool,
    permission_streak: u32,
}

/// What one row came to, as far as stopping goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowEnd {
    /// It has its name.
    Success,
    /// It was refused for want of permission.
    PermissionRefused,
    /// It failed otherwise, or is left in doubt.
    Failure,
}

/// Why a lane stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tripped {
    /// Nothing but refusals of permission.
    Permission,
    /// Too many failures.
    TooManyFailures { failures: u64, finished: u64 },
}

impl Breaker {
    /// Makes a breaker that has seen nothing.
    pub(super) fn new(limit: FailureLimit) -> Self {
        Self {
            limit,
            finished: 0,
            failures: 0,
            succeeded: false,
            permission_streak: 0,
        }
    }

    /// Counts a row that this run is done with; says whether the lane stops.
    pub(super) fn row_ended(&mut self, end: RowEnd) -> Option<Tripped> {
        self.finished += 1;
        match end {
            RowEnd::Success => {
                self.succeeded = true;
                self.permission_streak = 0;
                return None;
            }
            RowEnd::PermissionRefused => self.permission_streak += 1,
            RowEnd::Failure => self.permission_streak = 0,
        }
        self.failures += 1;
        if !self.succeeded && self.permission_streak >= PERMISSION_STREAK {
            return Some(Tripped::Permission);
        }
        let most = match self.limit {
            FailureLimit::Rows(most) => most,
            FailureLimit::Percent(_) if self.finished < LEAST_FINISHED => return None,
            FailureLimit::Percent(percent) => {
                LEAST_FAILURES.max(self.finished * u64::from(percent) / 100)
            }
        };
        let (failures, finished) = (self.failures, self.finished);
        (failures > most).then_some(Tripped::TooManyFailures { failures, finished })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn trips_at(limit: &str, ends: impl Iterator<Item = RowEnd>) -> Option<(usize, Tripped)> {
        let mut breaker = Breaker::new(limit.parse().unwrap());
        ends.enumerate()
            .find_map(|(index, end)| breaker.row_ended(end).map(|tripped| (index + 1, tripped)))
    }

    #[test]
    fn a_number_is_exceeded_by_the_next_failure() {
        let ends = std::iter::repeat_n(RowEnd::Failure, 9);
        assert_eq!(trips_at("3", ends).unwrap().0, 4);
        assert_eq!(
            trips_at("0", std::iter::once(RowEnd::Failure)).unwrap().0,
            1
        );
    }

    #[test]
    fn a_percentage_waits_for_twenty_rows_and_allows_five() {
        let ends = std::iter::repeat_n(RowEnd::Failure, 30);
        assert_eq!(trips_at("5%", ends).unwrap().0, 20);
        let five_of_many =
            std::iter::repeat_n(RowEnd::Failure, 5).chain(std::iter::repeat_n(RowEnd::Success, 95));
        assert_eq!(trips_at("5%", five_of_many), None);
        let six_of_hundred =
            std::iter::repeat_n(RowEnd::Success, 94).chain(std::iter::repeat_n(RowEnd::Failure, 6));
        assert_eq!(trips_at("5%", six_of_hundred).unwrap().0, 100);
    }

    #[test]
    fn permission_stops_a_lane_only_when_no_row_gets_through() {
        use RowEnd::{PermissionRefused as Refused, Success};
        assert_eq!(
            trips_at("50%", [Refused, Refused, Refused].into_iter()),
            Some((3, Tripped::Permission))
        );
        assert_eq!(
            trips_at(
                "50%",
                [Refused, Success, Refused, Refused, Refused, Refused].into_iter()
            ),
            None
        );
    }

    #[test]
    fn limits_are_read_as_they_are_written() {
        for text in ["0", "10", "5%", "100%"] {
            assert_eq!(text.parse::<FailureLimit>().unwrap().to_string(), text);
        }
        for text in ["", "-1", "101%", "five", "5.5%"] {
            assert!(text.parse::<FailureLimit>().is_err(), "{text}");
        }
    }
}
