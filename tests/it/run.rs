//! `run` and `resume`: a job from its sheet to its end, also when it is cut off.

use std::collections::{BTreeMap, HashSet};
use std::process::Stdio;
use std::time::Duration;

use cert_rename::sandbox::{CertSource, Latency, SandboxConfig};

use crate::clocks::set_clock;
use crate::support::{Stage, changed, finished, ran, renames, sheet_text};

#[test]
fn a_sheet_is_carried_out_and_a_second_run_sends_nothing() {
    let stage = Stage::new(40);
    stage.sheet(40);
    let first = stage.run([]);
    assert_eq!(first.code, 0, "{first:?}");
    assert!(
        first.stdout.is_empty(),
        "results alone go to standard output: {first:?}"
    );
    assert!(first.stderr.contains("40 renamed in "), "{first:?}");
    for number in 1..=40 {
        assert_eq!(stage.live_name(number), format!("new-{number}"));
        assert_eq!(stage.changes(number), 1);
    }
    let log = stage.sandbox().log();
    let second = stage.run([]);
    assert_eq!(second.code, 0, "{second:?}");
    assert!(
        second.stderr.contains("this job finished at "),
        "{second:?}"
    );
    assert_eq!(
        stage.sandbox().log().len(),
        log.len(),
        "a finished job makes no call at all"
    );
}

#[test]
fn every_call_has_its_rows_token_and_a_nonce_of_its_own() {
    let stage = Stage::new(60);
    stage
        .sandbox()
        .set_faults("500-after@3..20, reset-after@25..30".parse().unwrap());
    stage.sheet(60);
    let done = stage.run([]);
    assert_eq!(done.code, 0, "{done:?}");
    let log = stage.sandbox().log();
    let calls = renames(&log);
    assert!(calls.len() > 60, "the faults led to repeats");
    let nonces: HashSet<_> = calls.iter().map(|call| call.nonce.clone()).collect();
    assert_eq!(nonces.len(), calls.len(), "no nonce is sent twice");
    let mut tokens: BTreeMap<_, HashSet<_>> = BTreeMap::new();
    for call in &calls {
        tokens
            .entry(call.cert_id.clone())
            .or_default()
            .insert(call.client_token.clone());
    }
    assert!(
        tokens.values().all(|tokens| tokens.len() == 1),
        "one token a row"
    );
    assert_eq!(changed(&log), 60, "one effect a row");
    let stored = stage.query("SELECT client_token FROM row_state");
    assert_eq!(stored.len(), 60);
}

#[test]
fn killed_once_and_typed_again_it_goes_on() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(120),
        latency: Latency::fixed(Duration::from_millis(15)),
        ..SandboxConfig::default()
    });
    stage.sheet(120);
    let mut child = stage
        .run_command(["--concurrency", "4"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(50);
    child.kill().unwrap();
    child.wait().unwrap();
    let before = stage.query("SELECT count(*) FROM row_state WHERE status = 'renamed'");
    let after = stage.run([]);
    assert_eq!(after.code, 0, "{after:?}");
    assert!(
        after.stderr.contains("its last run was cut off"),
        "{after:?}"
    );
    assert_ne!(
        before,
        stage.query("SELECT count(*) FROM row_state WHERE status = 'renamed'")
    );
    for number in 1..=120 {
        assert_eq!(stage.live_name(number), format!("new-{number}"));
        assert_eq!(stage.changes(number), 1, "certificate {number}");
    }
}

#[test]
fn an_interrupt_drains_and_resume_goes_on() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(60),
        latency: Latency::fixed(Duration::from_millis(20)),
        ..SandboxConfig::default()
    });
    stage.sheet(60);
    let child = stage
        .run_command(["--concurrency", "2"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(10);
    interrupt(child.id());
    let ended = finished(child);
    assert_eq!(ended.code, 5, "{ended:?}");
    let said = ended.stderr;
    assert!(
        said.contains("next: cert-rename resume names.csv.journal.db"),
        "{said}"
    );
    let statuses = stage.statuses();
    assert!(
        statuses
            .iter()
            .all(|(_, status)| status == "renamed" || status == "pending"),
        "{statuses:?}"
    );
    let resumed = stage.program(["resume", "names.csv.journal.db", "--rate", "100000/1s"]);
    assert_eq!(resumed.code, 0, "{resumed:?}");
    assert_eq!(changed(&stage.sandbox().log()), 60);
}

#[test]
fn a_second_interrupt_stops_at_once_and_leaves_rows_in_doubt() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(9),
        latency: Latency::fixed(Duration::from_mins(1)),
        ..SandboxConfig::default()
    });
    stage.sheet(9);
    let child = stage
        .run_command(["--timeout", "2m", "--no-preflight"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(9);
    interrupt(child.id());
    interrupt_until_gone(child.id());
    let ended = finished(child);
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(
        stage
            .statuses()
            .iter()
            .all(|(_, status)| status == "in_doubt")
    );
}

/// No window of two seconds holds more than 20 calls at the server, wherever it starts.
#[test]
fn no_window_at_the_server_holds_more_than_the_rate() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(200)
        },
        latency: Latency::between(Duration::from_millis(1), Duration::from_millis(40)),
        ..SandboxConfig::default()
    });
    stage.sheet(200);
    let url = stage.sandbox().url();
    let done = stage.program(["run", "names.csv", "--rate", "20/2s", "--endpoint", &url]);
    assert_eq!(done.code, 0, "{done:?}");
    let log = stage.sandbox().log();
    let arrivals: Vec<_> = renames(&log).iter().map(|call| call.at).collect();
    assert_eq!(arrivals.len(), 200);
    for (index, first) in arrivals.iter().enumerate() {
        let held = arrivals[index..]
            .iter()
            .filter(|at| at.duration_since(*first) < Duration::from_secs(2))
            .count();
        assert!(held <= 20, "{held} calls in the window from call {index}");
    }
}

