//! What a journal knows of each row of the sheet, streamed in input order.

use rusqlite::{OptionalExtension as _, Row};

use super::columns::{STATE_COLUMNS, read_state};
use super::{JournalError, Store};
use crate::input::RowCells;
use crate::rename::{RowNumber, RowState, Status};

/// One row of the sheet and what became of it. A repeat has the state of the row that it repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResultRow {
    /// Its number.
    pub(crate) row: RowNumber,
    /// The certificate's id as typed.
    pub(crate) cert_id: String,
    /// The account's number: asked, else as the sheet expects it.
    pub(crate) account_id: Option<String>,
    /// The profile; empty for the default chain.
    pub(crate) profile: String,
    /// The region.
    pub(crate) region: String,
    /// The name before the job: read live, else as the sheet expects it.
    pub(crate) old_name: Option<String>,
    /// The name before the job as it was read live; none where it never was.
    pub(crate) read_name: Option<String>,
    /// The earlier row that asks for the same rename.
    pub(crate) same_as: Option<RowNumber>,
    /// The new name as typed.
    pub(crate) new_name: String,
    /// Cells of the input's other columns.
    pub(crate) carried: Vec<String>,
    /// The token of its present generation.
    pub(crate) client_token: Option<String>,
    /// Where it stands.
    pub(crate) state: RowState,
}

/// Rows of the sheet with their state, as [`Store::read_result`] reads them.
fn select() -> String {
    format!(
        "SELECT p.row, p.cert_id, p.account_id, p.profile, p.region, coalesce(p.old_name, p.current_name), \
         p.new_name, p.carried, p.lane, s.client_token, p.old_name, p.same_as, {STATE_COLUMNS} \
         FROM plan_row p CROSS JOIN row_state s ON s.row = coalesce(p.same_as, p.row)"
    )
}

/// Selects a lane's accounts, each found from the one before it: the rows are as many as the sheet has.
pub(super) const ACCOUNT_GUARDS: &str = "WITH RECURSIVE guard (account) AS ( \
     SELECT min(account_id) FROM plan_row WHERE lane = ?1 AND account_id IS NOT NULL \
     UNION ALL SELECT (SELECT min(account_id) FROM plan_row WHERE lane = ?1 AND account_id > guard.account) \
     FROM guard WHERE account IS NOT NULL) \
     SELECT account FROM guard WHERE account NOT GLOB '*[^0-9]*'";

/// Selects a row as planned.
pub(super) const PLANNED_ROW: &str = "SELECT cert_id, new_name, region, profile, coalesce(account_id, ''), \
     coalesce(current_name, ''), carried FROM plan_row WHERE row = ?1";

impl Store {
    /// Calls `each` for every row of the sheet whose status is among `statuses`, in input order.
    ///
    /// # Errors
    /// What SQLite reports, or what `each` returns.
    pub(crate) fn for_each_result<E: From<JournalError>>(
        &self,
        statuses: &[Status],
        mut each: impl FnMut(&ResultRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |source| JournalError::Sql {
            action: "reading results",
            path: self.path().to_owned(),
            source,
        };
        let mut statement = self
            .connection
            .prepare(&format!("{} ORDER BY p.row", select()))
            .map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let result = self.read_result(row).map_err(failed)?;
            if statuses.contains(&result.state.status) {
                each(&result)?;
            }
        }
        Ok(())
    }

    /// Returns the account numbers that the sheet expects of a planned lane's rows, each once.
    ///
    /// An export of ours may hold an access key's id in that column, which guards nothing.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn account_guards(&self, lane: i64) -> Result<Vec<String>, JournalError> {
        self.sql("reading the accounts that rows expect", |connection| {
            let mut statement = connection.prepare(ACCOUNT_GUARDS)?;
            let accounts = statement.query_map([lane], |row| row.get(0))?;
            accounts.collect()
        })
    }

    /// Tells whether the plan's row `row` has just these cells; `None` when the plan has no such row.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn holds_row(
        &self,
        row: RowNumber,
        cells: &RowCells,
    ) -> Result<Option<bool>, JournalError> {
        self.sql("comparing rows", |connection| {
            connection
                .prepare_cached(PLANNED_ROW)?
                .query_row([row], |found| {
                    let texts = [
                        &cells.cert_id,
                        &cells.new_name,
                        &cells.region,
                        &cells.profile,
                        &cells.account_id,
                        &cells.current_name,
                    ];
                    for (index, text) in texts.into_iter().enumerate() {
                        if found.get::<_, String>(index)? != *text {
                            return Ok(false);
                        }
                    }
                    let carried: String = found.get(6)?;
                    Ok(serde_json::from_str::<Vec<String>>(&carried)
                        .is_ok_and(|carried| carried == cells.carried))
                })
                .optional()
        })
    }

    fn read_result(&self, row: &Row<'_>) -> rusqlite::Result<ResultRow> {
        let lane: Option<i64> = row.get(8)?;
        let account = self
            .facts()
            .lanes
            .iter()
            .find(|known| Some(known.id) == lane)
            .and_then(|lane| lane.account.clone());
        let carried: String = row.get(7)?;
        let carried = serde_json::from_str(&carried).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                7,
                rusqlite::types::Type::Text,
                Box::new(error),
            )
        })?;
        Ok(ResultRow {
            row: row.get(0)?,
            cert_id: row.get(1)?,
            account_id: match account {
                Some(account) => Some(account),
                None => row.get(2)?,
            },
            profile: row.get(3)?,
            region: row.get(4)?,
            old_name: row.get(5)?,
            read_name: row.get(10)?,
            same_as: row.get(11)?,
            new_name: row.get(6)?,
            carried,
            client_token: row.get(9)?,
            state: read_state(row, 12)?,
        })
    }
}
