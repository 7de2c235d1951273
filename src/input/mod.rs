//! Bytes of a spreadsheet → checked rows, in one pass and in flat memory.
//!
//! ```text
//! source: a CSV:      bytes → survey: which encoding → transcoder → raw_records → csv
//!         a workbook: bytes → xlsx
//!         → header → columns → records → check → CheckedRow → the caller
//! ```
//!
//! Two digests come with the rows: SHA-256 of the very bytes that were parsed, as evidence, and a hash of the parsed
//! rows, which another delimiter, other quoting or line ends, or a workbook instead of a CSV do not change.
//! Duplicates are found by the caller, who has an index; whether the service has a region, by the endpoint table.

mod check;
mod check_kind;
mod check_name;
mod checked_row;
mod columns;
mod csv;
mod damage;
mod delimiter;
mod encoding;
mod error;
mod fixing;
mod hashing_reader;
mod header;
mod id_lengths;
mod problem;
#[cfg(test)]
mod random_bytes_tests;
mod raw_records;
#[cfg(test)]
mod reader_properties_tests;
mod record;
mod role;
mod rows_hash;
mod shape;
mod sheet;
mod source;
mod spaces;
mod survey;
mod transcoder;
mod xlsx;

pub(crate) use checked_row::{BlankName, CheckRules, CheckedRow, Decision, RowCells};
pub(crate) use columns::Columns;
pub(crate) use delimiter::Delimiter;
pub(crate) use encoding::{BadText, Encoding, NotText};
pub(crate) use error::{InputError, LISTED_HEADERS};
pub(crate) use fixing::{CopyKind, FixedCell, FixedRow, Fixing};
pub(crate) use header::HeaderRow;
pub(crate) use problem::{Problem, shown, shown_whole};
pub(crate) use raw_records::MAX_RECORD_BYTES;
pub(crate) use record::CellKind;
pub(crate) use role::{ColumnOverride, Role};
pub(crate) use sheet::{InputFacts, InputOptions, RoleColumn, Sheet};
pub(crate) use xlsx::{HiddenRows, LISTED_SHEETS, WorkbookError};
