//! Everything that can end a command before its time, each with what to do next and its exit code.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::aliyun::{ClientError, CredentialsError};
use crate::exit_code::Exit;
use crate::input::InputError;
use crate::journal::{JournalError, NothingFound};
use crate::runner::ReadFailure;
use crate::sandbox::SandboxError;
use crate::settings::SettingsError;
use crate::words::Both;

/// Why a command ended.
#[derive(Debug, Error)]
#[error("{}", self.said())]
pub(crate) enum Error {
    /// An argument can't be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The input can't be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Rows have problems. They were printed before.
    Problems { total: u64 },
    /// The journal can't be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal is of another input.
    OtherInput {
        journal: PathBuf,
        differing: u64,
        gone: u64,
        new: u64,
    },
    /// The journal's calls go somewhere else.
    OtherTarget {
        journal: PathBuf,
        planned: crate::rename::Target,
        asked: crate::rename::Target,
    },
    /// There are no credentials.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// Live names can't be read, so nothing can be planned.
    Unread {
        profile: String,
        region: String,
        why: ReadFailure,
    },
    /// A record that could not be compared with the service.
    NotCompared {
        profile: String,
        region: String,
        why: ReadFailure,
    },
    /// A record of a rehearsal, whose service has gone.
    NothingLive(PathBuf),
    /// An inventory of nothing.
    NothingRead(Both),
    /// Lanes of which no certificate exists.
    NothingFound(Vec<NothingFound>),
    /// A region of the plan can't be called.
    #[error(transparent)]
    Region(#[from] crate::aliyun::RegionError),
    /// The client can't be made.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The emulator can't be started.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// Nobody agreed to the plan.
    NotConfirmed(Both),
    /// Another plan was agreed to.
    OtherPlan { plan: String, confirmed: String },
    /// An error code that nobody knows.
    UnknownCode {
        code: String,
        nearest: Vec<&'static str>,
    },
    /// A journal or a pack is not what it was.
    Flawed { path: PathBuf, total: u64 },
    /// A sound record says other names than the service has now. They were printed before.
    Differing { differing: u64, compared: u64 },
    /// A file can't be read.
    Read { path: PathBuf, source: io::Error },
    /// A file can't be written.
    Write { path: PathBuf, source: io::Error },
    /// Standard output can't be written.
    Stdout { source: io::Error },
    /// A disk is full, or the user's share of it.
    DiskFull { folder: PathBuf, source: Box<Self> },
    /// The system refused something that should always work.
    System {
        action: SystemAction,
        source: io::Error,
    },
}

impl Error {
    /// Returns the exit code.
    pub(crate) fn exit_code(&self) -> Exit {
        match self {
            Self::Settings(_)
            | Self::UnknownCode { .. }
            | Self::NothingLive(_)
            | Self::Sandbox(SandboxError::NotLoopback { .. }) => Exit::Usage,
            Self::Input(_) | Self::Problems { .. } | Self::Region(_) | Self::NothingFound(_) => {
                Exit::Input
            }
            Self::Journal(_)
            | Self::OtherInput { .. }
            | Self::OtherTarget { .. }
            | Self::Flawed { .. }
            | Self::Differing { .. }
            | Self::Read { .. } => Exit::Journal,
            Self::Credentials(_)
            | Self::DiskFull { .. }
            | Self::Unread { .. }
            | Self::NotCompared { .. }
            | Self::NothingRead(_) => Exit::Unfinished,
            Self::NotConfirmed(_) | Self::OtherPlan { .. } => Exit::Confirmation,
            Self::Client(_)
            | Self::Sandbox(_)
            | Self::Write { .. }
            | Self::Stdout { .. }
            | Self::System { .. } => Exit::Unexpected,
        }
    }
}

/// What was asked of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SystemAction {
    StartRuntime,
    StartThread,
    ListenToSignals,
}
