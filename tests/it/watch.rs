//! `status`, from another terminal: of a job that runs, was killed, was stopped, is done; and `--watch`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cert_rename::sandbox::{CertSource, Latency, SandboxConfig};
use serde_json::Value;

use crate::support::{Stage, ran};

const JOURNAL: &str = "names.csv.journal.db";

/// A stage where each of 60 renames takes 30 ms, one after the other, and the run of them, ten calls old.
fn under_way() -> (Stage, Child) {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(60)
        },
        latency: Latency::fixed(Duration::from_millis(30)),
        ..SandboxConfig::default()
    });
    stage.sheet(60);
    let run = stage
        .run_command(["--concurrency", "1", "--no-preflight"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(10);
    (stage, run)
}

fn json(stage: &Stage) -> Value {
    let status = stage.program(["status", JOURNAL, "--json"]);
    assert_eq!(status.code, 0, "{status:?}");
    serde_json::from_str(&status.stdout).unwrap()
}

fn events(stage: &Stage) -> Vec<Vec<rusqlite::types::Value>> {
    stage.query("SELECT count(*), max(seq) FROM event")
}

#[test]
fn a_running_job_shows_its_pace_and_its_end() {
    let (stage, mut run) = under_way();
    let status = stage.program(["status", JOURNAL]);
    let value = json(&stage);
    run.kill().unwrap();
    run.wait().unwrap();
    let process = format!(" as process {} on ", run.id());
    for said in [
        "names.csv: 60 rows: ",
        "running since ",
        &process,
        " calls/s; ends about ",
    ] {
        assert!(status.stdout.contains(said), "{said}: {status:?}");
    }
    let first = status.stdout.lines().next().unwrap();
    assert_eq!(
        status
            .stdout
            .contains("; rows whose call is in flight count as in doubt\n"),
        first.contains(" in_doubt"),
        "{status:?}"
    );
    assert_eq!(value["running"], true, "{value}");
    assert!(value["calls_per_second"].as_f64().unwrap() > 0.0, "{value}");
    assert!(value["ends_at"].is_string(), "{value}");
}

#[test]
fn a_killed_job_is_told_from_a_running_one() {
    let (stage, mut run) = under_way();
    run.kill().unwrap();
    run.wait().unwrap();
    let status = stage.program(["status", JOURNAL]);
    for said in [
        " was cut off",
        "of work left: cert-rename resume names.csv.journal.db",
    ] {
        assert!(status.stdout.contains(said), "{said}: {status:?}");
    }
    assert!(!status.stdout.contains("calls/s"), "{status:?}");
    let value = json(&stage);
    assert_eq!(
        (&value["running"], &value["ends_at"]),
        (&false.into(), &Value::Null),
        "{value}"
    );
}

#[test]
fn a_watch_ends_with_the_job_and_changes_nothing() {
    let (stage, mut run) = under_way();
    let watched = ran(&mut stage.command(["status", JOURNAL, "--watch"]));
    assert_eq!(run.wait().unwrap().code(), Some(0));
    assert_eq!(watched.code, 0, "{watched:?}");
    assert!(
        watched
            .stdout
            .starts_with("names.csv: 60 rows: 60 renamed\n"),
        "{watched:?}"
    );
    let first = watched.stderr.lines().next().unwrap_or_default();
    assert!(
        first.starts_with("names.csv  ━")
            && first.contains("/60")
            && first.contains("  ends about "),
        "{watched:?}"
    );
    let before = events(&stage);
    let again = stage.program(["status", JOURNAL, "--watch"]);
    assert_eq!(again.code, 0, "a job that is done is shown once: {again:?}");
    assert!(
        again.stderr.contains("100%  60/60") && again.stderr.contains("finished"),
        "{again:?}"
    );
    assert_eq!(events(&stage), before);
}

#[test]
fn a_watch_of_a_stopped_job_goes_on_until_it_is_interrupted() {
    let (stage, mut run) = under_way();
    run.kill().unwrap();
    run.wait().unwrap();
    let mut watch = stage
        .command(["status", JOURNAL, "--watch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(watch.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.contains("  cut off; about "), "{line}");
    let interrupt = Command::new("kill")
        .args(["-INT", &watch.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    let watched = watch.wait_with_output().unwrap();
    assert_eq!(watched.status.code(), Some(0), "{watched:?}");
    let said = String::from_utf8(watched.stdout).unwrap();
    assert!(
        said.starts_with("names.csv: 60 rows: ") && said.contains(" was cut off"),
        "{said}"
    );
}
