//! Appending events: the log, each row's state and the tally, all in one transaction.
//!
//! A row whose attempt has begun is kept as it stands until the attempt ends: nobody else may change it meanwhile, so
//! the end need not look it up.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::LazyLock;

use jiff::Timestamp;
use rusqlite::{
    CachedStatement, Connection, OptionalExtension as _, Statement, TransactionBehavior, params,
};

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
        let mut log = transaction.prepare_cached(INSERT_EVENT).map_err(failed)?;
        let mut rows = Rows {
            connection: &transaction,
            path,
            job: self.facts.job,
            find: transaction.prepare_cached(&FIND).map_err(failed)?,
            update: transaction.prepare_cached(UPDATE_STATE).map_err(failed)?,
            tally: BTreeMap::new(),
            // Taken, so that nothing is kept of a transaction that fails.
            in_flight: std::mem::take(&mut self.in_flight),
        };
        let mut states = Vec::new();
        for (at, event) in events {
            let record = EventRecord { seq, at, event };
            head = insert_event(&mut log, &record, head).map_err(failed)?;
            seq += 1;
            let row = record.event.row();
            states.push(row.map(|row| rows.change(row, &record)).transpose()?);
        }
        let in_flight = rows.finish().map_err(failed)?;
        drop(log);
        transaction.commit().map_err(failed)?;
        self.in_flight = in_flight;
        (self.next_seq, self.head) = (seq, head);
        Ok(states)
    }
}

/// Stores an event of the log: [`insert_event`] runs it.
pub(super) const INSERT_EVENT: &str =
    "INSERT INTO event (seq, body, prev_hash, hash) VALUES (?1, ?2, ?3, ?4)";

/// Inserts one event with [`INSERT_EVENT`] and returns its hash.
pub(super) fn insert_event(
    statement: &mut Statement<'_>,
    record: &EventRecord,
    previous: ChainHash,
) -> rusqlite::Result<ChainHash> {
    let body = serde_json::to_string(record)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let hash = previous.next(body.as_bytes());
    statement.execute(params![
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
    /// [`FIND`].
    find: CachedStatement<'a>,
    /// [`UPDATE_STATE`].
    update: CachedStatement<'a>,
    /// By how much the rows of each lane and status change: most of it cancels out within a transaction.
    tally: BTreeMap<(i64, Status), i64>,
    in_flight: InFlight,
}

/// The rows whose attempt has begun and not ended, as they stand.
pub(super) type InFlight = HashMap<RowNumber, KnownRow>;

/// A row as it stands, with what the plan says of it.
#[derive(Debug)]
pub(super) struct KnownRow {
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
        let mut known = match self.in_flight.remove(&row) {
            Some(known) => known,
            None => self.find(row)?,
        };
        let (status, generation) = (known.state.status, known.state.generation);
        let names = Names {
            old: known.old_name.as_deref(),
            new: &known.new_name,
        };
        let state = known
            .state
            .apply(&record.event, record.at, names)
            .map_err(|source| JournalError::Illegal {
                path: self.path.to_owned(),
                row,
                source,
            })?;
        write_state(&mut self.update, row, &state).map_err(|source| self.failed(source))?;
        // A row that the plan had settled has no token until it is put back.
        if state.generation != generation || matches!(record.event, Event::Requeued { .. }) {
            self.store_token(
                row,
                &known.region,
                &known.cert_id,
                &known.new_name,
                state.generation,
            )?;
        }
        if state.status != status {
            *self.tally.entry((known.lane, status)).or_default() -= known.weight;
            *self.tally.entry((known.lane, state.status)).or_default() += known.weight;
        }
        if state.open_attempt {
            known.state = state.clone();
            self.in_flight.insert(row, known);
        }
        Ok(state)
    }

    fn find(&mut self, row: RowNumber) -> Result<KnownRow, JournalError> {
        let read = |found: &rusqlite::Row<'_>| {
            Ok(KnownRow {
                cert_id: found.get(0)?,
                new_name: found.get(1)?,
                region: found.get(2)?,
                old_name: found.get(3)?,
                lane: found.get(4)?,
                weight: found.get(5)?,
                state: read_state(found, 6)?,
            })
        };
        let found = self.find.query_row([row], read).optional();
        let found = found.map_err(|source| self.failed(source))?;
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

    /// Stores the tally; returns the rows that are in flight.
    fn finish(self) -> rusqlite::Result<InFlight> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO tally (lane, status, rows) VALUES (?1, ?2, ?3) \
             ON CONFLICT (lane, status) DO UPDATE SET rows = rows + excluded.rows",
        )?;
        for ((lane, status), change) in self.tally.iter().filter(|(_, change)| **change != 0) {
            statement.execute(params![lane, status, change])?;
        }
        Ok(self.in_flight)
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

#[cfg(test)]
#[path = "append_tests.rs"]
mod tests;
