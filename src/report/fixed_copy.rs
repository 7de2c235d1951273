//! A copy of a sheet with the suggested corrections: csv for csv, xlsx for xlsx, where they are coloured.
//!
//! The copy has the values of the sheet and not its formats: numbers, dates and errors stay what they are, or a copy would
//! mend what nobody suggested. Rows keep their numbers.

use std::io::{self, Write};

use rust_xlsxwriter::{Color, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use crate::input::{CellKind, FixedCell, FixedRow};

/// The narrowest and the widest column, in signs.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

/// The errors that all spreadsheets know.
const ERRORS: [&str; 7] = [
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
];

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
        /// How wide the widest text of each column is, in signs.
        widths: Vec<usize>,
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
            widths: Vec::new(),
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
                widths,
                ..
            } => {
                let sheet = workbook.worksheet_from_index(0).map_err(into_io)?;
                let changed = Format::new().set_background_color(Color::RGB(0x00FF_EB9C));
                let number = row.row.0.saturating_sub(1);
                *after_hidden = row.hidden.then_some(number + 1);
                if row.hidden {
                    sheet.set_row_hidden(number).map_err(into_io)?;
                }
                if widths.len() < row.cells.len() {
                    widths.resize(row.cells.len(), 0);
                }
                for ((column, cell), width) in (0..).zip(&row.cells).zip(widths) {
                    // Titles reach over many columns.
                    if row.cells.len() > 1 {
                        *width = (*width).max(cell.text.width());
                    }
                    if cell.changed {
                        sheet.write_string_with_format(number, column, &cell.text, &changed)
                    } else if cell.text.is_empty() {
                        continue;
                    } else {
                        write_as_it_was(sheet, number, column, cell)
                    }
                    .map_err(into_io)?;
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
                widths,
            } => {
                let sheet = workbook.worksheet_from_index(0).map_err(into_io)?;
                for (column, width) in (0..).zip(widths) {
                    let width = width.clamp(NARROWEST, WIDEST) + 2;
                    let width = u16::try_from(width).expect("clamped");
                    sheet.set_column_width(column, width).map_err(into_io)?;
                }
                if let Some(row) = after_hidden {
                    // In this mode the library writes a hidden row twice that nothing follows.
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

/// Writes a cell that nobody suggested to change, as what it is.
fn write_as_it_was<'a>(
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    cell: &FixedCell,
) -> Result<&'a mut Worksheet, XlsxError> {
    let text = &cell.text;
    match cell.kind {
        CellKind::Number => {
            if let Ok(number) = text.parse::<f64>() {
                return sheet.write_number(row, column, number);
            }
        }
        CellKind::Date(_) => {
            let shape = match text.len() {
                8 => "hh:mm:ss",
                10 => "yyyy-mm-dd",
                _ => "yyyy-mm-dd hh:mm:ss",
            };
            if let Ok(date) = ExcelDateTime::parse_from_str(text) {
                let format = Format::new().set_num_format(shape);
                return sheet.write_datetime_with_format(row, column, date, &format);
            }
        }
        CellKind::Truth => return sheet.write_boolean(row, column, text == "TRUE"),
        // An error stands by itself only as the value of a formula; no other formula is written.
        CellKind::Fault if ERRORS.contains(&text.as_str()) => {
            return sheet.write_formula(row, column, Formula::new(text).set_result(text));
        }
        CellKind::Text | CellKind::Fault | CellKind::Unsaved => {}
    }
    sheet.write_string(row, column, text)
}

fn into_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
