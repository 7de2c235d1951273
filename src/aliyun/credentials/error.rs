//! Why there are no usable credentials, what to do next, and whether waiting helps. Pure; holds no secret.

use std::path::PathBuf;

use jiff::Timestamp;
use thiserror::Error;

use super::environment::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, SECURITY_TOKEN};

/// The modes of a profile that can be used, as the official tool spells them.
pub(super) const MODES: &str = "AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC, External, CredentialsURI, CloudSSO";

/// Why there are no usable credentials.
#[derive(Debug, Error)]
pub(crate) enum CredentialsError {
    /// No place has any.
    #[error("no credentials found: {}", .looked.join("; "))]
    NotFound { looked: Vec<String> },
    /// One variable is set, another that belongs to it is not.
    #[error("{present} is set in the environment, but {missing} is not")]
    Incomplete {
        present: &'static str,
        missing: &'static str,
    },
    /// The id is that of temporary credentials, and there is no token.
    #[error(
        "{ACCESS_KEY_ID} holds a temporary key (it begins with `STS.`), but {SECURITY_TOKEN} is not set"
    )]
    TokenMissing,
    /// A value was probably pasted with a blank or a line break too many.
    #[error("the value of {variable} begins or ends with a blank or a line break")]
    SurroundingSpace { variable: &'static str },
    /// A variable holds something that can't be used.
    #[error("the value of {variable} can't be used: {why}")]
    Variable { variable: &'static str, why: String },
    /// A file can't be read.
    #[error("cannot read `{}`", .path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("`{}` can't be used: {why}", .path.display())]
    BadFile { path: PathBuf, why: String },
    /// No file has a profile of that name.
    #[error("there is no profile `{profile}`: {looked}")]
    NoProfile { profile: String, looked: String },
    /// A profile lacks something, or has something that can't be used.
    #[error("{place}: {why}")]
    BadProfile { place: String, why: String },
    /// The profile's mode is not one of ours.
    #[error("{place} has a mode that cert-rename can't use")]
    Mode { place: String, mode: String },
    /// Running commands and asking URLs is forbidden by the environment.
    #[error(
        "{place} would run a command or ask a URL, which ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids"
    )]
    Forbidden { place: String },
    /// Temporary credentials have ended, and only the user can put new ones in their place.
    #[error("the credentials of {place} have expired{}", match .at { Some(at) => format!(" at {at:.0}"), None => String::new() })]
    Ended {
        place: String,
        at: Option<Timestamp>,
        renew: String,
    },
    /// Temporary credentials of the environment have ended; it can't change while the process lives.
    #[error("the temporary credentials in the environment have expired")]
    EnvironmentEnded,
    /// Whoever hands credentials out refused to.
    #[error("{asked} refused to give credentials ({code}: {message})")]
    Refused {
        asked: String,
        code: String,
        message: String,
    },
    /// Whoever hands credentials out could not be reached, or was not able to.
    #[error("{asked} failed: {why}")]
    Unavailable { asked: String, why: String },
    /// There is no metadata service, or no role.
    #[error("the metadata service has no credentials: {why}")]
    NoMetadata { why: String },
    /// The command failed.
    #[error("the command of {place} gave no credentials: {why}")]
    Command { place: String, why: String },
    /// Fresh credentials were refused as expired again and again.
    #[error("the service refuses fresh credentials of {place} as expired")]
    StaleAtOnce { place: String },
    /// The service speaks of a token that was never sent.
    #[error(
        "the service says that a token has expired, but {place} holds a lasting key, which has none"
    )]
    NotTemporary { place: String },
    /// Another asker was told already.
    #[error("{0}")]
    Before(String, String),
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

    /// Says what to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NotFound { .. } => format!(
                "set {ACCESS_KEY_ID} and {ACCESS_KEY_SECRET} (and {SECURITY_TOKEN} with temporary credentials), or name a \
                 profile of ~/.aliyun/config.json with --profile; `cert-rename whoami` shows what is found"
            ),
            Self::Incomplete { missing, .. } => {
                format!("set {missing} to the value that belongs to it")
            }
            Self::TokenMissing => format!(
                "set {SECURITY_TOKEN} to the token issued together with this key, or use a permanent key"
            ),
            Self::SurroundingSpace { variable } => format!(
                "set {variable} again without it; `export {variable}=\"$(cat FILE)\"` drops line breaks"
            ),
            Self::Variable { variable, .. } => format!("set {variable} again, or unset it"),
            Self::Read { .. } => "check that the file is there and that you may read it".into(),
            Self::BadFile { .. } => {
                "mend the file, or write it again with `aliyun configure`".into()
            }
            Self::NoProfile { profile, .. } => {
                format!("name one that is there, or make it: aliyun configure --profile {profile}")
            }
            Self::BadProfile { .. } => "set it again with `aliyun configure --profile NAME`".into(),
            Self::Mode { .. } => format!(
                "use a profile with one of the modes {MODES} (aliyun configure --profile NAME --mode MODE), or set \
                 {ACCESS_KEY_ID} and {ACCESS_KEY_SECRET}"
            ),
            Self::Forbidden { .. } => {
                "unset ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS, or use another profile".into()
            }
            Self::Ended { renew, .. } => renew.clone(),
            Self::EnvironmentEnded => format!(
                "set {ACCESS_KEY_ID}, {ACCESS_KEY_SECRET} and {SECURITY_TOKEN} to new ones and run it again to go on; a \
                 profile (--profile) is read again while a job runs"
            ),
            Self::Refused { .. } => {
                "check the role, its trust policy and the credentials that assume it".into()
            }
            Self::Unavailable { .. } => {
                "check the network and the address, then type it again".into()
            }
            Self::NoMetadata { .. } => {
                "give the ECS instance a RAM role, or use another profile".into()
            }
            Self::Command { .. } => {
                "run the command by hand: it must print the JSON of a profile".into()
            }
            Self::StaleAtOnce { .. } => {
                "check this machine's clock and the clock of whoever hands the credentials out"
                    .into()
            }
            Self::NotTemporary { .. } => {
                "run it again to go on; if it stays so, look at the key with `cert-rename whoami`"
                    .into()
            }
            Self::Before(_, hint) => hint.clone(),
        }
    }

    /// Returns the same for somebody else who waited for it.
    pub(super) fn again(&self) -> Self {
        Self::Before(self.to_string(), self.hint())
    }
}
