//! The accounts behind a plan's profiles, and the rows that expect another.

use rusqlite::params;

use super::{Builder, JournalError};
use crate::rename::RowNumber;

/// A row whose sheet expects another account than its profile has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OtherAccount {
    /// The row.
    pub(crate) row: RowNumber,
    /// Its profile; empty for the default chain.
    pub(crate) profile: String,
    /// The account that the sheet expects.
    pub(crate) expected: String,
    /// The account that the profile has.
    pub(crate) found: String,
}

impl Builder {
    /// Keeps the number of the account behind a profile: it is part of the plan.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn know_account(&self, profile: &str, account: &str) -> Result<(), JournalError> {
        self.sql("keeping accounts", |connection| {
            connection
                .prepare_cached("INSERT INTO temp.account (profile, account) VALUES (?1, ?2)")?
                .execute([profile, account])
        })?;
        Ok(())
    }

    /// Makes rows that expect another account than their profile's invalid, with `found`'s words; hands them on in input
    /// order.
    ///
    /// Rows that ask for the same rename go with them: one of them must be wrong. An export of ours may hold an access
    /// key's id in that column, which guards nothing.
    ///
    /// # Errors
    /// What SQLite reports.
    pub(crate) fn refuse_other_accounts(
        &self,
        mut found: impl FnMut(OtherAccount) -> String,
    ) -> Result<(), JournalError> {
        self.sql("comparing accounts", |connection| {
            connection.execute_batch(
                "CREATE TEMP TABLE other (row INTEGER PRIMARY KEY, rename INTEGER, problem TEXT)",
            )?;
            let mut insert = connection
                .prepare("INSERT INTO temp.other (row, rename, problem) VALUES (?1, ?2, ?3)")?;
            let mut statement = connection.prepare(
                "SELECT p.row, p.profile, p.account_id, a.account, coalesce(p.same_as, p.row) FROM plan_row p \
                 JOIN temp.account a ON a.profile = p.profile WHERE p.account_id <> a.account \
                 AND p.account_id NOT GLOB '*[^0-9]*' ORDER BY p.row",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let other = OtherAccount {
                    row: row.get(0)?,
                    profile: row.get(1)?,
                    expected: row.get(2)?,
                    found: row.get(3)?,
                };
                let (number, rename): (RowNumber, i64) = (other.row, row.get(4)?);
                insert.execute(params![number, rename, found(other)])?;
            }
            connection.execute_batch(
                "CREATE INDEX temp.other_rename ON other (rename); \
                 UPDATE plan_row SET planned = 'invalid', same_as = NULL, problem = coalesce(problem, \
                 (SELECT o.problem FROM temp.other o WHERE o.rename = coalesce(plan_row.same_as, plan_row.row) \
                 ORDER BY o.row <> plan_row.row, o.row LIMIT 1)) \
                 WHERE coalesce(same_as, row) IN (SELECT rename FROM temp.other); \
                 DROP TABLE temp.other",
            )
        })
    }
}
