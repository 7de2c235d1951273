//! What a lane does next, and what an answer means for it. Pure: moments and jitter come in as values.

use std::fmt;
use std::time::Duration;

use super::breaker::{Breaker, FailureLimit, RowEnd, Tripped};
use super::pace::{Pace, Wait};
use super::queue::{Due, Queue, QueuedRow};
use super::retry::backoff;
use crate::rename::{Outcome, Quota, Reaction, Refusal, Status};

/// Why a lane stops before its rows are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// Credentials or signature: all lanes of the profile stop.
    Profile {
        profile: String,
        code: String,
        message: String,
    },
    /// The region is unknown to the service.
    Region { code: String, message: String },
    /// Three refusals of permission in a row and no success.
    Permission { code: String, message: String },
    /// `--max-failures`.
    TooManyFailures { failures: u64, finished: u64 },
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile {
                profile,
                code,
                message,
            } if profile.is_empty() => {
                write!(f, "its credentials were refused ({code}: {message})")
            }
            Self::Profile {
                profile,
                code,
                message,
            } => {
                write!(
                    f,
                    "the credentials of profile `{profile}` were refused ({code}: {message})"
                )
            }
            Self::Region { code, message } => write!(
                f,
                "the service does not know the region ({code}: {message})"
            ),
            Self::Permission { code, message } => {
                write!(
                    f,
                    "3 rows in a row were refused and none got through ({code}: {message})"
                )
            }
            Self::TooManyFailures { failures, finished } => {
                write!(
                    f,
                    "{failures} of {finished} rows failed, more than --max-failures allows"
                )
            }
        }
    }
}

/// What a lane does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Send this row now; its permit is taken.
    Send(Box<QueuedRow>),
    /// Ask the journal for more rows.
    Fetch,
    /// Wait for this moment, or an answer.
    Until(Duration),
    /// Wait for an answer.
    Answer,
    /// Nothing is left to do.
    Done,
}

/// What an answer means beyond its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Consequence {
    /// Nothing.
    None,
    /// The lane pauses for so long; the service's code says why.
    Paused { code: String, pause: Duration },
    /// The lane stops.
    Stopped(StopReason),
}

/// Limits of a lane that the user set.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaneLimits {
    /// The ceiling of its pace.
    pub(super) quota: Quota,
    /// Calls in flight at most.
    pub(super) concurrency: u32,
    /// Failures allowed.
    pub(super) failures: FailureLimit,
}

/// One lane of a run.
#[derive(Debug)]
pub(super) struct Lane {
    queue: Queue,
    pace: Pace,
    breaker: Breaker,
    concurrency: u32,
    in_flight: u32,
    paused_until: Duration,
    throttled_in_a_row: u32,
    more_in_journal: bool,
    stopped: bool,
}

impl Lane {
    /// Makes a lane whose rows are all still in the journal. `recent` are moments of earlier calls that its pace counts.
    pub(super) fn new(limits: LaneLimits, recent: impl IntoIterator<Item = Duration>) -> Self {
        let mut pace = Pace::new(limits.quota);
        recent.into_iter().for_each(|at| pace.remember(at));
        Self {
            queue: Queue::default(),
            pace,
            breaker: Breaker::new(limits.failures),
            concurrency: limits.concurrency,
            in_flight: 0,
            paused_until: Duration::ZERO,
            throttled_in_a_row: 0,
            more_in_journal: true,
            stopped: false,
        }
    }

    /// Decides what to do at `now`.
    pub(super) fn next(&mut self, now: Duration) -> Next {
        if self.stopped {
            return if self.in_flight == 0 {
                Next::Done
            } else {
                Next::Answer
            };
        }
        if self.in_flight >= self.concurrency {
            return Next::Answer;
        }
        if now < self.paused_until {
            return Next::Until(self.paused_until);
        }
        match self.queue.take(now, self.more_in_journal) {
            Due::Fetch => Next::Fetch,
            Due::At(at) => Next::Until(at),
            Due::Nothing if self.in_flight == 0 => Next::Done,
            Due::Nothing => Next::Answer,
            Due::Row(row) => match self.pace.try_start(now) {
                Ok(()) => {
                    self.in_flight += 1;
                    Next::Send(row)
                }
                Err(wait) => {
                    self.queue.give_back(*row);
                    match wait {
                        Wait::Until(at) => Next::Until(at),
                        Wait::Answer => Next::Answer,
                    }
                }
            },
        }
    }

