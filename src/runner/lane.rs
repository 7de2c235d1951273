//! What a lane does next, and what an answer means for it. Pure: moments and jitter come in as values.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use super::StopReason;
use super::breaker::{Breaker, FailureLimit, RowEnd, Tripped};
use super::notice::Notice;
use super::outage::{Failure, Outage};
use super::pace::{Pace, Taken, Wait};
use super::queue::{Allowed, Charge, Due, From, Order, Queue, QueuedRow};
use super::rate::{Cause, Rate, RateChoice};
use super::retry::{RetryBudget, backoff, counts, decide};
use super::throttle::Pauses;
use super::window::Gate;
use crate::rename::{Outcome, Reaction, Refusal, RowNumber, Status, Then};

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
    /// The rows of the canary are done with: say so.
    CanaryOver(CanaryTally),
    /// Wait for the word on how the canary went.
    Hold,
    /// Nothing is left to do.
    Done,
}

/// How a lane's part of the canary went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CanaryTally {
    /// Rows that were begun.
    pub(super) rows: u64,
    /// Rows that have their name.
    pub(super) renamed: u64,
}

/// Limits of a lane that the user set.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaneLimits {
    /// Its pace.
    pub(super) rate: RateChoice,
    /// Calls in flight at most.
    pub(super) concurrency: u32,
    /// Attempts per row that count.
    pub(super) max_attempts: u32,
    /// Failures allowed.
    pub(super) failures: FailureLimit,
    /// How long the service may be away.
    pub(super) outage_limit: Duration,
}

/// One lane of a run.
#[derive(Debug)]
pub(super) struct Lane {
    limits: LaneLimits,
    queue: Queue,
    pace: Pace,
    rate: Rate,
    pauses: Pauses,
    budget: RetryBudget,
    outage: Outage,
    breaker: Breaker,
    in_flight: BTreeSet<RowNumber>,
    notices: VecDeque<Notice>,
    more_in_journal: bool,
    /// Since when the window has been seen closed.
    closed_since: Option<Duration>,
    canary: Canary,
    /// Once it stops: the rows that were in flight then.
    stopped: Option<Vec<RowNumber>>,
}

/// How far the canary is.
#[derive(Debug, Clone, Copy)]
enum Canary {
    /// There is none, or it is over.
    Off,
    /// So many rows may be begun.
    On { share: u64, tally: CanaryTally },
    /// It was reported; the word is awaited.
    Reported,
}

impl Lane {
    /// Makes a lane whose rows are all still in the journal. `recent` are moments of earlier calls that its pace counts.
    pub(super) fn new(limits: LaneLimits, recent: impl IntoIterator<Item = Duration>) -> Self {
        let rate = Rate::new(limits.rate);
        let period = limits.rate.period();
        let mut pace = Pace::new(rate.limit(), period);
        recent.into_iter().for_each(|at| pace.remember(at));
        Self {
            queue: Queue::default(),
            pace,
            pauses: Pauses::default(),
            budget: RetryBudget::new(rate.limit(), period),
            rate,
            outage: Outage::new(limits.outage_limit),
            breaker: Breaker::new(limits.failures),
            in_flight: BTreeSet::new(),
            notices: VecDeque::new(),
            more_in_journal: true,
            closed_since: None,
            canary: Canary::Off,
            stopped: None,
            limits,
        }
    }

    /// Lets only `share` rows be begun until [`Lane::end_canary`].
    pub(super) fn begin_canary(&mut self, share: u64) {
        let tally = CanaryTally::default();
        self.canary = Canary::On { share, tally };
    }

    /// Lets all rows be begun.
    pub(super) fn end_canary(&mut self) {
        self.canary = Canary::Off;
    }

