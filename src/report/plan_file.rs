//! A plan as a file for whoever approves it: csv or xlsx, with the plan's id in it.

use std::io::{self, Write};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::difference::parts;
use super::xlsx::print_wide;
use super::xlsx_formats::Formats;
use crate::journal::ResultRow;
use crate::rename::{JobFacts, Status};
use crate::spreadsheet::{guard, guard_typed};
use crate::words::plan_file::{Label, sheets};
use crate::words::{Both, Lang};

/// The columns, before those of the sheet that are carried.
const COLUMNS: [&str; 10] = [
    "plan_id",
    "row",
    "account_id",
    "profile",
    "region",
    "cert_id",
    "old_name",
    "new_name",
    "status",
    "why",
];

/// Place of `row` among them.
const ROW: u16 = 1;
/// Place of `status` among them.
const STATUS: u16 = 8;
/// Places of `old_name` and `new_name` among them.
const NAMES: [u16; 2] = [6, 7];

/// A plan's file being written.
pub(crate) enum PlanFile<W: Write> {
    /// For Excel: byte order mark, CRLF, guarded cells.
    Csv {
        /// The writer.
        writer: Box<csv::Writer<W>>,
        /// The plan's id.
        plan_id: String,
    },
    /// A workbook.
    Xlsx(Box<PlanBook<W>>),
}

/// A workbook being written: a sheet that says what the plan is, and one with its rows.
pub(crate) struct PlanBook<W> {
    workbook: Workbook,
    out: W,
    plan_id: String,
    formats: Formats,
    next_row: u32,
    last_column: u16,
}

impl<W: Write + Send> PlanFile<W> {
    /// Begins a CSV.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn csv(mut out: W, facts: &JobFacts) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        writer.write_record(
            columns(facts)
                .iter()
                .map(|column| guard(column).into_owned()),
        )?;
        Ok(Self::Csv {
            writer: Box::new(writer),
            plan_id: facts.plan_id.clone(),
        })
    }

    /// Begins a workbook. `said` is what the plan comes to, a line each: label and text. Columns and statuses
    /// are the words that are typed, in any language.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub(crate) fn xlsx(
        out: W,
        facts: &JobFacts,
        said: &[(Label, Both)],
        lang: Lang,
    ) -> io::Result<Self> {
        let (mut workbook, formats) = (Workbook::new(), Formats::new());
        begin_book(&mut workbook, &formats, facts, (said, lang)).map_err(into_io)?;
        Ok(Self::Xlsx(Box::new(PlanBook {
            workbook,
            out,
            plan_id: facts.plan_id.clone(),
            formats,
            next_row: 1,
            last_column: u16::try_from(columns(facts).len() - 1).map_err(io::Error::other)?,
        })))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn add(&mut self, row: &ResultRow) -> io::Result<()> {
        match self {
            Self::Csv { writer, plan_id } => {
                let cells = cells(plan_id, row);
                writer.write_record(cells.iter().map(|cell| guard(cell).into_owned()))?;
                Ok(())
            }
            Self::Xlsx(book) => {
                let cells = cells(&book.plan_id, row);
                let sheet = book.workbook.worksheet_from_index(1).map_err(into_io)?;
                let number = row.row.0;
                write_texts(sheet, book.next_row, &cells, &Format::new()).map_err(into_io)?;
                sheet
                    .write_number(book.next_row, ROW, number)
                    .map_err(into_io)?;
                mark_names(sheet, book.next_row, row).map_err(into_io)?;
                let status = row.state.status;
                let format = book.formats.of_status(status);
                sheet
                    .write_string_with_format(book.next_row, STATUS, status.name(), format)
                    .map_err(into_io)?;
                book.next_row += 1;
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
            Self::Xlsx(mut book) => {
                let last = book.next_row - 1;
                let sheet = book.workbook.worksheet_from_index(1).map_err(into_io)?;
                sheet
                    .autofilter(0, 0, last, book.last_column)
                    .map_err(into_io)?;
                book.workbook
                    .save_to_writer(&mut book.out)
                    .map_err(into_io)?;
                Ok(book.out)
            }
        }
    }
}

fn begin_book(
    workbook: &mut Workbook,
    formats: &Formats,
    facts: &JobFacts,
    (said, lang): (&[(Label, Both)], Lang),
) -> Result<(), XlsxError> {
    let [plan, rows_name] = sheets();
    let summary = workbook.add_worksheet_with_constant_memory()?;
    summary.set_name(plan.said(lang))?;
    summary.set_column_width(0, 24)?;
    summary.set_column_width(1, 90)?;
    summary.set_landscape();
    summary.set_print_fit_to_pages(1, 0);
    let wrapped = Format::new().set_text_wrap();
    for (row, (label, text)) in (0..).zip(said) {
        let (label, text) = (label.said(), guard_typed(text.said(lang)));
        summary.write_string_with_format(row, 0, label.said(lang), &formats.label)?;
        summary.write_string_with_format(row, 1, &*text, &wrapped)?;
    }
    let rows = workbook.add_worksheet_with_constant_memory()?;
    rows.set_name(rows_name.said(lang))?;
    rows.set_freeze_panes(1, 0)?;
    print_wide(rows)?;
    for (column, width) in [
        (0, 34.0),
        (4, 16.0),
        (5, 28.0),
        (6, 30.0),
        (7, 30.0),
        (9, 40.0),
    ] {
        rows.set_column_width(column, width)?;
    }
    write_texts(rows, 0, &columns(facts), &formats.header)
}

/// Writes the names of a rename with what differs in colour: what goes in red, what comes in green.
fn mark_names(sheet: &mut Worksheet, line: u32, row: &ResultRow) -> Result<(), XlsxError> {
    let Some(old) = row
        .old_name
        .as_deref()
        .filter(|_| row.state.status == Status::Pending)
    else {
        return Ok(());
    };
    let parts = parts(old, &row.new_name);
    let plain = Format::new();
    let inks = [0x00C0_0000, 0x0000_7A33].map(|ink| Format::new().set_font_color(ink).set_bold());
    for ((column, name), (differing, ink)) in NAMES
        .into_iter()
        .zip([old, &row.new_name])
        .zip([parts.old, parts.new].into_iter().zip(&inks))
    {
        let pieces = [(&plain, parts.start), (ink, differing), (&plain, parts.end)];
        let pieces: Vec<_> = pieces
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        // A guarded name is written as one text, so that its guard is no part of a mark.
        if guard_typed(name) != name {
            continue;
        }
        match pieces[..] {
            [] => {}
            [(format, text)] => {
                sheet.write_string_with_format(line, column, text, format)?;
            }
            _ => {
                sheet.write_rich_string(line, column, &pieces)?;
            }
        }
    }
    Ok(())
}

fn write_texts(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[String],
    format: &Format,
) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        sheet.write_string_with_format(row, column, &*guard_typed(cell), format)?;
    }
    Ok(())
}

fn columns(facts: &JobFacts) -> Vec<String> {
    let own = COLUMNS.iter().map(|column| (*column).to_owned());
    own.chain(facts.input.carried.iter().cloned()).collect()
}

fn cells(plan_id: &str, row: &ResultRow) -> Vec<String> {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let own = [
        plan_id.to_owned(),
        row.row.to_string(),
        some(&row.account_id),
        row.profile.clone(),
        row.region.clone(),
        row.cert_id.clone(),
        some(&row.old_name),
        row.new_name.clone(),
        row.state.status.name().to_owned(),
        some(&row.state.last.message),
    ];
    own.into_iter().chain(row.carried.iter().cloned()).collect()
}

fn into_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
