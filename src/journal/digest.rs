//! What binds a plan to the log: a digest per row, and the plan's id over all of them. Pure.

use sha2::{Digest as _, Sha256};

use crate::rename::{JobSettings, PlannedLane, Target};

/// Columns of `plan_row` that [`row_digest`] reads, in its order.
pub(super) const DIGEST_COLUMNS: &str = "row, planned, same_as, cert_id, new_name, region, profile, account_id, \
     current_name, old_name, problem, carried";

/// Hex SHA-256 over the row as decided: a JSON array of [`DIGEST_COLUMNS`], with which `row` begins.
pub(super) fn row_digest(row: &rusqlite::Row<'_>) -> rusqlite::Result<String> {
    let texts = |index| row.get::<_, Option<String>>(index);
    let carried: String = row.get(11)?;
    let cells = serde_json::json!([
        row.get::<_, i64>(0)?,
        row.get::<_, String>(1)?,
        row.get::<_, Option<i64>>(2)?,
        texts(3)?,
        texts(4)?,
        texts(5)?,
        texts(6)?,
        texts(7)?,
        texts(8)?,
        texts(9)?,
        texts(10)?,
        carried
    ]);
    Ok(hex::encode(Sha256::digest(cells.to_string())))
}

/// The plan's id being made: a hash over the rules and accounts, then the rows in input order.
#[derive(Debug, Clone)]
pub(super) struct PlanId(Sha256);

impl PlanId {
    /// Begins with what holds for all rows.
    pub(super) fn begin(target: Target, settings: &JobSettings, lanes: &[PlannedLane]) -> Self {
        let rules = serde_json::json!({
            "format": 1, "target": target, "settings": settings, "lanes": lanes,
        });
        Self(Sha256::new().chain_update(rules.to_string()))
    }

    /// Adds the digest of the next row.
    pub(super) fn add(&mut self, digest: &str) {
        self.0.update(digest.as_bytes());
    }

    /// Returns the id: 32 hex digits.
    pub(super) fn finish(self) -> String {
        hex::encode(&self.0.finalize()[..16])
    }
}
