//! Live names on their way into a plan: kept in the plan's own file, a page at a time, and held against its rows there.
//!
//! A *place* is an account's region as it was read, by a number; rows belong to it by profile and region.

use rusqlite::{OptionalExtension as _, params};

use super::{Builder, JournalError};
use crate::input::Problem;
use crate::rename::{CertId, Region, RowNumber, Status, decide};

/// Rows that one read of a region is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnreadLane {
    /// The profile; empty for the default chain.
    pub(crate) profile: String,
    /// The region.
    pub(crate) region: Region,
    /// How many rows.
    pub(crate) rows: u64,
}

/// A certificate as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LiveName {
    /// Its id.
    pub(crate) cert_id: String,
    /// Its name.
    pub(crate) name: String,
    /// Whether it ends soon.
    pub(crate) expiry: Expiry,
}

/// Whether a certificate ends soon, as the service says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiry {
    /// Not within a week.
    Later,
    /// Within a week.
    Soon,
    /// It has expired.
    Expired,
}

/// Rows of a lane of which no certificate was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NothingFound {
    /// The profile.
    pub(crate) profile: String,
    /// The region.
    pub(crate) region: String,
    /// How many rows, all of them missing.
    pub(crate) rows: u64,
    /// A lane that has some of the certificates: profile, region, and how many of the rows it has.
    pub(crate) elsewhere: Option<(String, String, u64)>,
}

/// A rename as the plan's table shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expiring {
    /// Its row.
    pub(crate) row: RowNumber,
    /// The certificate.
    pub(crate) cert_id: String,
    /// Whether it has expired.
    pub(crate) expiry: Expiry,
}

/// The rows that were read of live names, and which names a rename needs one for.
const WANTED: &str =
    "p.planned <> 'invalid' AND p.same_as IS NULL AND p.new_name <> '' AND p.region <> ''";

