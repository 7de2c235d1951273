//! Killed at every call by which the program touches its files or the network: no recorded result is lost, and nothing
//! is done twice.

use cert_rename::sandbox::{CertSource, SandboxConfig};

use crate::checker::{check, check_one_in_four};
use crate::faulty::{FILES, FILES_AND_NETWORK, How, Trap, sweep};
use crate::support::Stage;

/// A first row, a middle one, and a last.
const ROWS: u32 = 3;

/// A stage whose service throttles the second call and loses the answer of the fourth.
fn stage() -> Stage {
    let stage = Stage::in_memory(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(ROWS)
        },
        faults: "throttle=5@2, reset-after@4".parse().unwrap(),
        ..SandboxConfig::default()
    });
    stage.sheet(ROWS);
    stage
}

/// A run of one call after the other, so that each has its moment.
const ONE_BY_ONE: [&str; 4] = ["--concurrency", "1", "--progress", "none"];

fn killed_at(at: u32, how: How) -> bool {
    let stage = stage();
    let trap = Trap::at(at, FILES_AND_NETWORK, how);
    let ended = trap.run(&stage, &mut stage.run_command(ONE_BY_ONE));
    let Some(call) = trap.sprung() else {
        assert_eq!(ended.status.code(), Some(0), "{ended:?}");
        return false;
    };
    let case = format!("{how:?} at call {at}, {call}");
    check(&stage, &case);
    finish(&stage, at, &case);
    true
}

/// Types the command again; then every certificate has its name, and got it once.
fn finish(stage: &Stage, at: u32, case: &str) {
    stage.sandbox().set_faults(String::new().parse().unwrap());
    let resumed = stage.run(["--progress", "none"]);
    assert_eq!(resumed.code, 0, "{case}: {resumed:?}");
    check_one_in_four(stage, at, case);
    for number in 1..=ROWS {
        assert_eq!(stage.live_name(number), format!("new-{number}"), "{case}");
        assert_eq!(stage.changes(number), 1, "{case}");
    }
}

#[test]
fn killed_at_any_call_it_goes_on() {
    sweep(60, |at| killed_at(at, How::Kill));
}

#[test]
fn aborted_at_any_call_it_goes_on() {
    sweep(60, |at| killed_at(at, How::Abort));
}

/// The first signal drains; the kill comes while it does.
#[test]
fn killed_while_it_drains_it_goes_on() {
    // The first intents are on disk by then; what is swept is the rest of the run.
    const INTERRUPT: u32 = 70;
    sweep(20, |after| {
        let stage = stage();
        let trap =
            Trap::at(INTERRUPT + after, FILES_AND_NETWORK, How::Kill).interrupting_at(INTERRUPT);
        let mut command = stage.run_command(ONE_BY_ONE);
        let ended = trap.run(&stage, command.arg("--no-preflight"));
        let Some(call) = trap.sprung() else {
            assert_eq!(ended.status.code(), Some(5), "{ended:?}");
            return false;
        };
        let case = format!("interrupted, then killed at call {after}, {call}");
        check(&stage, &case);
        finish(&stage, after, &case);
        true
    });
}

/// Only what was synced is left: a plan, or none; and each result that was shown.
#[test]
fn after_a_power_cut_at_any_call_it_goes_on() {
    sweep(60, |at| {
        let stage = stage();
        let trap = Trap::at(at, FILES_AND_NETWORK, How::Kill).keeping_what_is_synced();
        trap.run(&stage, &mut stage.run_command(ONE_BY_ONE));
        let Some(call) = trap.sprung() else {
            return false;
        };
        let case = format!("power cut at call {at}, {call}");
        trap.cut_power(&stage);
        check(&stage, &case);
        finish(&stage, at, &case);
        true
    });
}

/// An export is whole or what was there before.
#[test]
fn killed_while_it_exports_the_file_is_whole_or_the_old_one() {
    let stage = stage();
    assert_eq!(stage.run(ONE_BY_ONE).code, 0);
    let export = ["export", "names.csv.journal.db", "-o", "results.csv"];
    assert_eq!(stage.program(export).code, 0);
    let whole = std::fs::read(stage.path("results.csv")).unwrap();
    let mut at = 1;
    loop {
        stage.write("results.csv", "the old one");
        let trap = Trap::at(at, FILES, How::Kill);
        trap.run(&stage, &mut stage.command(export));
        let now = std::fs::read(stage.path("results.csv")).unwrap();
        assert!(
            now == whole || now == b"the old one",
            "call {at}: {:?}",
            trap.sprung()
        );
        if trap.sprung().is_none() {
            assert!(now == whole && at > 3, "{at}");
            return;
        }
        at += 1;
    }
}
