//! A copy of a sheet with the suggested corrections: csv for csv, xlsx for xlsx, where they are coloured.
//!
//! The copy has the values of the sheet and not its formats. Rows keep their numbers.

use std::io::{self, Write};

use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

use crate::input::FixedRow;

/// A copy being written.
pub(crate) enum FixedCopy<W: Write> {
    /// UTF-8 with byte order mark, so that it opens right in Excel.
    Csv {
        /// The writer.
        writer: Box<csv::Writer<W>>,
        /// The number of the row that comes next.
        next: u32,
    },
    /// A workbook of one sheet.
    Xlsx {
        /// The workbook.
        workbook: Box<Workbook>,
        /// Where it goes.
        out: W,
        /// The row after the last one, if that one is hidden.
        after_hidden: Option<u32>,
    },
}

impl<W: Write + Send> FixedCopy<W> {
    /// Begins a CSV with a delimiter.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn csv(mut out: W, delimiter: u8) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(out);
        Ok(Self::Csv {
            writer: Box::new(writer),
            next: 1,
        })
    }

    /// Begins a workbook with a sheet of this name.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub(crate) fn xlsx(out: W, sheet: &str) -> io::Result<Self> {
        let mut workbook = Box::new(Workbook::new());
        let added = workbook.add_worksheet_with_constant_memory();
        added
            .and_then(|added| added.set_name(sheet).map(drop))
            .map_err(into_io)?;
        Ok(Self::Xlsx {
            workbook,
            out,
            after_hidden: None,
        })
    }

    /// Adds a row. Rows come in order; those between are blank.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn add(&mut self, row: &FixedRow) -> io::Result<()> {
        match self {
            Self::Csv { writer, next } => {
                while *next < row.row.0 {
                    writer.write_record([""])?;
                    *next += 1;
                }
                writer.write_record(row.cells.iter().map(|cell| &cell.text))?;
                *next += 1;
                Ok(())
            }
            Self::Xlsx {
                workbook,
                after_hidden,
                ..
            } => {
                let sheet = workbook.worksheet_from_index(0).map_err(into_io)?;
                let changed = Format::new().set_background_color(Color::RGB(0x00FF_EB9C));
                let number = row.row.0.saturating_sub(1);
                *after_hidden = row.hidden.then_some(number + 1);
                if row.hidden {
                    sheet.set_row_hidden(number).map_err(into_io)?;
                }
                for (column, cell) in (0..).zip(&row.cells) {
                    let written = if cell.changed {
                        sheet.write_string_with_format(number, column, &cell.text, &changed)
                    } else if cell.text.is_empty() {
                        continue;
                    } else {
                        sheet.write_string(number, column, &cell.text)
                    };
                    written.map_err(into_io)?;
                }
                Ok(())
            }
        }
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn end(self) -> io::Result<W> {
        match self {
            Self::Csv { writer, .. } => (*writer)
                .into_inner()
                .map_err(csv::IntoInnerError::into_error),
            Self::Xlsx {
                mut workbook,
                mut out,
                after_hidden,
            } => {
                if let Some(row) = after_hidden {
                    // In this mode the library writes a hidden row twice that nothing follows.
                    let sheet = workbook.worksheet_from_index(0).map_err(into_io)?;
                    sheet
                        .write_blank(row, 0, &Format::new().set_hidden())
                        .map_err(into_io)?;
                }
                workbook.save_to_writer(&mut out).map_err(into_io)?;
                Ok(out)
            }
        }
    }
}

fn into_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
