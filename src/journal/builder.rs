//! A journal being made: rows come in, repeats and clashes are found by index, the plan is sealed with its events.
//!
//! All of it happens in a temporary file beside the journal, which is synced and renamed at the end: a journal that
//! exists holds a whole plan. Rows are never in memory together.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::place::Temporary;
use super::seal::{Seal, seal_plan};
use super::{JournalError, schema};
use crate::rename::{JobFacts, RowNumber, Status};

/// A row as the sheet has it and the checks decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewRow {
    /// Its number.
    pub(crate) row: RowNumber,
    /// The certificate's id, or what stands in its place.
    pub(crate) cert_id: String,
    /// The new name as typed.
    pub(crate) new_name: String,
    /// Region, from the sheet or by default.
    pub(crate) region: String,
    /// Profile; empty for the default chain.
    pub(crate) profile: String,
    /// The account that the sheet expects.
    pub(crate) account_id: Option<String>,
    /// The present name that the sheet expects.
    pub(crate) current_name: Option<String>,
    /// Cells of the carried columns, in order.
    pub(crate) carried: Vec<String>,
    /// `pending`, `unchanged` or `invalid`.
    pub(crate) planned: Status,
    /// Why it is invalid.
    pub(crate) problem: Option<String>,
}

/// Two rows that name one certificate, or one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Clash {
    /// `row` asks for the very rename of `earlier`.
    Repeats {
        row: RowNumber,
        earlier: RowNumber,
        cert_id: String,
    },
    /// `row` and `earlier` ask different things of one certificate; `differs` names the column.
    Contradicts {
        row: RowNumber,
        earlier: RowNumber,
        cert_id: String,
        differs: &'static str,
    },
    /// `count` certificates get one name; `first` and `last` are rows that ask for it.
    SharesName {
        first: RowNumber,
        last: RowNumber,
        count: u64,
        name: String,
    },
}

/// A journal being made.
#[derive(Debug)]
pub(crate) struct Builder {
    connection: Connection,
    journal: PathBuf,
    temporary: Temporary,
    rows: u64,
}

/// A whole plan that is not in its place yet. Dropped, it is gone.
#[derive(Debug)]
pub(crate) struct Sealed {
    facts: JobFacts,
    journal: PathBuf,
    temporary: Temporary,
}

impl Builder {
    /// Begins the journal that will be at `journal`. The caller holds its lock.
    ///
    /// # Errors
    /// When the temporary file can't be made.
    pub(crate) fn begin(journal: &Path) -> Result<Self, JournalError> {
        let temporary = Temporary::beside(journal).map_err(|source| JournalError::File {
            action: "make a file beside",
            path: journal.to_owned(),
            source,
        })?;
        let opened = open_temporary(temporary.path());
        let connection = opened.map_err(|source| JournalError::Open {
            path: temporary.path().to_owned(),
            source,
        })?;
        Ok(Self {
            connection,
            journal: journal.to_owned(),
            temporary,
            rows: 0,
        })
    }

    /// Adds a row. Rows come in the order of the input.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn add(&mut self, row: &NewRow) -> Result<(), JournalError> {
        self.rows += 1;
        let carried = serde_json::to_string(&row.carried).expect("texts are always JSON");
        self.sql("storing a row", |connection| {
            connection
                .prepare_cached(
                    "INSERT INTO plan_row (row, cert_id, new_name, region, profile, account_id, current_name, planned, \
                     problem, carried) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                )?
                .execute(params![
                    row.row,
                    row.cert_id,
                    row.new_name,
                    row.region,
                    row.profile,
                    row.account_id,
                    row.current_name,
                    row.planned,
                    row.problem,
                    carried
                ])
        })?;
        Ok(())
    }

