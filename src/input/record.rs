//! One row of the sheet as cells.

use crate::rename::RowNumber;

/// What a cell is, besides its text. All cells of a CSV are texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// A text, or nothing.
    Text,
    /// A number.
    Number,
    /// A date or a time, with its day's number where the sheet holds one.
    Date(Option<i64>),
    /// `TRUE` or `FALSE`.
    Truth,
    /// An error such as `#N/A`.
    Fault,
    /// A formula of which no value was saved.
    Unsaved,
}

/// The cells of one row, all in one text, so that a row costs no allocation.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    row: RowNumber,
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<usize>,
    /// What each cell is; empty for a CSV.
    kinds: Vec<CellKind>,
}

impl Record {
    /// Returns a record without cells, to be filled.
    pub(crate) fn new() -> Self {
        Self {
            row: RowNumber(0),
            text: String::new(),
            ends: Vec::new(),
            kinds: Vec::new(),
        }
    }

    /// Takes the cells of another row of a CSV. `ends` are ascending and lie on character boundaries of `text`.
    pub(crate) fn set(&mut self, row: RowNumber, text: &str, ends: &[usize]) {
        self.begin(row);
        self.text.push_str(text);
        self.ends.extend_from_slice(ends);
    }

    /// Begins another row, without cells.
    pub(crate) fn begin(&mut self, row: RowNumber) {
        self.row = row;
        self.text.clear();
        self.ends.clear();
        self.kinds.clear();
    }

    /// Adds a cell.
    pub(crate) fn push(&mut self, text: &str, kind: CellKind) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.kinds.push(kind);
    }

    /// Adds empty cells until there are `count`.
    pub(crate) fn pad(&mut self, count: usize) {
        while self.len() < count {
            self.push("", CellKind::Text);
        }
    }

    /// Returns the row's number.
    pub(crate) fn row(&self) -> RowNumber {
        self.row
    }

    /// Returns the number of cells.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the bytes that all cells have.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns the cell of a column, counted from 0.
    pub(crate) fn cell(&self, column: usize) -> Option<&str> {
        let end = *self.ends.get(column)?;
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }

    /// Iterates over the cells.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|column| self.cell(column))
    }

    /// Returns what the cell of a column is.
    pub(crate) fn kind(&self, column: usize) -> CellKind {
        self.kinds.get(column).copied().unwrap_or(CellKind::Text)
    }

    /// Tells whether the row is of a workbook, which knows what its cells are.
    pub(crate) fn is_of_workbook(&self) -> bool {
        !self.kinds.is_empty()
    }
}
