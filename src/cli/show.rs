//! What is shown meanwhile: shared by `run` and `resume`.

use clap::{Args, ValueEnum};

/// What is shown meanwhile.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is shown")]
pub(crate) struct ShowArgs {
    /// How progress is shown, on standard error but for `json`
    #[arg(long, value_enum, default_value_t = ProgressChoice::Auto)]
    pub(crate) progress: ProgressChoice,
    /// Show neither plan nor progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// `--progress`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressChoice {
    /// As `bar` on a terminal, as `plain` elsewhere
    Auto,
    /// A picture of all accounts and regions, drawn in place; needs a terminal
    Bar,
    /// A line every few seconds
    Plain,
    /// An event a line on standard output, for programs
    Json,
    /// Nothing
    None,
}
