//! The whole check: one snapshot of the file, then the log, the rows, the counts.

use super::file::{check_pages, check_schema};
use super::log::check_log;
use super::rows::{check_rows, check_tally};
use crate::journal::chain::ChainHash;
use crate::journal::{JournalError, Store};
use crate::rename::RowNumber;
use crate::words::Both;

/// Something in a journal that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// What SQLite's own check says of the file.
    File(Both),
    /// An event of the log.
    Event { seq: u64, what: Both },
    /// The plan as a whole.
    Plan(Both),
    /// A row of the sheet.
    Row { row: RowNumber, what: Both },
    /// The kept counts by lane and status.
    Tally(Both),
}

/// What was gone through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Replayed {
    /// Events of the log.
    pub(crate) events: u64,
    /// Rows of the plan.
    pub(crate) rows: u64,
    /// The hash of the last event, as it is stored.
    pub(crate) head: ChainHash,
    /// The event whose hash is the noted one, where one was given and found.
    pub(crate) noted_at: Option<u64>,
}

impl Store {
    /// Goes through the whole journal and calls `found` for all that does not hold.
    ///
    /// `noted` is a head hash, in hex, that somebody noted earlier: any event may have it.
    ///
    /// # Errors
    /// What SQLite reports when it can't read the file any further.
    pub(crate) fn replay(
        &self,
        noted: Option<&str>,
        mut found: impl FnMut(Flaw),
    ) -> Result<Replayed, JournalError> {
        self.sql("checking it against itself", |connection| {
            // A run may be writing: what is compared is one moment of it, the caller's where it holds one.
            let begin = connection.is_autocommit();
            let _moment = begin
                .then(|| connection.unchecked_transaction())
                .transpose()?;
            check_pages(connection, &mut found)?;
            check_schema(connection, &mut found)?;
            let replayed = check_log(connection, self.facts(), noted, &mut found)?;
            check_rows(connection, self.facts(), &mut found)?;
            check_tally(connection, &mut found)?;
            Ok(replayed)
        })
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
