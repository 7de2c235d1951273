//! Final rows put back to `pending`, because the user asks for it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use rusqlite::params;

use super::columns::{STATE_COLUMNS, read_state};
use super::{JournalError, Store};
use crate::rename::{Event, RowNumber, RowState, Status};

/// Rows that are put back in one transaction.
const AT_ONCE: u32 = 1000;

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
        for &status in statuses {
            let mut after = RowNumber(0);
            loop {
                let found = self.rows_in(status, after)?;
                let Some((last, ..)) = found.last() else {
                    break;
                };
                after = *last;
                let mut events = Vec::with_capacity(found.len());
                for (row, weight, state) in found {
                    *requeued.entry(status).or_default() += weight;
                    let generation = state.requeue_generation();
                    events.push((now, Event::Requeued { row, generation }));
                }
                self.append(events)?;
            }
        }
        Ok(requeued)
    }

    /// The next rows in a status, with how many rows of the sheet each stands for.
    fn rows_in(
        &self,
        status: Status,
        after: RowNumber,
    ) -> Result<Vec<(RowNumber, u64, RowState)>, JournalError> {
        self.sql("looking for rows to put back", |connection| {
            let mut statement = connection.prepare_cached(&ROWS_IN)?;
            let rows = statement.query_map(params![status, after, AT_ONCE], |row| {
                let weight = row.get::<_, i64>(1)?.unsigned_abs();
                Ok((row.get(0)?, weight, read_state(row, 2)?))
            })?;
            rows.collect()
        })
    }
}

/// Selects rows in a status by an index that holds those alone which can be put back: it need not look at the others.
pub(super) static ROWS_IN: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT row, weight, {STATE_COLUMNS} FROM row_state \
         WHERE status = ?1 AND (status = 'failed' OR status = 'missing' OR status = 'drifted') AND row > ?2 ORDER BY row LIMIT ?3"
    )
});
