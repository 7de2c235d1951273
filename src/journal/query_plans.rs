//! Tests that no statement of a run scans or sorts what grows with the sheet: neither its rows nor its events.

#![expect(clippy::unwrap_used, reason = "tests")]

use rusqlite::{Connection, ToSql};

use super::append::{FIND, STORE_TOKEN};
use super::columns::UPDATE_STATE;
use super::last_run::{LAST_EVENT, LAST_OF_KIND, OF_LANES};
use super::open::{HEAD, PLAN_MADE};
use super::recent::{NEWEST_FIRST, RUN_STARTS};
use super::requeue::ROWS_IN;
use super::results::{ACCOUNT_GUARDS, PLANNED_ROW};
use super::schema;
use super::store::{DUE_ROWS, HAS_INTENT, HAS_KIND, TALLY};

/// The steps by which SQLite carries a statement out.
fn steps(sql: &str) -> Vec<String> {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::migrate(&mut connection).unwrap();
    let mut plan = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    let nothing = vec![&rusqlite::types::Null as &dyn ToSql; plan.parameter_count()];
    let steps = plan.query_map(&nothing[..], |row| row.get(3)).unwrap();
    steps.map(Result::unwrap).collect()
}

#[test]
fn the_selection_of_rows_never_scans_or_sorts() {
    let due = [
        "SEARCH s USING INDEX row_state_due (lane=? AND row>?)",
        "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)",
    ];
    assert_eq!(steps(&DUE_ROWS), due);
    let back = ["SEARCH row_state USING INDEX row_state_requeue (status=? AND row>?)"];
    assert_eq!(steps(&ROWS_IN), back);
}

#[test]
fn no_statement_of_a_run_scans_or_sorts() {
    for sql in [
        FIND.as_str(),
        UPDATE_STATE,
        STORE_TOKEN,
        PLAN_MADE,
        HAS_INTENT,
        HAS_KIND,
        LAST_OF_KIND,
        RUN_STARTS,
        PLANNED_ROW,
    ] {
        for step in steps(sql) {
            let searches = step.starts_with("SEARCH ") || step.contains("CONSTANT ROW");
            assert!(searches || step.contains("SUBQUERY"), "{sql}: {step}");
        }
    }
}

/// An `IN` over three statuses in an index's condition made SQLite fill a table of its own, twice an update.
#[test]
fn the_update_of_a_row_makes_no_table() {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::migrate(&mut connection).unwrap();
    let mut program = connection
        .prepare(&format!("EXPLAIN {UPDATE_STATE}"))
        .unwrap();
    let nothing = vec![&rusqlite::types::Null as &dyn ToSql; program.parameter_count()];
    let steps = program.query_map(&nothing[..], |row| row.get(1)).unwrap();
    let steps: Vec<String> = steps.map(Result::unwrap).collect();
    assert!(steps.iter().any(|step| step == "Insert"), "{steps:?}");
    assert!(
        !steps.iter().any(|step| step.contains("Ephemeral")),
        "{steps:?}"
    );
}

/// What scans reads few records, or from the end on for as long as somebody wants them.
#[test]
fn what_a_run_scans_is_small_or_is_left_early() {
    for (sql, expected) in [
        (TALLY, &["SCAN tally"][..]),
        (HEAD, &["SCAN event"]),
        (LAST_EVENT, &["SCAN event"]),
        (
            NEWEST_FIRST,
            &[
                "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)",
                "SCALAR SUBQUERY 1",
                "SEARCH event USING INDEX event_row (row=? AND kind=?)",
                "SEARCH row_state USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
            ],
        ),
        (
            OF_LANES,
            &[
                "SEARCH event USING INDEX event_row (row=? AND kind=? AND rowid>?)",
                "USE TEMP B-TREE FOR ORDER BY",
            ],
        ),
        (
            ACCOUNT_GUARDS,
            &[
                "CO-ROUTINE guard",
                "SETUP",
                "SEARCH plan_row USING COVERING INDEX plan_row_guard (lane=? AND account_id>?)",
                "RECURSIVE STEP",
                "SCAN guard",
                "CORRELATED SCALAR SUBQUERY 2",
                "SEARCH plan_row USING COVERING INDEX plan_row_guard (lane=? AND account_id>?)",
                "SCAN guard",
            ],
        ),
    ] {
        assert_eq!(steps(sql), expected, "{sql}");
    }
}
