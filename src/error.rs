//! Everything that can end a command before its time, each with what to do next and its exit code.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::aliyun::{Advice, ClientError, CredentialsError, advice_for};
use crate::exit_code::Exit;
use crate::input::InputError;
use crate::journal::{JournalError, NothingFound};
use crate::runner::ReadFailure;
use crate::sandbox::SandboxError;
use crate::settings::SettingsError;
use crate::shell_word::shell_path;

/// Why a command ended.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// An argument can't be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The input can't be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Rows have problems. They were printed before.
    #[error("the sheet was refused: {total} problem{}", if *.total == 1 { "" } else { "s" })]
    Problems { total: u64 },
    /// The journal can't be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal is of another input.
    #[error("the journal `{}` is of another input: {differing} rows differ{}", .journal.display(), said_of_rows(*.gone, *.new))]
    OtherInput {
        journal: PathBuf,
        differing: u64,
        gone: u64,
        new: u64,
    },
    /// The journal's calls go somewhere else.
    #[error("the calls of the journal `{}` go to {}, and this command's would go to {}", .journal.display(), .planned.name(), .asked.name())]
    OtherTarget {
        journal: PathBuf,
        planned: crate::rename::Target,
        asked: crate::rename::Target,
    },
    /// There are no credentials.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// Live names can't be read, so nothing can be planned.
    #[error("the live names of {region}{} could not be read: {why}", said_of_profile(.profile))]
    Unread {
        profile: String,
        region: String,
        why: ReadFailure,
    },
    /// A record that could not be compared with the service.
    #[error("the record could not be compared with {region}{}: {why}", said_of_profile(.profile))]
    NotCompared {
        profile: String,
        region: String,
        why: ReadFailure,
    },
    /// A record of a rehearsal, whose service has gone.
    #[error("`{}` is of a job that was rehearsed within one process: there is nothing to compare it with", .0.display())]
    NothingLive(PathBuf),
    /// An inventory of nothing.
    #[error("no certificate could be read: {0}")]
    NothingRead(String),
    /// Lanes of which no certificate exists.
    #[error("{}", .0.iter().map(said_of_nothing).collect::<Vec<_>>().join("\n       "))]
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
    #[error("nothing was sent: {0}")]
    NotConfirmed(String),
    /// Another plan was agreed to.
    #[error("nothing was sent: the plan is {plan}, and {confirmed} was confirmed")]
    OtherPlan { plan: String, confirmed: String },
    /// An error code that nobody knows.
    #[error("`{code}` is no code that is known")]
    UnknownCode {
        code: String,
        nearest: Vec<&'static str>,
    },
    /// A journal or a pack is not what it was.
    #[error("`{}` does not hold: {total} flaw{}", .path.display(), if *.total == 1 { "" } else { "s" })]
    Flawed { path: PathBuf, total: u64 },
    /// A file can't be read.
    #[error("cannot read `{}`", .path.display())]
    Read { path: PathBuf, source: io::Error },
    /// A file can't be written.
    #[error("cannot write `{}`", .path.display())]
    Write { path: PathBuf, source: io::Error },
    /// Standard output can't be written.
    #[error("cannot write to standard output")]
    Stdout { source: io::Error },
    /// A disk is full, or the user's share of it.
    #[error("the disk that holds `{}` is full", .folder.display())]
    DiskFull { folder: PathBuf, source: Box<Self> },
    /// The system refused something that should always work.
    #[error("cannot {action}")]
    System {
        action: &'static str,
        source: io::Error,
    },
}

