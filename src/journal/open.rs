//! Opening a journal: what it must be, and how it is opened to be read and to be written. Blocking.

use std::fs;
use std::path::Path;
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _};

use super::append::InFlight;
use super::chain::ChainHash;
use super::store::{Store, parse_event};
use super::{JournalError, schema};
use crate::rename::{Event, JobFacts};
use crate::words::{Both, journal};

/// How long a statement waits for another process's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// What has a meaning of its own in SQLite's file names. Source: "Uniform Resource Identifiers", sqlite.org/uri.html.
const NOT_IN_FILE_URI: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');

/// What a store may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reading commands: nothing is ever appended.
    Read,
    /// A run.
    Write,
}

impl Store {
    /// Opens the journal at `path`.
    ///
    /// # Errors
    /// When it is not there, not a journal, of a newer schema, damaged, or can't be opened.
    pub(crate) fn open(path: &Path, access: Access) -> Result<Self, JournalError> {
        let open_error = |source| JournalError::Open {
            path: path.to_owned(),
            source,
        };
        if !path.exists() {
            return Err(JournalError::NotThere {
                path: path.to_owned(),
            });
        }
        if fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
            return Err(JournalError::NotAJournal {
                path: path.to_owned(),
            });
        }
        let connection = match access {
            Access::Read => open_to_read(path)?,
            Access::Write => {
                let mut connection =
                    connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(open_error)?;
                check_kind(&connection, path)?;
                configure_writer(&mut connection).map_err(open_error)?;
                connection
            }
        };
        let facts = read_facts(&connection, path)?;
        let (next_seq, head) = read_head(&connection, path)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            facts,
            next_seq,
            head,
            in_flight: InFlight::new(),
        })
    }
}

impl Store {
    /// Lets commits return before they are on disk.
    ///
    /// For rehearsals alone: nothing outside the process follows from what is recorded, so nothing is lost with it; what
    /// is left after a power cut is replaced by the next rehearsal. A process that is killed loses nothing even so.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn commit_without_sync(&self) -> Result<(), JournalError> {
        self.sql("preparing a rehearsal", |connection| {
            connection.pragma_update(None, "synchronous", "OFF")
        })
    }
}

fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// Opens to read. SQLite makes a file beside the journal even then; where it can't, in an archive that is read-only,
/// and nothing of a run is left beside the journal, the file alone is read.
fn open_to_read(path: &Path) -> Result<Connection, JournalError> {
    let open_error = |source| JournalError::Open {
        path: path.to_owned(),
        source,
    };
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(open_error)?;
    match check_kind(&connection, path) {
        Err(JournalError::Open { source, .. }) if is_refused(&source) && !has_wal(path) => {
            let name = utf8_percent_encode(&path.to_string_lossy(), NOT_IN_FILE_URI).to_string();
            let uri = format!("file:{name}?immutable=1");
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            let connection = connect(Path::new(&uri), flags).map_err(open_error)?;
            check_kind(&connection, path)?;
            Ok(connection)
        }
        checked => checked.map(|()| connection),
    }
}

fn is_refused(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
    )
}

fn has_wal(path: &Path) -> bool {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    fs::metadata(wal).is_ok_and(|wal| wal.len() > 0)
}

/// Refuses what is not a journal, or one that a newer program wrote.
fn check_kind(connection: &Connection, path: &Path) -> Result<(), JournalError> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    match (pragma("application_id"), pragma("user_version")) {
        (Ok(id), Ok(_)) if id != i64::from(schema::APPLICATION_ID) => {
            Err(JournalError::NotAJournal {
                path: path.to_owned(),
            })
        }
        (Ok(_), Ok(found)) if found > schema::VERSION => Err(JournalError::Newer {
            path: path.to_owned(),
            found,
            known: schema::VERSION,
        }),
        (Ok(_), Ok(_)) => Ok(()),
        (Err(error), _) | (_, Err(error)) => match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Err(JournalError::NotAJournal {
                path: path.to_owned(),
            }),
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => Err(JournalError::Damaged {
                path: path.to_owned(),
                what: Both::as_is(error.to_string()),
            }),
            _ => Err(JournalError::Open {
                path: path.to_owned(),
                source: error,
            }),
        },
    }
}

/// Sets what makes a commit durable, and brings an older schema up to date.
fn configure_writer(connection: &mut Connection) -> rusqlite::Result<()> {
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        let source = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
        return Err(rusqlite::Error::SqliteFailure(
            source,
            Some(format!("journal_mode is `{mode}`, not `wal`")),
        ));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Without it, SQLite prepares a statement anew for each value that is bound, to see whether a partial index fits.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // 8 MiB, so that memory stays flat whatever the number of rows.
    connection.pragma_update(None, "cache_size", -8192)?;
    schema::migrate(connection)
}

/// Selects the event that holds the plan's facts.
pub(super) const PLAN_MADE: &str =
    "SELECT body FROM event WHERE row IS NULL AND kind = 'plan_made' LIMIT 1";

/// Selects the end of the log.
pub(super) const HEAD: &str = "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1";

fn read_facts(connection: &Connection, path: &Path) -> Result<JobFacts, JournalError> {
    let body: Option<String> = connection
        .query_row(PLAN_MADE, [], |row| row.get(0))
        .optional()
        .map_err(|source| JournalError::Sql {
            action: "reading the plan",
            path: path.to_owned(),
            source,
        })?;
    let damaged = |what| JournalError::Damaged {
        path: path.to_owned(),
        what,
    };
    match parse_event(&body.ok_or_else(|| damaged(journal::no_plan()))?, path)?.event {
        Event::PlanMade { facts } => Ok(*facts),
        _ => Err(damaged(journal::no_plan())),
    }
}

/// Returns the next event's number and the hash that it follows.
pub(super) fn read_head(
    connection: &Connection,
    path: &Path,
) -> Result<(u64, ChainHash), JournalError> {
    let last: Option<(i64, [u8; 32])> = connection
        .query_row(HEAD, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(|source| JournalError::Sql {
            action: "reading the log's end",
            path: path.to_owned(),
            source,
        })?;
    Ok(match last {
        None => (1, ChainHash::START),
        Some((seq, hash)) => (seq.unsigned_abs() + 1, ChainHash(hash)),
    })
}
