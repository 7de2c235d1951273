//! Pace and stop options → what a run works with, checked before anything is read or sent.

use std::time::Duration;

use clap::{Args as _, FromArgMatches as _};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::cli::PaceArgs;
use crate::runner::{AfterCanary, CanaryPlan, OldDoubts, RunOptions, Window};
use crate::settings::SettingsError;

/// Pace and stop options of a run, checked.
#[derive(Debug, Clone)]
pub(super) struct PaceSettings {
    /// What the runner goes by.
    pub(super) options: RunOptions,
    /// How long one attempt may take.
    pub(super) timeout: Duration,
    /// The command to run when the job stops.
    pub(super) on_finish: Option<String>,
    /// The options as typed or by default, for the record.
    pub(super) record: serde_json::Value,
}

impl PaceSettings {
    /// Returns the record of a run for which nothing was typed.
    pub(super) fn usual_record() -> serde_json::Value {
        let nothing = PaceArgs::augment_args(clap::Command::new("usual")).no_binary_name(true);
        let usual = nothing
            .try_get_matches_from([""; 0])
            .and_then(|usual| PaceArgs::from_arg_matches(&usual))
            .expect("every option has a default or may be left out");
        Self::from_args(&usual)
            .expect("the defaults are sound")
            .record
    }

    /// Reads the options.
    ///
    /// # Errors
    /// When one has a value that means nothing, or the time zone is not known.
    pub(super) fn from_args(args: &PaceArgs) -> Result<Self, SettingsError> {
        let timeout = positive("--timeout", args.timeout)?;
        let outage_limit = Duration::try_from(args.outage_limit)
            .map_err(|_| SettingsError::Duration("--outage-limit"))?;
        let credential_wait = Duration::try_from(args.credential_wait)
            .map_err(|_| SettingsError::Duration("--credential-wait"))?;
        let canary = CanaryPlan {
            rows: args.canary,
            then: if args.canary_continue {
                AfterCanary::GoOn
            } else {
                AfterCanary::Stop
            },
        };
        let options = RunOptions {
            rate: args.rate,
            concurrency: args.concurrency.get(),
            max_attempts: args.max_attempts.get(),
            max_failures: args.max_failures,
            outage_limit,
            credential_wait,
            window: window(args)?,
            canary,
            old_doubts: if args.resend_in_doubt {
                OldDoubts::Resend
            } else {
                OldDoubts::Wait
            },
        };
        let mut record = serde_json::json!({
            "rate": args.rate.to_string(),
            "concurrency": args.concurrency,
            "max_attempts": args.max_attempts,
            "timeout": args.timeout,
            "max_failures": args.max_failures.to_string(),
            "outage_limit": args.outage_limit,
            "credential_wait": args.credential_wait,
            "canary": args.canary,
            "canary_continue": args.canary_continue,
            "resend_in_doubt": args.resend_in_doubt,
        });
        if let Window::Daily { hours, zone } = &options.window {
            record["window"] = hours.to_string().into();
            record["tz"] = zone.iana_name().unwrap_or("local").into();
        }
        Ok(Self {
            options,
            timeout,
            on_finish: args.on_finish.clone(),
            record,
        })
    }
}

/// Returns when rows may start.
fn window(args: &PaceArgs) -> Result<Window, SettingsError> {
    let Some(hours) = args.window else {
        return Ok(Window::Always);
    };
    let zone = match &args.tz {
        None => TimeZone::try_system().map_err(|_| SettingsError::NoSystemZone)?,
        Some(name) => TimeZone::get(name).map_err(|_| SettingsError::Zone(name.clone()))?,
    };
    Ok(Window::Daily { hours, zone })
}

fn positive(option: &'static str, given: SignedDuration) -> Result<Duration, SettingsError> {
    Duration::try_from(given)
        .ok()
        .filter(|duration| !duration.is_zero())
        .ok_or(SettingsError::Duration(option))
}