impl Error {
    /// Says what to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Settings(error) => error.hint().into(),
            Self::Input(error) => error.hint(),
            Self::Problems { .. } => {
                "mend the rows above and type the same command again, or leave them out with --skip-invalid".into()
            }
            Self::Journal(error) => error.hint(),
            Self::OtherInput { journal, .. } => format!(
                "go on with the old job: cert-rename resume {}\n        or begin another, the old journal is kept: --new-job",
                shell_path(journal)
            ),
            Self::OtherTarget { journal, .. } => format!(
                "name another journal with --journal, or go on where this one's calls go: cert-rename resume {}",
                shell_path(journal)
            ),
            Self::Credentials(error) => error.hint(),
            Self::Unread { why: ReadFailure::Credentials { .. }, .. } => {
                "check which key the program uses and whether it is in use; nothing was planned".into()
            }
            Self::Unread { why: ReadFailure::Failed { code, .. }, .. } if advice_for(code) == Advice::LookAtNetwork => {
                "check network, proxy and firewall, then try again; or plan without the live names: --no-preflight (then \
                 there are no old names and no undo)"
                    .into()
            }
            Self::Unread { .. } => {
                "try again, or plan without the live names: --no-preflight (then there are no old names and no undo)".into()
            }
            Self::NotCompared { .. } => {
                "the record itself is sound; try again, with the credentials of the job and the right \
                 vpc:DescribeSslVpnClientCerts"
                    .into()
            }
            Self::NothingLive(_) => "verify it without --live".into(),
            Self::NothingRead(_) => {
                "check the credentials and their right vpc:DescribeSslVpnClientCerts; nothing was written".into()
            }
            Self::NothingFound(_) => {
                "probably the profile or the region is wrong; if the certificates are really gone, take the rows out, or keep \
                 them as `missing` with --skip-invalid"
                    .into()
            }
            Self::Region(error) => error.hint(),
            Self::Client(error) => error.hint().into(),
            Self::Sandbox(_) => "name a free port on 127.0.0.1, or port 0".into(),
            Self::NotConfirmed(_) => "read the plan above, then add --yes, or --confirm with the plan's id".into(),
            Self::OtherPlan { plan, .. } => {
                format!("the sheet or the settings have changed since; read the plan above, then use --confirm {plan}")
            }
            Self::Write { .. } => "check the folder, its permissions and the room on the disk; nothing was left behind".into(),
            Self::DiskFull { .. } => {
                "free some space there, then type the same command again; every recorded result is kept".into()
            }
            Self::UnknownCode { nearest, .. } => format!(
                "did you mean {}? An answer with an unknown code goes by its HTTP status: 4xx refuses the row, 5xx leaves it \
                 in doubt and it is sent again",
                nearest.join(" or ")
            ),
            Self::Flawed { .. } => {
                "keep it as it is, as evidence; compare it with a copy, such as an older evidence pack, and make no run with it"
                    .into()
            }
            Self::Read { .. } => "name the folder that `export --bundle` wrote, and check that you may read it".into(),
            Self::Stdout { .. } => "write to a file with -o FILE".into(),
            Self::System { .. } => "try again; if it stays so, report it with this message".into(),
        }
    }

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

/// What else is to be said of rows that differ.
fn said_of_rows(gone: u64, new: u64) -> String {
    match (gone, new) {
        (0, 0) => String::new(),
        (gone, 0) => format!(", {gone} of them are no longer there"),
        (0, new) => format!(", {new} of them are new"),
        (gone, new) => format!(", {gone} of them are no longer there and {new} are new"),
    }
}

fn said_of_profile(profile: &str) -> String {
    if profile.is_empty() {
        String::new()
    } else {
        format!(" with profile `{profile}`")
    }
}

fn said_of_nothing(lane: &NothingFound) -> String {
    let certificates = match lane.rows {
        1 => "the one certificate of the sheet is".to_owned(),
        rows => format!("none of the {rows} certificates of the sheet is"),
    };
    let not = if lane.rows == 1 { " not" } else { "" };
    let elsewhere = match &lane.elsewhere {
        None => String::new(),
        Some((profile, region, 1)) => format!("; one is in {region}{}", said_of_profile(profile)),
        Some((profile, region, rows)) => {
            format!("; {rows} are in {region}{}", said_of_profile(profile))
        }
    };
    format!(
        "{certificates}{not} in {}{}{elsewhere}",
        lane.region,
        said_of_profile(&lane.profile)
    )
}
