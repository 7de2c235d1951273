//! How a row stands and what changes it, the only state machine: [`RowState::apply`].
//!
//! The journal's writer applies each event with it in the transaction that stores the event, and a replay of the
//! log applies the same events again, so the two can be compared. A transition that is not listed is an error:
//! a damaged journal is reported, not guessed at.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::event::Event;
use super::our_code::OurCode;
use super::outcome::{Effect, Evidence, STORED_FAILURE};
use super::status::{SettledBy, Status};

/// What the runner does with a row after an attempt that did not settle it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Then {
    /// It is sent again, in this run or the next.
    Retry,
    /// It is not sent again: refused for good, or attempts used up.
    GiveUp,
    /// As `GiveUp`, because the certificate does not exist.
    Missing,
}

/// All that changes about a row while the job runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowState {
    /// Where the row stands.
    pub(crate) status: Status,
    /// How it was settled, when it is `renamed`.
    pub(crate) settled_by: Option<SettledBy>,
    /// The present generation of its `ClientToken`.
    pub(crate) generation: u32,
    /// Requests sent for it, over all generations.
    pub(crate) attempts: u32,
    /// Attempts of the present generation.
    pub(crate) generation_attempts: u32,
    /// The attempt that has started and not ended.
    pub(crate) open_attempt: bool,
    /// Whether an ended attempt of the present token has no definite answer.
    pub(crate) doubt: bool,
    /// The name last read or confirmed.
    pub(crate) live_name: Option<String>,
    /// HTTP status, code, message and request id of the last attempt that ended.
    pub(crate) last: Evidence,
    /// When the first attempt was about to leave.
    pub(crate) first_sent_at: Option<Timestamp>,
    /// When the row became final.
    pub(crate) finished_at: Option<Timestamp>,
    /// How long the last attempt took, by the monotonic clock, in milliseconds.
    pub(crate) duration_ms: Option<u64>,
}

/// Why a row is taken out by the name that was read. It stays in the record, so it is not translated.
const OTHER_NAME: &str =
    "its live name is neither the planned old one nor the new one: nothing is sent for it";
const OTHER_NAME_AFTER_DOUBT: &str = "its live name is neither the planned old one nor the new one; what the call in \
    doubt did can't be told any more";
const NOT_LISTED: &str = "the service has no such certificate: nothing is sent for it";
const NOT_LISTED_AFTER_DOUBT: &str =
    "the service has no such certificate any more; what the call in doubt did can't be told";

/// An event that the present state of a row does not allow.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.said())]
pub(crate) struct IllegalEvent {
    /// The state that was found.
    pub(crate) status: Status,
    /// The event's kind.
    pub(crate) event: &'static str,
}

impl RowState {
    /// Returns the state of a row as the plan decided it: where a replay of its events begins.
    pub(crate) fn planned(status: Status, live_name: Option<String>) -> Self {
        Self {
            status,
            settled_by: None,
            generation: 0,
            attempts: 0,
            generation_attempts: 0,
            open_attempt: false,
            doubt: false,
            live_name,
            last: Evidence::default(),
            first_sent_at: None,
            finished_at: None,
            duration_ms: None,
        }
    }

    /// Returns the state after `event`, which happened at `at`.
    ///
    /// `names` are the row's planned names, which a read-back is compared with.
    ///
    /// # Errors
    /// When the state does not allow the event: the journal is damaged, or the program is wrong.
    pub(crate) fn apply(
        mut self,
        event: &Event,
        at: Timestamp,
        names: Names<'_>,
    ) -> Result<Self, IllegalEvent> {
        use Status::{Drifted, Failed, InDoubt, Missing, Pending};
        let illegal = IllegalEvent {
            status: self.status,
            event: event.kind(),
        };
        match (self.status, event) {
            (
                Pending | InDoubt,
                Event::AttemptStarted {
                    attempt,
                    generation,
                    ..
                },
            ) if *attempt == self.attempts + 1 && *generation == self.generation => {
                // An attempt that never ended has no definite answer either.
                self.doubt |= self.open_attempt;
                self.open_attempt = true;
                self.attempts = *attempt;
                self.generation_attempts += 1;
                self.first_sent_at.get_or_insert(at);
                self.status = InDoubt;
            }
            (
                InDoubt,
                Event::AttemptEnded {
                    attempt,
                    effect,
                    then,
                    evidence,
                    duration_ms,
                    ..
                },
            ) if self.open_attempt && *attempt == self.attempts => {
                self.open_attempt = false;
                self.duration_ms = Some(*duration_ms);
                self.last = evidence.clone();
                self.end_attempt(*effect, *then, at);
            }
            (InDoubt, Event::ReadBack { name, .. })
                if !self.open_attempt || self.doubt || self.attempts > 0 =>
            {
                self.read_back(name.as_deref(), at, names);
            }
            (Pending, Event::Observed { name, .. }) => self.observe(name.as_deref(), at, names),
            (Pending, Event::GenerationRaised { generation, .. })
                if *generation == self.generation + 1 =>
            {
                self.start_generation(*generation);
            }
            (Pending, Event::GivenUp { .. }) => self.finish(Failed, at),
            (Failed | Missing | Drifted, Event::Requeued { generation, .. })
                if *generation == self.generation || *generation == self.generation + 1 =>
            {
                if *generation > self.generation {
                    self.start_generation(*generation);
                }
                self.status = Pending;
                self.finished_at = None;
            }
            _ => return Err(illegal),
        }
        Ok(self)
    }

