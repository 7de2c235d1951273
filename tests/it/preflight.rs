//! `plan` with live names: what is read, and how each row is decided by it.

use std::fmt::Write as _;

use cert_rename::sandbox::{Arrival, CertSource, SandboxCert, SandboxConfig};

use crate::support::{FAST, Ran, Stage, peak_of, plan_id, renames, sheet_text};

/// The account of a stage's key.
const ACCOUNT: &str = "1234567890123456";

/// A stage whose certificates are all in one region.
fn in_hangzhou(certs: u32) -> Stage {
    Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(certs)
        },
        ..SandboxConfig::default()
    })
}

/// Gives a certificate a name, as somebody at the console would.
fn rename_by_hand(stage: &Stage, number: u32, name: &str) {
    stage.sandbox().add_cert(SandboxCert {
        account_id: ACCOUNT.into(),
        region: "cn-hangzhou".into(),
        id: CertSource::generated_id(number),
        name: name.into(),
    });
}

/// A sheet of (certificate, new name, current name).
fn sheet(rows: &[(u32, &str, &str)]) -> String {
    let mut text = "cert_id,region,new_name,current_name\n".to_owned();
    for (number, new, current) in rows {
        let id = CertSource::generated_id(*number);
        writeln!(text, "{id},cn-hangzhou,{new},{current}").unwrap();
    }
    text
}

fn reads(log: &[Arrival]) -> Vec<&Arrival> {
    log.iter()
        .filter(|call| call.action.as_deref() == Some("DescribeSslVpnClientCerts"))
        .collect()
}

