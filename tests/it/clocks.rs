//! Clocks that are wrong: the service's word on the time, and doubts that are older than they seem.

use std::process::Command;

use cert_rename::sandbox::SandboxConfig;
use jiff::SignedDuration;

use crate::faulty::library;
use crate::record::Record;
use crate::support::{FAST, Ran, Stage, ran, renames};

/// A stage whose service is so many minutes ahead of this machine.
fn ahead(minutes: i64) -> Stage {
    Stage::with(SandboxConfig {
        clock_offset: SignedDuration::from_mins(minutes),
        ..SandboxConfig {
            certs: cert_rename::sandbox::CertSource::generated(30),
            ..SandboxConfig::default()
        }
    })
}

/// Runs a command as on a machine whose wall clock was set, to so many seconds ahead.
pub(crate) fn set_clock(command: &mut Command, seconds: &str) -> Ran {
    ran(command
        .env("LD_PRELOAD", library())
        .env("FAULTY_FOLDER", "/nowhere")
        .env("FAULTY_AHEAD", seconds))
}

/// What the checker would say, but that it holds the times of the record against those of the emulator.
fn assert_each_was_renamed_once(stage: &Stage) {
    for number in 1..=30 {
        assert_eq!(stage.live_name(number), format!("new-{number}"));
        assert_eq!(stage.changes(number), 1);
    }
}

#[test]
fn the_offset_is_taken_from_the_service_once_and_no_attempt_is_used_up() {
    for (minutes, words) in [(120, "2h 00m slow"), (-20, "20m 00s fast")] {
        for signature in ["v1", "v3"] {
            let stage = ahead(minutes);
            stage.sheet(30);
            let options = [
                "--no-preflight",
                "--max-attempts",
                "1",
                "--signature",
                signature,
            ];
            let ran = stage.run(options);
            assert_eq!(ran.code, 0, "{ran:?}");
            assert_eq!(ran.stderr.matches(words).count(), 1, "{ran:?}");
            let record = Record::read(&stage.journal()).unwrap();
            let corrected = record.events_of("clock_corrected", None);
            assert_eq!(corrected.len(), 1, "three lanes, one clock");
            let by = corrected[0].json["ahead_ms"].as_i64().unwrap();
            assert!((by - minutes * 60_000).abs() < 5000, "{by}");
            assert_each_was_renamed_once(&stage);
        }
    }
}

#[test]
fn programs_are_told_of_the_clock_too() {
    let stage = ahead(120);
    stage.sheet(30);
    let ran = stage.run(["--no-preflight", "--progress", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = ran
        .stdout
        .lines()
        .filter(|line| line.contains("2h 00m slow"));
    assert_eq!(told.count(), 1, "{ran:?}");
}

#[test]
fn names_are_read_with_the_corrected_clock_too() {
    let stage = ahead(-45);
    stage.sheet(30);
    let planned = stage.plan([]);
    assert_eq!(planned.code, 0, "{planned:?}");
    assert!(
        planned
            .stderr
            .contains("this machine's clock is 45m 00s fast"),
        "{planned:?}"
    );
    let ran = stage.run([]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_each_was_renamed_once(&stage);
}

#[test]
fn whose_a_key_is_can_be_asked_with_a_wrong_clock() {
    let stage = ahead(300);
    let url = stage.sandbox().url();
    let mut command = stage.command(["whoami"]);
    let ran = ran(command.env("ALIBABA_CLOUD_STS_ENDPOINT", &url));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains(stage.account()), "{ran:?}");
}

#[test]
fn an_old_doubt_that_cannot_be_looked_up_waits_for_the_user() {
    let stage = ahead(0);
    stage.sheet(30);
    stage.sandbox().set_faults(
        "reset-before@2, error=409/OperationConflict@5"
            .parse()
            .unwrap(),
    );
    let options = [
        "--no-preflight",
        "--max-attempts",
        "1",
        "--concurrency",
        "1",
    ];
    let ran = stage.run(options);
    assert_eq!(ran.code, 5, "{ran:?}");
    let resume = |more: &[&str], seconds| {
        let mut command = stage.command(["resume", "names.csv.journal.db", "--rate", FAST]);
        set_clock(command.args(more), seconds)
    };
    let before = renames(&stage.sandbox().log()).len();
    let waits = resume(&[], "3720");
    assert_eq!(waits.code, 5, "{waits:?}");
    assert!(
        waits.stderr.contains("in doubt for more than an hour wait")
            && waits.stderr.contains("--resend-in-doubt"),
        "{waits:?}"
    );
    assert_eq!(renames(&stage.sandbox().log()).len(), before);
    // The service's clock did not go on: calls of the future are refused, corrected, and repeated.
    let sent = resume(&["--resend-in-doubt"], "3720");
    assert_eq!(sent.code, 4, "one row has failed for good: {sent:?}");
    assert!(
        sent.stderr.contains("this machine's clock is 1h 02m fast"),
        "{sent:?}"
    );
    // The intents' times lie in the future, so this is not for the checker.
    let doubts = stage.query("SELECT count(*) FROM row_state WHERE status = 'in_doubt'");
    assert_eq!(doubts[0][0], 0.into());

    let young = ahead(0);
    young.sheet(3);
    young
        .sandbox()
        .set_faults("reset-before@2".parse().unwrap());
    assert_eq!(young.run(options).code, 5);
    let mut command = young.command(["resume", "names.csv.journal.db", "--rate", FAST]);
    let sent = set_clock(&mut command, "600");
    assert_eq!(sent.code, 0, "{sent:?}");
}
