//! The stage of a test: an emulator in this process, a folder with a sheet, and the real program.

use std::cell::Cell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use cert_rename::sandbox::{
    Arrival, CertSource, Effect, Sandbox, SandboxConfig, SandboxCredential,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::calls_made::{Regions, hold_service};

/// A rate that never holds a test up; what is tested is not the pace.
pub(crate) const FAST: &str = "100000/1s";

/// How long a test waits for what should come at once; only a broken program makes it wait so long.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// How long a program may run: more than the largest sheet takes.
const LONGEST_RUN: Duration = Duration::from_mins(30);

/// An emulator that holds generated certificates, and a folder for a job.
pub(crate) struct Stage {
    runtime: Runtime,
    sandbox: Sandbox,
    folder: TempDir,
    certs: CertSource,
    key: SandboxCredential,
    regions: Cell<Regions>,
}

/// Whatever a test is about, the program made no call but the promised ones.
impl Drop for Stage {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let log = self.sandbox.log();
            let actions = log.iter().map(|call| call.action.clone());
            let actions = actions.map(|action| action.unwrap_or_else(|| "no action".to_owned()));
            hold_service(&actions.collect(), self.regions.get());
        }
    }
}

impl Stage {
    /// An emulator with `certs` generated certificates and nothing that goes wrong.
    pub(crate) fn new(certs: u32) -> Self {
        Self::with(SandboxConfig {
            certs: CertSource::generated(certs),
            ..SandboxConfig::default()
        })
    }

    /// An emulator with a configuration.
    pub(crate) fn with(config: SandboxConfig) -> Self {
        Self::in_folder(config, tempfile::tempdir().unwrap())
    }

    /// The same, with a folder in memory where there is such a place: for tests that sync a hundred times a second.
    pub(crate) fn in_memory(config: SandboxConfig) -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self::in_folder(config, folder.unwrap())
    }

    fn in_folder(config: SandboxConfig, folder: TempDir) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (certs, key) = (config.certs.clone(), config.credentials[0].clone());
        let sandbox = runtime.block_on(Sandbox::start(config)).unwrap();
        Self {
            runtime,
            sandbox,
            folder,
            certs,
            key,
            regions: Cell::new(Regions::Named),
        }
    }

    /// The id and the secret of the emulator's key.
    pub(crate) fn key(&self) -> (&str, &str) {
        (&self.key.access_key_id, &self.key.secret)
    }

    /// The emulator.
    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The account of the emulator's certificates.
    pub(crate) fn account(&self) -> &str {
        &self.key.account_id
    }

    /// Waits until so many calls have arrived in all.
    pub(crate) fn wait_for_arrivals(&self, count: u64) {
        let arrived = self.sandbox().wait_for_arrivals(count);
        let in_time = async { tokio::time::timeout(PATIENCE, arrived).await };
        assert!(
            self.runtime.block_on(in_time).is_ok(),
            "{count} calls were waited for, and {} arrived",
            self.sandbox().arrivals()
        );
    }

    /// The folder, as the system names it.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Writes `names.csv` that renames the first `rows` generated certificates to `new-1`, `new-2`, ….
    pub(crate) fn sheet(&self, rows: u32) -> PathBuf {
        self.write("names.csv", sheet_text(&self.certs, rows))
    }

    /// The journal of `names.csv`.
    pub(crate) fn journal(&self) -> PathBuf {
        self.path("names.csv.journal.db")
    }

    /// The program with arguments, in the folder, with the emulator's credentials and none of the machine's settings.
    pub(crate) fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = program();
        command.args(arguments).current_dir(self.folder.path());
        if command
            .get_args()
            .any(|argument| argument == "--all-regions")
        {
            self.regions.set(Regions::All);
        }
        command.env("ALIBABA_CLOUD_ACCESS_KEY_ID", &self.key.access_key_id);
        command.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", &self.key.secret);
        command
    }

    /// The program that runs `names.csv` against the emulator as fast as it can.
    pub(crate) fn run_command<'a>(&self, more: impl IntoIterator<Item = &'a str>) -> Command {
        let url = self.sandbox().url();
        let mut command = self.command(["run", "names.csv", "--rate", FAST, "--endpoint", &url]);
        command.args(more);
        command
    }

    /// Runs `names.csv` against the emulator as fast as it can.
    pub(crate) fn run<'a>(&self, more: impl IntoIterator<Item = &'a str>) -> Ran {
        ran(&mut self.run_command(more))
    }

    /// Plans `names.csv` for the emulator.
    pub(crate) fn plan<'a>(&self, more: impl IntoIterator<Item = &'a str>) -> Ran {
        let url = self.sandbox().url();
        let mut command = self.command(["plan", "names.csv", "--rate", FAST, "--endpoint", &url]);
        ran(command.args(more))
    }

    /// Runs the program.
    pub(crate) fn program<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// The present name of generated certificate `number` in the emulator.
    pub(crate) fn live_name(&self, number: u32) -> String {
        let region = self.certs.generated_region(number);
        let id = CertSource::generated_id(number);
        self.sandbox()
            .name_of(&self.key.account_id, region, &id)
            .unwrap()
    }

    /// How often the name of generated certificate `number` was changed.
    pub(crate) fn changes(&self, number: u32) -> u32 {
        let region = self.certs.generated_region(number);
        self.sandbox().changes_of(
            &self.key.account_id,
            region,
            &CertSource::generated_id(number),
        )
    }

    /// The statuses by row, from an export.
    pub(crate) fn statuses(&self) -> Vec<(u32, String)> {
        let exported = self.program(["export", "names.csv.journal.db", "--format", "jsonl"]);
        assert_eq!(exported.code, 0, "{exported:?}");
        let records = exported
            .stdout
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        records
            .map(|record| {
                let row = u32::try_from(record["row"].as_u64().unwrap()).unwrap();
                (row, record["status"].as_str().unwrap().to_owned())
            })
            .collect()
    }

    /// What SQL says about the journal.
    pub(crate) fn query(&self, sql: &str) -> Vec<Vec<rusqlite::types::Value>> {
        query(&self.journal(), sql)
    }
}

