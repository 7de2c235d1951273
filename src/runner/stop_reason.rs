//! Why a lane stops before its rows are done, in words that say what to do. Pure.

use std::fmt;
use std::time::Duration;

use crate::words::Both;

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
        why: Both,
        hint: Both,
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

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}
