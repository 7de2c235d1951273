//! Why there are no usable credentials, what to do next, and whether waiting helps. Pure; holds no secret.

use std::path::PathBuf;

use jiff::Timestamp;
use thiserror::Error;

use crate::words::Both;

/// The modes of a profile that can be used, as the official tool spells them.
pub(crate) const MODES: &str = "AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC, External, CredentialsURI, CloudSSO";

/// Why there are no usable credentials.
#[derive(Debug, Error)]
#[error("{}", self.said())]
pub(crate) enum CredentialsError {
    /// No place has any.
    NotFound { looked: Vec<Both> },
    /// One variable is set, another that belongs to it is not.
    Incomplete {
        present: &'static str,
        missing: &'static str,
    },
    /// The id is that of temporary credentials, and there is no token.
    TokenMissing,
    /// A value was probably pasted with a blank or a line break too many.
    SurroundingSpace { variable: &'static str },
    /// A variable holds something that can't be used.
    Variable { variable: &'static str, why: Both },
    /// A file can't be read.
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// A file is not what it should be.
    BadFile { path: PathBuf, why: Both },
    /// No file has a profile of that name.
    NoProfile { profile: String, looked: Vec<Both> },
    /// A profile lacks something, or has something that can't be used.
    BadProfile { place: Both, why: Both },
    /// The profile's mode is not one of ours.
    Mode { place: Both, mode: String },
    /// Running commands and asking URLs is forbidden by the environment.
    Forbidden { place: Both },
    /// Temporary credentials have ended, and only the user can put new ones in their place.
    Ended {
        place: Both,
        at: Option<Timestamp>,
        renew: Both,
    },
    /// Temporary credentials of the environment have ended; it can't change while the process lives.
    EnvironmentEnded,
    /// Whoever hands credentials out refused to.
    Refused {
        asked: Both,
        code: String,
        message: String,
    },
    /// Whoever hands credentials out could not be reached, or was not able to.
    Unavailable { asked: Both, why: Both },
    /// There is no metadata service, or no role.
    NoMetadata { why: Both },
    /// The command failed.
    Command { place: Both, why: Both },
    /// Fresh credentials were refused as expired again and again.
    StaleAtOnce { place: Both },
    /// The service speaks of a token that was never sent.
    NotTemporary { place: Both },
    /// Another asker was told already.
    Before(Both, Both),
}

/// Whether waiting helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recovery {
    /// Trying again soon may help.
    Soon,
    /// The user has to do something; the place is read again meanwhile.
    ByUser,
    /// Nothing but another start helps.
    Never,
}

impl CredentialsError {
    /// Says whether waiting helps.
    pub(crate) fn recovery(&self) -> Recovery {
        match self {
            Self::Unavailable { .. } | Self::NoMetadata { .. } => Recovery::Soon,
            // A file that is just being written again is read half.
            Self::Ended { .. }
            | Self::BadFile { .. }
            | Self::Read { .. }
            | Self::Command { .. } => Recovery::ByUser,
            _ => Recovery::Never,
        }
    }

    /// Tells whether the user set something up that can't work, as against credentials that can't be had now.
    pub(crate) fn is_set_up_wrong(&self) -> bool {
        !matches!(
            self,
            Self::Ended { .. }
                | Self::EnvironmentEnded
                | Self::Refused { .. }
                | Self::Unavailable { .. }
                | Self::NoMetadata { .. }
                | Self::Command { .. }
        )
    }

    /// Returns the same for somebody else who waited for it.
    pub(super) fn again(&self) -> Self {
        Self::Before(self.said(), self.hint())
    }
}
