//! Live names: when the list is read, and what a name that was read means for its row.

use std::collections::BTreeMap;
use std::time::Duration;

use super::answers::{code_of, message_of, stops};
use super::next::Next;
use super::state::{Canary, Lane, ListPhase};
use crate::rename::{Event, Outcome, Reaction, Refusal, Status};
use crate::runner::breaker::RowEnd;
use crate::runner::freshness::{LiveNames, Need, news};
use crate::runner::notice::Notice;
use crate::runner::outage::Failure;
use crate::runner::queue::{Charge, Errand, From, QueuedRow};
use crate::runner::reader::Look;
use crate::runner::retry::backoff;
use crate::runner::window::Gate;

/// The list is read for the rows that may be sent within so long: later its names are too old.
const LIST_LASTS: Duration = Duration::from_mins(10);

/// Rows that the list is read for at most: their ids are held in memory.
const MOST_LISTED: usize = 2048;

/// Fewer rows are asked for one by one.
const LEAST_LISTED: usize = 4;

/// How often the name of a canary is read that is not the new one yet: the list lags behind a change.
const MOST_CONFIRMS: u32 = 3;

/// How long to wait before it is read once more.
const CONFIRM_PAUSE: Duration = Duration::from_secs(2);

/// A row with what is to be recorded of it.
pub(in crate::runner) type News = (QueuedRow, Vec<Event>);

impl Lane {
    /// Begins with the list of live names, where it is worth it; `None` when it is not, or over.
    pub(super) fn begin_list(&mut self, now: Duration, gate: Gate) -> Option<Next> {
        match (self.list, gate) {
            (ListPhase::Over, _) => return None,
            (ListPhase::Reading, _) => return Some(Next::Answer),
            (ListPhase::Wanted, _) if self.fresh.names() == LiveNames::Unread => {
                self.list = ListPhase::Over;
                return None;
            }
            (ListPhase::Wanted, Gate::Closed { opens_in })
                if self.limits.errand == Errand::Rename =>
            {
                return Some(Next::Until(now + opens_in));
            }
            (ListPhase::Wanted, _) => {}
        }
        if self.queue.fresh() < self.rows_to_list() && self.more_in_journal {
            return Some(Next::Fetch);
        }
        if self.queue.fresh() < LEAST_LISTED {
            self.list = ListPhase::Over;
            return None;
        }
        self.list = ListPhase::Reading;
        Some(Next::List(self.queue.first_ids(self.rows_to_list())))
    }

