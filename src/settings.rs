//! Arguments → what the commands work with, checked once.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use thiserror::Error;
use url::{Host, Url};

use crate::cli::{ExportFormat, SheetArgs, TargetArgs};
use crate::rename::{JobSettings, NameRule, Target};
use crate::report::UnknownColumn;

/// Where calls go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// The service, at each region's endpoint.
    Service,
    /// One endpoint for all regions.
    Endpoint(Url),
    /// An emulator in this process.
    Sandbox,
}

/// Why an argument can't be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum SettingsError {
    /// The endpoint is no URL that calls can go to.
    #[error("--endpoint `{text}` is not a URL: {why}")]
    BadEndpoint { text: String, why: String },
    /// Plain http would show every call to the network.
    #[error("--endpoint `{0}` is plain http and not on loopback")]
    PlainHttp(String),
    /// The default region does not have the form of one.
    #[error("region `{0}` is not a region id")]
    BadRegion(String),
    /// A format that can't go to standard output.
    #[error("--format {} needs a file", .0.name())]
    NeedsFile(ExportFormat),
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
            Self::PlainHttp(_) => {
                "use https; plain http is for emulators on 127.0.0.1, [::1] or localhost"
            }
            Self::BadRegion(_) => "write it as cn-hangzhou, in --region or ALIBABA_CLOUD_REGION_ID",
            Self::NeedsFile(_) => "name it with -o FILE",
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

impl Destination {
    /// Reads the target options.
    ///
    /// # Errors
    /// When the endpoint is not a URL that calls may go to.
    pub(crate) fn from_args(args: &TargetArgs) -> Result<Self, SettingsError> {
        match &args.endpoint {
            _ if args.sandbox => Ok(Self::Sandbox),
            Some(endpoint) => Self::parse(endpoint),
            None => Ok(Self::Service),
        }
    }

    /// Reads an endpoint.
    ///
    /// # Errors
    /// When it is not a URL that calls may go to.
    pub(crate) fn parse(endpoint: &str) -> Result<Self, SettingsError> {
        let bad = |why: &str| SettingsError::BadEndpoint {
            text: endpoint.to_owned(),
            why: why.to_owned(),
        };
        let url = Url::parse(endpoint).map_err(|error| bad(&error.to_string()))?;
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(bad("it has a path; the service has only `/`"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad(
                "it holds a user name; credentials come from the environment",
            ));
        }
        match url.scheme() {
            "https" => Ok(Self::Endpoint(url)),
            "http" if is_loopback(&url) => Ok(Self::Endpoint(url)),
            "http" => Err(SettingsError::PlainHttp(endpoint.to_owned())),
            _ => Err(bad("it is neither https nor http")),
        }
    }

    /// Returns what the calls go to.
    pub(crate) fn target(&self) -> Target {
        match self {
            Self::Sandbox => Target::Emulator,
            Self::Endpoint(url) if is_loopback(url) => Target::Emulator,
            Self::Endpoint(_) | Self::Service => Target::Service,
        }
    }

    /// Returns the endpoint as the journal keeps it.
    pub(crate) fn endpoint(&self) -> Option<String> {
        match self {
            Self::Endpoint(url) => Some(url.as_str().to_owned()),
            Self::Service | Self::Sandbox => None,
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
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
        // Live names are not read yet: every job is as with --no-preflight.
        preflight: false,
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
        Destination::Service | Destination::Endpoint(_) => ".journal.db",
    };
    with_suffix(&args.input, suffix)
}

/// Appends to a file's name.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn plain_http_goes_to_loopback_only() {
        for (endpoint, target) in [
            ("http://127.0.0.1:8080", Target::Emulator),
            ("http://localhost:1", Target::Emulator),
            ("http://[::1]:8080/", Target::Emulator),
            ("https://127.0.0.1", Target::Emulator),
            ("https://vpc.cn-hangzhou.aliyuncs.com", Target::Service),
        ] {
            assert_eq!(
                Destination::parse(endpoint).unwrap().target(),
                target,
                "{endpoint}"
            );
        }
        for endpoint in [
            "http://vpc.aliyuncs.com",
            "http://10.0.0.1",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(
                matches!(
                    Destination::parse(endpoint),
                    Err(SettingsError::PlainHttp(_))
                ),
                "{endpoint}"
            );
        }
        for endpoint in [
            "",
            "vpc.aliyuncs.com",
            "ftp://127.0.0.1",
            "https://u:p@vpc.aliyuncs.com",
            "https://a.example/x",
        ] {
            assert!(
                matches!(
                    Destination::parse(endpoint),
                    Err(SettingsError::BadEndpoint { .. })
                ),
                "{endpoint}"
            );
        }
    }
}
