//! What becomes of rows that are not seen when the sheet is looked at.

use clap::ValueEnum;

use super::error::WorkbookError;
use crate::rename::RowNumber;

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
    ) -> Result<Option<String>, WorkbookError> {
        let rows = self.in_words();
        let are = if self.count == 1 {
            "row is"
        } else {
            "rows are"
        };
        match choice {
            _ if self.count == 0 => Ok(None),
            None => Err(WorkbookError::HiddenRows {
                count: self.count,
                rows,
                filtered,
            }),
            Some(HiddenRows::Skip) => Ok(Some(format!(
                "{} hidden {are} left out: {rows}",
                self.count
            ))),
            Some(HiddenRows::Include) => Ok(Some(format!(
                "{} hidden {are} included: {rows}",
                self.count
            ))),
        }
    }

    fn in_words(&self) -> String {
        let named: Vec<_> = self.first.iter().map(ToString::to_string).collect();
        let more = self.count.saturating_sub(named.len() as u64);
        let word = if self.count == 1 { "row" } else { "rows" };
        match more {
            0 => format!("{word} {}", named.join(", ")),
            _ => format!("{word} {} and {more} more", named.join(", ")),
        }
    }
}
