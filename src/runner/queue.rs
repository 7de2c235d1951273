//! Which row of a lane is due at a given moment.
//!
//! Rows come in input order from the journal, a few at a time; rows that wait for another attempt come first once
//! their moment is there.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use crate::journal::DueRow;

/// Rows that may wait for another attempt before no new one is begun: bounds memory when everything fails.
const MOST_WAITING: usize = 1024;

/// A row on its way through a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueuedRow {
    /// The row as the journal has it, its state kept up to date.
    pub(super) due: DueRow,
    /// The profile whose credentials it is sent with.
    pub(super) profile: String,
    /// Attempts in this run that count.
    pub(super) counted: u32,
    /// Attempts in this run without a success, of any kind: what the backoff grows with.
    pub(super) failures: u32,
    /// Whether this run sends it no more, although it is not final.
    pub(super) gave_up: bool,
}

impl QueuedRow {
    /// Makes a row that this run has not sent yet.
    pub(super) fn new(due: DueRow, profile: String) -> Self {
        Self {
            due,
            profile,
            counted: 0,
            failures: 0,
            gave_up: false,
        }
    }
}

/// The rows of one lane that this run still has to send.
#[derive(Debug, Default)]
pub(super) struct Queue {
    fresh: VecDeque<QueuedRow>,
    waiting: BinaryHeap<Waiting>,
}

/// What the queue has to say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// This row is due.
    Row(Box<QueuedRow>),
    /// The journal should be asked for more rows.
    Fetch,
    /// The next row is due at this moment.
    At(Duration),
    /// Nothing is left here.
    Nothing,
}

impl Queue {
    /// Adds rows from the journal, in input order.
    pub(super) fn add(&mut self, rows: impl IntoIterator<Item = QueuedRow>) {
        self.fresh.extend(rows);
    }

    /// Puts a row back until `at`.
    pub(super) fn put_back(&mut self, row: QueuedRow, at: Duration) {
        self.waiting.push(Waiting { at, row });
    }

    /// Takes the row that is due at `now`. `more` says whether the journal may hold further rows.
    pub(super) fn take(&mut self, now: Duration, more: bool) -> Due {
        if self.waiting.peek().is_some_and(|next| next.at <= now)
            && let Some(next) = self.waiting.pop()
        {
            return Due::Row(Box::new(next.row));
        }
        let next_at = self.waiting.peek().map(|next| next.at);
        if self.waiting.len() < MOST_WAITING {
            if let Some(row) = self.fresh.pop_front() {
                return Due::Row(Box::new(row));
            }
            if more {
                return Due::Fetch;
            }
        }
        next_at.map_or(Due::Nothing, Due::At)
    }

    /// Gives a row back that was taken and not sent.
    pub(super) fn give_back(&mut self, row: QueuedRow) {
        self.fresh.push_front(row);
    }

    /// Drops the rows of a profile; they stay as they are in the journal.
    pub(super) fn drop_profile(&mut self, profile: &str) {
        self.fresh.retain(|row| row.profile != profile);
        self.waiting
            .retain(|waiting| waiting.row.profile != profile);
    }
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
