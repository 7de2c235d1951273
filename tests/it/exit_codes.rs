//! Every exit code is reached, with words that say what to do next.

use std::fs;

use crate::support::{Stage, program, ran, renames};

#[test]
fn code_0_everything_is_done() {
    let stage = Stage::new(2);
    stage.sheet(2);
    assert_eq!(stage.run([]).code, 0);
}

#[test]
fn code_1_an_unexpected_error() {
    let stage = Stage::new(1);
    stage.sheet(1);
    assert_eq!(stage.run([]).code, 0);
    let ended = stage.program([
        "export",
        "names.csv.journal.db",
        "-o",
        "no/such/folder/results.csv",
    ]);
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("cannot write `no/such/folder/results.csv`"),
        "{ended:?}"
    );
    assert!(ended.stderr.contains("hint:"), "{ended:?}");
}

#[test]
fn code_2_wrong_usage() {
    let stage = Stage::new(1);
    stage.sheet(1);
    for arguments in [
        &["run"][..],
        &["frobnicate"],
        &["run", "names.csv", "--rate", "fast"],
        &["run", "names.csv", "--endpoint", "http://vpc.aliyuncs.com"],
        &[
            "run",
            "names.csv",
            "--sandbox",
            "--endpoint",
            "http://127.0.0.1:1",
        ],
        &["run", "names.csv", "--region", "Hangzhou!", "--sandbox"],
        &["run", "names.csv", "--timeout", "0s", "--sandbox"],
        &["export", "names.csv.journal.db", "--rows", "done"],
    ] {
        let ended = stage.program(arguments.iter().copied());
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        assert!(!ended.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn code_2_another_setting_than_the_jobs() {
    let stage = Stage::new(2);
    stage.sheet(2);
    assert_eq!(stage.run([]).code, 0);
    let ended = stage.run(["--name-rule", "current"]);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("--name-rule is `current`, and this job was planned with `strict`"),
        "{ended:?}"
    );
    assert_eq!(stage.run(["--name-rule", "strict"]).code, 0);
}

#[test]
fn code_3_the_input_is_refused_or_not_there() {
    let stage = Stage::new(1);
    let missing = stage.run([]);
    assert_eq!(missing.code, 3, "{missing:?}");
    assert!(missing.stderr.contains("names.csv"), "{missing:?}");

    stage.write(
        "names.csv",
        "cert_id,new_name,region\nvsc-1,9bad,cn-hangzhou\n",
    );
    let refused = stage.run([]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.stderr.contains("problem: row 2"), "{refused:?}");
    assert!(!stage.journal().exists(), "no plan, no journal");
    assert!(
        renames(&stage.sandbox().log()).is_empty(),
        "nothing was sent"
    );

    fs::remove_file(stage.path("names.csv")).unwrap();
    fs::create_dir(stage.path("names.csv")).unwrap();
    assert_eq!(stage.run([]).code, 3);
}

#[test]
fn code_3_an_unknown_region_names_its_neighbours() {
    let stage = Stage::new(1);
    stage.write(
        "names.csv",
        "cert_id,new_name,region\nvsc-1,good,cn-hangzou\n",
    );
    let refused = stage.program(["plan", "names.csv", "--no-preflight"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.stderr.contains("cn-hangzhou"), "{refused:?}");
}

#[test]
fn code_4_some_rows_failed() {
    let stage = Stage::new(5);
    stage
        .sandbox()
        .set_faults("invalid-name@2, not-found@4".parse().unwrap());
    stage.sheet(5);
    let ended = stage.run(["--concurrency", "1"]);
    assert_eq!(ended.code, 4, "{ended:?}");
    assert!(ended.stderr.contains("InvalidName"), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("export names.csv.journal.db --rows failed"),
        "{ended:?}"
    );
    let mut statuses: Vec<_> = stage
        .statuses()
        .into_iter()
        .map(|(_, status)| status)
        .collect();
    statuses.sort();
    assert_eq!(
        statuses,
        ["failed", "missing", "renamed", "renamed", "renamed"]
    );
}

#[test]
fn code_5_rows_are_left() {
    let stage = Stage::new(2);
    stage.sheet(2);
    let url = stage.sandbox().url();
    let mut command = program();
    command
        .args(["run", "names.csv", "--endpoint", &url])
        .current_dir(stage.path("."));
    let ended = ran(&mut command);
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(
        ended.stderr.contains("ALIBABA_CLOUD_ACCESS_KEY_ID"),
        "{ended:?}"
    );
    assert_eq!(stage.run([]).code, 0, "with credentials it goes on");
}

#[test]
fn code_6_the_journal_cant_be_used() {
    let stage = Stage::new(3);
    let not_there = stage.program(["resume", "names.csv.journal.db"]);
    assert_eq!(not_there.code, 6, "{not_there:?}");
    for command in ["resume", "status", "export", "verify"] {
        stage.write(
            "garbage.db",
            "certainly no database, but long enough to be read as one".repeat(40),
        );
        let ended = stage.program([command, "garbage.db"]);
        assert_eq!(ended.code, 6, "{command}: {ended:?}");
        assert!(
            ended.stderr.contains("is not a journal"),
            "{command}: {ended:?}"
        );
    }
    stage.sheet(3);
    stage.write("names.csv.journal.db", "no journal, but somebody's file");
    let taken = stage.run([]);
    assert_eq!(taken.code, 6, "{taken:?}");
    assert!(
        taken
            .stderr
            .contains("names.csv.journal.db` is not a journal"),
        "{taken:?}"
    );
    fs::remove_file(stage.journal()).unwrap();
    assert_eq!(stage.run([]).code, 0);
    let other_target = stage.program(["run", "names.csv", "--yes"]);
    assert_eq!(other_target.code, 6, "{other_target:?}");
    assert!(
        other_target.stderr.contains("go to an emulator"),
        "{other_target:?}"
    );
    stage.sheet(2);
    let other_input = stage.run([]);
    assert_eq!(other_input.code, 6, "{other_input:?}");
    assert!(
        other_input.stderr.contains("another input: 1 row differs"),
        "{other_input:?}"
    );
    assert!(other_input.stderr.contains("--new-job"), "{other_input:?}");
}

#[test]
fn code_7_nobody_agreed() {
    let stage = Stage::new(2);
    stage.sheet(2);
    let asked = stage.program(["run", "names.csv", "--no-preflight"]);
    assert_eq!(asked.code, 7, "{asked:?}");
    assert!(asked.stderr.contains("--yes"), "{asked:?}");
    let other = stage.program([
        "run",
        "names.csv",
        "--no-preflight",
        "--confirm",
        "0123456789abcdef0123456789abcdef",
    ]);
    assert_eq!(other.code, 7, "{other:?}");
    assert!(
        other
            .stderr
            .contains("0123456789abcdef0123456789abcdef was confirmed"),
        "{other:?}"
    );
}

/// The last lines name what needs a decision; the commands in them do what they say.
#[test]
fn the_last_lines_say_what_to_decide_and_the_commands_work() {
    let stage = Stage::new(6);
    stage
        .sandbox()
        .set_faults("invalid-name@2, not-found@4".parse().unwrap());
    stage.sheet(6);
    let ended = stage.run(["--concurrency", "1", "--max-failures", "9"]);
    assert_eq!(ended.code, 4, "{ended:?}");
    let said: Vec<_> = ended.stderr.lines().collect();
    for line in [
        "needs a decision:",
        "    meaning     cert-rename explain InvalidName",
        "next: cert-rename export names.csv.journal.db -o results.csv",
        "the calls went to an emulator: nothing was changed at the service",
    ] {
        assert!(said.contains(&line), "{line}: {ended:?}");
    }
    let commands = said
        .iter()
        .filter_map(|line| line.split_once("cert-rename ").map(|(_, words)| words));
    let mut typed = Vec::new();
    for command in commands.filter(|command| !command.starts_with("resume")) {
        let command = command.split(',').next().unwrap();
        let ran = stage.program(command.split(' '));
        assert_eq!(ran.code, 0, "{command}: {ran:?}");
        typed.push(command.split(' ').next().unwrap().to_owned());
    }
    typed.sort();
    assert_eq!(
        typed,
        ["explain", "explain", "export", "export", "export", "undo"]
    );
    let failed = std::fs::read_to_string(stage.path("failed.csv")).unwrap();
    assert!(
        failed.contains("InvalidName") && failed.lines().count() == 2,
        "{failed}"
    );
    let again = stage.program([
        "resume",
        "names.csv.journal.db",
        "--requeue",
        "failed",
        "--rate",
        "100000/1s",
    ]);
    assert_eq!(again.code, 4, "one is still missing: {again:?}");
    let again = stage.program([
        "resume",
        "names.csv.journal.db",
        "--requeue",
        "missing",
        "--rate",
        "100000/1s",
    ]);
    assert_eq!(again.code, 0, "{again:?}");
}