    /// The generation that a re-queued row gets: a new one after a definite refusal, which may be replayed.
    pub(crate) fn requeue_generation(&self) -> u32 {
        self.generation + u32::from(self.generation_attempts > 0)
    }

    /// Tells whether the service has stored for the present token that its attempt failed: the row needs a new token,
    /// once its name is known to be the old one.
    pub(crate) fn awaits_generation(&self) -> bool {
        self.status == Status::Pending
            && self.generation_attempts > 0
            && self.last.code.as_deref() == Some(STORED_FAILURE)
    }

    /// Tells whether the last answer gave the certificate another name than the one sent: the next name that is read
    /// decides for good.
    pub(crate) fn has_other_name(&self) -> bool {
        self.status == Status::InDoubt
            && self.last.code.as_deref() == Some(OurCode::NameMismatch.name())
    }

    /// Tells whether no attempt of the present token is without a definite answer.
    fn is_certain(&self) -> bool {
        !self.doubt && !self.open_attempt
    }

    fn end_attempt(&mut self, effect: Effect, then: Then, at: Timestamp) {
        match effect {
            Effect::Confirmed => {
                self.settled_by = Some(if self.doubt {
                    SettledBy::Replay
                } else {
                    SettledBy::Answer
                });
                self.live_name.clone_from(&self.last.live_name);
                self.doubt = false;
                self.finish(Status::Renamed, at);
            }
            Effect::OtherName => {
                self.live_name.clone_from(&self.last.live_name);
                match then {
                    // A read-back decides; until then it can't be told.
                    Then::Retry => self.doubt = true,
                    Then::GiveUp | Then::Missing => {
                        self.doubt = false;
                        self.finish(Status::Failed, at);
                    }
                }
            }
            Effect::Unknown => self.doubt = true,
            Effect::StoredFailure => {
                self.doubt = false;
                self.end_without_effect(then, at);
            }
            // Doubt is sticky: a later refusal says nothing about an earlier attempt.
            Effect::None | Effect::NotSent if self.doubt => {}
            Effect::None | Effect::NotSent => self.end_without_effect(then, at),
        }
    }

    fn end_without_effect(&mut self, then: Then, at: Timestamp) {
        match then {
            Then::Retry => self.status = Status::Pending,
            Then::GiveUp => self.finish(Status::Failed, at),
            Then::Missing => self.finish(Status::Missing, at),
        }
    }

    /// Takes the live name of a row of which nothing is outstanding.
    fn observe(&mut self, name: Option<&str>, at: Timestamp, names: Names<'_>) {
        self.live_name = name.map(str::to_owned);
        match name {
            None => self.take_out(Status::Missing, NOT_LISTED, at),
            // The service said that the attempt failed, and yet it has the name.
            Some(name) if name == names.new && self.awaits_generation() => {
                self.settled_by = Some(SettledBy::ReadBack);
                self.finish(Status::Renamed, at);
            }
            Some(name) if name == names.new => self.finish(Status::Unchanged, at),
            Some(name) if names.old.is_some_and(|old| old != name) => {
                self.take_out(Status::Drifted, OTHER_NAME, at);
            }
            Some(_) => {}
        }
    }

    /// Takes the live name of a row in doubt.
    fn read_back(&mut self, name: Option<&str>, at: Timestamp, names: Names<'_>) {
        self.live_name = name.map(str::to_owned);
        match name {
            Some(name) if name == names.new => {
                self.settled_by = Some(SettledBy::ReadBack);
                self.end_doubt();
                self.finish(Status::Renamed, at);
            }
            // The service's answer and its list agree that the name is not the one that was sent.
            Some(_) if self.has_other_name() => {
                self.end_doubt();
                self.finish(Status::Failed, at);
            }
            // The list may lag behind the change: the doubt stays, and the row is sent again.
            Some(name) if names.old.is_none_or(|old| old == name) => {}
            Some(_) => {
                self.end_doubt();
                self.take_out(Status::Drifted, OTHER_NAME_AFTER_DOUBT, at);
            }
            None => {
                self.end_doubt();
                self.take_out(Status::Missing, NOT_LISTED_AFTER_DOUBT, at);
            }
        }
    }

    /// Makes the row final because of the name that was read, and says so beside the last answer's code.
    fn take_out(&mut self, status: Status, why: &str, at: Timestamp) {
        self.last.message = Some(why.to_owned());
        self.finish(status, at);
    }

    fn end_doubt(&mut self) {
        self.doubt = false;
        self.open_attempt = false;
    }

    fn start_generation(&mut self, generation: u32) {
        debug_assert!(
            self.is_certain(),
            "a generation starts only when nothing of the last is in doubt"
        );
        self.generation = generation;
        self.generation_attempts = 0;
    }

    fn finish(&mut self, status: Status, at: Timestamp) {
        self.status = status;
        self.finished_at = Some(at);
    }
}

/// The planned names of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    /// The name before the job, where it is known: read live, or the sheet's guard.
    pub(crate) old: Option<&'a str>,
    /// The name that is asked for.
    pub(crate) new: &'a str,
}

#[cfg(test)]
#[path = "row_state_tests.rs"]
mod tests;
