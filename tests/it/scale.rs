//! Large sheets: memory does not grow with the rows, and a resume begins at once.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use cert_rename::sandbox::CertSource;
use jiff::Timestamp;
use rusqlite::types::Value;
use tempfile::TempDir;

use crate::faulty::{FILES, How, Trap};
use crate::support::{program, query, sheet_text};

/// Prints the peak of resident memory of a command, in KiB. A process of its own has to measure: the peak of a child
/// counts from its fork on, when it is still as large as the process that made it.
const MEASURE: &str = "import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)";

/// A folder with a large sheet, and an emulator in a process of its own, so that its memory is not measured.
struct Large {
    folder: TempDir,
    emulator: Child,
    /// What the emulator printed: its URL, and the credentials.
    access: Vec<(String, String)>,
}

impl Large {
    fn new(rows: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sheet = sheet_text(&CertSource::generated(rows), rows);
        std::fs::write(folder.path().join("names.csv"), sheet).unwrap();
        let mut emulator = program()
            .args(["sandbox", "--certs", &rows.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(emulator.stdout.take().unwrap()).lines();
        let access = lines.take(3).map(|line| {
            let line = line.unwrap();
            let (name, value) = line.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        });
        let access = access.collect();
        Self {
            folder,
            emulator,
            access,
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn journal(&self) -> std::path::PathBuf {
        self.path("names.csv.journal.db")
    }

    fn set_up(&self, command: &mut Command) {
        command.current_dir(self.folder.path());
        command.envs(self.access.iter().cloned());
    }

    /// The command's options to run against the emulator as fast as can be.
    fn run_options(&self) -> Vec<String> {
        let options = ["--rate", "1000000/1s", "--concurrency", "32", "--progress"];
        let options = options
            .into_iter()
            .chain(["none", "--endpoint", &self.access[0].1]);
        options.map(str::to_owned).collect()
    }

    /// Runs a command to its end and returns the peak of its resident memory, in MiB.
    fn peak_of(&self, arguments: &[&str], options: &[String]) -> u64 {
        let mut measured = Command::new("python3");
        measured.args(["-c", MEASURE, env!("CARGO_BIN_EXE_cert-rename")]);
        measured.args(arguments).args(options);
        self.set_up(&mut measured);
        let output = measured.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        let peak = String::from_utf8(output.stdout).unwrap();
        peak.trim().parse::<u64>().unwrap() / 1024
    }

    /// Begins the run and kills it at its `at`-th call by which it touches files.
    fn run_killed_at(&self, at: u32) {
        let mut run = program();
        run.args(["run", "names.csv", "--no-preflight"])
            .args(self.run_options());
        self.set_up(&mut run);
        let trap = Trap::at(at, FILES, How::Kill);
        trap.spring_in(self.folder.path(), &mut run);
        assert!(trap.sprung().is_some(), "it is cut off");
    }

    fn renamed(&self) -> Vec<Vec<Value>> {
        query(
            &self.journal(),
            "SELECT sum(rows) FROM tally WHERE status = 'renamed'",
        )
    }
}

impl Drop for Large {
    fn drop(&mut self) {
        // It may be gone already.
        self.emulator.kill().ok();
        self.emulator.wait().ok();
    }
}

/// Peaks in MiB of planning, of carrying out what a cut-off run left, and of exporting; and the rows left for the second.
#[derive(Debug)]
struct Peaks {
    plan: u64,
    resume: u64,
    export: u64,
    /// From the start of the process to its first intent, in milliseconds.
    first_call_ms: i128,
}

impl Peaks {
    fn most(&self) -> u64 {
        self.plan.max(self.resume).max(self.export)
    }
}

/// Plans, runs, cuts off, resumes and exports so many rows.
fn peaks(rows: u32, killed_at: u32) -> Peaks {
    let large = Large::new(rows);
    let plan = large.peak_of(&["plan", "names.csv", "--no-preflight"], &[]);
    let sheet = i64::from(rows);
    assert_eq!(
        query(&large.journal(), "SELECT rows, to_send FROM job"),
        [[sheet.into(), sheet.into()]]
    );
    large.run_killed_at(killed_at);
    let before = large.renamed();
    assert!(before[0][0] != Value::from(sheet), "{before:?}");
    let began = Timestamp::now();
    let resume = large.peak_of(&["resume", "names.csv.journal.db"], &large.run_options());
    assert_eq!(large.renamed(), [[Value::from(sheet)]]);
    let export = large.peak_of(
        &["export", "names.csv.journal.db", "-o", "results.csv"],
        &[],
    );
    let exported = BufReader::new(std::fs::File::open(large.path("results.csv")).unwrap());
    assert_eq!(exported.lines().count(), rows as usize + 1);
    Peaks {
        plan,
        resume,
        export,
        first_call_ms: first_intent(&large.journal())
            .duration_since(began)
            .as_millis(),
    }
}

/// When the last run's first intent was committed.
fn first_intent(journal: &Path) -> Timestamp {
    let found = query(
        journal,
        "SELECT at FROM event WHERE seq = (SELECT min(seq) FROM event WHERE kind = 'attempt_started' AND seq > \
         (SELECT max(seq) FROM event WHERE row IS NULL AND kind = 'run_started'))",
    );
    match &found[0][0] {
        Value::Text(at) => at.parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_job_is_run_resumed_and_exported_in_flat_memory() {
    let (small, large) = (peaks(500, 900), peaks(5_000, 2_000));
    assert!(
        large.most() < 96 && large.most() <= small.most() + 20,
        "{large:?}, and {small:?} for a tenth of the rows"
    );
}

#[test]
#[ignore = "a million rows take minutes: cargo test --release -- --ignored --nocapture a_million_rows"]
fn a_million_rows_are_planned_run_resumed_and_exported_in_flat_memory() {
    let (small, large) = (peaks(100_000, 20_000), peaks(1_000_000, 60_000));
    let figures = format!("a million rows: {large:?}; a hundred thousand: {small:?}\n");
    std::io::Write::write_all(&mut std::io::stdout(), figures.as_bytes()).unwrap();
    assert!(large.most() < 96, "{figures}");
    assert!(large.most() <= small.most() + 20, "{figures}");
    assert!(large.first_call_ms < 1000, "{figures}");
}
