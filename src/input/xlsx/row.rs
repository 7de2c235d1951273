//! One row of a sheet, with what a CSV would not tell.

use super::super::record::Record;
use super::super::spaces;

/// A row.
#[derive(Debug)]
pub(crate) struct SheetRow {
    /// Its cells.
    pub(crate) record: Record,
    /// Whether it is hidden, by hand or by a filter.
    pub(crate) hidden: bool,
    /// The formulas in it: column, counted from 0, and text, without the `=`.
    pub(crate) formulas: Vec<(usize, String)>,
}

impl SheetRow {
    /// Returns a row to be filled.
    pub(super) fn new() -> Self {
        Self {
            record: Record::new(),
            hidden: false,
            formulas: Vec::new(),
        }
    }

    /// Tells whether nothing can be seen in it. A formula that was never calculated is something.
    pub(super) fn is_blank(&self) -> bool {
        self.record.cells().all(spaces::is_blank) && self.formulas.is_empty()
    }
}
