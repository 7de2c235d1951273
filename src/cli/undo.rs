//! `undo`

use std::path::PathBuf;

use clap::Args;

use crate::report::OnlyText;

/// `undo`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename undo names.csv.journal.db -o undo.csv
  cert-rename undo names.csv.journal.db -o undo.csv --only region=cn-hangzhou
  cert-rename plan undo.csv                                    look at it before it is run

The sheet is guarded by the names that the job set: what somebody has renamed since is left alone.")]
pub(crate) struct UndoArgs {
    /// The job's journal, in any state
    pub(crate) journal: PathBuf,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Only rows whose column has just this value, such as region=cn-hangzhou; repeated, all must hold
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub(crate) only: Vec<OnlyText>,
}
