//! What a journal holds, read with nothing of the program's own code, and without touching the journal.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

/// The renames and the log of a journal.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) rows: Vec<RecordRow>,
    pub(crate) events: Vec<RecordEvent>,
    /// Rows of the sheet by status, as the journal keeps count.
    pub(crate) tally: Vec<(String, i64)>,
}

/// One rename.
#[derive(Debug)]
pub(crate) struct RecordRow {
    pub(crate) row: i64,
    /// Rows of the sheet that it stands for.
    pub(crate) weight: i64,
    pub(crate) cert_id: String,
    pub(crate) region: String,
    pub(crate) new_name: String,
    pub(crate) status: String,
    pub(crate) attempts: i64,
    pub(crate) generation: i64,
    pub(crate) client_token: Option<String>,
}

/// One event.
#[derive(Debug)]
pub(crate) struct RecordEvent {
    pub(crate) seq: i64,
    pub(crate) body: String,
    pub(crate) json: Value,
    pub(crate) prev_hash: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl Record {
    /// Reads the journal; `None` when there is none.
    ///
    /// It reads a copy: a reader would take part in the recovery of what a killed run left.
    pub(crate) fn read(journal: &Path) -> Option<Self> {
        if !journal.exists() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        std::fs::copy(journal, &copy).unwrap();
        let wal = journal.with_file_name(format!(
            "{}-wal",
            journal.file_name().unwrap().to_str().unwrap()
        ));
        if wal.exists() {
            std::fs::copy(wal, folder.path().join("copy.db-wal")).unwrap();
        }
        let connection =
            Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        let mut rows = connection
            .prepare(
                "SELECT s.row, p.cert_id, p.region, p.new_name, s.status, s.attempts, s.generation, s.client_token, s.weight \
                 FROM row_state s JOIN plan_row p ON p.row = s.row ORDER BY s.row",
            )
            .unwrap();
        let rows = rows.query_map([], |row| {
            Ok(RecordRow {
                row: row.get(0)?,
                weight: row.get(8)?,
                cert_id: row.get(1)?,
                region: row.get(2)?,
                new_name: row.get(3)?,
                status: row.get(4)?,
                attempts: row.get(5)?,
                generation: row.get(6)?,
                client_token: row.get(7)?,
            })
        });
        let rows = rows.unwrap().map(Result::unwrap).collect();
        let mut events = connection
            .prepare("SELECT seq, body, prev_hash, hash FROM event ORDER BY seq")
            .unwrap();
        let events = events.query_map([], |row| {
            let body: String = row.get(1)?;
            Ok(RecordEvent {
                seq: row.get(0)?,
                json: serde_json::from_str(&body).unwrap(),
                body,
                prev_hash: row.get(2)?,
                hash: row.get(3)?,
            })
        });
        let events = events.unwrap().map(Result::unwrap).collect();
        let mut tally = connection
            .prepare("SELECT status, sum(rows) FROM tally GROUP BY status HAVING sum(rows) <> 0")
            .unwrap();
        let tally = tally.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        let tally = tally.unwrap().map(Result::unwrap).collect();
        Some(Self {
            rows,
            events,
            tally,
        })
    }

    /// The events of a kind about a row, or about any.
    pub(crate) fn events_of(&self, kind: &str, row: Option<i64>) -> Vec<&RecordEvent> {
        let wanted = |event: &&RecordEvent| {
            event.json["kind"] == kind && row.is_none_or(|row| event.json["row"] == row)
        };
        self.events.iter().filter(wanted).collect()
    }
}
