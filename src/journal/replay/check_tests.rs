//! Each part of a journal, changed behind the program's back, is found and named.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::Timestamp;
use tempfile::TempDir;
use uuid::Uuid;

use crate::journal::{Access, Builder, NewRow, Seal, Store};
use crate::rename::{
    Effect, Event, Evidence, InputIdentity, JobSettings, NameRule, RowNumber, Status, Target, Then,
};

/// A journal of three renames, the first of them done, the second in doubt.
fn journal(folder: &TempDir) -> Store {
    let path = folder.path().join("journal.db");
    let mut builder = Builder::begin(&path).unwrap();
    for number in 2..=4 {
        let row = NewRow {
            row: RowNumber(number),
            cert_id: format!("vsc-{number}"),
            new_name: format!("new-{number}"),
            region: "cn-hangzhou".into(),
            profile: String::new(),
            account_id: None,
            current_name: None,
            carried: vec!["a note".into()],
            planned: Status::Pending,
            problem: None,
        };
        builder.add(&row).unwrap();
    }
    builder.settle_clashes(|_| None).unwrap();
    let seal = Seal {
        job: Uuid::now_v7(),
        at: Timestamp::now(),
        target: Target::Emulator,
        endpoint: None,
        settings: JobSettings {
            profile: None,
            name_rule: NameRule::Strict,
            region: None,
            keep_blank: false,
            skip_invalid: false,
            preflight: false,
        },
        input: InputIdentity {
            name: "names.csv".into(),
            rows_hash: String::new(),
            sha256: String::new(),
            bytes: 0,
            read_as: "UTF-8".into(),
            carried: vec!["note".into()],
        },
    };
    let plan_id = builder
        .seal(seal)
        .unwrap()
        .put_into_place()
        .unwrap()
        .plan_id;
    let mut store = Store::open(&path, Access::Write).unwrap();
    let tokens: Vec<String> = store
        .due_rows(1, RowNumber(0), 9)
        .unwrap()
        .iter()
        .map(|due| due.client_token.as_str().to_owned())
        .collect();
    let started = |row: u32, token: &String| Event::AttemptStarted {
        row: RowNumber(row),
        attempt: 1,
        generation: 0,
        client_token: token.clone(),
        name_age_ms: None,
    };
    let events = [
        Event::Confirmed {
            plan_id,
            how: "yes".into(),
            operator: "o".into(),
            host: "h".into(),
            approved_by: None,
            ticket: None,
        },
        started(2, &tokens[0]),
        started(3, &tokens[1]),
        Event::AttemptEnded {
            row: RowNumber(2),
            attempt: 1,
            effect: Effect::Confirmed,
            then: Then::GiveUp,
            duration_ms: 7,
            evidence: Evidence {
                live_name: Some("new-2".into()),
                ..Evidence::default()
            },
        },
    ];
    store
        .append(events.map(|event| (Timestamp::now(), event)))
        .unwrap();
    store
}

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
    let store = journal(&folder);
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
        let store = journal(&folder);
        store.connection.execute_batch(statements).unwrap();
        let flaws = flaws(&store);
        assert!(
            flaws.iter().any(|flaw| flaw == expected),
            "{statements}\n{flaws:#?}"
        );
    }
}
