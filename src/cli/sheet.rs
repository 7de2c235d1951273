//! The sheet, its job, and how the sheet is read: shared by `plan` and `run`.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::input::{ColumnOverride, Delimiter, Encoding, HiddenRows};
use crate::rename::NameRule;

/// The input and how to read it.
#[derive(Debug, Args)]
#[command(next_help_heading = "The sheet and its job")]
pub(crate) struct SheetArgs {
    /// The spreadsheet: a workbook (xlsx) or a CSV, with a header
    #[arg(help_heading = None::<&str>)]
    pub(crate) input: PathBuf,
    /// The job's journal [default: INPUT.journal.db, with --sandbox INPUT.sandbox.journal.db, with --rehearse
    /// INPUT.rehearsal.journal.db]
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
    /// Start a new job; the old journal is kept under a dated name
    #[arg(long)]
    pub(crate) new_job: bool,
    /// Region of rows that name none [default: that of the environment]
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// Credentials of rows that name no profile [default: that of the environment, else the first
    /// place that has any]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The rule that new names must keep [default: strict]
    #[arg(long, value_enum)]
    pub(crate) name_rule: Option<NameRule>,
    /// What a blank new name means: `keep` leaves the certificate as it is [default: a problem]
    #[arg(long, value_enum, value_name = "keep")]
    pub(crate) blank: Option<BlankChoice>,
    /// Leave rows with problems out, as `invalid`, instead of refusing the sheet
    #[arg(long)]
    pub(crate) skip_invalid: bool,
    /// Read no live names before the run
    #[arg(long)]
    pub(crate) no_preflight: bool,
    /// The sheet of a workbook [default: the only visible one that has the needed columns]
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// The row that holds the headers [default: the first of rows 1 to 10 that has the needed ones]
    #[arg(long, value_name = "N")]
    pub(crate) header_row: Option<NonZeroU32>,
    /// What becomes of rows that a workbook hides, by hand or by a filter [default: the sheet is refused]
    #[arg(long, value_enum)]
    pub(crate) hidden_rows: Option<HiddenRows>,
    /// How the bytes of a CSV are text, such as gb18030 [default: by its mark, else UTF-8, else GB18030]
    #[arg(long)]
    pub(crate) encoding: Option<Encoding>,
    /// What stands between the cells of a CSV [default: found from its header]
    #[arg(long)]
    pub(crate) delimiter: Option<Delimiter>,
    /// The header of a role's column, such as `new_name=Neuer Name`; may be repeated
    #[arg(long, value_name = "ROLE=HEADER")]
    pub(crate) column: Vec<ColumnOverride>,
}

/// `--blank`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BlankChoice {
    /// The row is `unchanged`
    Keep,
}
