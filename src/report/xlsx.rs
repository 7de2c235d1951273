//! Records → an XLSX workbook: a sheet of results with typed cells, and a sheet with the summary.
//!
//! Rows go to a temporary file as they come (the library's constant-memory mode), so that memory stays flat.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::edition::Edition;
use super::facts::{Fact, sections};
use super::job_summary::JobSummary;
use super::record::{Cell, cells_for_people, column_names_for_people};
use super::xlsx_formats::Formats;
use crate::journal::ResultRow;
use crate::rename::Status;
use crate::spreadsheet::{guard_typed, needs_guard};

/// Rows below the header that a sheet can hold. Source: Excel's specifications and limits.
const MOST_ROWS: u32 = 1_048_575;

/// Place of `status` among the columns.
const STATUS: usize = 8;

/// The sheet of results is the first one.
const RESULTS: usize = 0;

/// Writes records as a workbook.
pub(crate) struct XlsxReport {
    workbook: Workbook,
    zone: TimeZone,
    formats: Formats,
    columns: Vec<String>,
    next_row: u32,
}

impl XlsxReport {
    /// Begins with the header row; the summary has a sheet of its own.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub(crate) fn begin(summary: &JobSummary, edition: &Edition) -> io::Result<Self> {
        let mut report = Self {
            workbook: Workbook::new(),
            zone: edition.zone.clone(),
            formats: Formats::new(),
            columns: column_names_for_people(&summary.facts.input.carried),
            next_row: 1,
        };
        report.begin_results(edition).map_err(into_io)?;
        report.add_summary(summary, edition).map_err(into_io)?;
        Ok(report)
    }

    fn begin_results(&mut self, edition: &Edition) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(edition.words().results)?;
        sheet.set_freeze_panes(1, 2)?;
        print_wide(sheet)?;
        for (column, name) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, width_of(name))?;
            sheet.write_string_with_format(0, column, &*guard_typed(name), &self.formats.header)?;
        }
        Ok(())
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When a temporary file can't be written, or a cell is longer than a workbook can hold.
    pub(crate) fn add(&mut self, record: &ResultRow) -> io::Result<()> {
        let row = self.next_row;
        if row > MOST_ROWS {
            return Err(io::Error::other(
                "a workbook's sheet holds at most 1,048,575 rows; export csv or jsonl, or fewer rows",
            ));
        }
        let sheet = self
            .workbook
            .worksheet_from_index(RESULTS)
            .map_err(into_io)?;
        for (place, cell) in cells_for_people(record, &self.zone).into_iter().enumerate() {
            let column = u16::try_from(place).map_err(io::Error::other)?;
            let format = match (&cell, place) {
                (Cell::Text(_), STATUS) => self.formats.of_status(record.state.status),
                (Cell::Text(text), _) if needs_guard(text) => &self.formats.quoted,
                (Cell::Time(_), _) => &self.formats.utc,
                (Cell::Local(_), _) => &self.formats.local,
                _ => &self.formats.text,
            };
            write(sheet, (row, column), cell, format).map_err(|error| match error {
                XlsxError::MaxStringLengthExceeded => io::Error::other(format!(
                    "row {}, column `{}`: a workbook's cell holds at most 32,767 characters; export csv or jsonl",
                    record.row, self.columns[place]
                )),
                other => into_io(other),
            })?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// Ends it: writes the whole workbook.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn end<W: Write + Send>(mut self, mut out: W) -> io::Result<W> {
        let last_column = u16::try_from(self.columns.len() - 1).map_err(io::Error::other)?;
        let last_row = self.next_row - 1;
        let sheet = self
            .workbook
            .worksheet_from_index(RESULTS)
            .map_err(into_io)?;
        sheet
            .autofilter(0, 0, last_row, last_column)
            .map_err(into_io)?;
        self.workbook.save_to_writer(&mut out).map_err(into_io)?;
        Ok(out)
    }

    fn add_summary(&mut self, summary: &JobSummary, edition: &Edition) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(edition.words().summary)?;
        sheet.set_column_width(0, 34)?;
        sheet.set_column_width(1, 60)?;
        for column in 2..8 {
            sheet.set_column_width(column, 24)?;
        }
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        let title = edition.title(&summary.facts.input.name);
        sheet.write_string_with_format(0, 0, &*guard_typed(&title), &self.formats.heading)?;
        let mut row = 1;
        if let Some(note) = edition.not_real(summary.facts.target) {
            let warning = self.formats.of_status(Status::InDoubt);
            sheet.write_string_with_format(row, 0, note, warning)?;
            row += 1;
        }
        row += 1;
        for status in Status::ALL {
            let label = edition.words().statuses.of(status);
            sheet.write_string_with_format(row, 0, label, self.formats.of_status(status))?;
            let count = Cell::Number(summary.counts.get(status));
            write(sheet, (row, 1), count, &self.formats.text)?;
            row += 1;
        }
        for section in sections(summary, edition) {
            row += 1;
            sheet.write_string_with_format(row, 0, section.heading, &self.formats.heading)?;
            row += 1;
            for (label, value) in section.facts {
                let line = [Fact::Text(label.to_owned()), value];
                row = write_line(&self.formats, sheet, row, line)?;
            }
            if let Some(table) = section.table {
                for (place, column) in (0..).zip(&table.columns) {
                    sheet.write_string_with_format(row, place, column.name, &self.formats.label)?;
                }
                row += 1;
                for line in table.rows {
                    row = write_line(&self.formats, sheet, row, line)?;
                }
            } else if !section.if_empty.is_empty() {
                let said = [Fact::Text(section.if_empty.to_owned())];
                row = write_line(&self.formats, sheet, row, said)?;
            }
        }
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => Ok(()),
        Cell::Text(text) => sheet
            .write_string_with_format(row, column, &*guard_typed(&text), format)
            .map(drop),
        #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
        Cell::Number(number) => sheet
            .write_number_with_format(row, column, number as f64, format)
            .map(drop),
        Cell::Time(at) => sheet
            .write_number_with_format(row, column, serial_of(at), format)
            .map(drop),
        Cell::Local(at) => sheet
            .write_number_with_format(row, column, local_serial_of(at), format)
            .map(drop),
    }
}

