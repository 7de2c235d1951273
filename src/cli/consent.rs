//! Agreeing to a plan: shared by `run` and `resume`.

use clap::Args;

/// Agreeing to a plan.
#[derive(Debug, Args)]
#[command(next_help_heading = "Agreement")]
pub(crate) struct ConsentArgs {
    /// Do not ask
    #[arg(long, conflicts_with = "confirm")]
    pub(crate) yes: bool,
    /// Carry out the plan of this id or nothing
    #[arg(long, value_name = "ID")]
    pub(crate) confirm: Option<String>,
    /// Who approved the plan, kept in the record
    #[arg(long, value_name = "WHO")]
    pub(crate) approved_by: Option<String>,
    /// The change ticket, kept in the record
    #[arg(long, value_name = "ID")]
    pub(crate) ticket: Option<String>,
}
