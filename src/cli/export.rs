//! `export`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::rename::Status;
use crate::report::OnlyText;

/// `export`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename export names.csv.journal.db -o results.csv       opens right in Excel
  cert-rename export names.csv.journal.db --rows failed        to mend and run again
  cert-rename export names.csv.journal.db --only region=cn-hangzhou --only 部门=财务
  cert-rename export names.csv.journal.db --format html -o report.html
  cert-rename export names.csv.journal.db --bundle evidence    all of it, to be checked with verify --bundle
  cert-rename export names.csv.journal.db --format jsonl | jq")]
pub(crate) struct ExportArgs {
    /// The job's journal
    pub(crate) journal: PathBuf,
    /// The format
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    pub(crate) format: ExportFormat,
    /// The file to write, whole or not at all [default: standard output; xlsx and html need a file]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Which rows: all, failed, unfinished, or statuses with commas between them
    #[arg(
        long,
        value_name = "all|failed|unfinished|STATUS,…",
        default_value = "all"
    )]
    pub(crate) rows: RowFilter,
    /// Only rows whose column has just this value, such as region=cn-hangzhou; repeated, all must hold
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub(crate) only: Vec<OnlyText>,
    /// CSV without byte order mark, with LF, and without the `'` before cells that a spreadsheet would run
    #[arg(long)]
    pub(crate) raw: bool,
    /// Write the evidence pack into a new folder: all exports, the log, the input, a copy of the journal, a manifest
    #[arg(long, value_name = "DIR", conflicts_with_all = ["format", "output", "rows", "only", "raw"])]
    pub(crate) bundle: Option<PathBuf>,
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Opens right in Excel and WPS
    Csv,
    /// One JSON object a line
    Jsonl,
    /// A workbook: typed cells, filter, colours, local times, a summary; needs -o
    Xlsx,
    /// One page with the whole story, which needs no network; needs -o
    Html,
}

impl ExportFormat {
    /// Returns the word that is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
        }
    }
}

/// `--rows`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFilter(pub(crate) Vec<Status>);

impl std::str::FromStr for RowFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut statuses = Vec::new();
        for word in text.split(',').map(str::trim) {
            match word {
                "all" => statuses.extend(Status::ALL),
                "unfinished" => statuses.extend([Status::Pending, Status::InDoubt]),
                word => statuses.push(Status::parse(word).ok_or_else(|| {
                    let known: Vec<_> = Status::ALL.iter().map(|status| status.name()).collect();
                    format!(
                        "`{word}` is neither all, unfinished, nor a status ({})",
                        known.join(", ")
                    )
                })?),
            }
        }
        Ok(Self(statuses))
    }
}
