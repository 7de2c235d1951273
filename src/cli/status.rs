//! `status`

use std::path::PathBuf;

use clap::Args;

/// `status`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename status names.csv.journal.db
  cert-rename status names.csv.journal.db --watch      the picture of the run, from another terminal
  cert-rename status names.csv.journal.db --json | jq .counts.renamed")]
pub(crate) struct StatusArgs {
    /// The job's journal
    pub(crate) journal: PathBuf,
    /// One JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// Show the job on standard error until its rows are done or Ctrl-C is pressed, then say where it stands
    #[arg(long, conflicts_with = "json")]
    pub(crate) watch: bool,
}
