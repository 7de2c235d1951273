//! What ends the reading of an input, as opposed to the problems of single rows.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::encoding::{BadText, NotText};
use super::problem::shown;
use super::raw_records::MAX_RECORD_BYTES;
use super::role::Role;
use super::xlsx::WorkbookError;
use crate::rename::RowNumber;

/// An input that can't be read as a sheet of renames.
#[derive(Debug, Error)]
pub(crate) enum InputError {
    /// There is no such file.
    #[error("there is no file `{}`", .0.display())]
    NotFound(PathBuf),
    /// A directory was named.
    #[error("`{}` is a directory, not a spreadsheet", .0.display())]
    Directory(PathBuf),
    /// The file is there and can't be opened.
    #[error("cannot open `{}`", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Reading stopped half way.
    #[error("cannot read on in the input")]
    Read(#[source] io::Error),
    /// Not one byte.
    #[error("`{}` is empty", .0.display())]
    Empty(PathBuf),
    /// The first bytes are those of something that is not read.
    #[error("`{}` {what}", .path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: NotText,
    },
    /// Bytes that are not text.
    #[error("row {row} {what}")]
    BadText {
        /// The row that holds them.
        row: RowNumber,
        /// What is wrong with them.
        what: BadText,
    },
    /// A quote that swallows the rest of the file.
    #[error(
        "row {0} opens a quote (\") that is never closed, so that all rows after it are part of one cell"
    )]
    UnclosedQuote(RowNumber),
    /// A record beyond the limit.
    #[error("row {0} is larger than {limit} KiB", limit = MAX_RECORD_BYTES / 1024)]
    RecordTooLarge(RowNumber),
    /// More rows than can be numbered.
    #[error("the input has more than {limit} rows", limit = u32::MAX)]
    TooManyRows,
    /// Only blank rows where a header is looked for.
    #[error("the input has no header: its first 10 rows are blank")]
    NoHeader,
    /// `--header-row` names a row that is not there.
    #[error("`--header-row {0}`: that row is blank, or not there")]
    HeaderRowBlank(RowNumber),
    /// A header and nothing below.
    #[error("the input has a header and no rows")]
    NoRows,
    /// No column for a role that is needed.
    #[error("no column for {role} in the header; row {row} has {}", list(.headers))]
    ColumnMissing {
        /// The role.
        role: Role,
        /// The row that was taken for the header.
        row: RowNumber,
        /// All headers of the sheet.
        headers: Vec<String>,
    },
    /// Several columns for one role.
    #[error("{} columns for {role}: {}", .headers.len(), list(.headers))]
    ColumnTwice {
        /// The role.
        role: Role,
        /// The headers that mean it.
        headers: Vec<String>,
    },
    /// `--column` names a header that is not there.
    #[error("`--column {role}={wanted}` names no header of the sheet; the headers are {}", list(.headers))]
    OverrideAbsent {
        /// The role.
        role: Role,
        /// The header that was asked for.
        wanted: String,
        /// All headers of the sheet.
        headers: Vec<String>,
    },
    /// `--column` names one role twice, or one header for two roles.
    #[error("`--column {role}={header}` contradicts another `--column`")]
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
    #[error("no region: the sheet has no region column, and no `--region` is given")]
    NoRegion,
}

impl InputError {
    /// Returns what to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NotFound(_) => "check the path; a relative one starts at the present directory".to_owned(),
            Self::Directory(_) => "name the spreadsheet in it".to_owned(),
            Self::Open { .. } | Self::Read(_) => {
                "check that the file can be read and that no other program holds it open".to_owned()
            }
            Self::Empty(_) => "save the spreadsheet again and look at its size".to_owned(),
            Self::NotText { what, .. } => what.hint().to_owned(),
            Self::BadText { what, .. } => what.hint().to_owned(),
            Self::UnclosedQuote(row) => format!(
                "close the quote in row {row}, or write it twice (\"\") inside of a quoted cell; saving the sheet anew from a spreadsheet program does it"
            ),
            Self::RecordTooLarge(row) => format!(
                "look for a quote (\") in row {row} that is not closed, and check that the file is a CSV"
            ),
            Self::TooManyRows => "split the sheet".to_owned(),
            Self::HeaderRowBlank(_) => "name the row that holds the headers".to_owned(),
            Self::NoHeader | Self::NoRows => {
                "one of the first 10 rows holds the headers, at least `cert_id` and `new_name`; each further row is one rename".to_owned()
            }
            Self::ColumnMissing { role: Role::NewName, .. } => {
                "rename the header to `new_name`, or say which it is: `--column new_name=HEADER`, or below row 10 where it is: `--header-row N` (`Name` alone is not taken: it is the service's word for the present name)".to_owned()
            }
            Self::ColumnMissing { role, .. } => {
                format!("rename the header to `{role}`, or say which it is: `--column {role}=HEADER`, or below row 10 where it is: `--header-row N`")
            }
            Self::ColumnTwice { role, .. } => format!(
                "say which of them it is: `--column {role}=HEADER`; where their headers are the same, rename one"
            ),
            Self::OverrideAbsent { role, .. } => {
                format!("write `--column {role}=` with one of these headers, in quotes if it has spaces")
            }
            Self::OverrideClash { .. } => "give each role and each header once".to_owned(),
            Self::Workbook(error) => error.hint().to_owned(),
            Self::NoRegion => "add `--region cn-hangzhou` (or another), or a column `region`".to_owned(),
        }
    }
}

/// How many headers a message lists: more than such a sheet has, fewer than fill a screen.
const LISTED_HEADERS: usize = 40;

/// Lists headers, in the sheet's order.
pub(super) fn list(headers: &[String]) -> String {
    let listed = headers.iter().take(LISTED_HEADERS);
    let listed: Vec<_> = listed.map(|h| format!("`{}`", shown(h))).collect();
    match headers.len().saturating_sub(LISTED_HEADERS) {
        0 => listed.join(", "),
        more => format!("{} and {more} more", listed.join(", ")),
    }
}
