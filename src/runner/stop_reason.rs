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

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile {
                profile,
                code,
                message,
            } if profile.is_empty() => {
                write!(f, "its credentials were refused ({code}: {message})")
            }
            Self::Profile {
                profile,
                code,
                message,
            } => write!(
                f,
                "the credentials of profile `{profile}` were refused ({code}: {message})"
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
