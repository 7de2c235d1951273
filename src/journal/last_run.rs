//! What the log tells of the last run: who, with what options, what happened to its lanes, and how it ended.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use super::recent::RUN_STARTS;
use super::{JournalError, Store};
use crate::rename::{CallerRecord, Event, EventRecord};

/// The newest event of a kind that belongs to no row.
pub(super) const LAST_OF_KIND: &str =
    "SELECT seq, body FROM event WHERE row IS NULL AND kind = ?1 ORDER BY seq DESC LIMIT 1";

/// The newest event.
pub(super) const LAST_EVENT: &str = "SELECT body FROM event ORDER BY seq DESC LIMIT 1";

/// What happened to lanes after an event.
pub(super) const OF_LANES: &str = "SELECT body FROM event WHERE row IS NULL AND kind IN ('lane_paused', 'rate_changed', \
     'outage_began', 'outage_ended', 'lane_stopped') AND seq > ?1 ORDER BY seq";

/// Who ran a journal last.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LastRun {
    /// The event with which it began.
    pub(crate) seq: i64,
    /// When it began.
    pub(crate) started_at: Timestamp,
    /// Its host.
    pub(crate) host: String,
    /// Its process.
    pub(crate) pid: u32,
    /// Its pace and stop options, by name.
    pub(crate) options: serde_json::Value,
    /// Who acted, by profile.
    pub(crate) callers: Vec<CallerRecord>,
    /// When and why it ended, if it ended in order.
    pub(crate) ended: Option<(Timestamp, String)>,
}

impl Store {
    /// Returns who ran the journal last; `None` when nobody did.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn last_run(&self) -> Result<Option<LastRun>, JournalError> {
        let Some((seq, body)) = self.last_of("run_started")? else {
            return Ok(None);
        };
        let started = self.parse_event(&body)?;
        let Event::RunStarted {
            host,
            pid,
            options,
            callers,
            ..
        } = started.event
        else {
            return Ok(None);
        };
        let ended = match self.last_of("run_ended")? {
            Some((ended, body)) if ended > seq => match self.parse_event(&body)? {
                EventRecord {
                    at,
                    event: Event::RunEnded { reason },
                    ..
                } => Some((at, reason)),
                _ => None,
            },
            _ => None,
        };
        Ok(Some(LastRun {
            seq,
            started_at: started.at,
            host,
            pid,
            options,
            callers,
            ended,
        }))
    }

    /// Returns when the last event was.
    ///
    /// # Errors
    /// What SQLite reports, or an event that can't be read.
    pub(crate) fn last_event_at(&self) -> Result<Timestamp, JournalError> {
        let body: String = self.sql("looking for the last event", |connection| {
            connection.query_row(LAST_EVENT, [], |row| row.get(0))
        })?;
        Ok(self.parse_event(&body)?.at)
    }

    /// Returns when the first run of the job began, if anything was ever sent.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn sent_since(&self) -> Result<Option<Timestamp>, JournalError> {
        if !self.has_intent()? {
            return Ok(None);
        }
        let body: Option<String> = self.sql("looking for the first run", |connection| {
            let mut statement = connection.prepare(RUN_STARTS)?;
            statement.query_row([], |row| row.get(0)).optional()
        })?;
        let first = body.map(|body| self.parse_event(&body)).transpose()?;
        Ok(first.map(|record| record.at))
    }

    /// Returns what happened to lanes in a run, in order.
    ///
    /// # Errors
    /// What SQLite reports, or an event that can't be read.
    pub(crate) fn lane_events(&self, run: &LastRun) -> Result<Vec<EventRecord>, JournalError> {
        let bodies: Vec<String> = self.sql("looking for what happened to lanes", |connection| {
            let mut statement = connection.prepare_cached(OF_LANES)?;
            let bodies = statement.query_map([run.seq], |row| row.get(0))?;
            bodies.collect()
        })?;
        bodies.iter().map(|body| self.parse_event(body)).collect()
    }

    fn last_of(&self, kind: &str) -> Result<Option<(i64, String)>, JournalError> {
        self.sql("looking for the last run", |connection| {
            connection
                .prepare_cached(LAST_OF_KIND)?
                .query_row([kind], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
    }
}
