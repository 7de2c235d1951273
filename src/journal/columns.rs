//! Domain types ↔ SQL values.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Row, named_params};

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

/// Stores a row's whole state.
pub(super) const UPDATE_STATE: &str = "UPDATE row_state SET status = :status, settled_by = :settled_by, \
     generation = :generation, attempts = :attempts, \
     generation_attempts = :generation_attempts, open_attempt = :open_attempt, doubt = :doubt, live_name = :live_name, \
     http_status = :http_status, error_code = :error_code, error_message = :error_message, request_id = :request_id, \
     first_sent_at = :first_sent_at, finished_at = :finished_at, duration_ms = :duration_ms WHERE row = :row";

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
    statement.execute(named_params! {
        ":row": row,
        ":status": state.status,
        ":settled_by": state.settled_by,
        ":generation": state.generation,
        ":attempts": state.attempts,
        ":generation_attempts": state.generation_attempts,
        ":open_attempt": state.open_attempt,
        ":doubt": state.doubt,
        ":live_name": state.live_name,
        ":http_status": state.last.http_status,
        ":error_code": state.last.code,
        ":error_message": state.last.message,
        ":request_id": state.last.request_id,
        ":first_sent_at": state.first_sent_at.map(SqlTime),
        ":finished_at": state.finished_at.map(SqlTime),
        ":duration_ms": state.duration_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX)),
    })?;
    Ok(())
}
