//! `explain`

use clap::Args;

/// `explain`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename explain Throttling.User      a code of the service
  cert-rename explain ConnectionReset      one of ours

Codes stand in the column error_code of every export. What is said is what the program itself goes by.")]
pub(crate) struct ExplainArgs {
    /// An error code of the service or of this program
    pub(crate) code: String,
}
