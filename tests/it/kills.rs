//! Killed at every call by which the program touches its files or the network: no recorded result is lost, and nothing
//! is done twice.

use std::collections::BTreeSet;
use std::sync::Mutex;

use cert_rename::sandbox::{CertSource, SandboxConfig};

use crate::checker::{check, check_one_in_four, check_replay};
use crate::faulty::{FILES, FILES_AND_NETWORK, How, Trap, WAITS, sweep};
use crate::moments::{self, Moment, moments};
use crate::support::Stage;

/// A first row, a middle one, and a last.
const ROWS: u32 = 3;

/// Their numbers in the sheet.
const NUMBERS: [i64; 3] = [2, 3, 4];

/// A stage whose service does `faults`.
fn stage(faults: &str) -> Stage {
    let stage = Stage::in_memory(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(ROWS)
        },
        faults: faults.parse().unwrap(),
        ..SandboxConfig::default()
    });
    stage.sheet(ROWS);
    stage
}

/// Each row is throttled first, then its answer is lost, then it is answered.
const THROTTLED_THEN_LOST: &str = "throttle=20#1, reset-after#2";

/// A run of one call after the other, so that each has its moment.
const ONE_BY_ONE: [&str; 4] = ["--concurrency", "1", "--progress", "none"];

/// Kills a run at call `at` of `calls`; says at what moments that was, or `None` when it ended before.
fn killed_at(at: u32, calls: &'static str, how: How) -> Option<Vec<(Moment, i64)>> {
    let stage = stage(THROTTLED_THEN_LOST);
    let trap = Trap::at(at, calls, how);
    let ended = trap.run(&stage, &mut stage.run_command(ONE_BY_ONE));
    let Some(call) = trap.sprung() else {
        assert_eq!(ended.status.code(), Some(0), "{ended:?}");
        return None;
    };
    let case = format!("{how:?} at call {at}, {call}");
    let record = check(&stage, &case);
    let at_moments = moments(&stage, record.as_ref(), &call);
    if record.is_some() && at.is_multiple_of(4) {
        check_replay(&stage, &case);
    }
    finish(&stage, at, &case);
    Some(at_moments)
}

/// Kills a run at each of its calls and in each wait; each moment of a job and of each row's life is among them.
fn killed_at_every_moment(how: How) {
    let missed = Mutex::new(moments::all(&NUMBERS));
    // Apart, because there are more or fewer waits each time.
    for (calls, least) in [(FILES_AND_NETWORK, 100), (WAITS, 20)] {
        sweep(least, |at| {
            let met = killed_at(at, calls, how);
            let mut missed = missed.lock().unwrap();
            met.iter()
                .flatten()
                .for_each(|moment| _ = missed.remove(moment));
            met.is_some()
        });
    }
    let missed = missed.into_inner().unwrap();
    assert!(missed.is_empty(), "{missed:?}");
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
    killed_at_every_moment(How::Kill);
}

#[test]
fn aborted_at_any_call_it_goes_on() {
    killed_at_every_moment(How::Abort);
}

/// The first signal drains; the kill comes while it does, with each row in flight.
#[test]
fn killed_while_it_drains_it_goes_on() {
    for how in [How::Kill, How::Abort] {
        for row in 1..=ROWS {
            sweep(5, |after| {
                let stage = stage("");
                // Without reading names, each row is one send.
                let trap = Trap::at(after, FILES_AND_NETWORK, how).interrupting_at(row);
                let mut command = stage.run_command(ONE_BY_ONE);
                let ended = trap.run(&stage, command.arg("--no-preflight"));
                let Some(call) = trap.sprung() else {
                    // A signal is heard soon, not at once.
                    let code = ended.status.code();
                    assert!([Some(0), Some(5)].contains(&code), "row {row}: {ended:?}");
                    return false;
                };
                let case = format!("row {row}, then {how:?} at call {after}, {call}");
                check(&stage, &case);
                finish(&stage, after, &case);
                true
            });
        }
    }
}

/// Only what was synced is left: a plan, or none; and each result that was shown.
#[test]
fn after_a_power_cut_at_any_call_it_goes_on() {
    sweep(60, |at| {
        let stage = stage("throttle=5@2, reset-after@4");
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

/// An export is whole or what was there before, also when a first, a middle or a last row is half written.
#[test]
fn killed_while_it_exports_the_file_is_whole_or_the_old_one() {
    let stage = stage("");
    // Each row is more than is written at once.
    let notes = "long ".repeat(4_000);
    let sheet = std::fs::read_to_string(stage.sheet(ROWS)).unwrap();
    stage.write("names.csv", sheet.replace("note", &notes));
    assert_eq!(stage.run(ONE_BY_ONE).code, 0);
    let export = ["export", "names.csv.journal.db", "-o", "results.csv"];
    assert_eq!(stage.program(export).code, 0);
    let whole = std::fs::read(stage.path("results.csv")).unwrap();
    for how in [How::Kill, How::Abort] {
        let mut half_written = BTreeSet::new();
        for at in 1.. {
            stage.write("results.csv", "the old one");
            let trap = Trap::at(at, FILES, how);
            trap.run(&stage, &mut stage.command(export));
            let now = std::fs::read(stage.path("results.csv")).unwrap();
            let case = format!("{how:?} at call {at}: {:?}", trap.sprung());
            assert!(now == whole || now == b"the old one", "{case}");
            if trap.sprung().is_none() {
                assert!(now == whole, "{case}");
                break;
            }
            half_written.extend(rows_of_a_part(&stage));
        }
        assert!(
            half_written.is_superset(&(1..=ROWS).collect()),
            "{half_written:?}"
        );
    }
}

/// Which row a half-written export ends in; it is removed.
fn rows_of_a_part(stage: &Stage) -> Option<u32> {
    let entries = std::fs::read_dir(stage.path("")).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let part = paths.find(|path| path.extension().is_some_and(|end| end == "part"))?;
    let text = String::from_utf8_lossy(&std::fs::read(&part).unwrap()).into_owned();
    std::fs::remove_file(part).unwrap();
    (1..=ROWS).rfind(|number| text.contains(&CertSource::generated_id(*number)))
}
