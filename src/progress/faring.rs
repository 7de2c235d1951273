//! How a lane fares, whether a run tells it or its journal, and in which words that is shown. Pure.

use jiff::Timestamp;

use super::picture::Doing;
use crate::runner::{Opening, Window};
use crate::words::{Both, lane};

/// How a lane fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Faring {
    /// It is at work.
    Working,
    /// The service asked for a pause, until then.
    PausedUntil(Timestamp),
    /// The service does not answer, since then.
    Away(Timestamp),
    /// Its rows wait for credentials.
    WithoutCredentials,
    /// It stopped, and why.
    Stopped(Both),
}

impl Faring {
    /// Tells whether nobody knows when it goes on.
    pub(super) fn is_open_ended(&self) -> bool {
        match self {
            Self::Away(_) | Self::WithoutCredentials => true,
            Self::Working | Self::PausedUntil(_) | Self::Stopped(_) => false,
        }
    }

    /// Says what the lane does, which has rows left and whose run goes on.
    pub(super) fn doing(&self, window: &Window, now: Timestamp) -> Doing {
        let closed_until = match window.at(now) {
            Opening::ClosedUntil(opens_at) => Some(opens_at),
            Opening::Always | Opening::OpenUntil(_) => None,
        };
        match (self, closed_until) {
            (Self::Stopped(why), _) => Doing::Stopped(why.clone()),
            (Self::Away(since), _) => {
                Doing::Waiting(lane::no_answer_since(&window.clock(*since, now)))
            }
            (Self::WithoutCredentials, _) => Doing::Waiting(lane::waiting_for_credentials()),
            (_, Some(opens_at)) => Doing::Waiting(lane::closed_until(&window.clock(opens_at, now))),
            // To the second, since most pauses are short.
            (Self::PausedUntil(until), None) if now < *until => Doing::Waiting(
                lane::throttled_until(&window.clock_with_seconds(*until, now)),
            ),
            (Self::PausedUntil(_) | Self::Working, None) => Doing::Running,
        }
    }
}
