//! `export --bundle` and `verify --bundle`: the evidence pack.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use cert_rename::sandbox::{CertSource, SandboxConfig};

use crate::support::{Ran, Stage, query};

const FILES: [&str; 9] = [
    "events.jsonl",
    "failed.csv",
    "input.csv",
    "journal.db",
    "manifest.json",
    "report.html",
    "results.csv",
    "summary.json",
    "unfinished.csv",
];

/// A finished job with a failed row, and its pack.
fn packed() -> Stage {
    let stage = Stage::new(5);
    stage
        .sandbox()
        .set_faults("invalid-name#vsc-sandbox0000003#1".parse().unwrap());
    stage.sheet(5);
    let ran = stage.run(["--max-failures", "9", "--ticket", "CHG-7"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    let packed = pack(&stage, "evidence");
    assert_eq!(packed.code, 0, "{packed:?}");
    stage
}

fn pack(stage: &Stage, folder: &str) -> Ran {
    stage.program(["export", "names.csv.journal.db", "--bundle", folder])
}

fn verify(stage: &Stage) -> Ran {
    stage.program(["verify", "--bundle", "evidence"])
}

fn names_in(stage: &Stage, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(stage.path(folder)).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_pack_holds_everything_and_can_be_verified() {
    let stage = packed();
    assert_eq!(names_in(&stage, "evidence"), FILES);
    for name in FILES {
        let path = stage.path("evidence").join(name);
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let read = |name: &str| fs::read_to_string(stage.path("evidence").join(name)).unwrap();
    assert_eq!(
        read("input.csv"),
        fs::read_to_string(stage.path("names.csv")).unwrap()
    );
    assert_eq!(read("results.csv").lines().count(), 6);
    assert_eq!(read("failed.csv").lines().count(), 2);
    assert_eq!(read("unfinished.csv").lines().count(), 1);
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).unwrap();
    assert_eq!(summary["counts"]["renamed"], 4);
    assert_eq!(summary["approvals"][0]["ticket"], "CHG-7");
    assert_eq!(summary["independent_record"]["service"], "ActionTrail");
    let verified = verify(&stage);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(
        verified.stdout.contains("SHA-256 of manifest.json"),
        "{verified:?}"
    );
    assert_eq!(
        names_in(&stage, "evidence"),
        FILES,
        "verifying leaves nothing"
    );
    assert_eq!(
        names_in(&stage, ".")
            .iter()
            .filter(|name| name.contains(".part"))
            .count(),
        0
    );
}

/// The log's lines are the bytes that the hashes are over: anyone can follow the chain to the head.
#[test]
fn the_chain_can_be_followed_without_this_program() {
    use sha2::{Digest as _, Sha256};
    let stage = packed();
    let read = |name: &str| fs::read_to_string(stage.path("evidence").join(name)).unwrap();
    let mut hash = [0; 32];
    for line in read("events.jsonl").lines() {
        hash = Sha256::new()
            .chain_update(hash)
            .chain_update(line)
            .finalize()
            .into();
    }
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    assert_eq!(manifest["head"], hex::encode(hash));
}

#[test]
fn a_file_that_was_changed_added_or_removed_is_found() {
    for name in FILES {
        let stage = packed();
        let path = stage.path("evidence").join(name);
        let sound = fs::read(&path).unwrap();
        let mut bytes = sound.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let changed = verify(&stage);
        assert_eq!(changed.code, 6, "{name}: {changed:?}");
        assert!(
            changed.stdout.contains(&format!("flaw: {name}")),
            "{changed:?}"
        );
        fs::remove_file(&path).unwrap();
        let removed = verify(&stage);
        assert_eq!(removed.code, 6, "{name}: {removed:?}");
        fs::write(&path, &sound).unwrap();
        assert_eq!(verify(&stage).code, 0, "{name}");
        stage.write("evidence/.hidden", "");
        let added = verify(&stage);
        assert_eq!(added.code, 6, "{added:?}");
        assert!(added.stdout.contains(".hidden: it was added"), "{added:?}");
    }
}

#[test]
fn a_file_that_was_renamed_swapped_or_made_a_link_is_found() {
    let stage = packed();
    let at = |name: &str| stage.path("evidence").join(name);
    let flawed = |what: &str, said: &[&str]| {
        let found = verify(&stage);
        assert_eq!(found.code, 6, "{what}: {found:?}");
        for said in said {
            assert!(found.stdout.contains(said), "{what}, {said}: {found:?}");
        }
    };
    fs::rename(at("report.html"), at("other.html")).unwrap();
    let said = [
        "flaw: other.html: it was added",
        "flaw: report.html: it was removed",
    ];
    flawed("renamed", &said);
    fs::rename(at("other.html"), at("report.html")).unwrap();
    let swap = || {
        fs::rename(at("failed.csv"), at("t")).unwrap();
        fs::rename(at("unfinished.csv"), at("failed.csv")).unwrap();
        fs::rename(at("t"), at("unfinished.csv")).unwrap();
    };
    swap();
    let said = [
        "flaw: failed.csv: it was changed",
        "flaw: unfinished.csv: it was changed",
    ];
    flawed("swapped", &said);
    swap();
    for name in FILES {
        fs::rename(at(name), stage.path("outside")).unwrap();
        std::os::unix::fs::symlink(stage.path("outside"), at(name)).unwrap();
        let said = format!("flaw: {name}: it is no file of its own");
        flawed("a link to the same bytes", &[&said]);
        fs::remove_file(at(name)).unwrap();
        fs::create_dir(at(name)).unwrap();
        if name != "manifest.json" {
            flawed("a folder", &[&said]);
        }
        fs::remove_dir(at(name)).unwrap();
        fs::rename(stage.path("outside"), at(name)).unwrap();
    }
    let sound = verify(&stage);
    assert_eq!(sound.code, 0, "{sound:?}");
}

/// Whoever changes a file and its hash in the manifest alike is found by the journal.
#[test]
fn a_file_changed_together_with_the_manifest_is_found() {
    use sha2::{Digest as _, Sha256};
    let stage = packed();
    let manifest = stage.path("evidence").join("manifest.json");
    let sound = fs::read_to_string(&manifest).unwrap();
    for (name, from, to) in [
        ("results.csv", "new-1", "new-9"),
        ("failed.csv", "InvalidName", "InvalidNane"),
        ("summary.json", "CHG-7", "CHG-8"),
        ("input.csv", "note 2", "note 3"),
    ] {
        let path = stage.path("evidence").join(name);
        let before = fs::read_to_string(&path).unwrap();
        let after = before.replacen(from, to, 1);
        assert_ne!(before, after, "{name}");
        fs::write(&path, &after).unwrap();
        let hash = |text: &str| hex::encode(Sha256::digest(text));
        fs::write(&manifest, sound.replace(&hash(&before), &hash(&after))).unwrap();
        let found = verify(&stage);
        assert_eq!(found.code, 6, "{name}: {found:?}");
        assert!(found.stdout.contains(&format!("flaw: {name}")), "{found:?}");
        fs::write(&path, &before).unwrap();
    }
    fs::write(&manifest, sound.replace("\"renamed\": 4", "\"renamed\": 5")).unwrap();
    let counts = verify(&stage);
    assert_eq!(counts.code, 6, "{counts:?}");
}

#[test]
fn an_input_that_was_changed_is_left_out_and_said() {
    let stage = Stage::new(2);
    stage.sheet(2);
    assert_eq!(stage.run([]).code, 0);
    stage.write("names.csv", "something else\n");
    let packed = pack(&stage, "evidence");
    assert_eq!(packed.code, 0, "{packed:?}");
    assert!(
        packed.stderr.contains("names.csv is not in it"),
        "{packed:?}"
    );
    assert!(!names_in(&stage, "evidence").contains(&"input.csv".to_owned()));
    assert_eq!(verify(&stage).code, 0);
}

#[test]
fn what_is_there_is_never_overwritten() {
    let stage = Stage::new(1);
    stage.sheet(1);
    assert_eq!(stage.run([]).code, 0);
    fs::create_dir(stage.path("empty")).unwrap();
    assert_eq!(pack(&stage, "empty").code, 0);
    let again = pack(&stage, "empty");
    assert_eq!(again.code, 1, "{again:?}");
    assert!(again.stderr.contains("already"), "{again:?}");
    let both = stage.program(["export", "names.csv.journal.db", "--bundle", "b", "--raw"]);
    assert_eq!(both.code, 2, "{both:?}");
}

/// While a run waits for answers: everything that reads works, the pack is whole, and the run is not disturbed.
#[test]
fn a_live_journal_is_read_and_packed() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(30),
        ..SandboxConfig::default()
    });
    stage.sandbox().set_faults("hang@12".parse().unwrap());
    stage.sheet(30);
    let mut run = stage
        .run_command(["--concurrency", "1", "--timeout", "10m"])
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(12);
    for arguments in [
        vec!["status", "names.csv.journal.db"],
        vec!["verify", "names.csv.journal.db"],
        vec![
            "export",
            "names.csv.journal.db",
            "--format",
            "html",
            "-o",
            "r.html",
        ],
        vec![
            "export",
            "names.csv.journal.db",
            "--format",
            "xlsx",
            "-o",
            "r.xlsx",
        ],
        vec!["export", "names.csv.journal.db", "--bundle", "evidence"],
        vec!["verify", "--bundle", "evidence"],
    ] {
        let read = stage.program(arguments.clone());
        assert_eq!(read.code, 0, "{arguments:?}: {read:?}");
    }
    assert!(run.try_wait().unwrap().is_none(), "the run still waits");
    run.kill().unwrap();
    run.wait().unwrap();
    assert_eq!(stage.run([]).code, 0, "it goes on to its end");
    let counts = query(
        &stage.path("evidence").join("journal.db"),
        "SELECT count(*) FROM row_state WHERE status IN ('pending', 'in_doubt')",
    );
    assert_ne!(counts, [[0.into()]], "the pack is of a moment in the run");
    let verified = stage.program(["verify", "names.csv.journal.db"]);
    assert_eq!(verified.code, 0, "{verified:?}");
}