    /// Decides what to do at `now`; `gate` says whether rows may start.
    pub(super) fn next(&mut self, now: Duration, gate: Gate) -> Next {
        self.pass_time(now, gate);
        if self.stopped.is_some() {
            return self.idle();
        }
        let trouble = self.pauses.is_in_trouble() || self.outage.next_probe().is_some();
        let most = if trouble { 1 } else { self.limits.concurrency };
        if self.in_flight.len() >= most as usize {
            return Next::Answer;
        }
        let due = match self.outage.next_probe() {
            None => self.take(now),
            Some(at) if now < at => Due::At(at.min(self.outage.gives_up_at().unwrap_or(at))),
            Some(_) => {
                let allowed = self.allowed(now);
                self.queue.take_probe(allowed, self.more_in_journal)
            }
        };
        match due {
            Due::Fetch => Next::Fetch,
            Due::At(at) => Next::Until(at),
            Due::Nothing => self.idle(),
            Due::Row(row, from) => match self.may_start(now, gate) {
                Ok(()) => Next::Send(self.begin(row, from, now)),
                Err(wait) => {
                    self.queue.give_back(*row, from, now);
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

    /// Takes what an attempt came to, and decides what is done with the row. It is recorded after that.
    ///
    /// `answered_at` is when it was answered or given up; `jitter` is at least 0 and less than 1.
    pub(super) fn answered(
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
        let number = row.due.row;
        row.counted = row.counted.saturating_sub(self.outage.refund(number));
        let reached = self.note_reachable(row, outcome, now, jitter);
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
            decide(outcome, row.counted, self.limits.max_attempts)
        };
        row.gave_up = then != Then::Retry || outcome.reaction == Reaction::SetAside;
        then
    }

    /// Takes a row whose attempt is on disk, with its new state.
    pub(super) fn recorded(
        &mut self,
        row: QueuedRow,
        outcome: &Outcome,
        now: Duration,
        jitter: f64,
    ) {
        self.in_flight.remove(&row.due.row);
        if stops(&row, outcome).is_some() {
            return;
        }
        let Some(end) = Self::row_end(&row, outcome) else {
            let pause = match (outcome.reaction, row.charge) {
                (Reaction::TokenInProgress, _) | (_, Charge::Budget) => {
                    backoff(row.failures, jitter)
                }
                // The lane waits, not the row.
                (_, Charge::Nothing) => Duration::ZERO,
            };
            let charge = row.charge;
            self.queue.put_back(row, now + pause, charge);
            return;
        };
        if end == RowEnd::Success {
            self.budget.earn();
            if let Canary::On { tally, .. } = &mut self.canary {
                tally.renamed += 1;
            }
        }
        let reason = match self.breaker.row_ended(end) {
            None => return,
            Some(Tripped::Permission) => StopReason::Permission {
                code: code_of(outcome),
                message: message_of(outcome),
            },
            Some(Tripped::TooManyFailures { failures, finished }) => {
                StopReason::TooManyFailures { failures, finished }
            }
        };
        self.notices.push_back(Notice::Stop(reason));
    }

    /// Takes back the permit of an attempt that was never begun.
    pub(super) fn not_started(&mut self, row: RowNumber) {
        self.in_flight.remove(&row);
        self.pace.not_sent();
    }

    /// Takes back a row that can't be sent yet, with its permit: it is the next again.
    pub(super) fn put_off(&mut self, row: QueuedRow, now: Duration) {
        self.not_started(row.due.row);
        let from = if row.failures == 0 {
            From::Fresh
        } else {
            From::Waiting
        };
        if let (From::Fresh, Canary::On { tally, .. }) = (from, &mut self.canary) {
            tally.rows -= 1;
        }
        self.queue.give_back(row, from, now);
    }

    /// Returns what happened to the lane since it was last asked, in order.
    pub(super) fn take_notice(&mut self) -> Option<Notice> {
        self.notices.pop_front()
    }

    /// Notes that the process did not run for `gap` until `now`: suspended, or stopped by a signal.
    pub(super) fn woke(&mut self, gap: Duration, now: Duration) {
        self.outage.woke(gap, now);
    }

    /// Sends nothing more; what is in flight ends.
    pub(super) fn stop(&mut self) {
        let in_flight = &self.in_flight;
        self.stopped
            .get_or_insert_with(|| in_flight.iter().copied().collect());
    }

    /// Returns the rows that were in flight when the lane stopped, in order.
    pub(super) fn in_flight_at_stop(&self) -> &[RowNumber] {
        self.stopped.as_deref().unwrap_or_default()
    }

    /// Returns the rows that are in flight, in order.
    pub(super) fn in_flight(&self) -> Vec<RowNumber> {
        self.in_flight.iter().copied().collect()
    }

    /// Sends nothing more with a profile's credentials.
    pub(super) fn drop_profile(&mut self, profile: &str) {
        self.queue.drop_profile(profile);
    }

    /// Does what is due at a moment rather than after an answer.
    fn pass_time(&mut self, now: Duration, gate: Gate) {
        match gate {
            Gate::Open => self.closed_since = None,
            // Nobody looks whether the service is back while nothing may start.
            Gate::Closed { .. } => {
                let since = *self.closed_since.get_or_insert(now);
                self.outage.hold(now.saturating_sub(since));
                self.closed_since = Some(now);
            }
        }
        let used = self.pace.is_used(now);
        if let Some(cause) = self.rate.tick(now, used) {
            self.rate_changed(cause, String::new());
        }
        if let Some(at) = self.outage.gives_up_at()
            && now >= at
            && self.stopped.is_none()
        {
            let lasted = self.limits.outage_limit;
            self.notices
                .push_back(Notice::Stop(StopReason::Outage { lasted }));
            self.stop();
        }
    }

    fn take(&mut self, now: Duration) -> Due {
        if now < self.pauses.until() {
            return Due::At(self.pauses.until());
        }
        let allowed = self.allowed(now);
        self.queue.take(now, allowed, self.more_in_journal)
    }

    fn allowed(&mut self, now: Duration) -> Allowed {
        let fresh = match self.canary {
            Canary::Off => true,
            Canary::On { share, tally } => tally.rows < share,
            Canary::Reported => false,
        };
        let order = if self.outage.is_unsure() {
            Order::FreshFirst
        } else {
            Order::WaitingFirst
        };
        Allowed {
            fresh,
            retry_from: self.budget.ready_at(now),
            order,
        }
    }

    fn may_start(&mut self, now: Duration, gate: Gate) -> Result<(), Wait> {
        match gate {
            Gate::Open => self.pace.try_start(now),
            Gate::Closed { opens_in } => Err(Wait::Until(now + opens_in)),
        }
    }

    fn begin(&mut self, mut row: Box<QueuedRow>, from: From, now: Duration) -> Box<QueuedRow> {
        match (from, &mut self.canary) {
            (From::Fresh, Canary::On { tally, .. }) => tally.rows += 1,
            (From::Retry, _) => self.budget.spend(),
            _ => {}
        }
        row.sent_at = now;
        self.in_flight.insert(row.due.row);
        row
    }

    /// What a lane does that has no row to send.
    fn idle(&mut self) -> Next {
        if !self.in_flight.is_empty() {
            return Next::Answer;
        }
        if self.stopped.is_some() {
            return Next::Done;
        }
        match self.canary {
            Canary::Off => Next::Done,
            Canary::On { tally, .. } => {
                self.canary = Canary::Reported;
                Next::CanaryOver(tally)
            }
            Canary::Reported => Next::Hold,
        }
    }

    /// Notes whether the service was reached; says whether the attempt counts.
    fn note_reachable(
        &mut self,
        row: &QueuedRow,
        outcome: &Outcome,
        now: Duration,
        jitter: f64,
    ) -> Failure {
        let throttled = matches!(outcome.reaction, Reaction::Throttled(_));
        if throttled || !outcome.evidence.is_transport_failure() {
            if let Some(lasted) = self.outage.answered(now) {
                self.notices.push_back(Notice::OutageEnded { lasted });
            }
            return Failure::Counts;
        }
        let failure = self.outage.failed(row.due.row, row.sent_at, now, jitter);
        if failure == Failure::Began {
            let (code, message) = (code_of(outcome), message_of(outcome));
            self.notices
                .push_back(Notice::OutageBegan { code, message });
        }
        failure
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

    fn rate_changed(&mut self, cause: Cause, code: String) {
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
}

/// Says whether an answer stops the row's lane or profile.
fn stops(row: &QueuedRow, outcome: &Outcome) -> Option<StopReason> {
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

fn code_of(outcome: &Outcome) -> String {
    outcome.evidence.code.clone().unwrap_or_default()
}

fn message_of(outcome: &Outcome) -> String {
    outcome.evidence.message.clone().unwrap_or_default()
}
