//! Bytes of a spreadsheet → checked rows, in one pass and in flat memory.
//!
//! ```text
//! bytes → raw_records → encoding → csv → check → CheckedRow → the caller
//!         numbered rows  text       cells  problems
//! ```
//!
//! Two digests come with the rows: SHA-256 of the very bytes that were parsed, as evidence, and a hash of the parsed
//! rows, which another delimiter, other quoting or other line endings do not change.
//! Duplicates are found by the caller, who has an index; whether the service has a region, by the endpoint table.

mod check;
mod checked_row;
mod columns;
mod csv;
mod delimiter;
mod encoding;
mod error;
mod hashing_reader;
mod problem;
mod raw_records;
mod record;
mod role;
mod rows_hash;
mod sheet;
mod spaces;

pub(crate) use checked_row::{BlankName, CheckRules, CheckedRow, Decision, RowCells};
pub(crate) use columns::Columns;
pub(crate) use delimiter::Delimiter;
pub(crate) use error::InputError;
pub(crate) use problem::Problem;
pub(crate) use role::{ColumnOverride, Role};
pub(crate) use sheet::{InputFacts, InputOptions, Sheet};