#[test]
fn the_pace_holds_over_a_restart() {
    // By how much the wall clock is set meanwhile.
    for set in ["0", "600", "-600"] {
        let stage = Stage::with(SandboxConfig {
            certs: CertSource {
                generated_regions: vec!["cn-hangzhou".into()],
                ..CertSource::generated(12)
            },
            ..SandboxConfig::default()
        });
        stage.sheet(12);
        let url = stage.sandbox().url();
        let rate = ["run", "names.csv", "--rate", "8/3s", "--endpoint", &url];
        let mut child = stage.command(rate).stderr(Stdio::null()).spawn().unwrap();
        while renames(&stage.sandbox().log()).len() < 6 {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let done = set_clock(&mut stage.command(rate), set);
        assert_eq!(done.code, 0, "{done:?}");
        let log = stage.sandbox().log();
        let arrivals: Vec<_> = renames(&log).iter().map(|call| call.at).collect();
        for (index, first) in arrivals.iter().enumerate() {
            let held = arrivals[index..]
                .iter()
                .filter(|at| at.duration_since(*first) < Duration::from_secs(3))
                .count();
            assert!(
                held <= 8,
                "{set}: {held} calls in the window from call {index}"
            );
        }
    }
}

/// One region's trouble: its lane stops, the others' rows are done.
#[test]
fn one_lanes_trouble_does_not_stop_another() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(60),
        regions: vec!["cn-hangzhou".into(), "cn-shanghai".into()],
        ..SandboxConfig::default()
    });
    stage.sheet(60);
    let done = stage.run(["--no-preflight"]);
    assert_eq!(done.code, 5, "{done:?}");
    assert!(done.stderr.contains("stopped: ap-southeast-1"), "{done:?}");
    let mut counts = BTreeMap::new();
    for (_, status) in stage.statuses() {
        *counts.entry(status).or_insert(0) += 1;
    }
    assert_eq!(
        counts,
        BTreeMap::from([("renamed".into(), 40), ("pending".into(), 20)])
    );
}

#[test]
fn refused_credentials_stop_all_lanes_and_lose_nothing() {
    let stage = Stage::new(60);
    stage.sheet(60);
    let refused = ran(stage
        .run_command(["--no-preflight"])
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "not-the-secret"));
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(
        refused.stderr.contains("SignatureDoesNotMatch"),
        "{refused:?}"
    );
    assert!(!refused.stderr.contains("not-the-secret"), "{refused:?}");
    assert!(
        stage
            .statuses()
            .iter()
            .all(|(_, status)| status == "pending")
    );
    assert!(
        stage.sandbox().log().len() <= 24,
        "at most what was in flight, three lanes of eight"
    );
    assert_eq!(stage.run([]).code, 0);
}

#[test]
fn permission_refusals_stop_a_lane_in_which_nothing_succeeds() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(40)
        },
        ..SandboxConfig::default()
    });
    stage.sandbox().set_faults("forbidden@1..".parse().unwrap());
    stage.sheet(40);
    let done = stage.run(["--concurrency", "1"]);
    assert_eq!(done.code, 5, "{done:?}");
    assert!(
        done.stderr.contains("3 rows in a row were refused"),
        "{done:?}"
    );
    let failed = stage
        .statuses()
        .iter()
        .filter(|(_, status)| status == "failed")
        .count();
    assert_eq!(failed, 3);
}

#[test]
fn a_repeated_row_is_sent_once_and_counts_twice() {
    let stage = Stage::new(3);
    let certs = CertSource::generated(3);
    let mut text = sheet_text(&certs, 3);
    let (id, region) = (CertSource::generated_id(1), certs.generated_region(1));
    text.push_str(&[id.as_str(), region, "new-1", "again\n"].join(","));
    stage.write("names.csv", text);
    let done = stage.run([]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stderr.contains("4 renamed in "), "{done:?}");
    assert_eq!(renames(&stage.sandbox().log()).len(), 3);
    assert_eq!(stage.statuses().len(), 4);
}

/// Sends SIGINT.
fn interrupt(pid: u32) {
    assert!(signal(pid), "the process is there");
}

/// Sends SIGINT until the process has gone: the first may come before the program took note of the one before.
fn interrupt_until_gone(pid: u32) {
    for _ in 0..1000 {
        if !signal(pid) || is_zombie(pid) {
            return;
        }
        std::thread::yield_now();
    }
}

fn signal(pid: u32) -> bool {
    std::process::Command::new("kill")
        .args(["-INT", &pid.to_string()])
        .stderr(Stdio::null())
        .status()
        .unwrap()
        .success()
}

fn is_zombie(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "))
}
