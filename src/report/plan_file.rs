//! A plan as a file for whoever approves it: csv or xlsx, with the plan's id in it.

use std::io::{self, Write};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::journal::ResultRow;
use crate::rename::JobFacts;
use crate::spreadsheet::{guard, guard_typed};

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
    next_row: u32,
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

    /// Begins a workbook. `said` is what the plan comes to, a line each: label and text.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub(crate) fn xlsx(out: W, facts: &JobFacts, said: &[(&str, String)]) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        begin_book(&mut workbook, facts, said).map_err(into_io)?;
        Ok(Self::Xlsx(Box::new(PlanBook {
            workbook,
            out,
            plan_id: facts.plan_id.clone(),
            next_row: 1,
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
                write_texts(sheet, book.next_row, &cells, &Format::new()).map_err(into_io)?;
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
                sheet.autofilter(0, 0, last, 9).map_err(into_io)?;
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
    facts: &JobFacts,
    said: &[(&str, String)],
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let summary = workbook.add_worksheet_with_constant_memory()?;
    summary.set_name("plan")?;
    summary.set_column_width(0, 24)?;
    summary.set_column_width(1, 90)?;
    for (row, (label, text)) in (0..).zip(said) {
        summary.write_string_with_format(row, 0, *label, &bold)?;
        summary.write_string(row, 1, &*guard_typed(text))?;
    }
    let rows = workbook.add_worksheet_with_constant_memory()?;
    rows.set_name("rows")?;
    rows.set_freeze_panes(1, 0)?;
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
    write_texts(rows, 0, &columns(facts), &bold)
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
