//! A report in any of the formats, so that whoever has rows need not know which.

use std::io::{self, Write};

use super::csv::{CsvReport, Dialect};
use super::edition::Edition;
use super::html::{Choice, HtmlReport};
use super::job_summary::JobSummary;
use super::jsonl::JsonlReport;
use super::xlsx::XlsxReport;
use crate::journal::ResultRow;

/// A report that was begun.
pub(crate) enum Report<W: Write> {
    /// CSV.
    Csv(Box<CsvReport<W>>),
    /// JSON lines.
    Jsonl(JsonlReport<W>),
    /// A workbook; it is written at the end.
    Xlsx(Box<XlsxReport>, W),
    /// A page.
    Html(HtmlReport<W>),
}

impl<W: Write + Send> Report<W> {
    /// Begins a CSV.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn csv(out: W, dialect: Dialect, carried: &[String]) -> io::Result<Self> {
        CsvReport::begin(out, dialect, carried).map(|report| Self::Csv(Box::new(report)))
    }

    /// Begins JSON lines.
    pub(crate) fn jsonl(out: W, carried: &[String]) -> Self {
        Self::Jsonl(JsonlReport::begin(out, carried))
    }

    /// Begins a workbook.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub(crate) fn xlsx(out: W, summary: &JobSummary, edition: &Edition) -> io::Result<Self> {
        let report = XlsxReport::begin(summary, edition)?;
        Ok(Self::Xlsx(Box::new(report), out))
    }

    /// Begins a page.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn html(
        out: W,
        summary: &JobSummary,
        edition: &Edition,
        choice: Choice,
    ) -> io::Result<Self> {
        HtmlReport::begin(out, summary, edition, choice).map(Self::Html)
    }

    /// Adds a record.
    ///
    /// # Errors
    /// What the writer reports, or that the format can't hold it.
    pub(crate) fn add(&mut self, record: &ResultRow) -> io::Result<()> {
        match self {
            Self::Csv(report) => report.add(record),
            Self::Jsonl(report) => report.add(record),
            Self::Xlsx(report, _) => report.add(record),
            Self::Html(report) => report.add(record),
        }
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn end(self) -> io::Result<W> {
        match self {
            Self::Csv(report) => report.end(),
            Self::Jsonl(report) => report.end(),
            Self::Xlsx(report, out) => report.end(out),
            Self::Html(report) => report.end(),
        }
    }
}
