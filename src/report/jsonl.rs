//! Records → one JSON object a line, always raw.

use std::io::{self, Write};

use super::record::{Cell, cells, column_names};
use crate::journal::ResultRow;

/// Writes records as JSON lines.
#[derive(Debug)]
pub(crate) struct JsonlReport<W: Write> {
    out: W,
    names: Vec<String>,
}

impl<W: Write> JsonlReport<W> {
    /// Begins; writes nothing yet.
    pub(crate) fn begin(out: W, carried: &[String]) -> Self {
        Self {
            out,
            names: column_names(carried),
        }
    }

    /// Adds a record: all columns in order, `null` where nothing is known.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn add(&mut self, record: &ResultRow) -> io::Result<()> {
        let mut separator = '{';
        for (name, cell) in self.names.iter().zip(cells(record)) {
            write!(self.out, "{separator}{}:", serde_json::to_string(name)?)?;
            match cell {
                Cell::Empty => self.out.write_all(b"null")?,
                Cell::Number(number) => write!(self.out, "{number}")?,
                cell => serde_json::to_writer(&mut self.out, &cell.into_text())?,
            }
            separator = ',';
        }
        self.out.write_all(b"}\n")
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn end(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}
