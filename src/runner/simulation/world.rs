//! What surrounds a lane: a model of the service, the clocks, and what goes wrong. Pure, from a seed.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::service::Counter;
use crate::journal::DueRow;
use crate::rename::{Effect, Evidence, Outcome, Reaction, Refusal, STORED_FAILURE};
use crate::runner::window::Window;

/// The service's words on how long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hints {
    Given,
    Absent,
}

/// What goes wrong, and when, on the lane's monotonic clock.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trouble {
    /// No call is answered.
    Away { from: Duration, to: Duration },
    /// Connections are refused at once.
    Refused { from: Duration, to: Duration },
    /// The machine is suspended: the wall clock goes on, the monotonic one stands still.
    Suspended { at: Duration, lasts: Duration },
    /// The process is stopped by a signal.
    Stopped { at: Duration, lasts: Duration },
    /// The service allows another number of calls from then on.
    Quota { at: Duration, calls: f64 },
}

/// All that surrounds a lane.
pub(super) struct World {
    pub(super) counter: Counter,
    pub(super) hints: Hints,
    pub(super) troubles: Vec<Trouble>,
    pub(super) window: Window,
    pub(super) wall: Timestamp,
    /// The service's clock when the lane begins.
    pub(super) begins: Duration,
    pub(super) timeout: Duration,
    pub(super) latency: Duration,
    pub(super) rng: fastrand::Rng,
    /// The first row of these numbers is answered with an error each time.
    pub(super) bad_row: Option<u32>,
    /// The service has stored a failure for the first token of this row.
    pub(super) stored_failure: Option<u32>,
    /// Rows that the service has renamed.
    renamed: BTreeSet<u32>,
}

impl World {
    pub(super) fn new(counter: Counter, seed: u64) -> Self {
        Self {
            counter,
            hints: Hints::Given,
            troubles: Vec::new(),
            window: Window::Always,
            wall: Timestamp::UNIX_EPOCH,
            begins: Duration::ZERO,
            timeout: Duration::from_secs(10),
            latency: Duration::from_millis(80),
            rng: fastrand::Rng::with_seed(seed),
            bad_row: None,
            stored_failure: None,
            renamed: BTreeSet::new(),
        }
    }

    /// Says how a call ends that arrives at `at` while the service is away, and how long it takes.
    pub(super) fn away(&self, at: Duration) -> Option<(Duration, Outcome)> {
        self.troubles.iter().find_map(|trouble| match trouble {
            Trouble::Away { from, to } if (*from..*to).contains(&at) => {
                Some((self.timeout, failure("Timeout", Effect::Unknown)))
            }
            Trouble::Refused { from, to } if (*from..*to).contains(&at) => Some((
                Duration::from_millis(1),
                failure("ConnectFailed", Effect::NotSent),
            )),
            _ => None,
        })
    }

    /// Answers a call for a row that arrives at `at`, on the service's clock.
    pub(super) fn answers(&mut self, due: &DueRow, at: Duration) -> Outcome {
        if let Err(wait) = self.counter.arrive(at) {
            let hint = (self.hints == Hints::Given).then_some(wait);
            let throttled = Reaction::Throttled(hint);
            return answer(400, "Throttling.User", Effect::None, throttled);
        }
        if self.stored_failure == Some(due.row.0) && due.state.generation == 0 {
            let refused = Reaction::Refused(Refusal::Row);
            return answer(400, STORED_FAILURE, Effect::StoredFailure, refused);
        }
        if self.bad_row == Some(due.row.0) {
            return answer(500, "InternalError", Effect::Unknown, Reaction::Retry);
        }
        self.renamed.insert(due.row.0);
        answer(200, "", Effect::Confirmed, Reaction::Settled)
    }

    /// Returns the name that a row's certificate has now.
    pub(super) fn name_of(&self, due: &DueRow) -> Option<String> {
        if self.renamed.contains(&due.row.0) {
            Some(due.new_name.clone())
        } else {
            due.old_name.clone()
        }
    }
}

fn answer(status: u16, code: &str, effect: Effect, reaction: Reaction) -> Outcome {
    Outcome {
        effect,
        reaction,
        evidence: Evidence {
            http_status: Some(status),
            code: Some(code.to_owned()),
            ..Evidence::default()
        },
    }
}

pub(super) fn failure(code: &str, effect: Effect) -> Outcome {
    Outcome {
        effect,
        reaction: Reaction::Retry,
        evidence: Evidence {
            code: Some(code.to_owned()),
            ..Evidence::default()
        },
    }
}
