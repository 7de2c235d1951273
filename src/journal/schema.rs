//! The schema, as an append-only list of migrations counted in `user_version`.

use rusqlite::Connection;

/// Marks a SQLite file as one of our journals (`PRAGMA application_id`): "CRJ1" in ASCII.
pub(super) const APPLICATION_ID: i32 = 0x4352_4A31;

/// The migrations. Never change one that was released: append another.
const MIGRATIONS: &[&str] = &[include_str!("migration_1.sql")];

/// The schema version that this program writes: the number of [`MIGRATIONS`].
pub(super) const VERSION: i64 = 1;

/// Brings an empty or older database to [`VERSION`], all in one transaction.
///
/// # Errors
/// What SQLite reports; nothing is changed then.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(MIGRATIONS.len());
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_version_counts_the_migrations() {
        assert_eq!(usize::try_from(VERSION).unwrap(), MIGRATIONS.len());
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        let schema = |connection: &Connection| -> String {
            connection
                .query_row(
                    "SELECT group_concat(sql, ';') FROM sqlite_schema",
                    [],
                    |row| row.get(0),
                )
                .unwrap()
        };
        migrate(&mut connection).unwrap();
        let first = schema(&connection);
        migrate(&mut connection).unwrap();
        assert_eq!(schema(&connection), first);
        let version: i64 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, VERSION);
    }

    #[test]
    fn the_log_cannot_be_changed_through_sql() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection
            .execute(
                "INSERT INTO event (seq, body, prev_hash, hash) VALUES (1, '{}', x'00', x'01')",
                [],
            )
            .unwrap();
        for statement in [
            "UPDATE event SET body = '{\"kind\":1}'",
            "DELETE FROM event",
        ] {
            let error = connection.execute(statement, []).unwrap_err();
            assert!(
                error.to_string().contains("append-only"),
                "{statement}: {error}"
            );
        }
    }
}
