//! What an answer means for a lane and for its row.

use std::time::Duration;

use super::state::{Canary, Lane};
use crate::rename::{Outcome, Reaction, Refusal, RowNumber, Status, Then};
use crate::runner::StopReason;
use crate::runner::breaker::{RowEnd, Tripped};
use crate::runner::notice::Notice;
use crate::runner::outage::Failure;
use crate::runner::pace::Taken;
use crate::runner::queue::{Charge, QueuedRow};
use crate::runner::rate::Cause;
use crate::runner::retry::{backoff, counts, decide};

impl Lane {
    /// Takes what an attempt came to, and decides what is done with the row. It is recorded after that.
    ///
    /// `answered_at` is when it was answered or given up; `jitter` is at least 0 and less than 1.
    pub(in crate::runner) fn answered(
        &mut self,
        row: &mut QueuedRow,
        outcome: &Outcome,
        answered_at: Duration,
        now: Duration,
        jitter: f64,
    ) -> Then {
        let taken = match outcome.reaction {
            Reaction::Throttled(_) => Taken::Throttled,
            _ => Taken::Accepted,
        };
        self.pace.answered(answered_at, taken);
        row.failures += 1;
        row.answered_at = Some(answered_at);
        let number = row.due.row;
        row.counted = row.counted.saturating_sub(self.outage.refund(number));
        let reached = self.note_reachable(number, outcome, row.sent_at, now, jitter);
        match outcome.reaction {
            Reaction::Throttled(hint) => self.throttled(row, outcome, hint, now, jitter),
            _ if !outcome.evidence.is_transport_failure() => self.pauses.accepted(row.sent_at),
            _ => {}
        }
        if let Some(reason) = stops(row, outcome) {
            self.notices.push_back(Notice::Stop(reason));
        }
        let (uses_up, charge) = match reached {
            Failure::Counts if counts(outcome.reaction) => (1, Charge::Budget),
            Failure::Suspect => (0, Charge::Budget),
            _ => (0, Charge::Nothing),
        };
        row.charge = charge;
        row.counted += uses_up;
        let then = if reached != Failure::Counts && outcome.reaction == Reaction::Retry {
            Then::Retry
        } else {
            decide(
                outcome,
                row.counted,
                self.limits.max_attempts,
                self.fresh.names(),
            )
        };
        row.gave_up = then != Then::Retry || outcome.reaction == Reaction::SetAside;
        then
    }

    /// Takes a row whose attempt is on disk, with its new state.
    pub(in crate::runner) fn recorded(
        &mut self,
        mut row: QueuedRow,
        outcome: &Outcome,
        now: Duration,
        jitter: f64,
    ) {
        self.in_flight.remove(&row.due.row);
        if row.due.state.status == Status::InDoubt {
            row.doubt_since = row.doubt_since.or(Some(row.sent_at));
        } else {
            row.doubt_since = None;
        }
        if stops(&row, outcome).is_some() {
            return;
        }
        if let Some(end) = row_end(&row, outcome) {
            self.end_or_look(row, end, now);
            return;
        }
        let pause = match (outcome.reaction, row.charge) {
            (Reaction::TokenInProgress, _) | (_, Charge::Budget) => backoff(row.failures, jitter),
            // The lane waits, not the row.
            (_, Charge::Nothing) => Duration::ZERO,
        };
        let charge = row.charge;
        self.queue.put_back(row, now + pause, charge);
    }

    /// Counts a row that this run has sent and is done with.
    pub(super) fn end_row(&mut self, row: &QueuedRow, end: RowEnd) {
        if end == RowEnd::Success {
            self.budget.earn();
            if let Canary::On { tally, .. } = &mut self.canary {
                tally.renamed += 1;
            }
        }
        let reason = match self.breaker.row_ended(end) {
            None => return,
            Some(Tripped::Permission) => StopReason::Permission {
                code: row.due.state.last.code.clone().unwrap_or_default(),
                message: row.due.state.last.message.clone().unwrap_or_default(),
            },
            Some(Tripped::TooManyFailures { failures, finished }) => {
                StopReason::TooManyFailures { failures, finished }
            }
        };
        self.notices.push_back(Notice::Stop(reason));
    }

    /// Notes whether the service was reached by a call about a row, let go at `sent_at`; says whether that counts.
    pub(super) fn note_reachable(
        &mut self,
        row: RowNumber,
        outcome: &Outcome,
        sent_at: Duration,
        now: Duration,
        jitter: f64,
    ) -> Failure {
        let throttled = matches!(outcome.reaction, Reaction::Throttled(_));
        if throttled || !outcome.evidence.is_transport_failure() {
            self.note_answer(now);
            return Failure::Counts;
        }
        let failure = self.outage.failed(row, sent_at, now, jitter);
        if failure == Failure::Began {
            let (code, message) = (code_of(outcome), message_of(outcome));
            self.notices
                .push_back(Notice::OutageBegan { code, message });
        }
        failure
    }

    /// Notes that the service answered.
    pub(super) fn note_answer(&mut self, now: Duration) {
        if let Some(lasted) = self.outage.answered(now) {
            self.notices.push_back(Notice::OutageEnded { lasted });
        }
    }

    fn throttled(
        &mut self,
        row: &QueuedRow,
        outcome: &Outcome,
        hint: Option<Duration>,
        now: Duration,
        jitter: f64,
    ) {
        let period = self.limits.rate.period();
        let refused = self.pauses.refused(row.sent_at, now, hint, period, jitter);
        if let Some(pause) = refused.pause {
            let code = code_of(outcome);
            self.notices.push_back(Notice::Paused { code, pause });
        }
        if refused.is_news {
            let accepted = self.pace.accepted(now);
            if let Some(cause) = self.rate.refused(now, accepted) {
                self.rate_changed(cause, code_of(outcome));
            }
        }
    }

    pub(super) fn rate_changed(&mut self, cause: Cause, code: String) {
        let limit = self.rate.limit();
        self.pace.set_limit(limit);
        self.notices.push_back(Notice::Rate {
            cause,
            limit,
            period: self.limits.rate.period(),
            refusals: self.pauses.refusals(),
            code,
        });
    }
}

/// Says what this run is done with a row for; `None` when it is sent again.
fn row_end(row: &QueuedRow, outcome: &Outcome) -> Option<RowEnd> {
    match row.due.state.status {
        Status::Renamed | Status::Unchanged => Some(RowEnd::Success),
        status
            if status.is_final() && outcome.reaction == Reaction::Refused(Refusal::Permission) =>
        {
            Some(RowEnd::PermissionRefused)
        }
        status if status.is_final() => Some(RowEnd::Failure),
        _ if row.gave_up => Some(RowEnd::Failure),
        _ => None,
    }
}

/// Says whether an answer stops the row's lane or profile.
pub(super) fn stops(row: &QueuedRow, outcome: &Outcome) -> Option<StopReason> {
    let (code, message) = (code_of(outcome), message_of(outcome));
    match outcome.reaction {
        Reaction::Refused(Refusal::Lane) => Some(StopReason::Region { code, message }),
        Reaction::Refused(Refusal::Profile) => Some(StopReason::Profile {
            profile: row.profile.clone(),
            code,
            message,
        }),
        _ => None,
    }
}

pub(super) fn code_of(outcome: &Outcome) -> String {
    outcome.evidence.code.clone().unwrap_or_default()
}

pub(super) fn message_of(outcome: &Outcome) -> String {
    outcome.evidence.message.clone().unwrap_or_default()
}
