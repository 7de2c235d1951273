//! The parts of the plan that make up a lane, read from the journal some hundred rows at a time.

use std::collections::VecDeque;

use super::clock::RunClock;
use super::queue::{Errand, QueuedRow};
use crate::journal::{JournalError, Writer};
use crate::rename::{RowNumber, Status};

/// Rows asked of the journal at once. A lane stands still while it asks, behind the commit that is being made: asking for
/// 64, one that has 64 calls in flight stood still in each of their rounds, and was 9 to 18 % slower.
pub(crate) const ROWS_AT_ONCE: u32 = 256;

/// The parts of the plan that make up a lane, and how far each has been read.
#[derive(Debug)]
pub(super) struct Source {
    parts: VecDeque<Part>,
    errand: Errand,
}

#[derive(Debug)]
struct Part {
    lane: i64,
    profile: String,
    after: RowNumber,
}

impl Source {
    /// Makes a source of planned lanes, each with its profile. Only rows in doubt have something to be settled.
    pub(super) fn new(planned: impl IntoIterator<Item = (i64, String)>, errand: Errand) -> Self {
        let part = |(lane, profile)| Part {
            lane,
            profile,
            after: RowNumber(0),
        };
        Self {
            parts: planned.into_iter().map(part).collect(),
            errand,
        }
    }

    /// Reads the next rows; says whether there may be more.
    ///
    /// # Errors
    /// What the journal reports.
    pub(super) async fn fetch(
        &mut self,
        writer: &Writer,
        clock: RunClock,
    ) -> Result<(Vec<QueuedRow>, bool), JournalError> {
        while let Some(part) = self.parts.front_mut() {
            let rows = writer.due_rows(part.lane, part.after, ROWS_AT_ONCE).await?;
            if let Some(last) = rows.last() {
                part.after = last.row;
                let profile = part.profile.clone();
                let queued = rows
                    .into_iter()
                    .filter(|due| {
                        self.errand == Errand::Rename || due.state.status == Status::InDoubt
                    })
                    .map(|due| {
                        QueuedRow::new(due, profile.clone(), self.errand, |at| clock.moment(at))
                    })
                    .collect();
                return Ok((queued, true));
            }
            self.parts.pop_front();
        }
        Ok((Vec::new(), false))
    }

    /// Reads nothing more of a profile.
    pub(super) fn drop_profile(&mut self, profile: &str) {
        self.parts.retain(|part| part.profile != profile);
    }
}
