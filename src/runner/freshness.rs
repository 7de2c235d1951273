//! Whether a row may be sent by what is known of its live name, or is to be looked at first. Pure.

use std::time::Duration;

use super::queue::{Errand, QueuedRow};
use crate::rename::{Event, Status};

/// A name is at most so old when its row is sent. Source: section 5 of the design.
const OLDEST_NAME: Duration = Duration::from_mins(10);

/// Where names are not read, older doubts wait for the user: how long the service remembers a token is not written
/// anywhere. Source: section 5 of the design.
const OLDEST_DOUBT: Duration = Duration::from_hours(1);

/// How long after an answer a name is read at the earliest that decides for good: the list lags behind a change.
/// Source: as above, of a stored failure.
const SETTLING: Duration = Duration::from_secs(10);

/// Whether a lane's live names are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LiveNames {
    /// They are.
    Read,
    /// They are not: not wanted, or not permitted.
    Unread,
}

/// `--resend-in-doubt`: what is done with old doubts that can't be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OldDoubts {
    /// They wait for the user.
    Wait,
    /// They are sent again.
    Resend,
}

/// What a row needs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It may be sent.
    Send,
    /// Its name is to be read first.
    Look,
    /// Its name is to be read, but not before this moment.
    LookAt(Duration),
    /// Nothing can be done for it in this run.
    Wait,
}

/// How a lane keeps to what is known of live names. Moments are on the run's clock.
#[derive(Debug)]
pub(super) struct Freshness {
    names: LiveNames,
    old_doubts: OldDoubts,
    /// When the process ran again after it had not.
    woke_at: Duration,
    /// For how long the machine slept in all, which the run's clock does not count.
    slept: Duration,
}

impl Freshness {
    /// Makes that of a lane that begins.
    pub(super) fn new(names: LiveNames, old_doubts: OldDoubts) -> Self {
        Self {
            names,
            old_doubts,
            woke_at: Duration::ZERO,
            slept: Duration::ZERO,
        }
    }

    /// Returns whether names are read.
    pub(super) fn names(&self) -> LiveNames {
        self.names
    }

    /// Notes that names may not be read.
    pub(super) fn stop_reading(&mut self) {
        self.names = LiveNames::Unread;
    }

    /// Notes that the machine slept until `now`: what was known before is older than the run's clock says.
    pub(super) fn woke(&mut self, slept: Duration, now: Duration) {
        self.woke_at = now;
        self.slept += slept;
    }

    /// Says what a row that is due needs at `now`.
    pub(super) fn need(&self, row: &QueuedRow, now: Duration) -> Need {
        match self.names {
            LiveNames::Read => self.need_of_name(row, now),
            LiveNames::Unread if row.errand != Errand::Rename => Need::Wait,
            LiveNames::Unread if self.is_old_doubt(row, now) => Need::Wait,
            LiveNames::Unread => Need::Send,
        }
    }

    fn need_of_name(&self, row: &QueuedRow, now: Duration) -> Need {
        let state = &row.due.state;
        if state.awaits_generation() || state.has_other_name() {
            let settled = row.answered_at.map_or(now, |at| at + SETTLING);
            return if now < settled {
                Need::LookAt(settled)
            } else {
                Need::Look
            };
        }
        if row.errand != Errand::Rename {
            return Need::Look;
        }
        match row.name_read_at {
            Some(at) if at >= self.woke_at && now.saturating_sub(at) <= OLDEST_NAME => Need::Send,
            _ => Need::Look,
        }
    }

    fn is_old_doubt(&self, row: &QueuedRow, now: Duration) -> bool {
        let Some(since) = row.doubt_since else {
            return false;
        };
        let asleep = if since < self.woke_at {
            self.slept
        } else {
            Duration::ZERO
        };
        self.old_doubts == OldDoubts::Wait
            && row.due.state.status == Status::InDoubt
            && now.saturating_sub(since) + asleep > OLDEST_DOUBT
    }
}

/// Says what is to be recorded of a name that was read; nothing where it is what the record says already.
pub(super) fn news(row: &QueuedRow, name: Option<&str>) -> Vec<Event> {
    let due = &row.due;
    let (number, name) = (due.row, name.map(str::to_owned));
    if due.state.status == Status::InDoubt {
        return vec![Event::ReadBack { row: number, name }];
    }
    let is_old = match (&due.old_name, &name) {
        (Some(old), Some(name)) => old == name,
        (None, Some(name)) => *name != due.new_name,
        (_, None) => false,
    };
    let mut news = Vec::new();
    if !is_old || name != due.state.live_name {
        news.push(Event::Observed { row: number, name });
    }
    if is_old && due.state.awaits_generation() {
        news.push(Event::GenerationRaised {
            row: number,
            generation: due.state.generation + 1,
            reason:
                "the service has stored a failure for its token, and its name is still the old one"
                    .into(),
        });
    }
    news
}

#[cfg(test)]
#[path = "freshness_tests.rs"]
mod tests;
