//! `verify`: what was changed behind the program's back is found, and named; what is sound is said to be.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;
use sha2::{Digest as _, Sha256};

use crate::record::Record;
use crate::support::{Ran, Stage, ran};

/// A small finished job: one row renamed at once, one after a doubt, one failed, one a repeat.
fn small_job() -> Stage {
    let stage = Stage::new(4);
    let faults = "reset-after#vsc-sandbox0000002#1, invalid-name#vsc-sandbox0000003#1";
    stage.sandbox().set_faults(faults.parse().unwrap());
    stage.write(
        "names.csv",
        "cert_id,region,new_name,note\n\
         vsc-sandbox0000001,cn-hangzhou,new-1,=a\n\
         vsc-sandbox0000002,cn-shanghai,new-2,b\n\
         vsc-sandbox0000003,ap-southeast-1,new-3,\n\
         vsc-sandbox0000001,cn-hangzhou,new-1,again\n",
    );
    assert_eq!(stage.run(["--max-failures", "9"]).code, 4);
    // One file, with nothing of it beside it.
    let connection = Connection::open(stage.journal()).unwrap();
    connection
        .pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))
        .unwrap();
    stage
}

fn head_of(journal: &Path) -> String {
    let connection = Connection::open(journal).unwrap();
    let sql = "SELECT lower(hex(hash)) FROM event ORDER BY seq DESC LIMIT 1";
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn verify(stage: &Stage, journal: &str) -> Ran {
    stage.program(["verify", journal])
}

/// A changed copy of the journal, and what `verify` says of it.
fn verify_changed(stage: &Stage, statements: &str) -> Ran {
    let changed = stage.path("changed.db");
    fs::copy(stage.journal(), &changed).unwrap();
    Connection::open(&changed)
        .unwrap()
        .execute_batch(statements)
        .unwrap();
    verify(stage, "changed.db")
}

const NO_GUARD: &str = "DROP TRIGGER event_is_append_only_1; DROP TRIGGER event_is_append_only_2;";

/// Brings back what `NO_GUARD` dropped, so that only what was changed in between is found.
fn guarded(stage: &Stage, statements: &str) -> String {
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
    let triggers = stage.query(sql).into_iter().map(|row| match &row[0] {
        Value::Text(text) => format!("{text};"),
        other => panic!("{other:?}"),
    });
    let triggers: String = triggers.collect();
    format!("{NO_GUARD} {statements}; {triggers}")
}

#[test]
fn a_sound_journal_is_said_to_be() {
    let stage = small_job();
    let head = head_of(&stage.journal());
    let sound = verify(&stage, "names.csv.journal.db");
    assert_eq!(sound.code, 0, "{sound:?}");
    assert!(
        sound.stdout.contains("3 renamed, 1 failed") && sound.stdout.contains(&head),
        "{sound:?}"
    );
    let unguarded = verify_changed(&stage, &guarded(&stage, "SELECT 1"));
    assert_eq!(unguarded.code, 0, "{unguarded:?}");
}

/// Any head that was printed earlier is good, and what came after it is counted; any other is a flaw.
#[test]
fn a_head_noted_earlier_is_found() {
    let stage = Stage::new(2);
    stage.sheet(2);
    stage.sandbox().set_faults("500-after@1..".parse().unwrap());
    let options = ["--no-preflight", "--max-attempts", "1"];
    assert_eq!(stage.run(options).code, 5);
    let first = head_of(&stage.journal());
    stage.sandbox().set_faults(String::new().parse().unwrap());
    assert_eq!(stage.run([]).code, 0);
    let found = stage.program(["verify", "names.csv.journal.db", "--head", &first]);
    assert_eq!(found.code, 0, "{found:?}");
    assert!(found.stdout.contains("came after it"), "{found:?}");
    let other = "0".repeat(64);
    let lost = stage.program(["verify", "names.csv.journal.db", "--head", &other]);
    assert_eq!(lost.code, 6, "{lost:?}");
    assert!(lost.stdout.contains("no event has the head"), "{lost:?}");
    let typo = stage.program(["verify", "names.csv.journal.db", "--head", "12"]);
    assert_eq!(typo.code, 2, "{typo:?}");
}

#[test]
fn every_event_dropped_repeated_or_swapped_is_found() {
    let stage = small_job();
    let events = stage.query("SELECT seq FROM event").len();
    let head = head_of(&stage.journal());
    for seq in 1..=events {
        // Without its last events a log is a shorter log: only a head noted elsewhere tells, unless rows tell.
        let cut = format!("DELETE FROM event WHERE seq >= {seq}");
        let dropped = verify_changed(&stage, &guarded(&stage, &cut));
        let with_head = stage.program(["verify", "changed.db", "--head", &head]);
        assert_eq!(
            with_head.code, 6,
            "cut from {seq}: {dropped:?}\n{with_head:?}"
        );
        if seq == events {
            continue;
        }
        let next = seq + 1;
        for (change, named) in [
            (format!("DELETE FROM event WHERE seq = {seq}"), next),
            (
                format!(
                    "DELETE FROM event WHERE seq = {seq}; UPDATE event SET seq = seq - 1 WHERE seq > {seq}"
                ),
                seq,
            ),
            (
                format!(
                    "UPDATE event SET seq = -1 WHERE seq = {seq}; UPDATE event SET seq = {seq} WHERE seq = {next}; \
                     UPDATE event SET seq = {next} WHERE seq = -1"
                ),
                seq,
            ),
            (
                format!(
                    "INSERT INTO event (seq, body, prev_hash, hash) \
                     SELECT {events} + 1, body, prev_hash, hash FROM event WHERE seq = {seq}"
                ),
                events + 1,
            ),
        ] {
            let found = verify_changed(&stage, &guarded(&stage, &change));
            assert_eq!(found.code, 6, "{change}: {found:?}");
            let named = format!("event {named}");
            assert!(
                found.stdout.contains(&named) || found.stderr.contains("holds no plan"),
                "{change} {named}: {found:?}"
            );
        }
    }
}

/// An event that was changed with its own hash fits itself; the next one tells.
#[test]
fn an_event_changed_with_its_own_hash_is_found() {
    let stage = small_job();
    let events = Record::read(&stage.journal()).unwrap().events;
    for pair in events.windows(2) {
        let (event, next) = (&pair[0], &pair[1]);
        let body = event.body.replacen(r#""at":"2"#, r#""at":"1"#, 1);
        assert_ne!(body, event.body);
        let hash = Sha256::new()
            .chain_update(&event.prev_hash)
            .chain_update(&body)
            .finalize();
        let change = format!(
            "UPDATE event SET body = '{}', hash = x'{}' WHERE seq = {}",
            body.replace('\'', "''"),
            hex::encode(hash),
            event.seq
        );
        let found = verify_changed(&stage, &guarded(&stage, &change));
        let named = format!("event {}", next.seq);
        assert!(
            found.code == 6 && found.stdout.contains(&named),
            "{change}: {found:?}"
        );
    }
}

/// Every cell of every table: found. What nothing reads, a kept count of no rows, is no part of the record.
#[test]
fn every_changed_cell_is_found() {
    let stage = small_job();
    let mut changed = 0;
    for table in ["plan_row", "row_state", "tally", "event"] {
        let key = match table {
            "tally" => "lane || status",
            "event" => "seq",
            _ => "row",
        };
        let columns = stage.query(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let not_null = match table {
            "tally" => "WHERE rows <> 0",
            _ => "",
        };
        let keys = stage.query(&format!("SELECT {key} FROM {table} {not_null}"));
        for column in &columns {
            let Value::Text(column) = &column[0] else {
                panic!("{column:?}")
            };
            for key_value in &keys {
                let key_text = match &key_value[0] {
                    Value::Text(text) => format!("'{text}'"),
                    Value::Integer(number) => number.to_string(),
                    other => panic!("{other:?}"),
                };
                let kind = stage.query(&format!(
                    "SELECT type FROM pragma_table_info('{table}') WHERE name = '{column}'"
                ));
                let other = match &kind[0][0] {
                    Value::Text(kind) if kind == "INTEGER" => format!("coalesce({column}, 0) + 70"),
                    Value::Text(kind) if kind == "BLOB" => "zeroblob(32)".to_owned(),
                    // An event stays JSON: SQLite itself refuses what is not.
                    _ if table == "event" => "body || ' '".to_owned(),
                    _ => format!("coalesce({column}, '') || 'x'"),
                };
                // The first event follows nothing: zeros.
                if table == "event" && column == "prev_hash" && key_text == "1" {
                    continue;
                }
                let change =
                    format!("UPDATE {table} SET {column} = {other} WHERE {key} = {key_text}");
                let found = verify_changed(&stage, &guarded(&stage, &change));
                assert_eq!(found.code, 6, "{change}: {found:?}");
                changed += 1;
            }
        }
    }
    assert!(changed > 100, "{changed}");
}

/// All that a journal says, as SQL gives it.
fn record(journal: &Path) -> Option<Vec<Vec<Value>>> {
    let connection = Connection::open(journal).ok()?;
    let mut all = Vec::new();
    for sql in [
        "SELECT * FROM plan_row ORDER BY row",
        "SELECT * FROM row_state ORDER BY row",
        "SELECT * FROM tally WHERE rows <> 0",
        "SELECT seq, body, prev_hash, hash FROM event ORDER BY seq",
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
    ] {
        let mut statement = connection.prepare(sql).ok()?;
        let columns = statement.column_count();
        let rows = statement
            .query_map([], |row| (0..columns).map(|at| row.get(at)).collect())
            .ok()?;
        for row in rows {
            all.push(row.ok()?);
        }
    }
    Some(all)
}

/// A flipped byte is found, or it lies outside the record: every value is still what it was.
fn bytes_are_found(step: usize) {
    let stage = small_job();
    let sound = fs::read(stage.journal()).unwrap();
    let before = record(&stage.journal()).unwrap();
    let changed = stage.path("changed.db");
    let (mut found, mut outside) = (0, 0);
    for at in (0..sound.len()).step_by(step) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x55;
        fs::write(&changed, &bytes).unwrap();
        let verified = verify(&stage, "changed.db");
        match verified.code {
            6 => found += 1,
            0 => {
                assert_eq!(
                    record(&changed).as_ref(),
                    Some(&before),
                    "byte {at}: {verified:?}"
                );
                outside += 1;
            }
            _ => panic!("byte {at}: {verified:?}"),
        }
        for beside in ["changed.db-wal", "changed.db-shm", "changed.db-journal"] {
            fs::remove_file(stage.path(beside)).ok();
        }
    }
    assert!(found > 0 && found + outside == sound.len().div_ceil(step));
}

#[test]
fn a_flipped_byte_is_found_or_outside_the_record() {
    bytes_are_found(509);
}

#[test]
#[ignore = "a process for each byte of a journal takes minutes: cargo test --release -- --ignored every_flipped_byte"]
fn every_flipped_byte_is_found_or_outside_the_record() {
    bytes_are_found(1);
}

#[test]
fn damage_is_named_by_event_or_page() {
    let stage = small_job();
    let change = "UPDATE event SET body = replace(body, 'attempt', 'Attempt') WHERE seq = 6";
    let event = verify_changed(&stage, &guarded(&stage, change));
    assert!(event.stdout.contains("event 6: "), "{event:?}");
    // A page full of nonsense, one that holds a table.
    let mut bytes = fs::read(stage.journal()).unwrap();
    let root = stage.query("SELECT rootpage FROM sqlite_schema WHERE name = 'row_state'");
    let Value::Integer(page) = root[0][0] else {
        panic!("{root:?}")
    };
    let begin = (usize::try_from(page).unwrap() - 1) * 4096;
    bytes[begin..begin + 4096].fill(0xAA);
    fs::write(stage.path("changed.db"), bytes).unwrap();
    let damaged = verify(&stage, "changed.db");
    assert_eq!(damaged.code, 6, "{damaged:?}");
    assert!(
        damaged.stdout.contains(&format!("page {page}")),
        "{damaged:?}"
    );
}

/// Whatever page is lost: it is damage, and nobody is told to go on.
#[test]
fn a_lost_page_is_damage_wherever_it_is() {
    let stage = small_job();
    stage.query("PRAGMA wal_checkpoint(TRUNCATE)");
    let bytes = fs::read(stage.journal()).unwrap();
    for page in 1..bytes.len() / 4096 {
        let mut lost = bytes.clone();
        lost[page * 4096..][..4096].fill(0);
        fs::write(stage.path("changed.db"), lost).unwrap();
        let damaged = verify(&stage, "changed.db");
        assert_eq!(damaged.code, 6, "page {}: {damaged:?}", page + 1);
        assert!(
            damaged.stderr.contains("does not hold"),
            "page {}: {damaged:?}",
            page + 1
        );
        assert!(damaged.stdout.contains("flaw: "), "{damaged:?}");
        let status = stage.program(["status", "changed.db"]);
        assert!(
            status.code == 0 || status.stderr.contains("cert-rename verify"),
            "page {}: {status:?}",
            page + 1
        );
    }
}

#[test]
fn what_is_no_journal_is_said() {
    let stage = Stage::new(0);
    stage.write("names.csv", "cert_id,new_name\n");
    for (file, said) in [
        ("names.csv", "is not a journal"),
        ("none", "there is no journal"),
    ] {
        let refused = verify(&stage, file);
        assert_eq!(refused.code, 6, "{refused:?}");
        assert!(refused.stderr.contains(said), "{refused:?}");
    }
    assert_eq!(ran(&mut stage.command(["verify"])).code, 2);
}
