//! The run's clocks: monotonic moments for pace and backoff, the wall clock for the record.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

/// The moment at which a run begins: moments before it can be told too.
const ORIGIN: Duration = Duration::from_hours(48);

/// Both clocks of a run; copies agree.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunClock {
    began: Instant,
}

impl RunClock {
    /// Starts the clock.
    pub(super) fn start() -> Self {
        Self {
            began: Instant::now(),
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

    /// Returns the timer's instant of a moment.
    pub(super) fn instant(self, at: Duration) -> Instant {
        self.began + at.saturating_sub(ORIGIN)
    }

    /// Returns the wall clock's time.
    #[expect(
        clippy::unused_self,
        reason = "callers need not know which clock tells what"
    )]
    pub(super) fn wall(self) -> Timestamp {
        Timestamp::now()
    }
}
