//! The wall clock: the machine's, or one that is played in a rehearsal.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// A wall clock; copies agree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum WallClock {
    /// The machine's.
    #[default]
    Machine,
    /// One that shows `from` at `at` and goes on as the runtime's clock does: in a rehearsal that one jumps to the next
    /// moment at which something happens.
    Played {
        /// What it shows first.
        from: Timestamp,
        /// When it does.
        at: Instant,
    },
}

impl WallClock {
    /// Returns a clock that shows `from` now. Called within the runtime whose clock it follows.
    pub(crate) fn played_from(from: Timestamp) -> Self {
        Self::Played {
            from,
            at: Instant::now(),
        }
    }

    /// Returns what it shows.
    pub(crate) fn now(self) -> Timestamp {
        match self {
            Self::Machine => Timestamp::now(),
            Self::Played { from, at } => {
                let passed = SignedDuration::try_from(at.elapsed()).unwrap_or(SignedDuration::MAX);
                from.saturating_add(passed).unwrap_or(Timestamp::MAX)
            }
        }
    }
}
