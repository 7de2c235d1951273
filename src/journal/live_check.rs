//! The names that a journal records, held against those that the service has now: kept in SQLite's temporary database, so
//! that a journal of any size is compared in little memory and is not written to.

use rusqlite::params;

use super::{JournalError, Store};
use crate::rename::{CertId, RowNumber, Status};

/// A row whose live name is not what the record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The row.
    pub(crate) row: RowNumber,
    /// Its certificate.
    pub(crate) cert_id: String,
    /// The name that the record says; none where it says that there is no such certificate.
    pub(crate) recorded: Option<String>,
    /// The live name; none where there is no such certificate.
    pub(crate) live: Option<String>,
}

/// Rows whose record says which name a certificate has, or that it has none. One that is blank in the sheet asked for none.
const COMPARED: &str = "s.status IN ('renamed', 'unchanged', 'missing') AND (s.status = 'missing' OR p.new_name <> '')";

impl Store {
    /// Makes room for live names.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn begin_live(&self) -> Result<(), JournalError> {
        self.sql("making room for live names", |connection| {
            connection.execute_batch(
                "CREATE TEMP TABLE live (lane INTEGER, cert_id TEXT, name TEXT, PRIMARY KEY (lane, cert_id)) WITHOUT ROWID",
            )
        })
    }

    /// Keeps the live name of a certificate of a planned lane.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn add_live(
        &self,
        lane: i64,
        cert_id: &str,
        name: &str,
    ) -> Result<(), JournalError> {
        self.sql("keeping a live name", |connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO temp.live (lane, cert_id, name) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![lane, cert_id, name])
        })?;
        Ok(())
    }

    /// Returns up to `limit` certificates of a lane that should be there and were not seen, from after a row on.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn unseen(
        &self,
        lane: i64,
        after: RowNumber,
        limit: u32,
    ) -> Result<Vec<(RowNumber, CertId)>, JournalError> {
        self.sql("looking for certificates that were not listed", |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT s.row, p.cert_id FROM row_state s CROSS JOIN plan_row p ON p.row = s.row \
                 WHERE s.lane = ?1 AND s.row > ?2 AND {COMPARED} AND s.status <> 'missing' AND NOT EXISTS \
                 (SELECT 1 FROM temp.live v WHERE v.lane = s.lane AND v.cert_id = p.cert_id) ORDER BY s.row LIMIT ?3"
            ))?;
            let found = statement.query_map(params![lane, after, limit], |found| {
                Ok((found.get(0)?, found.get::<_, String>(1)?))
            })?;
            let ids = found.map(|found| {
                let (row, id) = found?;
                Ok(CertId::parse(&id).map(|id| (row, id)))
            });
            ids.filter_map(Result::transpose).collect()
        })
    }

    /// Calls `each` for every row of a lane whose live name is not what the record says; returns how many rows were
    /// compared.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn compare_live(
        &self,
        lane: i64,
        mut each: impl FnMut(Difference),
    ) -> Result<u64, JournalError> {
        self.sql("comparing live names", |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT s.row, p.cert_id, p.new_name, s.status, v.name FROM row_state s \
                 CROSS JOIN plan_row p ON p.row = s.row \
                 LEFT JOIN temp.live v ON v.lane = s.lane AND v.cert_id = p.cert_id \
                 WHERE s.lane = ?1 AND {COMPARED} ORDER BY s.row"
            ))?;
            let mut rows = statement.query([lane])?;
            let mut compared = 0;
            while let Some(row) = rows.next()? {
                compared += 1;
                let is_there = row.get::<_, Status>(3)? != Status::Missing;
                let difference = Difference {
                    row: row.get(0)?,
                    cert_id: row.get(1)?,
                    recorded: is_there.then_some(row.get(2)?),
                    live: row.get(4)?,
                };
                if difference.recorded != difference.live {
                    each(difference);
                }
            }
            Ok(compared)
        })
    }
}
