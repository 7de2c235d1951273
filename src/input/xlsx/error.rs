//! Why a workbook can't be read.

use thiserror::Error;

use crate::rename::RowNumber;
use crate::words::Both;

/// A workbook that can't be read as a sheet of renames.
#[derive(Debug, Error)]
#[error("{}", self.said())]
pub(crate) enum WorkbookError {
    /// The file is larger than is read.
    FileTooLarge {
        /// Its size.
        mib: u64,
        /// The limit.
        limit: u64,
    },
    /// No zip archive, or a broken one.
    Archive(String),
    /// An archive of something else.
    NoPart(&'static str),
    /// Another kind of workbook.
    OtherKind(&'static str),
    /// A part that is no sound XML, or ends too early.
    Part {
        /// The part.
        part: String,
        /// Why.
        why: Both,
    },
    /// More than any sheet of this kind has.
    TooMuch {
        /// What there is too much of.
        what: Both,
    },
    /// Rows or cells out of order.
    Disorder {
        /// The row.
        row: RowNumber,
        /// What is wrong with it.
        what: Both,
    },
    /// `--sheet` names none.
    SheetAbsent {
        /// The name that was asked for.
        wanted: String,
        /// All sheets.
        sheets: Vec<Both>,
    },
    /// Several sheets have the needed columns.
    SheetUnclear {
        /// These.
        sheets: Vec<Both>,
    },
    /// No sheet has the needed columns.
    NoSheetFits {
        /// All sheets.
        sheets: Vec<Both>,
    },
    /// Rows that are not seen when the sheet is looked at.
    HiddenRows {
        /// How many.
        count: u64,
        /// The first of them.
        first: Vec<RowNumber>,
        /// Whether the sheet has a filter that is on.
        filtered: bool,
    },
}

/// How many sheets a message lists.
pub(crate) const LISTED_SHEETS: usize = 40;
