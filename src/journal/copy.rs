//! A whole copy of a journal at one moment, also while a run writes to the original.

use std::fs::OpenOptions;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{JournalError, Store};

/// All that are left, in one step.
const ALL_PAGES: i32 = -1;

impl Store {
    /// Copies the journal to a new file, mode 0600, that needs no other file beside it and can be read where nothing
    /// can be written.
    ///
    /// All pages are copied in one read transaction, so the copy is of one moment, and a run is not held up.
    ///
    /// # Errors
    /// When `to` exists already or can't be written, or what SQLite reports.
    pub(crate) fn copy_whole(&self, to: &Path) -> Result<(), JournalError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file_error = |source| JournalError::File {
            action: "make",
            path: to.to_owned(),
            source,
        };
        let file = options.open(to).map_err(file_error)?;
        let sql_error = |source| JournalError::Sql {
            action: "being copied",
            path: to.to_owned(),
            source,
        };
        let mut copy = Connection::open(to).map_err(sql_error)?;
        {
            let backup = Backup::new(&self.connection, &mut copy).map_err(sql_error)?;
            while backup.step(ALL_PAGES).map_err(sql_error)? != StepResult::Done {}
        }
        // The copy is never written again: without write-ahead log it is a single file.
        copy.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))
            .map_err(sql_error)?;
        copy.close().map_err(|(_, source)| sql_error(source))?;
        file.sync_all().map_err(file_error)
    }
}
