//! Appending events: the log, each row's state and the tally, all in one transaction.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::chain::ChainHash;
use super::columns::{STATE_COLUMNS, UPDATE_STATE, read_state, write_state};
use super::{JournalError, Store};
use crate::rename::{
    CertId, ClientToken, Event, EventRecord, Names, Region, RowNumber, RowState, Status,
};
use crate::words::{Both, journal};

impl Store {
    /// Appends events in one transaction; returns for each the state of its row, if it is about one.
    ///
    /// When this returns, they are on disk.
    ///
    /// # Errors
    /// What SQLite reports, or an event that its row's state does not allow; nothing is stored then.
    pub(crate) fn append(
        &mut self,
        events: impl IntoIterator<Item = (Timestamp, Event)>,
    ) -> Result<Vec<Option<RowState>>, JournalError> {
        let path = &self.path;
        let failed = |source| JournalError::Sql {
            action: "recording events",
            path: path.clone(),
            source,
        };
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let (mut seq, mut head) = (self.next_seq, self.head);
        let mut rows = Rows {
            connection: &transaction,
            path,
            job: self.facts.job,
            tally: BTreeMap::new(),
        };
        let mut states = Vec::new();
        for (at, event) in events {
            let record = EventRecord { seq, at, event };
            head = insert_event(&transaction, &record, head).map_err(failed)?;
            seq += 1;
            let row = record.event.row();
            states.push(row.map(|row| rows.change(row, &record)).transpose()?);
        }
        rows.store_tally().map_err(failed)?;
        transaction.commit().map_err(failed)?;
        (self.next_seq, self.head) = (seq, head);
        Ok(states)
    }
}

/// Inserts one event and returns its hash.
pub(super) fn insert_event(
    connection: &Connection,
    record: &EventRecord,
    previous: ChainHash,
) -> rusqlite::Result<ChainHash> {
    let body = serde_json::to_string(record)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let hash = previous.next(body.as_bytes());
    connection
        .prepare_cached("INSERT INTO event (seq, body, prev_hash, hash) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            i64::try_from(record.seq).unwrap_or(i64::MAX),
            body,
            previous.0,
            hash.0
        ])?;
    Ok(hash)
}

/// Selects a row by its number, with what the plan says of it.
pub(super) static FIND: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT p.cert_id, p.new_name, p.region, coalesce(p.old_name, p.current_name), coalesce(s.lane, 0), \
         s.weight, {STATE_COLUMNS} FROM row_state s JOIN plan_row p ON p.row = s.row WHERE s.row = ?1"
    )
});

/// Stores the token of a row's new generation.
pub(super) const STORE_TOKEN: &str = "UPDATE row_state SET client_token = ?2 WHERE row = ?1";

/// The rows that a transaction changes.
struct Rows<'a> {
    connection: &'a Connection,
    path: &'a Path,
    job: uuid::Uuid,
    /// By how much the rows of each lane and status change: most of it cancels out within a transaction.
    tally: BTreeMap<(i64, Status), i64>,
}

/// A row as it stands before an event.
struct Before {
    cert_id: String,
    new_name: String,
    region: String,
    old_name: Option<String>,
    lane: i64,
    weight: i64,
    state: RowState,
}

impl Rows<'_> {
    /// Brings a row's stored state up to date with an event.
    fn change(&mut self, row: RowNumber, record: &EventRecord) -> Result<RowState, JournalError> {
        let before = self.find(row)?;
        let (status, generation) = (before.state.status, before.state.generation);
        let names = Names {
            old: before.old_name.as_deref(),
            new: &before.new_name,
        };
        let state = before
            .state
            .apply(&record.event, record.at, names)
            .map_err(|source| JournalError::Illegal {
                path: self.path.to_owned(),
                row,
                source,
            })?;
        self.connection
            .prepare_cached(UPDATE_STATE)
            .and_then(|mut statement| write_state(&mut statement, row, &state))
            .map_err(|source| self.failed(source))?;
        // A row that the plan had settled has no token until it is put back.
        if state.generation != generation || matches!(record.event, Event::Requeued { .. }) {
            self.store_token(
                row,
                &before.region,
                &before.cert_id,
                &before.new_name,
                state.generation,
            )?;
        }
        if state.status != status {
            *self.tally.entry((before.lane, status)).or_default() -= before.weight;
            *self.tally.entry((before.lane, state.status)).or_default() += before.weight;
        }
        Ok(state)
    }

    fn find(&self, row: RowNumber) -> Result<Before, JournalError> {
        let found = self
            .connection
            .prepare_cached(&FIND)
            .and_then(|mut statement| {
                let read = |found: &rusqlite::Row<'_>| {
                    Ok(Before {
                        cert_id: found.get(0)?,
                        new_name: found.get(1)?,
                        region: found.get(2)?,
                        old_name: found.get(3)?,
                        lane: found.get(4)?,
                        weight: found.get(5)?,
                        state: read_state(found, 6)?,
                    })
                };
                statement.query_row([row], read).optional()
            })
            .map_err(|source| self.failed(source))?;
        found.ok_or_else(|| self.damaged(journal::event_without_row(row)))
    }

    /// Stores the token of a new generation.
    fn store_token(
        &self,
        row: RowNumber,
        region: &str,
        cert_id: &str,
        new_name: &str,
        generation: u32,
    ) -> Result<(), JournalError> {
        let (Some(cert_id), Some(region)) = (CertId::parse(cert_id), Region::parse(region)) else {
            return Err(self.damaged(journal::row_without_id(row)));
        };
        let token = ClientToken::derive(self.job, &region, &cert_id, new_name, generation);
        self.connection
            .prepare_cached(STORE_TOKEN)
            .and_then(|mut statement| statement.execute(params![row, token.as_str()]))
            .map_err(|source| self.failed(source))?;
        Ok(())
    }

    fn store_tally(&self) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO tally (lane, status, rows) VALUES (?1, ?2, ?3) \
             ON CONFLICT (lane, status) DO UPDATE SET rows = rows + excluded.rows",
        )?;
        for ((lane, status), change) in self.tally.iter().filter(|(_, change)| **change != 0) {
            statement.execute(params![lane, status, change])?;
        }
        Ok(())
    }

    fn failed(&self, source: rusqlite::Error) -> JournalError {
        JournalError::Sql {
            action: "recording an event",
            path: self.path.to_owned(),
            source,
        }
    }

    fn damaged(&self, what: Both) -> JournalError {
        JournalError::Damaged {
            path: self.path.to_owned(),
            what,
        }
    }
}
