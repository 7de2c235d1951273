//! What becomes of rows that are not seen when the sheet is looked at.

use clap::ValueEnum;

use super::error::WorkbookError;
use crate::rename::RowNumber;
use crate::words::Both;
use crate::words::workbook_error::{hidden_rows_included, hidden_rows_skipped};

/// `--hidden-rows`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HiddenRows {
    /// They are left out
    Skip,
    /// They are rows like any other
    Include,
}

/// How many rows a message names.
const NAMED: usize = 5;

/// Counts hidden rows and keeps the first ones.
#[derive(Debug, Default)]
pub(super) struct HiddenTally {
    count: u64,
    first: Vec<RowNumber>,
}

impl HiddenTally {
    /// Takes a hidden row that is not blank.
    pub(super) fn add(&mut self, row: RowNumber) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(row);
        }
    }

    /// Says what became of them; `None` where there were none.
    ///
    /// # Errors
    /// When there are some, and nobody said what to do.
    pub(super) fn settle(
        &self,
        choice: Option<HiddenRows>,
        filtered: bool,
    ) -> Result<Option<Both>, WorkbookError> {
        match choice {
            _ if self.count == 0 => Ok(None),
            None => Err(WorkbookError::HiddenRows {
                count: self.count,
                first: self.first.clone(),
                filtered,
            }),
            Some(HiddenRows::Skip) => Ok(Some(hidden_rows_skipped(self.count, &self.first))),
            Some(HiddenRows::Include) => Ok(Some(hidden_rows_included(self.count, &self.first))),
        }
    }
}
