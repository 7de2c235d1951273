//! Whose job it is: agreeing to a plan, and journals that belong to another run, host, sheet or program.

use std::process::{Command, Stdio};

use cert_rename::sandbox::{CertSource, SandboxCert, SandboxConfig};
use rusqlite::Connection;

use crate::checker::check_finished;
use crate::faulty::{FILES, How, Trap};
use crate::support::{Ran, Stage, plan_id, program, query, ran, renames};

/// Runs a command on a pseudo-terminal, answers its question, and prints what it said.
const TERMINAL: &str = "import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
said = b''
typed = sys.argv[1].encode()
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        break
    if not data:
        break
    said += data
    if typed and b'to go on' in said:
        os.write(terminal, typed)
        typed = b''
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))";

/// Types `typed` when the service's `run` asks. There are no credentials anywhere, so nothing can be sent.
fn typed(stage: &Stage, typed: &str) -> Ran {
    let mut command = Command::new("python3");
    command.args([
        "-c",
        TERMINAL,
        typed,
        env!("CARGO_BIN_EXE_cert-rename"),
        "run",
        "names.csv",
        "--no-preflight",
    ]);
    let environment = program();
    for (name, value) in environment.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
        .current_dir(stage.path("."))
        .env("HOME", stage.path("."))
        .env("TERM", "xterm")
        .env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    ran(&mut command)
}

#[test]
fn the_number_of_rows_is_typed_on_a_terminal() {
    let stage = Stage::new(3);
    stage.sheet(3);
    for wrong in ["2\r", "yes\r", "\r"] {
        let refused = typed(&stage, wrong);
        assert_eq!(refused.code, 7, "{wrong:?}: {refused:?}");
        assert!(
            refused.stdout.contains("nothing was sent: `"),
            "{wrong:?}: {refused:?}"
        );
        assert!(refused.stdout.contains("was typed, not 3"), "{refused:?}");
    }
    let confirmed =
        |stage: &Stage| stage.query("SELECT body ->> 'how' FROM event WHERE kind = 'confirmed'");
    assert!(confirmed(&stage).is_empty(), "nobody agreed yet");
    let agreed = typed(&stage, "3\r");
    assert_eq!(agreed.code, 5, "agreed to, and no credentials: {agreed:?}");
    assert!(
        agreed.stdout.contains("ALIBABA_CLOUD_ACCESS_KEY_ID"),
        "{agreed:?}"
    );
    assert_eq!(confirmed(&stage), [["typed".to_owned().into()]]);
}

#[test]
fn who_agreed_stands_in_the_record() {
    let stage = Stage::new(2);
    stage.sheet(2);
    let done = stage.run(["--yes", "--approved-by", "Li Na", "--ticket", "CHG-7"]);
    assert_eq!(done.code, 0, "{done:?}");
    let said = stage.query(
        "SELECT body ->> 'how', body ->> 'approved_by', body ->> 'ticket', body ->> 'plan_id' FROM event \
         WHERE kind = 'confirmed'",
    );
    let plan_id = stage.query("SELECT plan_id FROM job")[0][0].clone();
    let text = |text: &str| text.to_owned().into();
    assert_eq!(said, [[text("yes"), text("Li Na"), text("CHG-7"), plan_id]]);
}

/// A stage with a plan of two rows; the plan's id.
fn planned() -> (Stage, String) {
    let stage = Stage::new(2);
    stage.sheet(2);
    let planned = stage.plan([]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let plan_id = plan_id(&planned.stdout);
    (stage, plan_id)
}

#[test]
fn the_confirmed_plan_is_carried_out_or_nothing() {
    let (stage, plan_id) = planned();
    stage.sheet(1);
    let other = stage.run(["--confirm", &plan_id]);
    assert_eq!(other.code, 7, "{other:?}");
    assert!(
        other.stderr.contains(&format!("{plan_id} was confirmed")),
        "{other:?}"
    );
    assert!(
        stage.sandbox().log().iter().all(|call| call.name.is_none()),
        "nothing was renamed"
    );
    // That plan has taken the place of the other one; the same sheet makes the same plan.
    stage.sheet(2);
    let same = stage.run(["--confirm", &plan_id]);
    assert_eq!(same.code, 0, "{same:?}");
    assert!(same.stderr.contains("replaced the plan"), "{same:?}");
    check_finished(&stage, "confirmed by id");
}

#[test]
fn the_confirmed_plan_is_not_made_anew() {
    let (stage, plan_id) = planned();
    let job = stage.query("SELECT id FROM job");
    // Somebody did one of the renames meanwhile: a new plan would have another id.
    stage.sandbox().add_cert(SandboxCert {
        account_id: stage.account().to_owned(),
        region: "cn-hangzhou".to_owned(),
        id: CertSource::generated_id(1),
        name: "new-1".to_owned(),
    });
    let done = stage.run(["--confirm", &plan_id]);
    assert_eq!(done.code, 0, "{done:?}");
    let said = format!("plan {plan_id}: as it was made, 2 pending");
    assert!(done.stderr.contains(&said), "{done:?}");
    assert_eq!(stage.query("SELECT id FROM job"), job);
    check_finished(&stage, "the plan as it was made");
}

#[test]
fn other_settings_than_the_confirmed_plans_make_another_plan() {
    let (stage, plan_id) = planned();
    let other = stage.run(["--confirm", &plan_id, "--name-rule", "current"]);
    assert_eq!(other.code, 7, "{other:?}");
    assert!(other.stderr.contains("replaced the plan"), "{other:?}");
    assert!(renames(&stage.sandbox().log()).is_empty());
}

#[test]
fn a_new_job_keeps_the_old_journal_under_a_dated_name() {
    let stage = Stage::new(3);
    stage.sheet(3);
    assert_eq!(stage.run([]).code, 0);
    let first = stage.query("SELECT id FROM job");
    // A sheet that is refused leaves everything as it was.
    stage.write(
        "names.csv",
        "cert_id,new_name,region\nvsc-1,9bad,cn-hangzhou\n",
    );
    assert_eq!(stage.run(["--new-job"]).code, 3);
    assert_eq!(stage.query("SELECT id FROM job"), first);
    stage.sheet(3);
    for round in 1..=3 {
        let begun = stage.run(["--new-job"]);
        assert_eq!(begun.code, 0, "{begun:?}");
        assert!(
            begun.stderr.contains("the old journal is kept as "),
            "{begun:?}"
        );
        let entries = std::fs::read_dir(stage.path(".")).unwrap();
        let kept = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("names.csv.journal.db.20") && !name.contains("-wal"));
        let kept: Vec<_> = kept.collect();
        assert_eq!(kept.len(), round, "each has a name of its own: {kept:?}");
        let firsts = kept
            .iter()
            .filter(|name| query(&stage.path(name), "SELECT id FROM job") == first);
        assert_eq!(firsts.count(), 1, "the first one is among them");
    }
    assert_ne!(stage.query("SELECT id FROM job"), first);
}

