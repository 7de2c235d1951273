//! Which row of a lane is due at a given moment.
//!
//! Rows come in input order from the journal, a part at a time; rows that wait for another attempt come first once
//! their moment is there. Retries after trouble come out of a budget; rows that are sent again through no fault of
//! their own (throttled, a token in progress, an outage) don't.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use crate::journal::DueRow;
use crate::rename::CertId;

/// Rows that may wait for another attempt before no new one is begun: bounds memory when everything fails.
const MOST_WAITING: usize = 1024;

/// A row on its way through a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueuedRow {
    /// The row as the journal has it, its state kept up to date.
    pub(super) due: DueRow,
    /// The profile whose credentials it is sent with.
    pub(super) profile: String,
    /// What is still to be done for it.
    pub(super) errand: Errand,
    /// Attempts in this run that count.
    pub(super) counted: u32,
    /// Attempts in this run without a success, of any kind: what the backoff grows with.
    pub(super) failures: u32,
    /// Reads of its name in a row that failed.
    pub(super) unread: u32,
    /// Reads of its name that did not confirm it.
    pub(super) confirms: u32,
    /// Whether this run sends it no more, although it is not final.
    pub(super) gave_up: bool,
    /// When its present attempt was let go, on the run's clock.
    pub(super) sent_at: Duration,
    /// When its last attempt was answered, in this run or before it.
    pub(super) answered_at: Option<Duration>,
    /// When its live name was read, in this run.
    pub(super) name_read_at: Option<Duration>,
    /// Since when it is in doubt, in this run or before it.
    pub(super) doubt_since: Option<Duration>,
    /// What its next attempt is charged to.
    pub(super) charge: Charge,
}

/// What is still to be done for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// It is to be renamed.
    Rename,
    /// It is not sent any more in this run: its name is read to end its doubt.
    Settle,
    /// It is renamed, and its name is read to make sure.
    Confirm,
}

impl QueuedRow {
    /// Makes a row that this run has not begun yet; `moment` puts a time of the record on the run's clock.
    pub(super) fn new(
        due: DueRow,
        profile: String,
        errand: Errand,
        moment: impl Fn(Timestamp) -> Duration,
    ) -> Self {
        Self {
            profile,
            errand,
            counted: 0,
            failures: 0,
            unread: 0,
            confirms: 0,
            gave_up: false,
            sent_at: Duration::ZERO,
            answered_at: due.earlier.answered_at.map(&moment),
            name_read_at: None,
            doubt_since: due.earlier.doubt_since.map(&moment),
            charge: Charge::Nothing,
            due,
        }
    }
}

/// What another attempt of a row is charged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charge {
    /// The retry budget: its last attempt met trouble.
    Budget,
    /// Nothing: it is sent again through no fault of its own.
    Nothing,
}

/// The rows of one lane that this run still has to send.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// Rows of which nothing was done yet, in input order.
    fresh: VecDeque<QueuedRow>,
    /// Rows that were not begun either, whose name was read.
    ready: VecDeque<QueuedRow>,
    waiting: BinaryHeap<Waiting>,
    retries: BinaryHeap<Waiting>,
}

/// What the queue has to say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// This row is due.
    Row(Box<QueuedRow>, From),
    /// The journal should be asked for more rows.
    Fetch,
    /// The next row is due at this moment.
    At(Duration),
    /// Nothing is left here.
    Nothing,
}

/// Where a row was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// It was not begun in this run.
    Fresh,
    /// It waited, at no charge.
    Waiting,
    /// It waited, and is charged to the retry budget.
    Retry,
}

/// Which rows may be taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowed {
    /// Whether rows may be begun, and the journal be asked for more.
    pub(super) fresh: bool,
    /// From when on the budget has a retry.
    pub(super) retry_from: Duration,
    /// Which come first.
    pub(super) order: Order,
}

/// Which rows come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Those that have waited.
    WaitingFirst,
    /// Those that were not begun: to tell a bad row from a service that is away.
    FreshFirst,
}

impl Queue {
    /// Adds rows from the journal, in input order.
    pub(super) fn add(&mut self, rows: impl IntoIterator<Item = QueuedRow>) {
        self.fresh.extend(rows);
    }

    /// Tells how many rows are here that nothing was done of.
    pub(super) fn fresh(&self) -> usize {
        self.fresh.len()
    }