    /// Finds rows that name one certificate or one name, and settles the certificates': a repeat follows the earlier
    /// row, a contradiction makes both rows invalid with `problem`'s words.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn settle_clashes(
        &mut self,
        mut found: impl FnMut(Clash) -> Option<String>,
    ) -> Result<(), JournalError> {
        self.sql("looking for repeated certificates", |connection| {
            connection.execute_batch(
                "CREATE INDEX IF NOT EXISTS plan_row_cert ON plan_row (cert_id);
                 CREATE TEMP TABLE fate (row INTEGER PRIMARY KEY, same_as INTEGER, problem TEXT)",
            )?;
            let mut fate = connection.prepare("INSERT INTO fate (row, same_as, problem) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (row) DO UPDATE SET problem = excluded.problem")?;
            let mut statement = connection.prepare(
                "SELECT row, cert_id, new_name, region, profile FROM plan_row \
                 WHERE planned <> 'invalid' AND new_name <> '' AND cert_id IN (SELECT cert_id FROM plan_row \
                 WHERE planned <> 'invalid' AND new_name <> '' GROUP BY cert_id HAVING count(*) > 1) \
                 ORDER BY cert_id, row",
            )?;
            let mut rows = statement.query([])?;
            let mut earlier: Option<(RowNumber, String, [String; 3])> = None;
            while let Some(found_row) = rows.next()? {
                let row: RowNumber = found_row.get(0)?;
                let cert_id: String = found_row.get(1)?;
                let asks: [String; 3] = [found_row.get(2)?, found_row.get(3)?, found_row.get(4)?];
                match &earlier {
                    Some((first, id, first_asks)) if *id == cert_id => {
                        let differs = ["new_name", "region", "profile"]
                            .into_iter()
                            .zip(asks.iter().zip(first_asks))
                            .find_map(|(column, (this, that))| (this != that).then_some(column));
                        if let Some(differs) = differs {
                            for (row, earlier) in [(row, *first), (*first, row)] {
                                let cert_id = cert_id.clone();
                                let problem = found(Clash::Contradicts { row, earlier, cert_id, differs });
                                fate.execute(params![row, None::<i64>, problem])?;
                            }
                        } else {
                            found(Clash::Repeats { row, earlier: *first, cert_id });
                            fate.execute(params![row, first, None::<String>])?;
                        }
                    }
                    _ => earlier = Some((row, cert_id, asks)),
                }
            }
            connection.execute_batch(
                "UPDATE plan_row SET same_as = fate.same_as, problem = fate.problem, \
                 planned = CASE WHEN fate.problem IS NULL THEN planned ELSE 'invalid' END \
                 FROM fate WHERE fate.row = plan_row.row; \
                 UPDATE plan_row SET same_as = NULL, problem = fate.problem, planned = 'invalid' \
                 FROM fate WHERE fate.row = plan_row.same_as AND fate.problem IS NOT NULL; \
                 DROP TABLE fate",
            )?;
            let mut names = connection.prepare(
                "SELECT min(row), max(row), count(*), new_name FROM plan_row \
                 WHERE planned = 'pending' AND same_as IS NULL GROUP BY new_name HAVING count(*) > 1 ORDER BY 1",
            )?;
            let mut rows = names.query([])?;
            while let Some(row) = rows.next()? {
                let count = row.get::<_, i64>(2)?.unsigned_abs();
                found(Clash::SharesName { first: row.get(0)?, last: row.get(1)?, count, name: row.get(3)? });
            }
            Ok(())
        })
    }

    /// Seals the plan: all of it is written, and nothing of it can be changed any more.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn seal(self, seal: Seal) -> Result<Sealed, JournalError> {
        let facts = self.sql("sealing the plan", |connection| {
            let facts = seal_plan(connection, self.rows, seal)?;
            connection.execute_batch("COMMIT")?;
            Ok(facts)
        })?;
        let temporary = self.temporary;
        self.connection
            .close()
            .map_err(|(_, source)| JournalError::Sql {
                action: "sealing the plan",
                path: temporary.path().to_owned(),
                source,
            })?;
        Ok(Sealed {
            facts,
            journal: self.journal,
            temporary,
        })
    }

    pub(super) fn sql<T>(
        &self,
        action: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, JournalError> {
        work(&self.connection).map_err(|source| JournalError::Sql {
            action,
            path: self.temporary.path().to_owned(),
            source,
        })
    }
}

impl Sealed {
    /// Puts the journal into its place, over an older one.
    ///
    /// # Errors
    /// What the file system reports; then an older journal is still there.
    pub(crate) fn put_into_place(self) -> Result<JobFacts, JournalError> {
        let placed = self.temporary.put_into_place();
        placed.map_err(|source| JournalError::File {
            action: "put into place",
            path: self.journal,
            source,
        })?;
        Ok(self.facts)
    }
}

fn open_temporary(path: &Path) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open(path)?;
    schema::migrate(&mut connection)?;
    // Nothing of this file counts before it is synced as a whole.
    connection.pragma_update_and_check(None, "journal_mode", "off", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update_and_check(None, "locking_mode", "exclusive", |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.pragma_update(None, "temp_store", "FILE")?;
    // Built again after the rows are in, sorted: inserting into it at random would be slow.
    connection.execute_batch(
        "DROP INDEX plan_row_cert;
         CREATE TEMP TABLE deferred (row INTEGER PRIMARY KEY, problems TEXT);
         CREATE TEMP TABLE account (profile TEXT PRIMARY KEY, account TEXT) WITHOUT ROWID;
         CREATE TEMP TABLE place (profile TEXT, region TEXT, place INTEGER, PRIMARY KEY (profile, region)) WITHOUT ROWID;
         CREATE TEMP TABLE live (place INTEGER, cert_id TEXT, name TEXT, expiry INTEGER, PRIMARY KEY (place, cert_id))
         WITHOUT ROWID;
         BEGIN",
    )?;
    Ok(connection)
}
