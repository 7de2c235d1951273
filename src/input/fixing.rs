//! A sheet → all of its rows as they stand, with the suggested corrections in place: for a copy to look at.

use std::path::Path;

use super::check::check_record;
use super::checked_row::CheckRules;
use super::columns::Columns;
use super::delimiter::Delimiter;
use super::error::InputError;
use super::record::{CellKind, Record};
use super::sheet::InputOptions;
use super::source::Source;
use crate::rename::RowNumber;
use crate::spreadsheet::guard;

/// What kind of file a copy has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CopyKind {
    /// A CSV with this delimiter.
    Csv(Delimiter),
    /// A workbook with a sheet of this name.
    Xlsx(String),
}

/// One row of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FixedRow {
    /// Its number.
    pub(crate) row: RowNumber,
    /// Its cells.
    pub(crate) cells: Vec<FixedCell>,
    /// Whether it is hidden.
    pub(crate) hidden: bool,
}

/// One cell of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FixedCell {
    /// Its text.
    pub(crate) text: String,
    /// What it is: a number that was left as it is stays one, so that it stays a problem.
    pub(crate) kind: CellKind,
    /// Whether it is a suggestion in place of what stood there.
    pub(crate) changed: bool,
}

/// A sheet to be copied with corrections.
pub(crate) struct Fixing {
    source: Source,
    columns: Columns,
    rules: CheckRules,
}

impl Fixing {
    /// Opens a sheet.
    ///
    /// # Errors
    /// When it can't be read, or has no such columns.
    pub(crate) fn open(path: &Path, options: &InputOptions) -> Result<Self, InputError> {
        let source = Source::open(path, options)?;
        let columns = Columns::find(source.header(), &options.columns)?;
        Ok(Self {
            source,
            columns,
            rules: options.rules.clone(),
        })
    }

    /// Returns what kind of file a copy has to be.
    pub(crate) fn kind(&self) -> CopyKind {
        match &self.source {
            Source::Csv(reader) => CopyKind::Csv(reader.delimiter()),
            Source::Workbook(reader) => CopyKind::Xlsx(reader.sheet_name().to_owned()),
        }
    }

    /// Hands on every row, titles and header included, in order; a CSV's blank ones are left out. Returns how many
    /// cells were changed.
    ///
    /// # Errors
    /// When the sheet can't be read on, or the first error of `on_row`.
    pub(crate) fn for_each_row<E: From<InputError>>(
        mut self,
        mut on_row: impl FnMut(&FixedRow) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut changed = 0;
        let header = self.source.header().row;
        let (columns, rules) = (&self.columns, &self.rules);
        let mut hand_on = |record: &Record, hidden: bool| {
            let row = fixed_row(record, hidden, header, columns, rules);
            changed += row.cells.iter().filter(|cell| cell.changed).count() as u64;
            on_row(&row)
        };
        match &mut self.source {
            Source::Csv(reader) => {
                for record in reader.take_rows_to_header() {
                    hand_on(&record, false)?;
                }
                let mut record = Record::new();
                while reader.next_record(&mut record)? {
                    hand_on(&record, false)?;
                }
            }
            Source::Workbook(reader) => {
                let width = columns.headers().len();
                reader.for_each_row(|row| {
                    if row.record.row() > header {
                        row.record.pad(width);
                    }
                    hand_on(&row.record, row.hidden)
                })?;
            }
        }
        Ok(changed)
    }
}

fn fixed_row(
    record: &Record,
    hidden: bool,
    header: RowNumber,
    columns: &Columns,
    rules: &CheckRules,
) -> FixedRow {
    let fixes = if record.row() > header {
        check_record(record, columns, rules).fixes
    } else {
        Vec::new()
    };
    let cells = record.cells().enumerate().map(|(column, text)| {
        let fix = fixes.iter().find(|(fixed, _)| *fixed == column);
        let kind = match fix {
            Some(_) => CellKind::Text,
            None => record.kind(column),
        };
        let text = match fix {
            Some((_, fix)) if columns.is_guarded() => guard(fix).into_owned(),
            Some((_, fix)) => fix.clone(),
            None => text.to_owned(),
        };
        FixedCell {
            text,
            kind,
            changed: fix.is_some(),
        }
    });
    FixedRow {
        row: record.row(),
        cells: cells.collect(),
        hidden,
    }
}
