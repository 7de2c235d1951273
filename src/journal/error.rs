//! What can go wrong with a journal, each with what to do next.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::ErrorCode;
use thiserror::Error;

use crate::rename::{IllegalEvent, RowNumber};
use crate::words::Both;

/// Why a journal can't be used.
#[derive(Debug, Error)]
#[error("{}", self.said())]
pub(crate) enum JournalError {
    /// The file is not there.
    NotThere { path: PathBuf },
    /// The file is there and can't be opened.
    Open {
        path: PathBuf,
        source: rusqlite::Error,
    },
    /// The file is something else.
    NotAJournal { path: PathBuf },
    /// A newer program wrote it.
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    /// Another run has it.
    Locked {
        path: PathBuf,
        holder: Option<Holder>,
    },
    /// A file beside the journal can't be made or used.
    File {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// A statement failed.
    Sql {
        action: &'static str,
        path: PathBuf,
        source: rusqlite::Error,
    },
    /// What it holds does not fit together.
    Damaged { path: PathBuf, what: Both },
    /// An event does not fit the row's state.
    Illegal {
        path: PathBuf,
        row: RowNumber,
        source: IllegalEvent,
    },
    /// The journal already failed; nothing more is written to it in this run.
    Failed,
}

/// Who uses a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) pid: u32,
    pub(crate) host: String,
    pub(crate) since: Timestamp,
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

    /// Tells whether the file is not as the program left it: the same command would meet the same again.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged { .. } | Self::Illegal { .. } => true,
            Self::Sql { source, .. } | Self::Open { source, .. } => match source {
                // `Unknown` is SQLite's plain error, which a statement of ours meets where the schema is another.
                rusqlite::Error::SqliteFailure(error, _) => matches!(
                    error.code,
                    ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown
                ),
                rusqlite::Error::SqlInputError { .. }
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::Utf8Error(..)
                | rusqlite::Error::QueryReturnedNoRows => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// Tells whether it says of itself that a disk is full, or the user's share of it.
    pub(crate) fn is_disk_full(&self) -> bool {
        match self {
            Self::Sql { source, .. } | Self::Open { source, .. } => {
                source.sqlite_error_code() == Some(ErrorCode::DiskFull)
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
}
