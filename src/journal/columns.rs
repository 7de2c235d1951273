//! Domain types ↔ SQL values.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Row, params};

use crate::rename::{Evidence, RowNumber, RowState, SettledBy, Status};

impl ToSql for Status {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for RowNumber {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::from(self.0).into())
    }
}

impl FromSql for RowNumber {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u32::column_result(value).map(Self)
    }
}

impl ToSql for SettledBy {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for SettledBy {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// A time as the journal writes it: RFC 3339, UTC, milliseconds.
pub(crate) struct SqlTime(pub(crate) Timestamp);

impl ToSql for SqlTime {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(format!("{:.3}", self.0).into())
    }
}

impl FromSql for SqlTime {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_str()?
            .parse()
            .map(Self)
            .map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// Columns of `row_state` that hold a [`RowState`], in the order that [`read_state`] and [`UPDATE_STATE`] know.
pub(super) const STATE_COLUMNS: &str = "status, settled_by, generation, attempts, generation_attempts, open_attempt, \
     doubt, live_name, http_status, error_code, error_message, request_id, first_sent_at, finished_at, duration_ms";

/// Stores a row's whole state: the row, then the columns in their order. Bound by position, which is done for each event.
pub(super) const UPDATE_STATE: &str = "UPDATE row_state SET status = ?2, settled_by = ?3, generation = ?4, \
     attempts = ?5, generation_attempts = ?6, open_attempt = ?7, doubt = ?8, live_name = ?9, http_status = ?10, \
     error_code = ?11, error_message = ?12, request_id = ?13, first_sent_at = ?14, finished_at = ?15, \
     duration_ms = ?16 WHERE row = ?1";

/// Reads a state whose columns begin at `first`.
pub(super) fn read_state(row: &Row<'_>, first: usize) -> rusqlite::Result<RowState> {
    let time = |index: usize| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<SqlTime>>(index)?.map(|time| time.0))
    };
    Ok(RowState {
        status: row.get(first)?,
        settled_by: row.get(first + 1)?,
        generation: row.get(first + 2)?,
        attempts: row.get(first + 3)?,
        generation_attempts: row.get(first + 4)?,
        open_attempt: row.get(first + 5)?,
        doubt: row.get(first + 6)?,
        live_name: row.get(first + 7)?,
        last: Evidence {
            http_status: row.get(first + 8)?,
            code: row.get(first + 9)?,
            message: row.get(first + 10)?,
            request_id: row.get(first + 11)?,
            live_name: None,
        },
        first_sent_at: time(first + 12)?,
        finished_at: time(first + 13)?,
        duration_ms: row
            .get::<_, Option<i64>>(first + 14)?
            .map(i64::unsigned_abs),
    })
}

/// Runs [`UPDATE_STATE`].
pub(super) fn write_state(
    statement: &mut rusqlite::Statement<'_>,
    row: RowNumber,
    state: &RowState,
) -> rusqlite::Result<()> {
    statement.execute(params![
        row,
        state.status,
        state.settled_by,
        state.generation,
        state.attempts,
        state.generation_attempts,
        state.open_attempt,
        state.doubt,
        state.live_name,
        state.last.http_status,
        state.last.code,
        state.last.message,
        state.last.request_id,
        state.first_sent_at.map(SqlTime),
        state.finished_at.map(SqlTime),
        state
            .duration_ms
            .map(|ms| i64::try_from(ms).unwrap_or(i64::MAX)),
    ])?;
    Ok(())
}
