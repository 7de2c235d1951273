//! The file under the journal: SQLite's own check of its pages, and the schema.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::Flaw;
use super::log::check_chain;
use crate::journal::schema;
use crate::words::{Both, flaw};

/// SQLite's own check: names damaged pages, and rows that an index lacks.
///
/// # Errors
/// What SQLite reports.
pub(super) fn check_pages(
    connection: &Connection,
    found: &mut dyn FnMut(Flaw),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        for line in said.lines().filter(|line| !line.starts_with("***")) {
            if line != "ok" {
                found(Flaw::File(Both::as_is(line)));
            }
        }
    }
    Ok(())
}

/// Compares tables, indexes, triggers and views with those that this program makes.
///
/// # Errors
/// What SQLite reports.
pub(super) fn check_schema(
    connection: &Connection,
    found: &mut dyn FnMut(Flaw),
) -> rusqlite::Result<()> {
    let mut sound = Connection::open_in_memory()?;
    schema::migrate(&mut sound)?;
    let (sound, stored) = (objects(&sound)?, objects(connection)?);
    for object in &sound {
        if !stored.contains(object) {
            found(Flaw::File(flaw::changed_object(&object.0)));
        }
    }
    for object in &stored {
        if !sound.iter().any(|(name, _)| *name == object.0) {
            found(Flaw::File(flaw::added_object(&object.0)));
        }
    }
    Ok(())
}

/// Names with their definitions.
fn objects(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = connection.prepare(
        "SELECT type || ' ' || name, coalesce(tbl_name || ' ' || sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Returns what is wrong with a file that can't be read as a journal to its end: damaged pages, events whose hashes do not
/// fit. Empty when nothing more can be said.
pub(crate) fn check_file_alone(path: &Path) -> Vec<Flaw> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut damage = Vec::new();
    let mut found = |flaw: Flaw| damage.push(flaw);
    // What can't be read at all says so in the error that led here.
    if let Ok(connection) = Connection::open_with_flags(path, flags) {
        check_pages(&connection, &mut found).ok();
        check_chain(&connection, &mut found).ok();
    }
    damage
}
