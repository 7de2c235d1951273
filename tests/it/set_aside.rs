//! `--new-job` keeps the old journal: whatever meets it on the way, the old record is whole in one place.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cert_rename::sandbox::{CertSource, SandboxConfig};

use crate::faulty::{EIO, ENOSPC, FILES, How, Trap, sweep};
use crate::record::Record;
use crate::support::Stage;

/// Rows of the job.
const ROWS: u32 = 3;

/// Plans a new job without reading names: what is swept is what becomes of the files.
const NEW_JOB: [&str; 4] = ["plan", "names.csv", "--new-job", "--no-preflight"];

/// Who else has the old journal open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Nobody: all that was committed can be brought into the one file.
    None,
    /// A program that reads it: a part of it stays in the file beside it.
    Open,
}

/// A job that was killed before its end, so that a part of it is in the file beside its journal.
struct Old {
    stage: Stage,
    bodies: Vec<String>,
    reader: Option<Reading>,
}

/// Reads the journal that is its argument until its standard input ends.
const READ: &str = "import sqlite3, sys
journal = sqlite3.connect(sys.argv[1])
journal.execute('BEGIN')
print(journal.execute('SELECT count(*) FROM event').fetchone(), flush=True)
sys.stdin.read()";

/// A process that reads a journal. Dropped, it is killed, and mends nothing on its way.
struct Reading(Child);

impl Reading {
    fn begin(journal: &Path) -> Self {
        let mut python = Command::new("python3");
        python.args(["-c", READ]).arg(journal);
        let mut reader = python
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(reader.stdout.take().unwrap()).lines();
        said.next().unwrap().unwrap();
        Self(reader)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Old {
    fn new(reader: Reader) -> Self {
        let stage = Stage::in_memory(SandboxConfig {
            certs: CertSource {
                generated_regions: vec!["cn-hangzhou".into()],
                ..CertSource::generated(ROWS)
            },
            ..SandboxConfig::default()
        });
        stage.sheet(ROWS);
        let mut first = stage.run_command(["--no-preflight", "--concurrency", "1"]);
        // Its last send: the intent is on disk by then.
        let trap = Trap::at(ROWS, "n", How::Kill);
        trap.run(&stage, &mut first);
        assert!(trap.sprung().is_some(), "it is killed");
        let bodies = bodies(&Record::read(&stage.journal()).unwrap());
        let reader = (reader == Reader::Open).then(|| Reading::begin(&stage.journal()));
        assert!(stage.path("names.csv.journal.db-wal").exists());
        Self {
            stage,
            bodies,
            reader,
        }
    }

    /// Where the old record is, whole.
    fn found(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.stage.path("")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let journals = paths.filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            let of_job =
                name == "names.csv.journal.db" || name.starts_with("names.csv.journal.db.20");
            of_job && !name.ends_with("-wal") && !name.ends_with("-shm")
        });
        journals
            .filter(|path| bodies(&Record::read(path).unwrap()) == self.bodies)
            .collect()
    }

    /// The old record is whole in one place; the command typed again ends well, and keeps it.
    fn is_kept(&mut self, case: &str) {
        let found = self.found();
        assert_eq!(found.len(), 1, "{case}: {found:?}");
        self.reader = None;
        let again = self
            .stage
            .run(["--new-job", "--no-preflight", "--progress", "none"]);
        assert_eq!(again.code, 0, "{case}: {again:?}");
        let found = self.found();
        assert_eq!(found.len(), 1, "{case}: {found:?}");
        assert_ne!(found[0], self.stage.journal(), "{case}");
        let verified = self.stage.program(["verify", "names.csv.journal.db"]);
        assert_eq!(verified.code, 0, "{case}: {verified:?}");
        let kept = self.stage.program(["verify", found[0].to_str().unwrap()]);
        assert_eq!(kept.code, 0, "{case}: {kept:?}");
    }
}

fn bodies(record: &Record) -> Vec<String> {
    record
        .events
        .iter()
        .map(|event| event.body.clone())
        .collect()
}

fn set_aside_at(at: u32, how: How, reader: Reader) -> bool {
    let mut old = Old::new(reader);
    let trap = Trap::at(at, FILES, how);
    trap.run(&old.stage, &mut old.stage.command(NEW_JOB));
    let call = trap.sprung();
    old.is_kept(&format!("{how:?} at call {at}, {reader:?}, {call:?}"));
    call.is_some()
}

#[test]
fn killed_at_any_call_the_old_record_is_whole() {
    for reader in [Reader::None, Reader::Open] {
        sweep(20, |at| set_aside_at(at, How::Kill, reader));
    }
}

#[test]
fn whatever_fails_the_old_record_is_whole() {
    sweep(20, |at| {
        set_aside_at(at, How::FailFromThere(ENOSPC), Reader::None)
    });
    sweep(20, |at| set_aside_at(at, How::Fail(EIO), Reader::Open));
}

#[test]
fn after_a_power_cut_at_any_call_the_old_record_is_whole() {
    for reader in [Reader::None, Reader::Open] {
        sweep(20, |at| {
            let mut old = Old::new(reader);
            let trap = Trap::at(at, FILES, How::Kill).keeping_what_is_synced();
            trap.run(&old.stage, &mut old.stage.command(NEW_JOB));
            let call = trap.sprung();
            trap.cut_power(&old.stage);
            if call.is_none() {
                let there = (
                    old.stage.journal().exists(),
                    old.found() == [old.stage.journal()],
                );
                assert_eq!(
                    there,
                    (true, false),
                    "a new job that was said to be there is there"
                );
            }
            old.is_kept(&format!("power cut at call {at}, {reader:?}, {call:?}"));
            call.is_some()
        });
    }
}
