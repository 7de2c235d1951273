//! Arguments → what the commands work with, checked once.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::cli::{ExportFormat, SheetArgs};
use crate::destination::Destination;
use crate::rename::{JobSettings, NameRule};
use crate::report::UnknownColumn;

/// Why an argument can't be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum SettingsError {
    /// The endpoint is no URL that calls can go to.
    #[error("{source_name} `{text}` is not a URL: {why}")]
    BadEndpoint {
        /// The option or the variable.
        source_name: &'static str,
        text: String,
        why: String,
    },
    /// Plain http would show every call to the network.
    #[error("{source_name} `{text}` is plain http and not on loopback")]
    PlainHttp {
        /// The option or the variable.
        source_name: &'static str,
        text: String,
    },
    /// The environment asks for a kind of endpoint that there is not.
    #[error("{variable} is `{text}`, which is no kind of endpoint")]
    BadEndpointKind {
        variable: &'static str,
        text: String,
    },
    /// No region is named.
    #[error("no region: neither --region nor --all-regions is given, and the profile names none")]
    NoRegion,
    /// The default region does not have the form of one.
    #[error("region `{0}` is not a region id")]
    BadRegion(String),
    /// A format that can't go to standard output.
    #[error("--format {} needs a file", .0.name())]
    NeedsFile(ExportFormat),
    /// A file that can't hold what it is for.
    #[error("{option} `{}`: the file must be called {wanted}", .path.display())]
    FileKind {
        option: &'static str,
        path: PathBuf,
        wanted: &'static str,
    },
    /// A condition names no column.
    #[error(transparent)]
    Only(#[from] UnknownColumn),
    /// A duration is negative, or nothing where that means nothing.
    #[error("{0} must be longer than nothing")]
    Duration(&'static str),
    /// The time zone is not known.
    #[error("--tz `{0}` is not a time zone")]
    Zone(String),
    /// The machine's time zone can't be told.
    #[error("the machine's time zone is not known, and --window needs one")]
    NoSystemZone,
    /// An option has another value than the job.
    #[error("{option} is `{given}`, and this job was planned with `{planned}`")]
    NotTheJobs {
        option: &'static str,
        given: String,
        planned: String,
    },
}

impl SettingsError {
    /// Says what to do next.
    pub(crate) fn hint(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::BadEndpoint { .. } => {
                "write it as https://HOST, or http://127.0.0.1:PORT for an emulator"
            }
            Self::PlainHttp { .. } => {
                "use https; plain http is for emulators on 127.0.0.1, [::1] or localhost"
            }
            Self::BadEndpointKind { .. } => "set it to vpc or public, or give --endpoint-type",
            Self::NoRegion => {
                "name some, such as --region cn-hangzhou,cn-shanghai, or read all with --all-regions"
            }
            Self::BadRegion(_) => "write it as cn-hangzhou, in --region or ALIBABA_CLOUD_REGION_ID",
            Self::NeedsFile(_) => "name it with -o FILE",
            Self::FileKind { .. } => {
                "give the file another name; what kind it is stands at its end"
            }
            Self::Only(UnknownColumn { columns, .. }) => {
                return format!("the columns are: {}", columns.join(", ")).into();
            }
            Self::Duration(_) => "write it as 10s, 5m or 2h",
            Self::Zone(_) => "write it as Asia/Shanghai or UTC",
            Self::NoSystemZone => "name one: --tz Asia/Shanghai",
            Self::NotTheJobs { .. } => {
                "leave the option out to go on with the job, or begin another with --new-job"
            }
        })
    }
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
