//! Measures the pieces of a run one by one: `cargo bench --bench pieces`.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that can't be made ready has nothing to measure"
)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use cert_rename::pieces::{Journal, Rename, chain, read_sheet};
use divan::Bencher;
use divan::counter::ItemsCount;
use tempfile::TempDir;

/// Rows of the sheet, and of the journal.
const ROWS: u32 = 100_000;

/// Events that share a commit: the calls in flight of the engine's benchmark.
const GROUP: u32 = 64;

fn main() {
    divan::main();
}

/// A folder with a sheet in it.
fn sheet() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "cert_id,region,new_name\n".to_owned();
    for number in 1..=ROWS {
        writeln!(text, "vsc-sandbox{number:07},cn-hangzhou,new-{number}").unwrap();
    }
    let path = folder.path().join("names.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// A folder with a journal in it, as the program plans it.
fn journal() -> (TempDir, PathBuf) {
    let (folder, sheet) = sheet();
    let path = folder.path().join("names.journal.db");
    let planned = Command::new(env!("CARGO_BIN_EXE_cert-rename"))
        .arg("plan")
        .arg(sheet)
        .args(["--sandbox", "--no-preflight", "--journal"])
        .arg(&path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(planned.unwrap().success());
    (folder, path)
}

#[divan::bench]
fn sign_v1(bencher: Bencher) {
    let rename = Rename::default();
    bencher.bench(|| rename.signed_v1());
}

#[divan::bench]
fn sign_v3(bencher: Bencher) {
    let rename = Rename::default();
    bencher.bench(|| rename.signed_v3());
}

#[divan::bench]
fn read_an_answer(bencher: Bencher) {
    let rename = Rename::default();
    bencher.bench(|| assert!(rename.is_confirmed()));
}

#[divan::bench]
fn chain_1000_events(bencher: Bencher) {
    let body =
        r#"{"seq":1,"at":"2026-05-01T00:12:00.000Z","kind":"attempt_started","row":2,"attempt":1}"#;
    let bodies = vec![body.to_owned(); 1000];
    let bencher = bencher.counter(ItemsCount::new(bodies.len()));
    bencher.bench(|| chain(&bodies));
}

#[divan::bench(sample_count = 10)]
fn read_a_sheet(bencher: Bencher) {
    let (_folder, path) = sheet();
    let bencher = bencher.counter(ItemsCount::new(ROWS));
    bencher.bench(|| assert_eq!(read_sheet(&path), u64::from(ROWS)));
}

#[divan::bench(sample_count = 50)]
fn commit_64_intents_and_64_outcomes(bencher: Bencher) {
    let (_folder, path) = journal();
    let mut journal = Journal::open(&path);
    bencher.bench_local(|| journal.attempt(GROUP));
}

/// Opens a journal as a run does, finds its first rows, and closes it again.
#[divan::bench(sample_count = 50)]
fn open_to_resume(bencher: Bencher) {
    let (_folder, path) = journal();
    bencher.bench_local(|| assert_ne!(Journal::open(&path).due(), 0));
}

#[divan::bench(sample_count = 5)]
fn replay(bencher: Bencher) {
    let (_folder, path) = journal();
    let journal = Journal::open(&path);
    bencher.bench_local(|| journal.replay());
}