/// Asks a journal with SQL.
pub(crate) fn query(journal: &Path, sql: &str) -> Vec<Vec<rusqlite::types::Value>> {
    let connection = rusqlite::Connection::open(journal).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement
        .query_map([], |row| {
            (0..columns).map(|column| row.get(column)).collect()
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// A sheet that renames the first `rows` generated certificates to `new-1`, `new-2`, ….
pub(crate) fn sheet_text(certs: &CertSource, rows: u32) -> String {
    let mut text = "cert_id,region,new_name,备注\n".to_owned();
    for number in 1..=rows {
        let (id, region) = (
            CertSource::generated_id(number),
            certs.generated_region(number),
        );
        writeln!(text, "{id},{region},new-{number},note {number}").unwrap();
    }
    text
}

/// The program, with none of the machine's settings.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cert-rename"));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("ALIBABA")
            || text.starts_with("ALICLOUD")
            || text.to_lowercase().ends_with("_proxy")
        {
            command.env_remove(name);
        }
    }
    // Words are English, whatever the machine's locale.
    command.env("LC_ALL", "C.UTF-8");
    // Nobody's profiles, and no instance to ask for its role.
    command.env("HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/no-home"));
    command.env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    // No call of a test goes beyond loopback; reading the system's root certificates is most of what a run would do.
    command.env("SSL_CERT_FILE", "/dev/null");
    command.env("SSL_CERT_DIR", "/dev/null");
    command.stdin(Stdio::null());
    command
}

/// How the program ended and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    ended_within(LONGEST_RUN, piped.spawn().unwrap())
}

/// Waits until a program ends that should be about to.
pub(crate) fn finished(child: Child) -> Ran {
    ended_within(PATIENCE, child)
}

/// Waits until a program ends; one that does not in time is killed.
fn ended_within(patience: Duration, child: Child) -> Ran {
    let _watch = Watch::over(&child, patience);
    child.wait_with_output().unwrap().into()
}

/// Kills a program that does not end in time, so that whoever waits for it or reads what it says goes on. Ends when it is
/// dropped.
pub(crate) struct Watch(#[expect(dead_code, reason = "its end is the message")] mpsc::Sender<()>);

impl Watch {
    pub(crate) fn over(child: &Child, patience: Duration) -> Self {
        let process = child.id().to_string();
        let (end, ended) = mpsc::channel::<()>();
        std::thread::spawn(move || {
            if ended.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout) {
                Command::new("kill").args(["-9", &process]).status().ok();
            }
        });
        Self(end)
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            // A signal is no exit code.
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The calls that came for renames, in the order of their arrival.
pub(crate) fn renames(log: &[Arrival]) -> Vec<&Arrival> {
    log.iter()
        .filter(|call| call.action.as_deref() == Some("ModifySslVpnClientCert"))
        .collect()
}

/// How many calls changed a name.
pub(crate) fn changed(log: &[Arrival]) -> usize {
    log.iter()
        .filter(|call| call.effect == Effect::Changed)
        .count()
}

/// Prints the peak of resident memory of a command, in KiB. A process of its own has to measure: the peak of a child
/// counts from its fork on, when it is still as large as the process that made it.
const MEASURE: &str = "import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)";

/// Runs the program in the stage's folder; returns the peak of its resident memory, in MiB, too.
pub(crate) fn peak_of(stage: &Stage, arguments: &[&str]) -> (Ran, u64) {
    let mut measured = Command::new("python3");
    measured.args(["-c", MEASURE, env!("CARGO_BIN_EXE_cert-rename")]);
    let (id, secret) = stage.key();
    measured.env("ALIBABA_CLOUD_ACCESS_KEY_ID", id);
    measured.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret);
    let ran = ran(measured.args(arguments).current_dir(stage.path(".")));
    let kib = ran.stdout.lines().last().unwrap().trim();
    let peak = kib.parse::<u64>().unwrap() / 1024;
    (ran, peak)
}

/// The plan's id, from what was said about it.
pub(crate) fn plan_id(said: &str) -> String {
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("plan "))
        .unwrap();
    line.split(':').next().unwrap().to_owned()
}
