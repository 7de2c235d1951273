//! What an answer does to a row that was pending until then, as the runner and the state machine decide it. Pure.

use jiff::Timestamp;

use super::freshness::LiveNames;
use super::retry::{counts, decide};
use crate::rename::{Event, Names, Outcome, RowNumber, RowState, Status, Then};

/// What an answer to a row's first attempt does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Consequence {
    /// Where the row stands then.
    pub(crate) status: Status,
    /// What is done with it.
    pub(crate) then: Then,
    /// Whether `--max-attempts` counts the attempt.
    pub(crate) counts: bool,
}

impl Consequence {
    /// Returns what follows from `outcome` when further attempts are left and live names are not read.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let then = decide(outcome, 1, u32::MAX, LiveNames::Unread);
        Self {
            status: status_after(outcome, then),
            then,
            counts: counts(outcome.reaction),
        }
    }
}

/// Plays one attempt through the state machine.
fn status_after(outcome: &Outcome, then: Then) -> Status {
    let row = RowNumber(2);
    let started = Event::AttemptStarted {
        row,
        attempt: 1,
        generation: 0,
        client_token: String::new(),
        name_age_ms: None,
    };
    let ended = Event::AttemptEnded {
        row,
        attempt: 1,
        effect: outcome.effect,
        then,
        duration_ms: 0,
        evidence: outcome.evidence.clone(),
    };
    let names = Names { old: None, new: "" };
    let pending = RowState::planned(Status::Pending, None);
    [started, ended]
        .iter()
        .try_fold(pending, |row, event| {
            row.apply(event, Timestamp::UNIX_EPOCH, names)
        })
        .expect("a pending row takes an attempt, and an attempt its end")
        .status
}
