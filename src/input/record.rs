//! One row of the sheet as cells.

use crate::rename::RowNumber;

/// The cells of one row, all in one text, so that a row costs no allocation.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    row: RowNumber,
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<usize>,
}

impl Record {
    /// Returns a record without cells, to be filled.
    pub(crate) fn new() -> Self {
        Self {
            row: RowNumber(0),
            text: String::new(),
            ends: Vec::new(),
        }
    }

    /// Takes the cells of another row. `ends` are ascending and lie on character boundaries of `text`.
    pub(crate) fn set(&mut self, row: RowNumber, text: &str, ends: &[usize]) {
        self.row = row;
        self.text.clear();
        self.text.push_str(text);
        self.ends.clear();
        self.ends.extend_from_slice(ends);
    }

    /// Returns the row's number.
    pub(crate) fn row(&self) -> RowNumber {
        self.row
    }

    /// Returns the number of cells.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
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
}
