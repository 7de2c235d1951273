//! The run's clocks: monotonic moments for pace and backoff, the wall clock for the record.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::wall_clock::WallClock;

/// The moment at which a run begins: moments before it can be told too.
const ORIGIN: Duration = Duration::from_hours(48);

/// A process that runs may be as much late; later, it did not run.
const LATE: Duration = Duration::from_secs(5);

/// Both clocks of a run; copies agree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunClock {
    began: Instant,
    wall: WallClock,
}

impl RunClock {
    /// Starts the clock beside a wall clock.
    pub(super) fn start(wall: WallClock) -> Self {
        Self {
            began: Instant::now(),
            wall,
        }
    }

    /// Returns the present moment.
    pub(super) fn now(self) -> Duration {
        ORIGIN + self.began.elapsed()
    }

    /// Returns the moment that lies `ago` before the run began.
    pub(super) fn before_start(ago: Duration) -> Duration {
        ORIGIN.saturating_sub(ago)
    }

    /// Puts a time of the record, by the wall clock, on the run's clock.
    ///
    /// One that lies ahead of the wall clock was written before that was set back: how long ago is not known, so it is
    /// taken to be long.
    pub(super) fn moment(self, at: Timestamp) -> Duration {
        match Duration::try_from(self.wall().duration_since(at)) {
            Ok(ago) => self.now().saturating_sub(ago),
            Err(_) => Duration::ZERO,
        }
    }

    /// Returns the timer's instant of a moment.
    pub(super) fn instant(self, at: Duration) -> Instant {
        self.began + at.saturating_sub(ORIGIN)
    }

    /// Returns the wall clock's time.
    pub(super) fn wall(self) -> Timestamp {
        self.wall.now()
    }
}

/// Both clocks as they were when a wait began. Pure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    /// The monotonic clock.
    pub(super) now: Duration,
    /// The wall clock.
    pub(super) wall: Timestamp,
    /// When the wait was to end at the latest.
    pub(super) until: Duration,
}

/// A time in which the process did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    /// How long it was by the monotonic clock.
    pub(super) late: Duration,
    /// How much longer it was by the wall clock: the machine slept.
    pub(super) slept: Duration,
}

impl Watch {
    /// Says for how long the process did not run during a wait that ended at `now`; `None` when it did run.
    ///
    /// A process stopped by a signal wakes late. A suspended machine's monotonic clock may stand still, so that only
    /// the wall clock tells; one that was set forward looks the same, which does no harm.
    pub(super) fn gap(self, now: Duration, wall: Timestamp) -> Option<Gap> {
        let late = now.saturating_sub(self.until);
        let by_wall = wall.duration_since(self.wall);
        let by_monotonic =
            SignedDuration::try_from(now.saturating_sub(self.now)).unwrap_or(SignedDuration::MAX);
        let slept = by_wall.saturating_sub(by_monotonic);
        let limit = SignedDuration::try_from(LATE).unwrap_or(SignedDuration::MAX);
        let gap = Gap {
            late,
            slept: Duration::try_from(slept).unwrap_or_default(),
        };
        (late > LATE || slept > limit).then_some(gap)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_did_not_run_is_told_from_one_that_waited() {
        let wall: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let watch = Watch {
            now: Duration::from_secs(100),
            wall,
            until: Duration::from_secs(130),
        };
        for (what, now, wall_seconds, gap) in [
            ("it waited", 130, 30, None),
            ("an answer came", 101, 1, None),
            ("a busy machine", 134, 34, None),
            ("stopped by a signal", 3730, 3630, Some((3600, 0))),
            (
                "suspended, the monotonic clock stood still",
                130,
                3630,
                Some((0, 3600)),
            ),
            ("suspended, it went on", 3730, 3630, Some((3600, 0))),
            ("the clock was set back", 130, -3570, None),
        ] {
            let wall = wall + SignedDuration::from_secs(wall_seconds);
            let gap = gap.map(|(late, slept)| Gap {
                late: Duration::from_secs(late),
                slept: Duration::from_secs(slept),
            });
            assert_eq!(watch.gap(Duration::from_secs(now), wall), gap, "{what}");
        }
    }
}
