//! Sheets that are made to be read again as an input, after somebody has looked at them in Excel.

use std::io::{self, Write};

use crate::spreadsheet::guard;

/// Writes such a sheet: CSV with a byte order mark, CRLF, and a `'` before what a spreadsheet would run. Its header must
/// have a column by which the reader knows that: `client_token` or `inventoried_at`.
#[derive(Debug)]
pub(crate) struct InputSheet<W: Write>(csv::Writer<W>);

impl<W: Write> InputSheet<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn begin<'a>(
        mut out: W,
        header: impl IntoIterator<Item = &'a str>,
    ) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let mut sheet = Self(writer);
        sheet.add(header)?;
        Ok(sheet)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn add<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        let cells = cells.into_iter().map(|cell| guard(cell).into_owned());
        self.0.write_record(cells)?;
        Ok(())
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn end(self) -> io::Result<W> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}
