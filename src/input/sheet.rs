//! An input as a whole: opened, read row by row, and its digests.

use std::path::Path;

use serde::Serialize;

use super::check::check_record;
use super::checked_row::{CheckRules, CheckedRow};
use super::columns::Columns;
use super::csv::CsvReader;
use super::delimiter::Delimiter;
use super::error::InputError;
use super::record::Record;
use super::role::{ColumnOverride, Role};
use super::rows_hash::RowsHash;

/// How an input is read.
#[derive(Debug, Clone)]
pub(crate) struct InputOptions {
    /// The delimiter, where the header shall not tell it.
    pub(crate) delimiter: Option<Delimiter>,
    /// Columns that are called otherwise.
    pub(crate) columns: Vec<ColumnOverride>,
    /// How rows are judged.
    pub(crate) rules: CheckRules,
}

/// What is known of an input once all of it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct InputFacts {
    /// The file's name, without its directory.
    pub(crate) file_name: String,
    /// Its length.
    pub(crate) bytes: u64,
    /// The SHA-256 of the bytes that were parsed, in hexadecimal.
    pub(crate) sha256: String,
    /// The hash of the parsed rows, in hexadecimal: the same however the sheet is saved.
    pub(crate) rows_hash: String,
    /// Rows that are not blank, the header left out.
    pub(crate) rows: u64,
    /// Rows in which nothing can be seen; they were skipped.
    pub(crate) blank_rows: u64,
    /// What stands between two cells.
    pub(crate) delimiter: Delimiter,
    /// Encoding and delimiter as said to the user: `UTF-8, comma separated`.
    pub(crate) encoding: String,
    /// The roles that have a column, with its header, in the order of [`Role::ALL`].
    pub(crate) columns: Vec<(Role, String)>,
    /// The headers of the carried columns, in the sheet's order; they may repeat.
    pub(crate) carried: Vec<String>,
}

/// The digests of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InputHashes {
    /// As in [`InputFacts`].
    pub(crate) sha256: String,
    /// As in [`InputFacts`].
    pub(crate) rows_hash: String,
}

/// An input whose columns are known and whose rows are still to be read.
pub(crate) struct Sheet {
    file_name: String,
    reader: CsvReader,
    columns: Columns,
    rules: CheckRules,
}

impl Sheet {
    /// Opens an input and finds its columns.
    ///
    /// # Errors
    /// When it can't be read, has no such columns, or neither a region column nor a default region.
    pub(crate) fn open(path: &Path, options: &InputOptions) -> Result<Self, InputError> {
        let reader = CsvReader::open(path, options.delimiter)?;
        let columns = Columns::find(reader.header(), &options.columns)?;
        if columns.column(Role::Region).is_none() && options.rules.default_region.is_none() {
            return Err(InputError::NoRegion);
        }
        let file_name = path.file_name().unwrap_or(path.as_os_str());
        Ok(Self {
            file_name: file_name.to_string_lossy().into_owned(),
            reader,
            columns,
            rules: options.rules.clone(),
        })
    }

    /// Returns the columns.
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Reads and checks every row, in input order, one at a time.
    ///
    /// # Errors
    /// When the input can't be read on or has no rows, or the first error of `on_row`. What was handed on before
    /// is no whole sheet then.
    pub(crate) fn for_each_row<E: From<InputError>>(
        mut self,
        mut on_row: impl FnMut(CheckedRow) -> Result<(), E>,
    ) -> Result<InputFacts, E> {
        let (rows, rows_hash) = hash_rows(&mut self.reader, |record| {
            on_row(check_record(record, &self.columns, &self.rules))
        })?;
        let (encoding, delimiter) = (self.reader.encoding(), self.reader.delimiter());
        let columns = self.columns.roles();
        let columns = columns.map(|(role, header)| (role, header.to_owned()));
        let file = self.reader.finish();
        Ok(InputFacts {
            file_name: self.file_name,
            bytes: file.bytes,
            sha256: file.sha256,
            rows_hash,
            rows,
            blank_rows: file.blank_rows,
            delimiter,
            encoding: format!("{encoding}, {delimiter} separated"),
            columns: columns.collect(),
            carried: self.columns.carried_headers().map(str::to_owned).collect(),
        })
    }

    /// Reads an input for its digests alone; no column is looked for and no row checked.
    ///
    /// # Errors
    /// When it can't be read or has no rows.
    pub(crate) fn hashes(path: &Path, options: &InputOptions) -> Result<InputHashes, InputError> {
        let mut reader = CsvReader::open(path, options.delimiter)?;
        let (_, rows_hash) = hash_rows(&mut reader, |_| Ok::<(), InputError>(()))?;
        let sha256 = reader.finish().sha256;
        Ok(InputHashes { sha256, rows_hash })
    }
}

/// Hands on every row; returns how many there are, at least one, and their hash.
fn hash_rows<E: From<InputError>>(
    reader: &mut CsvReader,
    mut on_record: impl FnMut(&Record) -> Result<(), E>,
) -> Result<(u64, String), E> {
    let mut hash = RowsHash::new(reader.header());
    let mut record = Record::new();
    let mut rows = 0_u64;
    while reader.next_record(&mut record)? {
        hash.add(&record);
        on_record(&record)?;
        rows += 1;
    }
    match rows {
        0 => Err(InputError::NoRows.into()),
        _ => Ok((rows, hash.finish())),
    }
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