    /// Takes rows that the journal gave; `more` says whether it may hold others.
    pub(super) fn fetched(&mut self, rows: impl IntoIterator<Item = QueuedRow>, more: bool) {
        self.queue.add(rows);
        self.more_in_journal = more;
    }

    /// Takes the end of an attempt: its outcome, the row's new state, and when it was answered.
    ///
    /// `jitter` is at least 0 and less than 1.
    pub(super) fn ended(
        &mut self,
        mut row: QueuedRow,
        outcome: &Outcome,
        answered_at: Duration,
        now: Duration,
        jitter: f64,
    ) -> Consequence {
        self.in_flight -= 1;
        self.pace.answered(answered_at);
        row.failures += 1;
        let mut consequence = Consequence::None;
        if let Reaction::Throttled(advice) = outcome.reaction {
            self.throttled_in_a_row += 1;
            let pause = advice
                .unwrap_or_default()
                .max(backoff(self.throttled_in_a_row, jitter));
            self.paused_until = self.paused_until.max(now + pause);
            consequence = Consequence::Paused {
                code: code_of(outcome),
                pause,
            };
        } else {
            self.throttled_in_a_row = 0;
        }
        if let Some(reason) = stops(&row, outcome) {
            return Consequence::Stopped(reason);
        }
        match Self::row_end(&row, outcome) {
            None => {
                let pause = match outcome.reaction {
                    Reaction::Throttled(_) => Duration::ZERO,
                    _ => backoff(row.failures, jitter),
                };
                self.queue.put_back(row, now + pause);
            }
            Some(end) => match self.breaker.row_ended(end) {
                None => {}
                Some(Tripped::Permission) => {
                    let (code, message) = (code_of(outcome), message_of(outcome));
                    return Consequence::Stopped(StopReason::Permission { code, message });
                }
                Some(Tripped::TooManyFailures { failures, finished }) => {
                    return Consequence::Stopped(StopReason::TooManyFailures {
                        failures,
                        finished,
                    });
                }
            },
        }
        consequence
    }

    /// Says what this run is done with a row for; `None` when it is sent again.
    fn row_end(row: &QueuedRow, outcome: &Outcome) -> Option<RowEnd> {
        match row.due.state.status {
            Status::Renamed | Status::Unchanged => Some(RowEnd::Success),
            status
                if status.is_final()
                    && outcome.reaction == Reaction::Refused(Refusal::Permission) =>
            {
                Some(RowEnd::PermissionRefused)
            }
            status if status.is_final() => Some(RowEnd::Failure),
            _ if row.gave_up => Some(RowEnd::Failure),
            _ => None,
        }
    }

    /// Takes back the permit of an attempt that was never begun.
    pub(super) fn not_started(&mut self) {
        self.in_flight -= 1;
        self.pace.not_sent();
    }

    /// Sends nothing more; what is in flight ends.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Sends nothing more with a profile's credentials.
    pub(super) fn drop_profile(&mut self, profile: &str) {
        self.queue.drop_profile(profile);
    }
}

/// Says whether an answer stops the row's lane or profile.
fn stops(row: &QueuedRow, outcome: &Outcome) -> Option<StopReason> {
    let (code, message) = (code_of(outcome), message_of(outcome));
    match outcome.reaction {
        Reaction::Refused(Refusal::Lane) => Some(StopReason::Region { code, message }),
        // Credentials from the environment can't be renewed.
        Reaction::Refused(Refusal::Profile) | Reaction::RenewCredentials => {
            Some(StopReason::Profile {
                profile: row.profile.clone(),
                code,
                message,
            })
        }
        _ => None,
    }
}

fn code_of(outcome: &Outcome) -> String {
    outcome.evidence.code.clone().unwrap_or_default()
}

fn message_of(outcome: &Outcome) -> String {
    outcome.evidence.message.clone().unwrap_or_default()
}
