//! When rows are done, from the rate of their lanes and the window. Pure.

use std::time::Duration;

use jiff::Timestamp;

use super::Window;
use super::pace::steady_time;

/// A lane as a forecast sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LaneOutlook {
    /// Rows to send.
    pub(crate) left: u64,
    /// Calls that a window of the quota may hold.
    pub(crate) limit: f64,
    /// The length of that window.
    pub(crate) period: Duration,
}

impl LaneOutlook {
    /// Says how long the lane takes for its rows.
    pub(crate) fn time_left(&self) -> Duration {
        steady_time(self.left, self.limit, self.period)
    }
}

/// Says how long the slowest lane takes, and when that is, the window's nights counted.
///
/// The moment is `None` when it is years away.
pub(crate) fn outlook<'a>(
    lanes: impl IntoIterator<Item = &'a LaneOutlook>,
    window: &Window,
    now: Timestamp,
) -> (Duration, Option<Timestamp>) {
    let work = lanes
        .into_iter()
        .map(LaneOutlook::time_left)
        .max()
        .unwrap_or_default();
    (work, window.end_of(now, work))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::runner::RateChoice;

    fn lane(left: u64, rate: &str) -> LaneOutlook {
        let rate: RateChoice = rate.parse().unwrap();
        LaneOutlook {
            left,
            limit: rate.first_limit(),
            period: rate.period(),
        }
    }

    #[test]
    fn calls_take_a_window_for_each_quota_of_them() {
        for (rows, rate, seconds) in [
            (0, "60/60s", 0.0),
            (1, "60/60s", 0.0),
            (60, "60/60s", 57.2),
            (61, "60/60s", 60.0),
            (3600, "60/60s", 3597.0),
            (3600, "auto", 3597.0),
            (40, "40/4s", 3.8),
        ] {
            let took = lane(rows, rate).time_left().as_secs_f64();
            let off = (took - seconds).abs();
            assert!(off <= 0.001 * seconds + 0.1, "{rows} {rate}: {took}");
        }
    }

    #[test]
    fn the_slowest_lane_and_the_window_tell_the_end() {
        let window = Window::Daily {
            hours: "22:00-06:00".parse().unwrap(),
            zone: jiff::tz::TimeZone::UTC,
        };
        let now: Timestamp = "2026-03-01T21:00:00Z".parse().unwrap();
        let lanes = [
            lane(100, "60/60s"),
            lane(32_000, "60/60s"),
            lane(0, "1/60s"),
        ];
        let (work, end) = outlook(&lanes, &window, now);
        assert_eq!(work.as_secs() / 60, 533);
        // Eight hours in the first night, 53 minutes and some in the second.
        assert_eq!(end.unwrap().to_string()[..16], *"2026-03-02T22:53");
    }
}
