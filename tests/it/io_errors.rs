//! Every call by which the program touches its files fails, once and from then on: the record stays true, the words
//! say where, and the same command goes on once the disk is well.

use std::ffi::OsString;
use std::process::Stdio;

use cert_rename::sandbox::{CertSource, SandboxConfig};

use crate::checker::{check, check_one_in_four};
use crate::faulty::{EIO, ENOSPC, EROFS, FILES, How, Trap, sweep};
use crate::support::{Ran, Stage, finished};

/// A first row, a middle one, and a last.
const ROWS: u32 = 3;

fn stage() -> Stage {
    let stage = Stage::in_memory(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(ROWS)
        },
        ..SandboxConfig::default()
    });
    stage.sheet(ROWS);
    stage
}

fn fails_at(at: u32, how: How) -> bool {
    let stage = stage();
    let trap = Trap::at(at, FILES, how);
    let options = ["--concurrency", "1", "--progress", "none"];
    let ended: Ran = trap.run(&stage, &mut stage.run_command(options)).into();
    let Some(call) = trap.sprung() else {
        assert_eq!(ended.code, 0, "{ended:?}");
        return false;
    };
    let case = format!("{how:?} at call {at}, {call}");
    check(&stage, &case);
    match ended.code {
        // Some calls are no matter: a file that was to be removed, or one that a later one makes good.
        0 => {}
        3 | 5 | 6 => assert!(
            ended.stderr.contains("error: ") && ended.stderr.contains("hint:  "),
            "{case}: {ended:?}"
        ),
        code => panic!("{case}: {code}, {ended:?}"),
    }
    if how == How::FailFromThere(ENOSPC) && ended.code != 0 {
        let folder = stage.folder();
        let disk = format!("the disk that holds `{}` is full", folder.display());
        assert!(
            ended.code == 5 && ended.stderr.contains(&disk),
            "{case}: {ended:?}"
        );
    }
    assert!(
        !ended.stderr.contains("failed earlier in this run"),
        "the first failure is told, not what came of it: {case}: {ended:?}"
    );
    let again = stage.run(["--progress", "none"]);
    assert_eq!(again.code, 0, "{case}: {again:?}");
    check_one_in_four(&stage, at, &case);
    for number in 1..=ROWS {
        assert_eq!(stage.live_name(number), format!("new-{number}"), "{case}");
        assert_eq!(stage.changes(number), 1, "{case}");
    }
    true
}

#[test]
fn each_call_meets_an_error_of_the_device() {
    sweep(60, |at| fails_at(at, How::Fail(EIO)));
}

#[test]
fn the_device_fails_for_good_at_each_call() {
    sweep(60, |at| fails_at(at, How::FailFromThere(EIO)));
}

#[test]
fn each_call_finds_the_disk_full_once() {
    sweep(60, |at| fails_at(at, How::Fail(ENOSPC)));
}

#[test]
fn the_disk_is_full_from_each_call_on() {
    sweep(60, |at| fails_at(at, How::FailFromThere(ENOSPC)));
}

#[test]
fn each_call_finds_the_file_system_read_only_once() {
    sweep(60, |at| fails_at(at, How::Fail(EROFS)));
}

#[test]
fn the_file_system_is_read_only_from_each_call_on() {
    sweep(60, |at| fails_at(at, How::FailFromThere(EROFS)));
}

/// An export is whole or what was there before, and a full disk is named.
#[test]
fn an_export_that_fails_leaves_the_old_file() {
    let stage = stage();
    assert_eq!(stage.run(["--progress", "none"]).code, 0);
    let export = ["export", "names.csv.journal.db", "-o", "results.csv"];
    assert_eq!(stage.program(export).code, 0);
    let whole = std::fs::read(stage.path("results.csv")).unwrap();
    let disk = format!("the disk that holds `{}` is full", stage.folder().display());
    for how in [
        How::FailFromThere(ENOSPC),
        How::Fail(EIO),
        How::FailFromThere(EROFS),
    ] {
        let mut at = 1;
        loop {
            stage.write("results.csv", "the old one");
            let trap = Trap::at(at, FILES, how);
            let ended: Ran = trap.run(&stage, &mut stage.command(export)).into();
            let case = format!("{how:?} at call {at}, {:?}: {ended:?}", trap.sprung());
            let now = std::fs::read(stage.path("results.csv")).unwrap();
            match ended.code {
                0 => assert!(now == whole, "{case}"),
                1 | 5 | 6 => assert!(now == b"the old one" || now == whole, "{case}"),
                _ => panic!("{case}"),
            }
            if how == How::FailFromThere(ENOSPC) && ended.code != 0 {
                assert!(ended.code == 5 && ended.stderr.contains(&disk), "{case}");
            }
            if trap.sprung().is_none() {
                assert!(ended.code == 0 && at > 3, "{case}");
                break;
            }
            at += 1;
        }
        if how == How::FailFromThere(ENOSPC) {
            let left = std::fs::read_dir(stage.path("")).unwrap();
            let names: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
            let of_export = |name: &OsString| name.to_string_lossy().ends_with(".part");
            assert!(!names.iter().any(of_export), "{names:?}");
        }
    }
}

/// As with `export … | head -1`.
#[test]
fn a_reader_that_has_enough_is_no_error() {
    let stage = Stage::new(2000);
    stage.sheet(2000);
    assert_eq!(stage.plan([]).code, 0);
    for format in ["csv", "jsonl"] {
        let mut child = stage
            .command(["export", "names.csv.journal.db", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = finished(child);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{format}");
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_said() {
    let stage = stage();
    assert_eq!(stage.run(["--progress", "none"]).code, 0);
    for command in [
        &["export", "names.csv.journal.db"][..],
        &["status", "names.csv.journal.db"],
        &[
            "plan",
            "names.csv",
            "--no-preflight",
            "--journal",
            "other.db",
        ],
    ] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let mut command = stage.command(command.iter().copied());
        let ended: Ran = command.stdout(full).output().unwrap().into();
        assert_eq!(ended.code, 5, "{command:?}: {ended:?}");
        assert!(
            ended
                .stderr
                .contains("the disk that holds `standard output` is full"),
            "{command:?}: {ended:?}"
        );
    }
}

/// A journal in an archive: nothing can be made beside it, and it is read all the same.
#[test]
fn a_journal_in_a_read_only_folder_is_read() {
    let stage = stage();
    assert_eq!(stage.run(["--progress", "none"]).code, 0);
    for command in ["status", "export"] {
        let trap = Trap::at(1, FILES, How::FailFromThere(EROFS));
        let mut read = stage.command([command, "names.csv.journal.db"]);
        let ended: Ran = trap.run(&stage, &mut read).into();
        assert_eq!(ended.code, 0, "{command}: {ended:?}");
        assert!(ended.stdout.contains("renamed"), "{command}: {ended:?}");
        assert!(trap.sprung().is_some(), "{command} tried to write");
    }
}

/// What cannot be written, cannot be run; the words say so, and what to do.
#[test]
fn a_job_in_a_read_only_folder_is_refused_before_anything_is_sent() {
    let stage = stage();
    let trap = Trap::at(1, FILES, How::FailFromThere(EROFS));
    let ended: Ran = trap.run(&stage, &mut stage.run_command([])).into();
    assert_eq!(ended.code, 6, "{ended:?}");
    assert!(
        ended.stderr.contains("cannot make the lock file `")
            && ended.stderr.contains("--journal FILE"),
        "{ended:?}"
    );
    assert_eq!(stage.sandbox().arrivals(), 0);
}