    /// Returns the certificates of the first `most` rows that nothing was done of.
    pub(super) fn first_ids(&self, most: usize) -> BTreeSet<CertId> {
        self.fresh
            .iter()
            .take(most)
            .map(|row| row.due.cert_id.clone())
            .collect()
    }

    /// Takes out every row that nothing was done of.
    pub(super) fn take_all_fresh(&mut self) -> VecDeque<QueuedRow> {
        std::mem::take(&mut self.fresh)
    }

    /// Adds a row that was not begun and whose name was read: it comes before those whose was not.
    pub(super) fn add_ready(&mut self, row: QueuedRow) {
        self.ready.push_back(row);
    }

    /// Puts a row back until `at`.
    pub(super) fn put_back(&mut self, row: QueuedRow, at: Duration, charge: Charge) {
        let waiting = Waiting { at, row };
        match charge {
            Charge::Nothing => self.waiting.push(waiting),
            Charge::Budget => self.retries.push(waiting),
        }
    }

    /// Takes the row that is due at `now`.
    pub(super) fn take(&mut self, now: Duration, allowed: Allowed, more: bool) -> Due {
        let due = match allowed.order {
            Order::WaitingFirst => self
                .take_waiting(now, allowed)
                .or_else(|| self.take_fresh(allowed, more)),
            Order::FreshFirst => self
                .take_fresh(allowed, more)
                .or_else(|| self.take_waiting(now, allowed)),
        };
        if let Some(due) = due {
            return due;
        }
        let waiting = self.waiting.peek().map(|next| next.at);
        let retry = self
            .retries
            .peek()
            .map(|next| next.at.max(allowed.retry_from));
        let next = waiting.into_iter().chain(retry).min();
        next.map_or(Due::Nothing, Due::At)
    }

    fn take_waiting(&mut self, now: Duration, allowed: Allowed) -> Option<Due> {
        if let Some(row) = pop_due(&mut self.waiting, now) {
            return Some(Due::Row(row, From::Waiting));
        }
        if allowed.retry_from > now {
            return None;
        }
        pop_due(&mut self.retries, now).map(|row| Due::Row(row, From::Retry))
    }

    fn take_fresh(&mut self, allowed: Allowed, more: bool) -> Option<Due> {
        if !allowed.fresh || self.waiting.len() + self.retries.len() >= MOST_WAITING {
            return None;
        }
        match self.ready.pop_front().or_else(|| self.fresh.pop_front()) {
            Some(row) => Some(Due::Row(Box::new(row), From::Fresh)),
            None => more.then_some(Due::Fetch),
        }
    }

    /// Takes a row to see with whether the service is back: one that waits, rather than bring another into doubt.
    pub(super) fn take_probe(&mut self, allowed: Allowed, more: bool) -> Due {
        if let Some(waiting) = self.waiting.pop() {
            return Due::Row(Box::new(waiting.row), From::Waiting);
        }
        if let Some(retry) = self.retries.pop() {
            return Due::Row(Box::new(retry.row), From::Waiting);
        }
        self.take_fresh(allowed, more).unwrap_or(Due::Nothing)
    }

    /// Gives a row back that was taken and not sent.
    pub(super) fn give_back(&mut self, row: QueuedRow, from: From, now: Duration) {
        match from {
            From::Fresh if row.name_read_at.is_some() => self.ready.push_front(row),
            From::Fresh => self.fresh.push_front(row),
            From::Waiting => self.put_back(row, now, Charge::Nothing),
            From::Retry => self.put_back(row, now, Charge::Budget),
        }
    }

    /// Drops the rows of a profile; they stay as they are in the journal.
    pub(super) fn drop_profile(&mut self, profile: &str) {
        self.fresh.retain(|row| row.profile != profile);
        self.ready.retain(|row| row.profile != profile);
        for heap in [&mut self.waiting, &mut self.retries] {
            heap.retain(|waiting| waiting.row.profile != profile);
        }
    }
}

fn pop_due(heap: &mut BinaryHeap<Waiting>, now: Duration) -> Option<Box<QueuedRow>> {
    if heap.peek()?.at > now {
        return None;
    }
    heap.pop().map(|waiting| Box::new(waiting.row))
}

/// A row that waits; the one that is due first is the greatest.
#[derive(Debug, PartialEq, Eq)]
struct Waiting {
    at: Duration,
    row: QueuedRow,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .at
            .cmp(&self.at)
            .then(other.row.due.row.cmp(&self.row.due.row))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
