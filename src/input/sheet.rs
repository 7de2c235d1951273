//! An input as a whole: opened, read row by row, and its digests.

use std::path::Path;

use super::check::check_record;
use super::checked_row::{CheckRules, CheckedRow};
use super::columns::Columns;
use super::delimiter::Delimiter;
use super::encoding::Encoding;
use super::error::InputError;
use super::header::HeaderRow;
use super::id_lengths::IdLengths;
use super::record::Record;
use super::role::{ColumnOverride, Role};
use super::rows_hash::RowsHash;
use super::source::Source;
use super::xlsx::{HiddenRows, column_letters};
use crate::rename::CertId;
use crate::words::{Both, sheet};

/// How an input is read.
#[derive(Debug, Clone)]
pub(crate) struct InputOptions {
    /// The delimiter of a CSV, where the header shall not tell it.
    pub(crate) delimiter: Option<Delimiter>,
    /// The encoding of a CSV, where its bytes shall not tell it.
    pub(crate) encoding: Option<Encoding>,
    /// The sheet of a workbook, where the headers shall not tell it.
    pub(crate) sheet: Option<String>,
    /// What becomes of hidden rows of a workbook.
    pub(crate) hidden_rows: Option<HiddenRows>,
    /// Where the header is.
    pub(crate) header_row: HeaderRow,
    /// Columns that are called otherwise.
    pub(crate) columns: Vec<ColumnOverride>,
    /// How rows are judged.
    pub(crate) rules: CheckRules,
}

/// A column that has a role, as it is said to the user: `new_name ← column E 修改后名称`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleColumn {
    /// The role.
    pub(crate) role: Role,
    /// The column's letters.
    pub(crate) letters: String,
    /// Its header.
    pub(crate) header: String,
}

/// What is known of an input once all of it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// How it was read, as said to the user: `UTF-8, comma separated`.
    pub(crate) read_as: Both,
    /// What is worth knowing of the sheet as a whole, each a warning.
    pub(crate) notes: Vec<Both>,
    /// The columns that have a role, in the order of [`Role::ALL`].
    pub(crate) columns: Vec<RoleColumn>,
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
    source: Source,
    columns: Columns,
    rules: CheckRules,
}

impl Sheet {
    /// Opens an input and finds its columns.
    ///
    /// # Errors
    /// When it can't be read, has no such columns, or neither a region column nor a default region.
    pub(crate) fn open(path: &Path, options: &InputOptions) -> Result<Self, InputError> {
        let source = Source::open(path, options)?;
        let columns = Columns::find(source.header(), &options.columns)?;
        if columns.column(Role::Region).is_none() && options.rules.default_region.is_none() {
            return Err(InputError::NoRegion);
        }
        let file_name = path.file_name().unwrap_or(path.as_os_str());
        Ok(Self {
            file_name: file_name.to_string_lossy().into_owned(),
            source,
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
        let mut lengths = IdLengths::default();
        let (rows, rows_hash) = hash_rows(&mut self.source, |record| {
            let row = check_record(record, &self.columns, &self.rules);
            if CertId::parse(&row.cells.cert_id).is_some() {
                lengths.add(row.row, &row.cells.cert_id);
            }
            on_row(row)
        })?;
        let columns = role_columns(&self.columns);
        let mut notes = hidden_columns(&self.source, &self.columns);
        notes.extend(self.source.merged_cells(&self.columns));
        let read_as = self.source.read_as();
        let source = self.source.finish();
        notes.extend(source.notes);
        notes.extend(lengths.warnings());
        Ok(InputFacts {
            file_name: self.file_name,
            bytes: source.file.bytes,
            sha256: source.file.sha256,
            rows_hash,
            rows,
            blank_rows: source.file.blank_rows,
            read_as,
            notes,
            columns,
            carried: self.columns.carried_headers().map(str::to_owned).collect(),
        })
    }

    /// Reads an input for its digests alone; no column is looked for and no row checked.
    ///
    /// # Errors
    /// When it can't be read or has no rows.
    pub(crate) fn hashes(path: &Path, options: &InputOptions) -> Result<InputHashes, InputError> {
        let mut source = Source::open(path, options)?;
        let (_, rows_hash) = hash_rows(&mut source, |_| Ok::<(), InputError>(()))?;
        let sha256 = source.finish().file.sha256;
        Ok(InputHashes { sha256, rows_hash })
    }
}

/// Hands on every row; returns how many there are, at least one, and their hash.
fn hash_rows<E: From<InputError>>(
    source: &mut Source,
    mut on_record: impl FnMut(&Record) -> Result<(), E>,
) -> Result<(u64, String), E> {
    let mut hash = RowsHash::new(&source.header().cells);
    let mut rows = 0_u64;
    source.for_each_record(|record| {
        hash.add(record);
        rows += 1;
        on_record(record)
    })?;
    match rows {
        0 => Err(InputError::NoRows.into()),
        _ => Ok((rows, hash.finish())),
    }
}

fn role_columns(columns: &Columns) -> Vec<RoleColumn> {
    let found = columns.roles().map(|(role, column, header)| RoleColumn {
        role,
        letters: column_letters(column),
        header: header.to_owned(),
    });
    found.collect()
}

/// Names the columns that have a role and are not seen when the sheet is looked at.
fn hidden_columns(source: &Source, columns: &Columns) -> Vec<Both> {
    let hidden = columns
        .roles()
        .filter(|(_, column, _)| source.hides(*column));
    let named = hidden
        .map(|(role, column, header)| sheet::hidden_column(&column_letters(column), header, role));
    named.collect()
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
