//! Live names while a job runs: read before a row is sent, and read back where an answer leaves a doubt.

use std::fmt::Write as _;

use cert_rename::sandbox::{Arrival, CertSource, FaultPlan, SandboxCert, SandboxConfig};

use crate::checker::check;
use crate::record::Record;
use crate::support::{FAST, Ran, Stage, renames};

/// A stage with a plan of so many rows, all in one region; `certs` are the service's.
fn planned(rows: u32) -> Stage {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(rows)
        },
        ..SandboxConfig::default()
    });
    stage.sheet(rows);
    let planned = stage.plan([]);
    assert_eq!(planned.code, 0, "{planned:?}");
    stage
}

fn faults(stage: &Stage, text: &str) {
    let plan: FaultPlan = text.parse().unwrap();
    stage.sandbox().set_faults(plan);
}

/// Gives a certificate a name, as somebody at the console would.
fn rename_by_hand(stage: &Stage, number: u32, name: &str) {
    stage.sandbox().add_cert(SandboxCert {
        account_id: stage.account().to_owned(),
        region: "cn-hangzhou".into(),
        id: CertSource::generated_id(number),
        name: name.into(),
    });
}

fn resume<'a>(stage: &Stage, more: impl IntoIterator<Item = &'a str>) -> Ran {
    let arguments = ["resume", "names.csv.journal.db", "--rate", FAST];
    stage.program(arguments.into_iter().chain(more))
}

/// Row, status, how it was settled, and the generation of its token: of the rows that are not simply renamed.
fn special(stage: &Stage) -> String {
    let rows = stage.query(
        "SELECT row || ' ' || status || ' ' || coalesce(settled_by, '-') || ' ' || generation FROM row_state \
         WHERE status <> 'renamed' OR settled_by <> 'answer' OR generation > 0 ORDER BY row",
    );
    let mut text = String::new();
    for row in rows {
        match &row[0] {
            rusqlite::types::Value::Text(line) => writeln!(text, "{line}").unwrap(),
            other => panic!("{other:?}"),
        }
    }
    text
}

fn reads(log: &[Arrival]) -> usize {
    log.iter()
        .filter(|call| call.action.as_deref() == Some("DescribeSslVpnClientCerts"))
        .count()
}

