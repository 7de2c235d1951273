//! What a lane does next.

use std::collections::BTreeSet;
use std::time::Duration;

use super::state::{Canary, CanaryTally, Lane, ListPhase};
use crate::rename::CertId;
use crate::runner::StopReason;
use crate::runner::freshness::Need;
use crate::runner::notice::Notice;
use crate::runner::pace::Wait;
use crate::runner::queue::{Allowed, Charge, Due, Errand, From, Order, QueuedRow};
use crate::runner::window::Gate;

/// What a lane does next.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::runner) enum Next {
    /// Send this row now; its permit is taken.
    Send(Box<QueuedRow>),
    /// Read this row's live name.
    Look(Box<QueuedRow>),
    /// Read the list of live names, for these certificates.
    List(BTreeSet<CertId>),
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

impl Lane {
    /// Decides what to do at `now`; `gate` says whether rows may start.
    pub(in crate::runner) fn next(&mut self, now: Duration, gate: Gate) -> Next {
        self.pass_time(now, gate);
        if self.stopped.is_some() {
            return self.idle();
        }
        if let Some(next) = self.begin_list(now, gate) {
            return next;
        }
        loop {
            let trouble = self.pauses.is_in_trouble() || self.outage.next_probe().is_some();
            let most = if trouble { 1 } else { self.limits.concurrency };
            if self.in_flight.len() + self.looking as usize >= most as usize {
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
                Due::Fetch => return Next::Fetch,
                Due::At(at) => return Next::Until(at),
                Due::Nothing => return self.idle(),
                Due::Row(row, from) => {
                    if let Some(next) = self.go_on_with(row, from, now, gate) {
                        return next;
                    }
                }
            }
        }
    }

    /// Says what is done with a row that is due; `None` when nothing can be done for it now, or in this run.
    fn go_on_with(
        &mut self,
        row: Box<QueuedRow>,
        from: From,
        now: Duration,
        gate: Gate,
    ) -> Option<Next> {
        let wait = match self.fresh.need(&row, now) {
            Need::Wait => {
                self.leave(&row);
                return None;
            }
            // The row waits, not the lane.
            Need::LookAt(at) => {
                self.queue.put_back(*row, at, Charge::Nothing);
                return None;
            }
            Need::Look if from != From::Fresh && now < self.reads_wait_until => {
                let charge = row.charge;
                self.queue.put_back(*row, self.reads_wait_until, charge);
                return None;
            }
            Need::Look => match self.may_look(&row, now, gate) {
                Ok(()) => {
                    self.looking += 1;
                    return Some(Next::Look(row));
                }
                Err(wait) => wait,
            },
            Need::Send => match self.may_start(now, gate) {
                Ok(()) => return Some(Next::Send(self.begin(row, from, now))),
                Err(wait) => wait,
            },
        };
        self.queue.give_back(*row, from, now);
        Some(match wait {
            Wait::Until(at) => Next::Until(at),
            Wait::Answer => Next::Answer,
        })
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

    /// A name is read while rows may start, unless the row is not to be sent.
    fn may_look(&self, row: &QueuedRow, now: Duration, gate: Gate) -> Result<(), Wait> {
        match gate {
            Gate::Closed { opens_in } if row.errand == Errand::Rename => {
                Err(Wait::Until(now + opens_in))
            }
            _ if now < self.reads_wait_until => Err(Wait::Until(self.reads_wait_until)),
            _ => Ok(()),
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
        if !self.in_flight.is_empty() || self.looking > 0 || self.list == ListPhase::Reading {
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
}
