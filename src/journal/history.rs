//! The log and what it came to, as reports read them: all from one moment of the journal, also while a run goes on.

use rusqlite::params;

use super::open::read_head;
use super::{JournalError, Store};
use crate::rename::{EventRecord, RowNumber, Status};

/// Rows that stand in one status with one error code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failing {
    /// Their status.
    pub(crate) status: Status,
    /// Their code; none for rows that no answer refused.
    pub(crate) code: Option<String>,
    /// Rows of the sheet.
    pub(crate) rows: u64,
    /// The first of them.
    pub(crate) first: RowNumber,
    /// The first one's message.
    pub(crate) message: Option<String>,
}

impl Store {
    /// Makes everything that is read from now on, facts and head included, that of this moment.
    ///
    /// A run that goes on meanwhile is not held up; what it appends is not seen.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn hold_moment(&mut self) -> Result<(), JournalError> {
        self.sql("reading", |connection| connection.execute_batch("BEGIN"))?;
        (self.next_seq, self.head) = read_head(&self.connection, &self.path)?;
        Ok(())
    }

    /// Returns the number of events.
    pub(crate) fn events(&self) -> u64 {
        self.next_seq - 1
    }

    /// Calls `each` with every event of the log, in its order: as it was understood, and its canonical bytes.
    ///
    /// # Errors
    /// What SQLite reports, an event that can't be read, or what `each` returns.
    pub(crate) fn for_each_event<E: From<JournalError>>(
        &self,
        mut each: impl FnMut(&EventRecord, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |source| JournalError::Sql {
            action: "reading the log",
            path: self.path().to_owned(),
            source,
        };
        let mut statement = self
            .connection
            .prepare("SELECT body FROM event WHERE seq <= ?1 ORDER BY seq")
            .map_err(failed)?;
        let last = i64::try_from(self.events()).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![last]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let body = row
                .get_ref(0)
                .and_then(|value| Ok(value.as_str()?))
                .map_err(failed)?;
            each(&self.parse_event(body)?, body)?;
        }
        Ok(())
    }

    /// Returns how rows stand that are neither `renamed` nor `unchanged`, by status and code, most rows first.
    ///
    /// Rows that wait for their first attempt are left out.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn failing(&self) -> Result<Vec<Failing>, JournalError> {
        self.sql("grouping rows", |connection| {
            let mut statement = connection.prepare(
                "SELECT status, error_code, sum(weight), min(row), error_message FROM row_state \
                 WHERE status NOT IN ('renamed', 'unchanged') AND (status <> 'pending' OR error_code IS NOT NULL) \
                 GROUP BY status, error_code ORDER BY 3 DESC, 4 LIMIT 500",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(Failing {
                    status: row.get(0)?,
                    code: row.get(1)?,
                    rows: row.get::<_, i64>(2)?.unsigned_abs(),
                    first: row.get(3)?,
                    message: row.get(4)?,
                })
            })?;
            rows.collect()
        })
    }
}
