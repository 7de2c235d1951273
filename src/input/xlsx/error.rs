//! Why a workbook can't be read.

use thiserror::Error;

use super::super::problem::shown;
use crate::rename::RowNumber;

/// A workbook that can't be read as a sheet of renames.
#[derive(Debug, Error)]
pub(crate) enum WorkbookError {
    /// The file is larger than is read.
    #[error("the workbook has {mib} MiB, and at most {limit} MiB are read")]
    FileTooLarge {
        /// Its size.
        mib: u64,
        /// The limit.
        limit: u64,
    },
    /// No zip archive, or a broken one.
    #[error("the workbook is damaged: its archive can't be read ({0})")]
    Archive(String),
    /// An archive of something else.
    #[error("the file is a zip archive and no xlsx workbook: it has no {0}")]
    NoPart(&'static str),
    /// Another kind of workbook.
    #[error("the file is a workbook of another kind: {0}")]
    OtherKind(&'static str),
    /// A part that is no sound XML, or ends too early.
    #[error("the workbook is damaged: `{}` can't be read ({why})", shown(.part))]
    Part {
        /// The part.
        part: String,
        /// Why.
        why: String,
    },
    /// More than any sheet of this kind has.
    #[error("the workbook is not read on: {what}")]
    TooMuch {
        /// What there is too much of.
        what: String,
    },
    /// Rows or cells out of order.
    #[error("the sheet is damaged: row {row} {what}")]
    Disorder {
        /// The row.
        row: RowNumber,
        /// What is wrong with it.
        what: String,
    },
    /// `--sheet` names none.
    #[error("there is no sheet `{}`; the sheets are {}", shown(.wanted), list(.sheets))]
    SheetAbsent {
        /// The name that was asked for.
        wanted: String,
        /// All sheets.
        sheets: Vec<String>,
    },
    /// Several sheets have the needed columns.
    #[error("{} sheets have the needed columns: {}", .sheets.len(), list(.sheets))]
    SheetUnclear {
        /// These.
        sheets: Vec<String>,
    },
    /// No sheet has the needed columns.
    #[error("no sheet has the needed columns in its first rows; the sheets are {}", list(.sheets))]
    NoSheetFits {
        /// All sheets.
        sheets: Vec<String>,
    },
    /// Rows that are not seen when the sheet is looked at.
    #[error(
        "{count} {} hidden{}: {rows}",
        if *.count == 1 { "row is" } else { "rows are" },
        if *.filtered { " by a filter" } else { "" }
    )]
    HiddenRows {
        /// How many.
        count: u64,
        /// The first of them, in words.
        rows: String,
        /// Whether the sheet has a filter that is on.
        filtered: bool,
    },
}

impl WorkbookError {
    /// Returns what to do next.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::FileTooLarge { .. } | Self::TooMuch { .. } => {
                "copy the rows into a new workbook and save it, or save the sheet as \"CSV UTF-8\""
            }
            Self::Archive(_) | Self::Part { .. } | Self::Disorder { .. } => {
                "open it in Excel or WPS and save it again as xlsx, or copy it anew from where it came"
            }
            Self::NoPart(_) | Self::OtherKind(_) => {
                "open it in Excel, WPS or LibreOffice and save it as xlsx or \"CSV UTF-8\""
            }
            Self::SheetAbsent { .. } | Self::SheetUnclear { .. } => "name one: `--sheet NAME`",
            Self::NoSheetFits { .. } => {
                "name the sheet with `--sheet NAME` and its columns with `--column new_name=HEADER`; a hidden sheet is read only when it is named"
            }
            Self::HiddenRows { .. } => {
                "leave them out with `--hidden-rows skip`, or rename them too with `--hidden-rows include`"
            }
        }
    }
}

/// How many sheets a message lists.
const LISTED_SHEETS: usize = 40;

/// Lists names of sheets.
fn list(sheets: &[String]) -> String {
    let listed = sheets.iter().take(LISTED_SHEETS);
    let listed: Vec<_> = listed.map(|sheet| shown(sheet)).collect();
    match sheets.len().saturating_sub(LISTED_SHEETS) {
        0 => listed.join(", "),
        more => format!("{} and {more} more", listed.join(", ")),
    }
}
