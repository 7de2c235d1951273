//! Each part of a journal, changed behind the program's back, is found and named.
#![expect(clippy::unwrap_used, reason = "tests")]

use crate::journal::Store;
use crate::journal::small_journal::small_journal;

fn flaws(store: &Store) -> Vec<String> {
    let mut flaws = Vec::new();
    store
        .replay(None, |flaw| flaws.push(flaw.said().to_string()))
        .unwrap();
    flaws
}

#[test]
fn a_sound_journal_has_no_flaw_and_its_hashes_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let store = small_journal(&folder);
    assert_eq!(flaws(&store), [""; 0]);
    let replayed = store
        .replay(Some(&store.head().to_string()), |_| {})
        .unwrap();
    assert_eq!((replayed.rows, replayed.events), (3, 6));
    assert_eq!(replayed.head, store.head());
    assert_eq!(replayed.noted_at, Some(6));
    let unknown = store.replay(Some(&"0".repeat(64)), |_| {}).unwrap();
    assert_eq!(unknown.noted_at, None);
}

#[test]
fn what_is_changed_behind_its_back_is_found() {
    for (statements, expected) in [
        (
            "UPDATE row_state SET status = 'renamed' WHERE row = 4",
            "row 4: it is stored as renamed, and its events make it pending",
        ),
        (
            "UPDATE row_state SET finished_at = '2020-01-01T00:00:00.000Z' WHERE row = 2",
            "row 2: what is stored of it is not what its events say",
        ),
        (
            "UPDATE row_state SET client_token = 'x' WHERE row = 3",
            "row 3: its stored ClientToken is not its own",
        ),
        (
            "UPDATE tally SET rows = 9 WHERE status = 'renamed'",
            "the counts: 9 rows that are renamed in lane 1 are kept and not counted",
        ),
        (
            "UPDATE plan_row SET new_name = 'other' WHERE row = 4",
            "row 4: it is not as it was planned",
        ),
        (
            "UPDATE plan_row SET carried = '[\"b\"]' WHERE row = 4",
            "row 4: it is not as it was planned",
        ),
        (
            "DELETE FROM plan_row WHERE row = 4; DELETE FROM row_state WHERE row = 4",
            "row 4: it was planned and is gone",
        ),
        (
            "INSERT INTO plan_row SELECT 5, lane, 'vsc-5', new_name, region, profile, account_id, current_name, \
             old_name, planned, same_as, problem, carried FROM plan_row WHERE row = 4",
            "the plan: it holds 4 rows, 3 were planned one by one and 3 in all",
        ),
        (
            "DROP TRIGGER event_is_append_only_1; UPDATE event SET body = replace(body, '\"duration_ms\":7', \
             '\"duration_ms\":8') WHERE seq = 6; UPDATE row_state SET duration_ms = 8 WHERE row = 2",
            "event 6: its hash is not that of its content",
        ),
        (
            "DROP TRIGGER event_is_append_only_2; DELETE FROM event WHERE seq = 6",
            "row 2: it is stored as renamed, and its events make it in_doubt",
        ),
        (
            "DROP TRIGGER event_is_append_only_2; DELETE FROM event WHERE seq = 4",
            "event 5: it does not follow the event before it",
        ),
        (
            "DROP TRIGGER event_is_append_only_2; DELETE FROM event WHERE seq = 3",
            "event 4: nobody had agreed to the plan",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = small_journal(&folder);
        store.connection.execute_batch(statements).unwrap();
        let flaws = flaws(&store);
        assert!(
            flaws.iter().any(|flaw| flaw == expected),
            "{statements}\n{flaws:#?}"
        );
    }
}
