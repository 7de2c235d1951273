//! Why a lane stops before its rows are done, in words that say what to do. Pure.

use std::fmt;
use std::time::Duration;

use crate::report::duration_text;

/// Why a lane stops before its rows are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// Credentials or signature: all lanes of the profile stop.
    Profile {
        profile: String,
        code: String,
        message: String,
    },
    /// The credentials ended and can't be renewed: all lanes of the profile stop.
    Credentials {
        profile: String,
        why: String,
        hint: String,
    },
    /// The profile means another account than the plan or the sheet says.
    OtherAccount {
        profile: String,
        expected: String,
        found: String,
    },
    /// The region is unknown to the service.
    Region { code: String, message: String },
    /// Three refusals of permission in a row and no success.
    Permission { code: String, message: String },
    /// `--max-failures`.
    TooManyFailures { failures: u64, finished: u64 },
    /// `--outage-limit`.
    Outage { lasted: Duration },
    /// `--canary` is over, and the rest waits for the user.
    Canary { rows: u64, renamed: u64 },
}

impl StopReason {
    /// Returns the profile whose lanes all stop.
    pub(super) fn profile(&self) -> Option<&str> {
        match self {
            Self::Profile { profile, .. } | Self::Credentials { profile, .. } => Some(profile),
            _ => None,
        }
    }
}

/// The credentials of a profile, in words.
fn named(profile: &str) -> String {
    if profile.is_empty() {
        "its credentials".to_owned()
    } else {
        format!("the credentials of profile `{profile}`")
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile {
                profile,
                code,
                message,
            } => write!(f, "{} were refused ({code}: {message})", named(profile)),
            Self::Credentials { profile, why, hint } => write!(
                f,
                "{} can't be used any more: {why}; {hint}",
                named(profile)
            ),
            Self::OtherAccount {
                profile,
                expected,
                found,
            } => write!(
                f,
                "{} are of account {found}, and these rows are of account {expected}: nothing is sent for them",
                named(profile)
            ),
            Self::Region { code, message } => write!(
                f,
                "the service does not know the region ({code}: {message})"
            ),
            Self::Permission { code, message } => write!(
                f,
                "3 rows in a row were refused and none got through ({code}: {message})"
            ),
            Self::TooManyFailures { failures, finished } => write!(
                f,
                "{failures} of {finished} rows failed, more than --max-failures allows"
            ),
            Self::Outage { lasted } => write!(
                f,
                "the service did not answer for {}, as long as --outage-limit allows",
                duration_text(*lasted)
            ),
            Self::Canary { rows, renamed } if rows == renamed => write!(
                f,
                "the canary is over: all {rows} of its rows are renamed; look at them, then run again to go on"
            ),
            Self::Canary { rows, renamed } => write!(
                f,
                "the canary is over: {renamed} of its {rows} rows are renamed; look at the others before you run again"
            ),
        }
    }
}
