//! What can go wrong with a journal, each with what to do next.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::rename::{IllegalEvent, RowNumber};

/// Why a journal can't be used.
#[derive(Debug, Error)]
pub(crate) enum JournalError {
    /// The file is not there.
    #[error("there is no journal `{}`", .path.display())]
    NotThere { path: PathBuf },
    /// The file is there and can't be opened.
    #[error("cannot open the journal `{}`", .path.display())]
    Open {
        path: PathBuf,
        source: rusqlite::Error,
    },
    /// The file is something else.
    #[error("`{}` is not a journal of cert-rename", .path.display())]
    NotAJournal { path: PathBuf },
    /// A newer program wrote it.
    #[error("`{}` has journal schema {found}; this program knows up to {known}", .path.display())]
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    /// Another run has it.
    #[error("another run is using the journal `{}`{holder}", .path.display())]
    Locked { path: PathBuf, holder: String },
    /// A file beside the journal can't be made or used.
    #[error("cannot {action} `{}`", .path.display())]
    File {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// A statement failed.
    #[error("the journal `{}` failed while {action}", .path.display())]
    Sql {
        action: &'static str,
        path: PathBuf,
        source: rusqlite::Error,
    },
    /// What it holds does not fit together.
    #[error("the journal `{}` is damaged: {what}", .path.display())]
    Damaged { path: PathBuf, what: String },
    /// An event does not fit the row's state.
    #[error("row {row} in the journal `{}`", .path.display())]
    Illegal {
        path: PathBuf,
        row: RowNumber,
        source: IllegalEvent,
    },
    /// The journal already failed; nothing more is written to it in this run.
    #[error("the journal failed earlier in this run; nothing more is recorded or sent")]
    Failed,
}

impl JournalError {
    /// Returns the file that the system refused something of; `None` when the trouble is another.
    pub(crate) fn refused_file(&self) -> Option<&Path> {
        match self {
            Self::Open { path, .. } | Self::File { path, .. } | Self::Sql { path, .. } => {
                Some(path)
            }
            _ => None,
        }
    }

    /// Tells whether it says of itself that a disk is full, or the user's share of it.
    pub(crate) fn is_disk_full(&self) -> bool {
        match self {
            Self::Sql { source, .. } | Self::Open { source, .. } => {
                source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
            }
            Self::File { source, .. } => {
                matches!(
                    source.kind(),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
                )
            }
            _ => false,
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NotThere { .. } => {
                "check the path; `cert-rename run INPUT` makes a journal beside its input".into()
            }
            Self::Open { .. } | Self::File { .. } => {
                "check that file and folder are there and that you may read and write both, or name another file with \
                 `--journal FILE`"
                    .into()
            }
            Self::NotAJournal { .. } => "name the journal, not the input: `….journal.db`, or another `--journal FILE`".into(),
            Self::Newer { .. } => "use the version of cert-rename that wrote it, or a newer one".into(),
            Self::Locked { .. } => "wait until that run has ended, or stop it with Ctrl-C; `cert-rename status` works meanwhile".into(),
            Self::Sql { .. } => {
                "what was committed before is kept; look at the disk, then type the same command again to go on".into()
            }
            Self::Damaged { .. } | Self::Illegal { .. } => {
                "keep this file as evidence and make no further run with it; restore a copy, or start anew with `--new-job`".into()
            }
            Self::Failed => "see the error before this one".into(),
        }
    }
}
