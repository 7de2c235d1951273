//! The header of a sheet, and the row that it is looked for in.

use std::num::NonZeroU32;

use super::error::InputError;
use super::record::Record;
use super::role::Role;
use super::spaces;
use crate::rename::RowNumber;

/// Titles come before a header, in a few rows; what comes later is no header. Source: the design, section 3.
pub(super) const SEARCHED_ROWS: u32 = 10;

/// A header: where it is, and its cells less the blank ones at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// Its row.
    pub(crate) row: RowNumber,
    /// Its cells, as they stand in the sheet.
    pub(crate) cells: Vec<String>,
}

/// Where the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeaderRow {
    /// In the first of rows 1 to 10 that has the needed columns.
    Search,
    /// In this row.
    At(NonZeroU32),
}

impl Header {
    /// Takes a row for a header.
    pub(super) fn of(record: &Record) -> Self {
        let mut cells: Vec<String> = record.cells().map(str::to_owned).collect();
        while cells.last().is_some_and(|cell| spaces::is_blank(cell)) {
            cells.pop();
        }
        Self {
            row: record.row(),
            cells,
        }
    }
}

impl HeaderRow {
    /// Tells whether a row that is not blank is the header. `needed` of the needed columns are in it.
    pub(super) fn is_here(self, row: RowNumber, needed: usize) -> bool {
        match self {
            Self::Search => row.0 <= SEARCHED_ROWS && needed == Role::NEEDED,
            Self::At(number) => row.0 == number.get(),
        }
    }

    /// Returns the last row that can be the header.
    fn last(self) -> u32 {
        match self {
            Self::Search => SEARCHED_ROWS,
            Self::At(number) => number.get(),
        }
    }
}

/// Looks at row after row until one is the header.
#[derive(Debug)]
pub(super) struct HeaderSearch {
    at: HeaderRow,
    /// The first of the rows that have the most of the needed columns, with their number.
    best: Option<(usize, Header)>,
}

/// What a row came to.
#[derive(Debug)]
pub(super) enum Looked {
    /// It is the header.
    Here(Header),
    /// A later one may be.
    GoOn,
    /// None is.
    GiveUp,
}

impl HeaderSearch {
    /// Begins above the first row.
    pub(super) fn new(at: HeaderRow) -> Self {
        Self { at, best: None }
    }

    /// Looks at a row that is not blank.
    pub(super) fn look(
        &mut self,
        record: &Record,
        count_needed: impl Fn(&[String]) -> usize,
    ) -> Looked {
        let header = Header::of(record);
        let (row, needed) = (header.row, count_needed(&header.cells));
        if self.at.is_here(row, needed) {
            return Looked::Here(header);
        }
        // Behind blank rows the next one may be too far down.
        let is_near = row.0 <= self.at.last();
        if is_near && self.best.as_ref().is_none_or(|(most, _)| needed > *most) {
            self.best = Some((needed, header));
        }
        if row.0 < self.at.last() {
            Looked::GoOn
        } else {
            Looked::GiveUp
        }
    }

    /// Returns the row that looks most like a header, where none is: what it lacks says what to do.
    ///
    /// # Errors
    /// When the row that was asked for is blank, or all that are searched are.
    pub(super) fn nearest(self) -> Result<Header, InputError> {
        match (self.at, self.best) {
            (HeaderRow::At(number), _) => Err(InputError::HeaderRowBlank(RowNumber(number.get()))),
            (HeaderRow::Search, Some((_, header))) => Ok(header),
            (HeaderRow::Search, None) => Err(InputError::NoHeader),
        }
    }
}
