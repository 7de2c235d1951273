//! The pace, and when to stop: shared by `plan`, `run` and `resume`.

use std::num::NonZeroU32;

use clap::Args;
use jiff::SignedDuration;

use crate::runner::{FailureLimit, Hours, RateChoice};

/// Pace and stop options.
#[derive(Debug, Args)]
#[command(next_help_heading = "Pace, and when to stop")]
pub(crate) struct PaceArgs {
    /// Calls per account and region, at most, in any window of the period; `auto` or `auto/PERIOD` finds out
    #[arg(long, value_name = "QUOTA|auto", default_value_t = RateChoice::USUAL)]
    pub(crate) rate: RateChoice,
    /// Calls in flight per account and region
    #[arg(long, value_name = "N", default_value = "8")]
    pub(crate) concurrency: NonZeroU32,
    /// Attempts per row; throttled ones do not count
    #[arg(long, value_name = "N", default_value = "6")]
    pub(crate) max_attempts: NonZeroU32,
    /// How long one attempt may take
    #[arg(long, value_name = "DURATION", default_value = "10s")]
    pub(crate) timeout: SignedDuration,
    /// Stop an account's region when more rows than this fail: a number, or a percentage
    #[arg(long, value_name = "N|P%", default_value = "5%")]
    pub(crate) max_failures: FailureLimit,
    /// Give an account's region up when the service has been away for so long
    #[arg(long, value_name = "DURATION", default_value = "2h")]
    pub(crate) outage_limit: SignedDuration,
    /// When credentials end that only you can renew: wait so long for others, reading the profile again
    #[arg(long, value_name = "DURATION", default_value = "30m")]
    pub(crate) credential_wait: SignedDuration,
    /// Try so many rows first, over all accounts and regions, and stop [default: 0]
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    pub(crate) canary: u64,
    /// Go on after the canary when all of its rows are renamed
    #[arg(long, requires = "canary")]
    pub(crate) canary_continue: bool,
    /// Send rows again that have been in doubt for more than an hour and can't be looked up: the service may have
    /// forgotten their tokens
    #[arg(long)]
    pub(crate) resend_in_doubt: bool,
    /// Start rows only between these times of day, such as 22:00-06:00 [default: always]
    #[arg(long, value_name = "HH:MM-HH:MM")]
    pub(crate) window: Option<Hours>,
    /// Run this by the shell when the job stops, with a summary as JSON on its standard input
    #[arg(long, value_name = "CMD")]
    pub(crate) on_finish: Option<String>,
    /// The time zone of --window, such as Asia/Shanghai [default: the machine's]
    #[arg(long, value_name = "ZONE", requires = "window")]
    pub(crate) tz: Option<String>,
}
