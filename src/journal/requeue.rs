//! Final rows put back to `pending`, because the user asks for it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::columns::{STATE_COLUMNS, read_state};
use super::{JournalError, Store};
use crate::rename::{Event, RowNumber, RowState, Status};

/// Rows that are put back in one transaction.
const AT_ONCE: usize = 1000;

impl Store {
    /// Puts every row whose status is among `statuses` back to `pending`; returns how many rows of the sheet were in
    /// each. Cut off, it has put some of them back, and typed again does the rest.
    ///
    /// # Errors
    /// What SQLite reports, or a status from which no row goes back.
    pub(crate) fn requeue(
        &mut self,
        statuses: &[Status],
        now: Timestamp,
    ) -> Result<BTreeMap<Status, u64>, JournalError> {
        let mut requeued = BTreeMap::new();
        let mut after = RowNumber(0);
        loop {
            let found = self.rows_in(statuses, after)?;
            let Some((last, ..)) = found.last() else {
                return Ok(requeued);
            };
            after = *last;
            let mut events = Vec::with_capacity(found.len());
            for (row, weight, state) in found {
                *requeued.entry(state.status).or_default() += weight;
                let generation = state.requeue_generation();
                events.push((now, Event::Requeued { row, generation }));
            }
            self.append(events)?;
        }
    }

    /// The next rows in any of `statuses`, with how many rows of the sheet each stands for.
    fn rows_in(
        &self,
        statuses: &[Status],
        after: RowNumber,
    ) -> Result<Vec<(RowNumber, u64, RowState)>, JournalError> {
        self.sql("looking for rows to put back", |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT row, weight, {STATE_COLUMNS} FROM row_state WHERE row > ?1 ORDER BY row"
            ))?;
            let mut rows = statement.query([after])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let state = read_state(row, 2)?;
                if statuses.contains(&state.status) {
                    found.push((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs(), state));
                }
                if found.len() == AT_ONCE {
                    break;
                }
            }
            Ok(found)
        })
    }
}