/// Row, planned status and old name, as the plan holds them.
fn decided(stage: &Stage) -> Vec<String> {
    let rows =
        stage.query("SELECT row || ' ' || planned || ' ' || coalesce(old_name, '-') FROM plan_row");
    rows.into_iter()
        .map(|row| match &row[0] {
            rusqlite::types::Value::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn rows_are_decided_by_their_live_names() {
    let stage = in_hangzhou(8);
    rename_by_hand(&stage, 5, "9 of clubs");
    rename_by_hand(&stage, 6, "new-6");
    let text = sheet(&[
        (1, "new-1", ""),
        (2, "new-2", "cert-2"),
        (3, "new-3", "another"),
        (4, "cert-4", ""),
        (5, "9 of clubs", ""), // no name for `strict`, but it has it already
        (6, "new-6", "cert-6"),
        (7, "cert-7", "cert-7"),
        (99, "new-99", ""),
    ]);
    stage.write("names.csv", text);
    let planned = stage.plan([]);
    assert_eq!(planned.code, 0, "{planned:?}");
    assert_eq!(
        decided(&stage),
        [
            "2 pending cert-1",
            "3 pending cert-2",
            "4 drifted cert-3",
            "5 unchanged cert-4",
            "6 unchanged 9 of clubs",
            "7 drifted new-6",
            "8 unchanged cert-7",
            "9 missing -",
        ]
    );
    for said in [
        "live names: 8 certificates in 1 region, 2 calls",
        "2 rows were renamed by someone else since",
        "2 to rename, 3 as they are, 2 renamed by others, 1 missing",
        "[cert]-2 → [new]-2",
    ] {
        let all = format!("{}{}", planned.stderr, planned.stdout);
        assert!(all.contains(said), "{said}: {planned:?}");
    }
    let done = stage.run([]);
    assert_eq!(done.code, 4, "{done:?}");
    assert_eq!(renames(&stage.sandbox().log()).len(), 2);
    let old = stage.program(["export", "names.csv.journal.db", "--format", "jsonl"]);
    assert!(old.stdout.contains(r#""old_name":"cert-1""#), "{old:?}");
}

#[test]
fn a_bad_name_is_a_problem_only_where_it_would_be_sent() {
    let stage = in_hangzhou(3);
    stage.write(
        "names.csv",
        sheet(&[(1, "new-1", ""), (2, "9bad", ""), (3, "8bad", "someone")]),
    );
    let refused = stage.plan([]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(
        refused.stderr.contains("problem: row 3, new_name \"9bad\""),
        "{refused:?}"
    );
    assert!(
        !refused.stderr.contains("8bad"),
        "row 4 is drifted, so nothing binds it: {refused:?}"
    );
    assert!(!stage.journal().exists());
    let left_out = stage.plan(["--skip-invalid"]);
    assert_eq!(left_out.code, 0, "{left_out:?}");
    assert_eq!(
        decided(&stage),
        ["2 pending cert-1", "3 invalid cert-2", "4 drifted cert-3"]
    );
}

#[test]
fn a_list_is_read_page_by_page_and_only_what_it_lacks_is_asked_for() {
    let stage = in_hangzhou(120);
    stage.write(
        "names.csv",
        sheet(&[(1, "new-1", ""), (120, "new-120", ""), (777, "new-777", "")]),
    );
    let planned = stage.plan([]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let log = stage.sandbox().log();
    assert_eq!(log.len(), 4, "⌈120/50⌉ pages and one certificate by itself");
    assert_eq!(reads(&log).len(), 4, "the plural call alone");
    assert_eq!(log[3].cert_id, Some(CertSource::generated_id(777)));
}

#[test]
fn reads_are_repeated_like_renames() {
    let stage = in_hangzhou(120);
    stage.sandbox().set_faults(
        "describe/throttle=20ms@1, describe/500@2, describe/reset@4, describe/truncated@6"
            .parse()
            .unwrap(),
    );
    stage.write(
        "names.csv",
        sheet(&[(1, "new-1", ""), (120, "new-120", "")]),
    );
    let planned = stage.plan([]);
    assert_eq!(planned.code, 0, "{planned:?}");
    assert_eq!(decided(&stage), ["2 pending cert-1", "3 pending cert-120"]);
    assert_eq!(stage.sandbox().log().len(), 7);
}

#[test]
fn names_that_cannot_be_read_are_no_plan() {
    let stage = in_hangzhou(3);
    stage
        .sandbox()
        .set_faults("describe/500@1..".parse().unwrap());
    stage.write("names.csv", sheet(&[(1, "new-1", "")]));
    let refused = stage.plan([]);
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(
        refused
            .stderr
            .contains("the live names of cn-hangzhou could not be read"),
        "{refused:?}"
    );
    assert!(refused.stderr.contains("--no-preflight"), "{refused:?}");
    assert!(!stage.journal().exists());
    assert_eq!(stage.plan(["--no-preflight"]).code, 0);
}

#[test]
fn without_the_right_to_read_the_plan_goes_on_and_says_what_is_lost() {
    let stage = in_hangzhou(3);
    stage
        .sandbox()
        .set_faults("describe/forbidden@1..".parse().unwrap());
    stage.write(
        "names.csv",
        sheet(&[(1, "new-1", ""), (2, "cert-2", "cert-2")]),
    );
    let planned = stage.plan([]);
    assert_eq!(planned.code, 0, "{planned:?}");
    assert!(
        planned
            .stderr
            .contains("no right to read the names in cn-hangzhou"),
        "{planned:?}"
    );
    assert!(planned.stderr.contains("no undo"), "{planned:?}");
    assert_eq!(decided(&stage), ["2 pending -", "3 unchanged -"]);
    let done = stage.run([]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(renames(&stage.sandbox().log()).len(), 1);
}

fn stage_of_two_regions() -> Stage {
    let stage = in_hangzhou(60);
    let mut text = sheet(&[(1, "new-1", "")]);
    for number in 10..=40 {
        writeln!(
            text,
            "{},cn-shanghai,new-{number},",
            CertSource::generated_id(number)
        )
        .unwrap();
    }
    stage.write("names.csv", text);
    stage
}

#[test]
fn a_region_without_any_of_its_certificates_is_refused_with_the_likely_cause() {
    let stage = stage_of_two_regions();
    let refused = stage.plan([]);
    assert_eq!(refused.code, 3, "{refused:?}");
    let said = "none of the 31 certificates of the sheet is in cn-shanghai; 31 are in cn-hangzhou";
    assert!(refused.stderr.contains(said), "{refused:?}");
    assert!(
        refused
            .stderr
            .contains("probably the profile or the region is wrong"),
        "{refused:?}"
    );
    assert!(
        reads(&stage.sandbox().log()).len() < 30,
        "it is known before all were asked for"
    );
    assert!(!stage.journal().exists());
    let kept = stage.plan(["--skip-invalid"]);
    assert_eq!(kept.code, 0, "{kept:?}");
    assert_eq!(
        decided(&stage)
            .iter()
            .filter(|row| row.contains("missing"))
            .count(),
        31
    );
}

#[test]
fn the_plan_id_covers_the_names_that_were_read() {
    let stage = in_hangzhou(3);
    stage.write("names.csv", sheet(&[(1, "new-1", ""), (2, "new-2", "")]));
    let id = |ran: Ran| plan_id(&ran.stdout);
    let first = id(stage.plan([]));
    assert_eq!(first, id(stage.plan([])), "the same names, the same plan");
    rename_by_hand(&stage, 3, "no row of ours");
    assert_eq!(first, id(stage.plan([])));
    rename_by_hand(&stage, 2, "another");
    assert_ne!(first, id(stage.plan([])));
}

#[test]
fn certificates_that_end_are_noted() {
    for (hours, said) in [
        (
            24,
            "2 of the certificates expire within a week: row 2 vsc-sandbox0000001, row 3",
        ),
        (-24, "2 of the certificates have expired: row 2"),
    ] {
        let ends = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours);
        let stage = Stage::with(SandboxConfig {
            certs: CertSource {
                generated_regions: vec!["cn-hangzhou".into()],
                ends,
                ..CertSource::generated(3)
            },
            ..SandboxConfig::default()
        });
        stage.write("names.csv", sheet(&[(1, "new-1", ""), (2, "new-2", "")]));
        let planned = stage.plan([]);
        assert!(planned.stderr.contains(said), "{said}: {planned:?}");
    }
}

#[test]
fn with_sandbox_plan_and_run_read_from_the_emulator_in_the_process() {
    let stage = Stage::new(0);
    stage.write(
        "names.csv",
        sheet(&[
            (1, "new-1", "杭州-old"),
            (2, "new-2", ""),
            (3, "cert-4", ""),
        ]),
    );
    let planned = stage.program(["plan", "names.csv", "--sandbox"]);
    assert_eq!(planned.code, 0, "{planned:?}");
    assert!(planned.stdout.contains("杭州-old   → new-1"), "{planned:?}");
    assert!(
        planned.stdout.contains("2 to rename, 1 as it is"),
        "the emulator calls row 4's cert-4: {planned:?}"
    );
    let done = stage.program([
        "run",
        "names.csv",
        "--sandbox",
        "--rate",
        crate::support::FAST,
    ]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(
        stage.sandbox().log().is_empty(),
        "the other emulator is left alone"
    );
}

#[test]
fn problems_are_told_without_credentials_too() {
    let stage = in_hangzhou(1);
    let url = stage.sandbox().url();
    let mut command = crate::support::program();
    command
        .args(["plan", "names.csv", "--endpoint", &url])
        .current_dir(stage.path("."));
    stage.write("names.csv", sheet(&[(1, "", ""), (2, "9bad", "")]));
    let refused = crate::support::ran(&mut command);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(
        refused.stderr.contains("row 2") && refused.stderr.contains("9bad"),
        "{refused:?}"
    );
    stage.write("names.csv", sheet(&[(1, "new-1", ""), (2, "9bad", "")]));
    let refused = crate::support::ran(&mut command);
    assert_eq!(refused.code, 5, "live names may undo it: {refused:?}");
}

/// The peak of resident memory, in MiB, of planning so many rows with their live names.
fn peak_of_planning(rows: u32) -> u64 {
    let stage = Stage::new(rows);
    stage.write("names.csv", sheet_text(&CertSource::generated(rows), rows));
    let url = stage.sandbox().url();
    let (ran, peak) = peak_of(
        &stage,
        &["plan", "names.csv", "--rate", FAST, "--endpoint", &url],
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows = i64::from(rows);
    assert_eq!(
        stage.query("SELECT rows, to_send FROM job"),
        [[rows.into(), rows.into()]]
    );
    assert_eq!(
        stage.query("SELECT count(*) FROM plan_row WHERE old_name = 'cert-' || (row - 1)"),
        [[rows.into()]]
    );
    peak
}

#[test]
fn a_hundred_thousand_rows_are_planned_in_flat_memory() {
    let (small, large) = (peak_of_planning(10_000), peak_of_planning(100_000));
    assert!(large < 64, "{large} MiB");
    assert!(
        large <= small + 20,
        "{large} MiB, and {small} MiB for a tenth of the rows"
    );
}
