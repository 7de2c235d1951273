//! What ends the reading of an input, as opposed to the problems of single rows.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::encoding::{BadText, NotText};
use super::role::Role;
use super::xlsx::WorkbookError;
use crate::rename::RowNumber;

/// An input that can't be read as a sheet of renames.
#[derive(Debug, Error)]
#[error("{}", self.said())]
pub(crate) enum InputError {
    /// There is no such file.
    NotFound(PathBuf),
    /// A directory was named.
    Directory(PathBuf),
    /// The file is there and can't be opened.
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Reading stopped half way.
    Read(#[source] io::Error),
    /// Not one byte.
    Empty(PathBuf),
    /// The first bytes are those of something that is not read.
    NotText {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: NotText,
    },
    /// Bytes that are not text.
    BadText {
        /// The row that holds them.
        row: RowNumber,
        /// What is wrong with them.
        what: BadText,
    },
    /// A quote that swallows the rest of the file.
    UnclosedQuote(RowNumber),
    /// A record beyond the limit.
    RecordTooLarge(RowNumber),
    /// More rows than can be numbered.
    TooManyRows,
    /// Only blank rows where a header is looked for.
    NoHeader,
    /// `--header-row` names a row that is not there.
    HeaderRowBlank(RowNumber),
    /// A header and nothing below.
    NoRows,
    /// No column for a role that is needed.
    ColumnMissing {
        /// The role.
        role: Role,
        /// The row that was taken for the header.
        row: RowNumber,
        /// All headers of the sheet.
        headers: Vec<String>,
    },
    /// Several columns for one role.
    ColumnTwice {
        /// The role.
        role: Role,
        /// The headers that mean it.
        headers: Vec<String>,
    },
    /// `--column` names a header that is not there.
    OverrideAbsent {
        /// The role.
        role: Role,
        /// The header that was asked for.
        wanted: String,
        /// All headers of the sheet.
        headers: Vec<String>,
    },
    /// `--column` names one role twice, or one header for two roles.
    OverrideClash {
        /// The role of the later one.
        role: Role,
        /// The header of the later one.
        header: String,
    },
    /// A workbook that can't be read.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// Neither a column nor a default.
    NoRegion,
}
/// How many headers a message lists: more than such a sheet has, fewer than fill a screen.
pub(crate) const LISTED_HEADERS: usize = 40;