impl Builder {
    /// Keeps the problems of a row that binds only if it is sent; it is planned as pending until then.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn defer(&self, row: RowNumber, problems: &[Problem]) -> Result<(), JournalError> {
        let problems = serde_json::to_string(problems).expect("texts are always JSON");
        self.sql("keeping a row's problems", |connection| {
            connection
                .prepare_cached("INSERT INTO temp.deferred (row, problems) VALUES (?1, ?2)")?
                .execute(params![row, problems])
        })?;
        Ok(())
    }

    /// Lists profiles and regions whose names are wanted, in the order of their names.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn unread_lanes(&self) -> Result<Vec<UnreadLane>, JournalError> {
        self.sql("looking for regions to read", |connection| {
            let mut statement = connection.prepare(&format!(
                "SELECT p.profile, p.region, count(*) FROM plan_row p WHERE {WANTED} GROUP BY 1, 2 ORDER BY 1, 2"
            ))?;
            let lanes = statement.query_map([], |row| {
                let region: String = row.get(1)?;
                Ok(UnreadLane {
                    profile: row.get(0)?,
                    region: Region::parse(&region).expect("a row whose region is bad is invalid"),
                    rows: row.get::<_, i64>(2)?.unsigned_abs(),
                })
            })?;
            lanes.collect()
        })
    }

    /// Says that the names of a profile's region are those of a place.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn assign_place(&self, lane: &UnreadLane, place: i64) -> Result<(), JournalError> {
        self.sql("keeping what was read", |connection| {
            connection
                .prepare_cached(
                    "INSERT INTO temp.place (profile, region, place) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![lane.profile, lane.region.as_str(), place])
        })?;
        Ok(())
    }

    /// Keeps what was read of a place. A list that changes meanwhile may show a certificate twice; the later one counts.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn add_live(&self, place: i64, certs: &[LiveName]) -> Result<(), JournalError> {
        self.sql("keeping what was read", |connection| {
            let mut statement = connection.prepare_cached(
                "INSERT OR REPLACE INTO temp.live (place, cert_id, name, expiry) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for cert in certs {
                let expiry = match cert.expiry {
                    Expiry::Later => 0,
                    Expiry::Soon => 1,
                    Expiry::Expired => 2,
                };
                statement.execute(params![place, cert.cert_id, cert.name, expiry])?;
            }
            Ok(())
        })
    }

    /// Returns up to `limit` certificates of a place that were not read, in the order of their ids, those after `after`.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn unseen(
        &self,
        place: i64,
        after: Option<&CertId>,
        limit: u32,
    ) -> Result<Vec<CertId>, JournalError> {
        self.sql("looking for certificates that were not listed", |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT DISTINCT p.cert_id FROM plan_row p JOIN temp.place l ON l.profile = p.profile AND l.region = p.region \
                 WHERE l.place = ?1 AND {WANTED} AND p.cert_id > ?2 AND NOT EXISTS \
                 (SELECT 1 FROM temp.live v WHERE v.place = l.place AND v.cert_id = p.cert_id) ORDER BY 1 LIMIT ?3"
            ))?;
            let after = after.map_or("", CertId::as_str);
            let ids = statement.query_map(params![place, after, limit], |row| row.get::<_, String>(0))?;
            ids.map(|id| Ok(CertId::parse(&id?).expect("a row whose id is bad is invalid")))
                .collect()
        })
    }

    /// Lists lanes that were read and have none of their rows' certificates.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn lanes_with_nothing(&self) -> Result<Vec<NothingFound>, JournalError> {
        self.sql("looking for regions without any of their certificates", |connection| {
            let mut statement = connection.prepare(&format!(
                "SELECT p.profile, p.region, count(*) FROM plan_row p \
                 JOIN temp.place l ON l.profile = p.profile AND l.region = p.region \
                 LEFT JOIN temp.live v ON v.place = l.place AND v.cert_id = p.cert_id \
                 WHERE {WANTED} GROUP BY 1, 2 HAVING count(v.cert_id) = 0 ORDER BY 1, 2"
            ))?;
            let mut elsewhere = connection.prepare(&format!(
                "SELECT l.profile, l.region, count(*) FROM plan_row p JOIN temp.live v ON v.cert_id = p.cert_id \
                 JOIN temp.place l ON l.place = v.place WHERE {WANTED} AND p.profile = ?1 AND p.region = ?2 \
                 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 1"
            ))?;
            let lanes = statement.query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
            })?;
            let mut found = Vec::new();
            for lane in lanes {
                let (profile, region, rows) = lane?;
                let elsewhere = elsewhere
                    .query_row([&profile, &region], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.unsigned_abs()))
                    })
                    .optional()?;
                let rows = rows.unsigned_abs();
                found.push(NothingFound { profile, region, rows, elsewhere });
            }
            Ok(found)
        })
    }

    /// Decides the rows of every place by what was read.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn decide_rows(&self) -> Result<(), JournalError> {
        self.sql("deciding rows", |connection| {
            connection.execute_batch(
                "CREATE TEMP TABLE decided (row INTEGER PRIMARY KEY, planned TEXT, old_name TEXT)",
            )?;
            let mut insert = connection
                .prepare("INSERT INTO temp.decided (row, planned, old_name) VALUES (?1, ?2, ?3)")?;
            let mut statement = connection.prepare(
                "SELECT p.row, p.new_name, p.current_name, v.name FROM plan_row p \
                 JOIN temp.place l ON l.profile = p.profile AND l.region = p.region \
                 LEFT JOIN temp.live v ON v.place = l.place AND v.cert_id = p.cert_id \
                 WHERE p.planned <> 'invalid' ORDER BY p.row",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let number: RowNumber = row.get(0)?;
                let texts = |column| row.get::<_, Option<String>>(column);
                let (new_name, guard, live): (String, _, _) = (row.get(1)?, texts(2)?, texts(3)?);
                let status = decide(&new_name, guard.as_deref(), live.as_deref());
                insert.execute(params![number, status, live])?;
            }
            connection.execute_batch(
                "UPDATE plan_row SET planned = decided.planned, old_name = decided.old_name \
                 FROM temp.decided WHERE decided.row = plan_row.row; DROP TABLE temp.decided",
            )
        })
    }

    /// Makes rows that would be sent with a name that the rule refuses invalid; hands on their problems, in input order.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn settle_deferred(
        &self,
        mut found: impl FnMut(Problem),
    ) -> Result<(), JournalError> {
        self.sql("settling rows with problems", |connection| {
            let mut statement = connection.prepare(
                "SELECT d.row, d.problems FROM temp.deferred d JOIN plan_row p ON p.row = d.row \
                 WHERE p.planned = 'pending' ORDER BY d.row",
            )?;
            let mut update = connection
                .prepare("UPDATE plan_row SET planned = 'invalid', problem = ?2 WHERE row = ?1")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (number, text): (RowNumber, String) = (row.get(0)?, row.get(1)?);
                let problems: Vec<Problem> =
                    serde_json::from_str(&text).expect("written by `defer`");
                update.execute(params![number, problems.first().map(ToString::to_string)])?;
                problems.into_iter().for_each(&mut found);
            }
            Ok(())
        })
    }

    /// Counts rows that are planned as `status` and had their live name read.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn planned_rows(&self, status: Status) -> Result<u64, JournalError> {
        self.sql("counting rows", |connection| {
            connection.query_row(
                "SELECT count(*) FROM plan_row WHERE planned = ?1",
                [status],
                |row| Ok(row.get::<_, i64>(0)?.unsigned_abs()),
            )
        })
    }

    /// Hands on the rows whose certificate has expired or soon will, in input order.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn for_each_expiring(
        &self,
        mut each: impl FnMut(Expiring),
    ) -> Result<(), JournalError> {
        self.sql("looking for certificates that end", |connection| {
            let mut statement = connection.prepare(&format!(
                "SELECT p.row, p.cert_id, v.expiry FROM plan_row p \
                 JOIN temp.place l ON l.profile = p.profile AND l.region = p.region \
                 JOIN temp.live v ON v.place = l.place AND v.cert_id = p.cert_id \
                 WHERE {WANTED} AND v.expiry > 0 ORDER BY p.row"
            ))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let expiry = match row.get(2)? {
                    1 => Expiry::Soon,
                    _ => Expiry::Expired,
                };
                each(Expiring {
                    row: row.get(0)?,
                    cert_id: row.get(1)?,
                    expiry,
                });
            }
            Ok(())
        })
    }

    /// Hands on each certificate that the plan is about: row, profile, region, id, and the name that the sheet expects.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn for_each_cert(
        &self,
        mut each: impl FnMut(RowNumber, &str, &str, String, Option<String>),
    ) -> Result<(), JournalError> {
        self.sql("reading the sheet's certificates", |connection| {
            let mut statement = connection.prepare(&format!(
                "SELECT p.row, p.profile, p.region, p.cert_id, p.current_name FROM plan_row p WHERE {WANTED} ORDER BY p.row"
            ))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (profile, region): (String, String) = (row.get(1)?, row.get(2)?);
                each(row.get(0)?, &profile, &region, row.get(3)?, row.get(4)?);
            }
            Ok(())
        })
    }
}
