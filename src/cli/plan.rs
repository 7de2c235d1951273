//! `plan`

use std::path::PathBuf;

use clap::Args;

use super::calls::CallArgs;
use super::pace::PaceArgs;
use super::sheet::SheetArgs;
use super::target::TargetArgs;

/// `plan`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename plan names.csv --region cn-hangzhou
  cert-rename plan names.csv --sandbox --skip-invalid
  cert-rename plan names.csv | less                   all of a long plan
  cert-rename plan names.csv --ram-policy > policy.json
  cert-rename plan names.xlsx -o plan.xlsx            for whoever approves it
  cert-rename plan names.xlsx --fix corrected.xlsx    a copy with the suggestions, to look at")]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) sheet: SheetArgs,
    /// Write the plan, with its id, for whoever approves it: FILE.xlsx or FILE.csv
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write a copy of the sheet with the suggested corrections, to look at: xlsx for xlsx, csv for csv
    #[arg(long, value_name = "FILE")]
    pub(crate) fix: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    /// Print the least RAM policy that this sheet needs, as JSON, and make no plan
    #[arg(long)]
    pub(crate) ram_policy: bool,
}
