//! A journal that is open: every statement that a run needs. Blocking.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rusqlite::{Connection, params};

use super::JournalError;
use super::append::InFlight;
use super::chain::ChainHash;
use super::columns::{STATE_COLUMNS, read_state};
use super::earlier::Earlier;
use crate::rename::{
    CertId, ClientToken, EventRecord, JobFacts, Region, RowNumber, RowState, Status,
};
use crate::words::journal;

/// Rows of the sheet that share lane and status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The planned lane; 0 for rows without one.
    pub(crate) lane: i64,
    /// Their status.
    pub(crate) status: Status,
    /// How many.
    pub(crate) rows: u64,
}

/// A row that has something left to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueRow {
    /// Its number.
    pub(crate) row: RowNumber,
    /// Its certificate.
    pub(crate) cert_id: CertId,
    /// The name it should have.
    pub(crate) new_name: String,
    /// Its region.
    pub(crate) region: Region,
    /// Where it stands.
    pub(crate) state: RowState,
    /// The token of its present generation.
    pub(crate) client_token: ClientToken,
    /// Rows of the sheet that this rename stands for: repeats of it count too.
    pub(crate) weight: u32,
    /// The name before the job, where it is known: read live, or the sheet's guard.
    pub(crate) old_name: Option<String>,
    /// What the log tells of its attempts.
    pub(crate) earlier: Earlier,
}

/// An open journal.
#[derive(Debug)]
pub(crate) struct Store {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) facts: JobFacts,
    pub(super) next_seq: u64,
    pub(super) head: ChainHash,
    pub(super) in_flight: InFlight,
}

impl Store {
    /// Returns the file's path, as given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what the plan fixed for the whole job.
    pub(crate) fn facts(&self) -> &JobFacts {
        &self.facts
    }

    /// Returns the hash of the last event that this store has read or written.
    pub(crate) fn head(&self) -> ChainHash {
        self.head
    }

    /// Counts rows of the sheet by lane and status, in the order of lanes.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn tally(&self) -> Result<Vec<Tally>, JournalError> {
        self.sql("counting rows", |connection| {
            let mut statement = connection.prepare_cached(TALLY)?;
            let rows = statement.query_map([], |row| {
                Ok(Tally {
                    lane: row.get(0)?,
                    status: row.get(1)?,
                    rows: row.get::<_, i64>(2)?.unsigned_abs(),
                })
            })?;
            rows.collect()
        })
    }

    /// Tells whether a request was ever about to be sent.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn has_intent(&self) -> Result<bool, JournalError> {
        self.sql("looking for attempts", |connection| {
            connection.query_row(HAS_INTENT, [], |row| row.get(0))
        })
    }

    /// Tells whether somebody has agreed to the plan.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn is_confirmed(&self) -> Result<bool, JournalError> {
        self.sql("looking for the confirmation", |connection| {
            connection.query_row(HAS_KIND, ["confirmed"], |row| row.get(0))
        })
    }

    /// Tells whether a canary of the job is over, so that a run is not to begin with another.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn canary_is_over(&self) -> Result<bool, JournalError> {
        self.sql("looking for the canary", |connection| {
            connection.query_row(HAS_KIND, ["canary_ended"], |row| row.get(0))
        })
    }

    /// Returns up to `limit` rows of a planned lane that have something left to be done, from after `after` on.
    ///
    /// # Errors
    /// What SQLite reports, or a row that holds no certificate id.
    pub(crate) fn due_rows(
        &self,
        lane: i64,
        after: RowNumber,
        limit: u32,
    ) -> Result<Vec<DueRow>, JournalError> {
        let mut due: Vec<DueRow> = self.sql("looking for the next rows", |connection| {
            let mut statement = connection.prepare_cached(&DUE_ROWS)?;
            let rows = statement.query_map(params![lane, after, limit], |row| {
                let bad = |column| {
                    rusqlite::Error::InvalidColumnType(
                        column,
                        "id".into(),
                        rusqlite::types::Type::Text,
                    )
                };
                let cert_id = CertId::parse(&row.get::<_, String>(1)?).ok_or_else(|| bad(1))?;
                let new_name: String = row.get(2)?;
                let region = Region::parse(&row.get::<_, String>(3)?).ok_or_else(|| bad(3))?;
                let state = read_state(row, 7)?;
                let client_token = ClientToken::derive(
                    self.facts.job,
                    &region,
                    &cert_id,
                    &new_name,
                    state.generation,
                );
                // A stored token that does not belong to the row would make the service do another row's rename.
                if client_token.as_str() != row.get::<_, String>(4)? {
                    return Err(bad(4));
                }
                Ok(DueRow {
                    row: row.get(0)?,
                    cert_id,
                    new_name,
                    region,
                    state,
                    client_token,
                    weight: row.get(5)?,
                    old_name: row.get(6)?,
                    earlier: Earlier::default(),
                })
            })?;
            rows.collect()
        })?;
        for row in due.iter_mut().filter(|row| row.state.attempts > 0) {
            row.earlier = self.earlier(row.row)?;
        }
        Ok(due)
    }

    pub(super) fn sql<T>(
        &self,
        action: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, JournalError> {
        work(&self.connection).map_err(|source| JournalError::Sql {
            action,
            path: self.path.clone(),
            source,
        })
    }

    pub(super) fn parse_event(&self, body: &str) -> Result<EventRecord, JournalError> {
        parse_event(body, &self.path)
    }
}

/// Counts rows: one record a lane and status.
pub(super) const TALLY: &str =
    "SELECT lane, status, rows FROM tally WHERE rows > 0 ORDER BY lane, status";

/// Tells whether an attempt was ever about to be sent.
pub(super) const HAS_INTENT: &str =
    "SELECT EXISTS (SELECT 1 FROM event WHERE row > 0 AND kind = 'attempt_started')";

/// Tells whether there is an event of a kind, of those about no row.
pub(super) const HAS_KIND: &str =
    "SELECT EXISTS (SELECT 1 FROM event WHERE row IS NULL AND kind = ?1)";

/// Selects the next rows of a lane: by an index that holds unfinished rows alone, so that it never scans.
pub(super) static DUE_ROWS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT s.row, p.cert_id, p.new_name, p.region, s.client_token, s.weight, \
         coalesce(p.old_name, p.current_name), {STATE_COLUMNS} \
         FROM row_state s CROSS JOIN plan_row p ON p.row = s.row \
         WHERE s.lane = ?1 AND s.status IN ('pending', 'in_doubt') AND s.row > ?2 ORDER BY s.row LIMIT ?3"
    )
});

pub(super) fn parse_event(body: &str, path: &Path) -> Result<EventRecord, JournalError> {
    serde_json::from_str(body).map_err(|error| JournalError::Damaged {
        path: path.to_owned(),
        what: journal::unreadable_event(&error),
    })
}