#[test]
fn what_somebody_renamed_after_the_plan_is_left_alone() {
    let stage = planned(8);
    rename_by_hand(&stage, 3, "by hand");
    rename_by_hand(&stage, 4, "new-4");
    let before = stage.sandbox().log().len();
    let ran = resume(&stage, ["--yes"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert_eq!(special(&stage), "4 drifted - 0\n5 unchanged - 0\n");
    assert!(
        ran.stderr
            .contains("row 4: vsc-sandbox0000003 drifted: its live name is neither"),
        "{ran:?}"
    );
    assert_eq!(stage.live_name(3), "by hand");
    let log = stage.sandbox().log().split_off(before);
    assert_eq!(renames(&log).len(), 6);
    assert_eq!(reads(&log), 1, "one page of the list tells all");
    check(&stage, "renamed by hand");
    let record = Record::read(&stage.journal()).unwrap();
    for intent in record.events_of("attempt_started", None) {
        let age = intent.json["name_age_ms"].as_u64().unwrap();
        assert!(age <= 600_000, "{intent:?}");
    }
}

#[test]
fn every_start_reads_the_names_again() {
    let stage = planned(8);
    let canary = resume(&stage, ["--yes", "--canary", "2"]);
    assert_eq!(canary.code, 5, "{canary:?}");
    rename_by_hand(&stage, 7, "by hand");
    let resumed = resume(&stage, []);
    assert_eq!(resumed.code, 4, "{resumed:?}");
    assert_eq!(special(&stage), "8 drifted - 0\n");
    check(&stage, "renamed by hand between two runs");
}

#[test]
fn a_few_names_are_asked_for_one_by_one() {
    let stage = planned(3);
    let before = stage.sandbox().log().len();
    faults(&stage, "describe/throttle=20@1, describe/503@2");
    let ran = resume(&stage, ["--yes"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(
        reads(&stage.sandbox().log()[before..]),
        5,
        "3 rows, 2 of them twice"
    );
    check(&stage, "one by one");
}

/// At 3 a minute 30 rows are sent while a name is fresh: a list of 20 pages is not worth it for them.
#[test]
fn a_list_is_read_for_the_rows_that_are_sent_while_it_is_fresh() {
    let stage = planned(1000);
    let arguments = ["resume", "names.csv.journal.db", "--yes"];
    let ran = stage.program(
        arguments
            .into_iter()
            .chain(["--rate", "3/60s", "--canary", "1"]),
    );
    assert_eq!(ran.code, 5, "{ran:?}");
    let calls = stage.query("SELECT body ->> 'calls' FROM event WHERE kind = 'names_listed'");
    assert_eq!(calls, [[rusqlite::types::Value::Integer(1)]]);
}

#[test]
fn a_name_that_cannot_be_read_leaves_its_row_pending() {
    let stage = planned(2);
    faults(&stage, "describe/error=400/SomethingElse@1..");
    let ran = resume(&stage, ["--yes", "--max-attempts", "2"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    assert_eq!(special(&stage), "2 pending - 0\n3 pending - 0\n");
    assert!(
        ran.stderr.contains(
            "row 2 is left for another run: its live name can't be read (SomethingElse: "
        ),
        "{ran:?}"
    );
    assert_eq!(renames(&stage.sandbox().log()).len(), 0);
    faults(&stage, "");
    assert_eq!(resume(&stage, []).code, 0);
    check(&stage, "read later");
}

#[test]
fn without_the_right_to_read_rows_are_sent_all_the_same() {
    let stage = planned(8);
    faults(
        &stage,
        "describe/forbidden@1.., other-name@2, idempotent-failed@3",
    );
    let ran = resume(&stage, ["--yes"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(
        ran.stderr.contains("live names can't be read (Forbidden: "),
        "{ran:?}"
    );
    assert_eq!(
        special(&stage).matches("failed - 0\n").count(),
        2,
        "{}",
        special(&stage)
    );
    let record = Record::read(&stage.journal()).unwrap();
    assert_eq!(record.events_of("names_unreadable", None).len(), 1);
    check(&stage, "no right to read");
}

#[test]
fn a_doubt_that_used_up_its_attempts_is_read_back() {
    let stage = planned(8);
    let [done, not_done] = [2, 3].map(CertSource::generated_id);
    faults(
        &stage,
        &format!("reset-after#{done}#1, reset-before#{not_done}#1"),
    );
    let ran = resume(&stage, ["--yes", "--max-attempts", "1"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    assert_eq!(special(&stage), "3 renamed read_back 0\n4 in_doubt - 0\n");
    assert_eq!(resume(&stage, []).code, 0);
    assert_eq!(
        special(&stage),
        "3 renamed read_back 0\n4 renamed replay 0\n"
    );
    assert_eq!((stage.changes(2), stage.changes(3)), (1, 1));
    check(&stage, "read back");
}

#[test]
fn a_success_that_names_another_name_is_read_back() {
    let stage = planned(8);
    let [done, not_done] = [2, 3].map(CertSource::generated_id);
    faults(
        &stage,
        &format!("other-name#{done}#1, other-name-before#{not_done}#1"),
    );
    let ran = resume(&stage, ["--yes"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert_eq!(special(&stage), "3 renamed read_back 0\n4 failed - 0\n");
    let codes = stage.query("SELECT error_code FROM row_state WHERE row = 4");
    assert_eq!(codes[0][0], "NameMismatch".to_owned().into());
    check(&stage, "another name");
}

#[test]
fn a_token_with_other_parameters_is_doubt_and_read_back() {
    let stage = planned(8);
    let [done, not_done] = [2, 3].map(CertSource::generated_id);
    faults(
        &stage,
        &format!("token-mismatch-after#{done}#1, token-mismatch#{not_done}#1"),
    );
    let ran = resume(&stage, ["--yes"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    assert_eq!(special(&stage), "3 renamed read_back 0\n4 in_doubt - 0\n");
    check(&stage, "token with other parameters");
}

#[test]
fn a_stored_failure_gets_a_new_token_once_the_name_is_known_to_be_the_old_one() {
    let stage = planned(8);
    let [failed, done] = [2, 3].map(CertSource::generated_id);
    faults(
        &stage,
        &format!("idempotent-failed#{failed}#1, idempotent-failed-after#{done}#1"),
    );
    let ran = resume(&stage, ["--yes"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(
        special(&stage),
        "3 renamed answer 1\n4 renamed read_back 0\n"
    );
    let record = Record::read(&stage.journal()).unwrap();
    assert_eq!(record.events_of("generation_raised", None).len(), 1);
    check(&stage, "stored failure");
}

#[test]
fn settle_reads_and_sends_nothing() {
    let stage = Stage::new(9);
    stage.sheet(9);
    faults(&stage, "reset-after@2, reset-before@4");
    let ran = stage.run(["--yes", "--no-preflight", "--max-attempts", "1"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    let before = stage.sandbox().log().len();
    let settled = resume(&stage, ["--settle"]);
    assert_eq!(settled.code, 5, "{settled:?}");
    assert_eq!(special(&stage).lines().count(), 2, "{}", special(&stage));
    assert!(
        special(&stage).contains("renamed read_back"),
        "{}",
        special(&stage)
    );
    assert!(
        settled.stderr.contains("8 renamed, 1 in_doubt"),
        "{settled:?}"
    );
    let log = stage.sandbox().log().split_off(before);
    assert_eq!((renames(&log).len(), reads(&log)), (0, 2));
    assert_eq!(resume(&stage, []).code, 0);
    check(&stage, "settled");
    let before = stage.sandbox().log().len();
    let finished = resume(&stage, ["--settle"]);
    assert_eq!(
        (finished.code, stage.sandbox().log().len()),
        (0, before),
        "{finished:?}"
    );
}

#[test]
fn settle_has_nothing_to_do_where_nothing_is_in_doubt() {
    let stage = planned(3);
    let settled = resume(&stage, ["--settle"]);
    assert_eq!(settled.code, 5, "{settled:?}");
    assert!(
        settled.stderr.contains("no row is in doubt: 3 pending"),
        "{settled:?}"
    );
}

#[test]
fn a_canary_is_read_back() {
    let stage = planned(9);
    let lie = CertSource::generated_id(1);
    // The service says that it is done, and it is not.
    faults(&stage, &format!("content-type-before#{lie}#1"));
    let ran = resume(&stage, ["--yes", "--canary", "2", "--canary-continue"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    assert!(
        ran.stderr.contains(
            "row 2 of the canary was renamed by the service's word, but its live name is `cert-1`"
        ),
        "{ran:?}"
    );
    assert!(
        ran.stderr
            .contains("the canary is over: 1 of its 2 rows is renamed"),
        "{ran:?}"
    );
    let record = Record::read(&stage.journal()).unwrap();
    let ended = record.events_of("canary_ended", None);
    assert_eq!(ended[0].json["read_back"], true);
    assert_eq!(renames(&stage.sandbox().log()).len(), 2);

    let good = planned(9);
    let ran = resume(&good, ["--yes", "--canary", "2", "--canary-continue"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    check(&good, "canary");
}

#[test]
fn verify_compares_the_record_with_the_service() {
    let stage = planned(60);
    rename_by_hand(&stage, 61, "cert-61");
    stage.write(
        "names.csv",
        std::fs::read_to_string(stage.path("names.csv")).unwrap()
            + "vsc-sandbox9999999,cn-hangzhou,new-99,\n"
            + "vsc-sandbox0000061,cn-hangzhou,,asks for nothing\n",
    );
    let ran = stage.run(["--yes", "--blank", "keep"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    let verify = || stage.program(["verify", "names.csv.journal.db", "--live"]);
    let before = stage.sandbox().log().len();
    let same = verify();
    assert_eq!(same.code, 0, "{same:?}");
    assert!(
        same.stdout
            .contains("ok: the service says the same of 61 certificates now (2 calls)"),
        "{same:?}"
    );
    let log = stage.sandbox().log().split_off(before);
    assert_eq!((reads(&log), log.len()), (2, 2), "it only reads");

    rename_by_hand(&stage, 7, "by hand");
    stage.sandbox().add_cert(SandboxCert {
        account_id: stage.account().to_owned(),
        region: "cn-hangzhou".into(),
        id: "vsc-sandbox9999999".into(),
        name: "back again".into(),
    });
    let other = verify();
    assert_eq!(other.code, 6, "{other:?}");
    assert!(
        other.stdout.contains("ok: every row stands as"),
        "{other:?}"
    );
    assert!(!other.stdout.contains("flaw"), "{other:?}");
    for difference in [
        "differs: row 8, vsc-sandbox0000007: the record says the name `new-7`, the service says the name `by hand`",
        "differs: row 62, vsc-sandbox9999999: the record says no such certificate, the service says the name `back again`",
    ] {
        assert!(other.stdout.contains(difference), "{other:?}");
    }
    assert!(
        other
            .stderr
            .starts_with("error: 2 of 61 certificates are not as the record says\nhint:  the record itself is sound"),
        "{other:?}"
    );
    faults(&stage, "describe/forbidden@1..");
    let unread = verify();
    assert_eq!(unread.code, 5, "{unread:?}");
    assert!(
        unread
            .stderr
            .contains("the record could not be compared with cn-hangzhou: Forbidden: "),
        "{unread:?}"
    );
}

#[test]
fn a_rehearsal_has_nothing_to_be_compared_with() {
    let stage = Stage::new(2);
    stage.sheet(2);
    assert_eq!(
        stage
            .program(["run", "names.csv", "--sandbox", "--rate", FAST])
            .code,
        0
    );
    let verified = stage.program(["verify", "names.csv.sandbox.journal.db", "--live"]);
    assert_eq!(verified.code, 2, "{verified:?}");
    assert!(
        verified.stderr.contains("rehearsed within one process"),
        "{verified:?}"
    );
}
