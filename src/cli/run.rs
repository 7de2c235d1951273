//! `run`

use clap::Args;

use super::calls::CallArgs;
use super::consent::ConsentArgs;
use super::pace::PaceArgs;
use super::sheet::SheetArgs;
use super::show::ShowArgs;
use super::target::TargetArgs;

/// `run`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename run names.csv --sandbox              carry out against an emulator
  cert-rename run names.csv --sandbox --rehearse --window 22:00-06:00    the whole night, in seconds
  cert-rename run names.csv --region cn-hangzhou   ask, then carry out
  cert-rename run names.csv --yes --rate 30/60s    do not ask; half the usual pace

Killed or stopped, the same command goes on where it was.")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) sheet: SheetArgs,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// With --sandbox, play the whole job from now on in virtual time, which takes seconds: with the service's quotas,
    /// latency, faults, outages, and credentials that end every hour. Each rehearsal begins anew and replaces the last
    /// one's journal, INPUT.rehearsal.journal.db
    // clap waives what is required by an argument that conflicts with it, so `sandbox` alone keeps no endpoint out.
    #[arg(
        long,
        requires = "sandbox",
        conflicts_with_all = ["dry_run", "endpoint", "endpoint_type"],
        help_heading = "Calls"
    )]
    pub(crate) rehearse: bool,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    #[command(flatten)]
    pub(crate) consent: ConsentArgs,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
    /// Plan only; the same as `cert-rename plan`
    #[arg(long)]
    pub(crate) dry_run: bool,
}