/// On paper a sheet of rows is as wide as a page, and each page has the header.
pub(super) fn print_wide(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A time as spreadsheets count it: days since 1899-12-30.
fn serial_of(at: Timestamp) -> f64 {
    /// 1970-01-01 in that count.
    const EPOCH: f64 = 25_569.0;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53")]
    let days = at.as_millisecond() as f64 / 86_400_000.0;
    EPOCH + days
}

fn local_serial_of(at: DateTime) -> f64 {
    TimeZone::UTC.to_timestamp(at).map_or(0.0, serial_of)
}

fn width_of(column: &str) -> f64 {
    match column {
        "row" | "attempts" | "http_status" => 9.0,
        "cert_id" | "error_code" => 28.0,
        "old_name" | "new_name" | "live_name" => 30.0,
        "error_message" | "request_id" | "client_token" => 40.0,
        "first_sent_at" | "finished_at" => 25.0,
        "first_sent_local" | "finished_local" => 20.0,
        _ => 16.0,
    }
}

/// Writes cells side by side; returns the next row.
fn write_line(
    formats: &Formats,
    sheet: &mut Worksheet,
    row: u32,
    facts: impl IntoIterator<Item = Fact>,
) -> Result<u32, XlsxError> {
    for (column, fact) in (0..).zip(facts) {
        let cell = match fact {
            Fact::Nothing => continue,
            Fact::Text(text) => Cell::Text(text.into()),
            Fact::Count(number) | Fact::Number(number) => Cell::Number(number),
            Fact::When { local, utc } => Cell::Text(format!("{local} ({utc})").into()),
        };
        let format = match &cell {
            Cell::Text(text) if needs_guard(text) => &formats.quoted,
            _ => &formats.text,
        };
        write(sheet, (row, column), cell, format)?;
    }
    Ok(row + 1)
}

fn into_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
