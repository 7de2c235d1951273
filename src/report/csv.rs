//! Records → CSV.

use std::borrow::Cow;
use std::io::{self, Write};

use super::record::{Cell, cells, column_names};
use crate::journal::ResultRow;
use crate::spreadsheet::guard;

/// For whom a CSV is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Excel and WPS: byte order mark, CRLF, and a `'` before what they would run.
    Spreadsheet,
    /// Programs: the values as they are, LF.
    Raw,
}

/// Writes records as CSV.
#[derive(Debug)]
pub(crate) struct CsvReport<W: Write> {
    writer: csv::Writer<W>,
    dialect: Dialect,
}

impl<W: Write> CsvReport<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn begin(mut out: W, dialect: Dialect, carried: &[String]) -> io::Result<Self> {
        let terminator = match dialect {
            Dialect::Spreadsheet => {
                out.write_all("\u{feff}".as_bytes())?;
                csv::Terminator::CRLF
            }
            Dialect::Raw => csv::Terminator::Any(b'\n'),
        };
        let mut report = Self {
            writer: csv::WriterBuilder::new()
                .terminator(terminator)
                .from_writer(out),
            dialect,
        };
        let names = column_names(carried);
        report.writer.write_record(
            names
                .iter()
                .map(|name| report.dialect.cell(name).into_owned()),
        )?;
        Ok(report)
    }

    /// Adds a record.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn add(&mut self, record: &ResultRow) -> io::Result<()> {
        for cell in cells(record) {
            match cell {
                Cell::Empty => self.writer.write_field("")?,
                Cell::Text(text) => self
                    .writer
                    .write_field(self.dialect.cell(&text).as_bytes())?,
                cell => self.writer.write_field(cell.into_text().as_bytes())?,
            }
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn end(self) -> io::Result<W> {
        self.writer
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)
    }
}

impl Dialect {
    fn cell(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Spreadsheet => guard(text),
            Self::Raw => text.into(),
        }
    }
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
