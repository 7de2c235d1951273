//! The renames of a plan, lane by lane, to be looked at before it is agreed to.

use rusqlite::params;

use super::{JournalError, Store};
use crate::rename::RowNumber;

/// A rename that is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedRename {
    /// Its row.
    pub(crate) row: RowNumber,
    /// Its certificate.
    pub(crate) cert_id: String,
    /// The name that it has: read live, else as the sheet expects it.
    pub(crate) old_name: Option<String>,
    /// The name that it shall have.
    pub(crate) new_name: String,
}

impl Store {
    /// Returns the first `limit` renames of a lane that the plan sends and that come after a row, in input order.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn planned_renames(
        &self,
        lane: i64,
        after: RowNumber,
        limit: u32,
    ) -> Result<Vec<PlannedRename>, JournalError> {
        self.sql("reading the plan", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT row, cert_id, coalesce(old_name, current_name), new_name FROM plan_row \
                 WHERE lane = ?1 AND planned = 'pending' AND same_as IS NULL AND row > ?2 ORDER BY row LIMIT ?3",
            )?;
            let rows = statement.query_map(params![lane, after, limit], |row| {
                Ok(PlannedRename {
                    row: row.get(0)?,
                    cert_id: row.get(1)?,
                    old_name: row.get(2)?,
                    new_name: row.get(3)?,
                })
            })?;
            rows.collect()
        })
    }
}