/// What its hint says of a damaged journal works.
#[test]
fn a_damaged_journal_can_be_kept_and_a_new_job_begun() {
    let stage = Stage::new(2);
    stage.sheet(2);
    assert_eq!(stage.run([]).code, 0);
    let mut bytes = std::fs::read(stage.journal()).unwrap();
    bytes[100..4096].fill(0x5a);
    std::fs::write(stage.journal(), &bytes).unwrap();
    let damaged = stage.run([]);
    assert_eq!(damaged.code, 6, "{damaged:?}");
    let begun = stage.run(["--new-job"]);
    assert_eq!(begun.code, 0, "{begun:?}");
    assert_eq!(stage.program(["verify", "names.csv.journal.db"]).code, 0);
}

#[test]
fn a_second_runner_is_told_who_has_the_journal() {
    let stage = Stage::new(2);
    stage.sandbox().set_faults("hang@1..".parse().unwrap());
    stage.sheet(2);
    let mut first = stage
        .run_command(["--timeout", "2m", "--no-preflight"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(1);
    let host = query(
        &stage.journal(),
        "SELECT body ->> 'host' FROM event WHERE kind = 'run_started'",
    );
    let holder = match &host[0][0] {
        rusqlite::types::Value::Text(host) => format!("process {} on {host}", first.id()),
        other => panic!("{other:?}"),
    };
    for second in [
        stage.run([]),
        stage.program(["resume", "names.csv.journal.db"]),
        stage.run(["--new-job"]),
    ] {
        assert_eq!(second.code, 6, "{second:?}");
        assert!(
            second.stderr.contains("another run is using the journal")
                && second.stderr.contains(&holder),
            "{second:?}"
        );
    }
    assert_eq!(
        stage.program(["status", "names.csv.journal.db"]).code,
        0,
        "reading goes on"
    );
    first.kill().unwrap();
    first.wait().unwrap();
    stage.sandbox().set_faults(String::new().parse().unwrap());
    assert_eq!(stage.run([]).code, 0, "the system released the lock");
}

#[test]
fn a_journal_last_run_on_another_host_is_said() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(3),
        faults: "invalid-name@2".parse().unwrap(),
        ..SandboxConfig::default()
    });
    stage.sheet(3);
    // A trap that is never sprung, on a host of another name.
    let trap = Trap::at(0, FILES, How::Kill);
    let mut elsewhere = stage.run_command([]);
    let ended = trap.run(&stage, elsewhere.env("FAULTY_HOSTNAME", "ops-laptop"));
    assert_eq!(ended.status.code(), Some(4), "{ended:?}");
    let here = stage.program(["resume", "names.csv.journal.db", "--requeue", "failed"]);
    assert_eq!(here.code, 0, "{here:?}");
    assert!(
        here.stderr
            .contains("this journal was last run on ops-laptop (process "),
        "{here:?}"
    );
}

#[test]
fn a_journal_of_a_newer_program_is_left_alone() {
    let stage = Stage::new(1);
    stage.sheet(1);
    assert_eq!(stage.run([]).code, 0);
    let journal = Connection::open(stage.journal()).unwrap();
    journal.pragma_update(None, "user_version", 99).unwrap();
    drop(journal);
    let before = std::fs::read(stage.journal()).unwrap();
    let journal = "names.csv.journal.db";
    for ended in [
        stage.run([]),
        stage.program(["resume", journal]),
        stage.program(["status", journal]),
        stage.program(["export", journal]),
        stage.program(["verify", journal]),
    ] {
        assert_eq!(ended.code, 6, "{ended:?}");
        assert!(
            ended
                .stderr
                .contains("has journal schema 99; this program knows up to"),
            "{ended:?}"
        );
    }
    assert_eq!(std::fs::read(stage.journal()).unwrap(), before);
}
