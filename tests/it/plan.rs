//! `plan`: what it finds in a sheet, and the journal that it makes.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use cert_rename::sandbox::CertSource;
use rusqlite::types::Value;

use crate::support::{Ran, Stage, plan_id, query, ran, sheet_text};

#[test]
fn the_plan_id_is_the_same_in_any_journal_and_changes_with_the_sheet() {
    let stage = Stage::new(9);
    stage.sheet(9);
    let first = plan_id(&stage.plan([]).stdout);
    let again = plan_id(&stage.plan(["--journal", "other.db"]).stdout);
    assert_eq!(first, again);
    let job = |name: &str| query(&stage.path(name), "SELECT id FROM job");
    assert_ne!(
        job("names.csv.journal.db"),
        job("other.db"),
        "each journal is a job of its own"
    );
    let certs = CertSource::generated(9);
    stage.write(
        "names.csv",
        sheet_text(&certs, 9).replace(",new-4,", ",new-five,"),
    );
    assert_ne!(first, plan_id(&stage.plan([]).stdout));
}

#[test]
fn the_last_line_is_the_command_to_type() {
    let stage = Stage::new(3);
    stage.sheet(3);
    let planned = stage.program(["plan", "names.csv", "--no-preflight"]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let id = plan_id(&planned.stdout);
    let last = planned.stdout.lines().last().unwrap();
    assert_eq!(
        last,
        format!("next: cert-rename run names.csv --no-preflight --confirm {id}")
    );
    assert!(stage.sandbox().log().is_empty());
}

/// Types, in a shell, the command that a line of `said` ends with.
fn type_what_follows(stage: &Stage, said: &str, label: &str) -> Ran {
    let mut lines = said.lines().filter_map(|line| line.split_once(label));
    let (_, command) = lines
        .next()
        .unwrap_or_else(|| panic!("{label} is not in {said}"));
    let program = stage.command([]);
    let arguments = command
        .strip_prefix("cert-rename ")
        .unwrap_or_else(|| panic!("{command}"));
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("\"$0\" {arguments}"));
    shell.arg(program.get_program()).current_dir(stage.folder());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    ran(&mut shell)
}

#[test]
fn what_is_printed_can_be_typed_with_the_options_of_the_plan() {
    let stage = Stage::new(3);
    let sheet = sheet_text(&CertSource::generated(3), 3).replace("new_name", "Neuer Name");
    stage.write("my names.csv", sheet);
    let url = stage.sandbox().url();
    let planned = stage.program([
        "plan",
        "my names.csv",
        "--column",
        "new_name=Neuer Name",
        "--journal",
        "it's mine.db",
        "--rate",
        "99/1s",
        "--endpoint",
        &url,
        "-o",
        "the plan.csv",
    ]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let run = type_what_follows(&stage, &planned.stdout, "next: ");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(stage.changes(3), 1);
    let rate = query(
        &stage.path("it's mine.db"),
        "SELECT json_extract(body, '$.options.rate') FROM event WHERE body LIKE '%run_started%'",
    );
    assert_eq!(rate[0][0], Value::Text("99/1s".to_owned()));
    let export = type_what_follows(&stage, &run.stderr, "next: ");
    assert_eq!(export.code, 0, "{export:?}");
    assert!(stage.path("results.csv").exists());
    let undo = type_what_follows(
        &stage,
        &run.stderr.replace(", some of them", "\n"),
        "to put names back: ",
    );
    assert_eq!(undo.code, 0, "{undo:?}");
}

#[test]
fn a_plan_of_which_nothing_was_sent_is_replaced_and_said() {
    let stage = Stage::new(3);
    stage.sheet(3);
    stage.plan([]);
    stage.sheet(2);
    let replaced = stage.plan([]);
    assert_eq!(replaced.code, 0, "{replaced:?}");
    assert!(
        replaced
            .stderr
            .contains("replaced the plan in names.csv.journal.db: nothing of it had been sent")
    );
    assert_eq!(stage.statuses().len(), 2);
}

#[test]
fn the_same_sheet_saved_otherwise_is_the_same_input() {
    let stage = Stage::new(4);
    let sheet = stage.sheet(4);
    assert_eq!(stage.run([]).code, 0);
    let text = fs::read_to_string(&sheet).unwrap();
    stage.write(
        "names.csv",
        format!("\u{feff}{}", text.replace(',', ";").replace('\n', "\r\n")),
    );
    let again = stage.run([]);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.stderr.contains("this job finished"), "{again:?}");
}

#[test]
fn journals_are_for_their_owner_alone() {
    let stage = Stage::new(2);
    stage.sheet(2);
    assert_eq!(stage.run([]).code, 0);
    let mode = fs::metadata(stage.journal()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!stage.path("names.csv.journal.db.new").exists());
}

#[test]
fn all_problems_of_the_sample_are_found_in_one_pass() {
    let stage = Stage::new(0);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/problems.csv");
    stage.write("problems.csv", fs::read(sample).unwrap());
    let refused = stage.program(["plan", "problems.csv", "--no-preflight"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    insta::assert_snapshot!(refused.stderr);
    let left_out = stage.program(["plan", "problems.csv", "--no-preflight", "--skip-invalid"]);
    assert_eq!(left_out.code, 0, "{left_out:?}");
    let invalid = query(
        &stage.path("problems.csv.journal.db"),
        "SELECT count(*) FROM result WHERE status = 'invalid'",
    );
    assert_ne!(invalid, [[0.into()]]);
}

#[test]
fn counts_add_up_to_the_rows_and_rows_that_are_left_out_keep_their_reason() {
    let stage = Stage::new(3);
    let certs = CertSource::generated(3);
    let text = sheet_text(&certs, 3) + "vsc-masked****,cn-hangzhou,good,x\n";
    stage.write("names.csv", text);
    let done = stage.run(["--skip-invalid"]);
    assert_eq!(done.code, 4, "{done:?}");
    let tally = query(&stage.journal(), "SELECT sum(rows) FROM tally");
    assert_eq!(tally, [[4.into()]]);
    let reason = query(
        &stage.journal(),
        "SELECT error_code, error_message FROM result WHERE status = 'invalid'",
    );
    let text = format!("{reason:?}");
    assert!(
        text.contains("InvalidRow") && text.contains("vsc-masked"),
        "{text}"
    );
}

/// Replays the log with nothing but SQL and SHA-256: every event follows the one before.
#[test]
fn the_event_log_is_a_chain() {
    use rusqlite::types::Value;
    use sha2::{Digest as _, Sha256};

    let stage = Stage::new(30);
    stage
        .sandbox()
        .set_faults("500-after@4..6".parse().unwrap());
    stage.sheet(30);
    let done = stage.run([]);
    assert_eq!(done.code, 0, "{done:?}");
    let mut previous = vec![0; 32];
    let events = stage.query("SELECT seq, body, prev_hash, hash FROM event ORDER BY seq");
    for (index, event) in events.iter().enumerate() {
        let [
            Value::Integer(seq),
            Value::Text(body),
            Value::Blob(before),
            Value::Blob(hash),
        ] = &event[..]
        else {
            panic!("{event:?}")
        };
        assert_eq!(usize::try_from(*seq).unwrap(), index + 1, "without gaps");
        assert_eq!(*before, previous, "event {seq}");
        previous = Sha256::new()
            .chain_update(&previous)
            .chain_update(body)
            .finalize()
            .to_vec();
        assert_eq!(*hash, previous, "event {seq}");
    }
    let head = hex::encode(&previous);
    assert!(
        done.stderr.contains(&format!("head {head} of")),
        "the head is printed at the end of a run"
    );
}