    fn rows_to_list(&self) -> usize {
        let periods = LIST_LASTS.as_secs_f64() / self.limits.rate.period().as_secs_f64();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturating, and not negative"
        )]
        let rows = (self.rate.limit() * periods) as usize;
        rows.min(MOST_LISTED)
    }

    /// Takes the names of a list that was begun at `asked_at`, by certificate; returns what is to be recorded.
    pub(in crate::runner) fn listed(
        &mut self,
        names: &BTreeMap<String, String>,
        asked_at: Duration,
    ) -> Vec<News> {
        self.list = ListPhase::Over;
        let mut news = Vec::new();
        for row in self.queue.take_all_fresh() {
            let is_wanted = self.fresh.need(&row, asked_at) == Need::Look;
            match names.get(row.due.cert_id.as_str()) {
                Some(name) if is_wanted => {
                    self.looking += 1;
                    news.extend(self.take_name(row, Some(name), asked_at, asked_at));
                }
                _ => self.queue.add([row]),
            }
        }
        news
    }

    /// Takes what one look at a row's name came to; returns what is to be recorded of it.
    ///
    /// `asked_at` is when the call was made; `jitter` is at least 0 and less than 1.
    pub(in crate::runner) fn looked(
        &mut self,
        mut row: QueuedRow,
        look: Look,
        asked_at: Duration,
        now: Duration,
        jitter: f64,
    ) -> Option<News> {
        match look {
            Ok(name) => {
                self.note_answer(now);
                row.unread = 0;
                if row.errand == Errand::Confirm {
                    self.confirm(row, name.as_deref(), now);
                    return None;
                }
                self.take_name(row, name.as_deref(), asked_at, now)
            }
            Err(outcome) => {
                self.looking -= 1;
                self.unread(row, &outcome, asked_at, now, jitter);
                None
            }
        }
    }

    /// Takes back a row whose name could not be asked for now.
    pub(in crate::runner) fn not_looked(&mut self, row: QueuedRow, now: Duration) {
        self.looking -= 1;
        self.give_back(row, now);
    }

    /// Takes a row of which a name is recorded, with its new state.
    pub(in crate::runner) fn seen(&mut self, row: QueuedRow, now: Duration) {
        self.looking -= 1;
        let was_sent = row.failures > 0;
        match row.due.state.status {
            Status::Renamed | Status::Unchanged if was_sent => self.end_row(&row, RowEnd::Success),
            status if status.is_final() && was_sent => self.end_row(&row, RowEnd::Failure),
            status if status.is_final() => {}
            _ if row.errand == Errand::Rename => self.give_back(row, now),
            _ if was_sent => self.end_row(&row, RowEnd::Failure),
            _ => {}
        }
    }

    /// Ends a row, once its name was read where that tells more.
    pub(super) fn end_or_look(&mut self, mut row: QueuedRow, end: RowEnd, now: Duration) {
        let reads = self.fresh.names() == LiveNames::Read;
        let in_canary = matches!(self.canary, Canary::On { .. });
        row.errand = match end {
            RowEnd::Success if reads && in_canary => Errand::Confirm,
            RowEnd::Failure if reads && row.due.state.status == Status::InDoubt => Errand::Settle,
            _ => return self.end_row(&row, end),
        };
        self.queue.put_back(row, now, Charge::Nothing);
    }

    /// Leaves a row as it is for this run.
    pub(super) fn leave(&mut self, row: &QueuedRow) {
        match row.errand {
            Errand::Confirm => self.end_row(row, RowEnd::Success),
            Errand::Settle if row.failures > 0 => self.end_row(row, RowEnd::Failure),
            Errand::Settle => {}
            Errand::Rename => {
                if !std::mem::replace(&mut self.said_old_doubts, true) {
                    self.notices.push_back(Notice::OldDoubts);
                }
            }
        }
    }

    fn take_name(
        &mut self,
        mut row: QueuedRow,
        name: Option<&str>,
        asked_at: Duration,
        now: Duration,
    ) -> Option<News> {
        row.name_read_at = Some(asked_at);
        let news = news(&row, name);
        if news.is_empty() {
            self.seen(row, now);
            return None;
        }
        Some((row, news))
    }

    /// Compares the name of a canary's row with the one that it should have.
    fn confirm(&mut self, mut row: QueuedRow, name: Option<&str>, now: Duration) {
        self.looking -= 1;
        if name == Some(row.due.new_name.as_str()) {
            self.end_row(&row, RowEnd::Success);
            return;
        }
        row.confirms += 1;
        if row.confirms < MOST_CONFIRMS {
            self.queue
                .put_back(row, now + CONFIRM_PAUSE, Charge::Nothing);
        } else {
            self.notices.push_back(Notice::NotConfirmed {
                row: row.due.row,
                name: name.map(str::to_owned),
            });
            self.end_row(&row, RowEnd::Failure);
        }
    }

    /// Takes a name that could not be read.
    fn unread(
        &mut self,
        mut row: QueuedRow,
        outcome: &Outcome,
        asked_at: Duration,
        now: Duration,
        jitter: f64,
    ) {
        let number = row.due.row;
        row.unread = row.unread.saturating_sub(self.outage.refund(number));
        match self.note_reachable(number, outcome, asked_at, now, jitter) {
            Failure::Began | Failure::Excused => return self.give_back(row, now),
            Failure::Suspect => {
                let pause = backoff(row.unread + 1, jitter);
                return self.queue.put_back(row, now + pause, Charge::Nothing);
            }
            Failure::Counts => {}
        }
        match outcome.reaction {
            Reaction::Refused(Refusal::Permission) => {
                if self.fresh.names() == LiveNames::Read {
                    self.fresh.stop_reading();
                    let (code, message) = (code_of(outcome), message_of(outcome));
                    self.notices
                        .push_back(Notice::NamesUnreadable { code, message });
                }
                self.give_back(row, now);
            }
            Reaction::Throttled(hint) => {
                row.unread += 1;
                let pause = hint.unwrap_or_default().max(backoff(row.unread, jitter));
                self.reads_wait_until = self.reads_wait_until.max(now + pause);
                self.give_back(row, now);
            }
            Reaction::RenewCredentials | Reaction::CorrectClock => self.give_back(row, now),
            _ => {
                if let Some(reason) = stops(&row, outcome) {
                    self.notices.push_back(Notice::Stop(reason));
                    return;
                }
                row.unread += 1;
                if row.unread < self.limits.max_attempts {
                    let pause = backoff(row.unread, jitter);
                    self.queue.put_back(row, now + pause, Charge::Nothing);
                    return;
                }
                self.notices.push_back(Notice::RowUnread {
                    row: number,
                    code: code_of(outcome),
                    message: message_of(outcome),
                });
                self.end_row(&row, RowEnd::Failure);
            }
        }
    }

    fn give_back(&mut self, row: QueuedRow, now: Duration) {
        match (row.failures, row.charge) {
            (0, _) if row.name_read_at.is_some() => self.queue.add_ready(row),
            (0, _) => self.queue.give_back(row, From::Fresh, now),
            (_, Charge::Budget) => self.queue.give_back(row, From::Retry, now),
            (_, Charge::Nothing) => self.queue.give_back(row, From::Waiting, now),
        }
    }
}
