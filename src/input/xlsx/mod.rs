//! A workbook (xlsx) → the rows of one of its sheets.
//!
//! ```text
//! archive → parts → xml → workbook: which sheets; strings, styles: what cells refer to → rows → reader
//! ```
//!
//! Read straight from the archive, row by row: whether a row is hidden, a cell a formula or a number a date stands in
//! the same elements as the text, and a second reader for the text alone could see another sheet than this one. Every
//! length that a file can claim has a limit here, so that a hostile one is refused before it costs memory.
//! Source of the format: ECMA-376, Office Open XML, parts 1 and 2.

mod archive;
mod cell_ref;
mod date;
mod error;
mod escapes;
mod formulas;
mod hidden;
mod merged;
mod properties;
mod reader;
mod row;
mod rows;
mod strings;
mod styles;
mod value;
mod workbook;
mod xml;

pub(crate) use cell_ref::column_letters;
pub(crate) use error::{LISTED_SHEETS, WorkbookError};
pub(crate) use hidden::HiddenRows;
pub(crate) use reader::{WorkbookOptions, WorkbookReader};
