//! Arguments → what the commands work with, checked once.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::cli::{ExportFormat, SheetArgs};
use crate::destination::Destination;
use crate::rename::{JobSettings, NameRule};
use crate::report::UnknownColumn;
use crate::words::Both;

/// Why an argument can't be used.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{}", self.said())]
pub(crate) enum SettingsError {
    /// The endpoint is no URL that calls can go to.
    BadEndpoint {
        /// The option or the variable.
        source_name: &'static str,
        text: String,
        why: String,
    },
    /// Plain http would show every call to the network.
    PlainHttp {
        /// The option or the variable.
        source_name: &'static str,
        text: String,
    },
    /// The environment asks for a kind of endpoint that there is not.
    BadEndpointKind {
        variable: &'static str,
        text: String,
    },
    /// No region is named.
    NoRegion,
    /// The default region does not have the form of one.
    BadRegion(String),
    /// A format that can't go to standard output.
    NeedsFile(ExportFormat),
    /// A file that can't hold what it is for.
    FileKind {
        option: &'static str,
        path: PathBuf,
        wanted: Both,
    },
    /// A condition names no column.
    #[error(transparent)]
    Only(#[from] UnknownColumn),
    /// A duration is negative, or nothing where that means nothing.
    Duration(&'static str),
    /// The time zone is not known.
    Zone(String),
    /// The machine's time zone can't be told.
    NoSystemZone,
    /// An option has another value than the job.
    NotTheJobs {
        option: &'static str,
        given: String,
        planned: String,
    },
}

/// Returns the settings that every run of the job will share.
///
/// `environment` is the region and the profile that the environment names.
pub(crate) fn job_settings(
    args: &SheetArgs,
    environment: (Option<String>, Option<String>),
) -> JobSettings {
    let (environment_region, environment_profile) = environment;
    JobSettings {
        name_rule: args.name_rule.unwrap_or(NameRule::Strict),
        region: args.region.clone().or(environment_region),
        profile: args.profile.clone().or(environment_profile),
        keep_blank: args.blank.is_some(),
        skip_invalid: args.skip_invalid,
        preflight: !args.no_preflight,
    }
}

/// Refuses options that contradict those the job was planned with. The environment does not count.
///
/// # Errors
/// Names the first one.
pub(crate) fn check_against_job(
    args: &SheetArgs,
    planned: &JobSettings,
) -> Result<(), SettingsError> {
    let differs = |option, given: String, planned: String| {
        if given == planned {
            Ok(())
        } else {
            Err(SettingsError::NotTheJobs {
                option,
                given,
                planned,
            })
        }
    };
    if let Some(rule) = args.name_rule {
        differs(
            "--name-rule",
            rule.name().to_owned(),
            planned.name_rule.name().to_owned(),
        )?;
    }
    if let Some(region) = &args.region {
        differs(
            "--region",
            region.clone(),
            planned.region.clone().unwrap_or_default(),
        )?;
    }
    if let Some(profile) = &args.profile {
        differs(
            "--profile",
            profile.clone(),
            planned.profile.clone().unwrap_or_default(),
        )?;
    }
    if args.blank.is_some() && !planned.keep_blank {
        differs("--blank", "keep".into(), "a problem".into())?;
    }
    if args.no_preflight && planned.preflight {
        differs("--no-preflight", "on".into(), "off".into())?;
    }
    if args.skip_invalid && !planned.skip_invalid {
        differs("--skip-invalid", "on".into(), "off".into())?;
    }
    Ok(())
}

/// Returns the journal's path: as given, else beside the input.
pub(crate) fn journal_path(args: &SheetArgs, destination: &Destination) -> PathBuf {
    if let Some(journal) = &args.journal {
        return journal.clone();
    }
    let suffix = match destination {
        Destination::Sandbox => ".sandbox.journal.db",
        Destination::Rehearsal => ".rehearsal.journal.db",
        Destination::Service(_) | Destination::Endpoint(_) => ".journal.db",
    };
    with_suffix(&args.input, suffix)
}

/// Appends to a file's name.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
