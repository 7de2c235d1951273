//! Traps for the program's calls to the system: the n-th by which it touches its files or the network fails, or ends
//! it. The program is the real one; what springs the trap is `tests/faulty/faulty.c`, put before the C library.

use std::fmt::Write as _;
use std::os::unix::fs::DirEntryExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::support::Stage;

/// Calls that touch files: write, sync, open, truncate, rename, unlink.
pub(crate) const FILES: &str = "wsotru";

/// Those, and what is sent and received.
pub(crate) const FILES_AND_NETWORK: &str = "wsotrunm";

/// Waits: for a reply, for the end of a pause, for a commit.
pub(crate) const WAITS: &str = "e";

/// What the call does instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// The process ends at once.
    Kill,
    /// The process aborts.
    Abort,
    /// The call fails with this error number, once.
    Fail(i32),
    /// It does, and all after it.
    FailFromThere(i32),
}

/// Error numbers of Linux.
pub(crate) const EIO: i32 = 5;
pub(crate) const ENOSPC: i32 = 28;
pub(crate) const EROFS: i32 = 30;

/// A trap at one call of a process.
#[derive(Debug)]
pub(crate) struct Trap {
    folder: TempDir,
    calls: &'static str,
    at: u32,
    how: How,
    interrupt_at: u32,
    power: Power,
}

/// What becomes of what was written and not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Power {
    /// It stays: the system goes on.
    Stays,
    /// It can be cut off, so a copy of what was synced is kept.
    MayBeCut,
}

impl Trap {
    /// A trap at call `at`, counted from 1, of the kinds `calls`.
    pub(crate) fn at(at: u32, calls: &'static str, how: How) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            calls,
            at,
            how,
            interrupt_at: 0,
            power: Power::Stays,
        }
    }

    /// The process gets SIGINT at its `at`-th send; only calls after it count.
    pub(crate) fn interrupting_at(self, at: u32) -> Self {
        Self {
            interrupt_at: at,
            ..self
        }
    }

    /// Keeps a copy of what is synced, for [`cut_power`](Self::cut_power).
    pub(crate) fn keeping_what_is_synced(self) -> Self {
        Self {
            power: Power::MayBeCut,
            ..self
        }
    }

    /// Runs a command of the stage in the trap.
    pub(crate) fn run(&self, stage: &Stage, command: &mut Command) -> Output {
        self.spring_in(&stage.folder(), command)
    }

    /// Runs a command in the trap, which lies in `folder`.
    pub(crate) fn spring_in(&self, folder: &Path, command: &mut Command) -> Output {
        command
            .env("LD_PRELOAD", library())
            .env("FAULTY_FOLDER", folder)
            .env("FAULTY_CALLS", self.calls)
            .env("FAULTY_EVERY", "16")
            .env("FAULTY_AT", self.at.to_string())
            .env("FAULTY_INT_AT", self.interrupt_at.to_string())
            .env("FAULTY_MARK", self.mark());
        if self.power == Power::MayBeCut {
            self.keep_what_is_there(folder);
            command.env("FAULTY_DURABLE", self.folder.path());
        }
        match self.how {
            How::Kill => command.env("FAULTY_HOW", "kill"),
            How::Abort => command.env("FAULTY_HOW", "abort"),
            How::Fail(number) => command.env("FAULTY_HOW", number.to_string()),
            How::FailFromThere(number) => command
                .env("FAULTY_HOW", number.to_string())
                .env("FAULTY_LASTING", "1"),
        };
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !said.contains("panicked") && output.status.code() != Some(101),
            "{self:?}: {said}"
        );
        if self.sprung().is_some() {
            let signal = match self.how {
                How::Kill => Some(9),
                How::Abort => Some(6),
                How::Fail(_) | How::FailFromThere(_) => None,
            };
            assert_eq!(output.status.signal(), signal, "{self:?}: {said}");
        }
        output
    }

    /// What call sprang it, if it was sprung.
    pub(crate) fn sprung(&self) -> Option<String> {
        std::fs::read_to_string(self.mark()).ok()
    }

    /// Cuts the power: of the stage's folder only what was synced is left, and what was there before.
    pub(crate) fn cut_power(&self, stage: &Stage) {
        let folder = stage.path("");
        for entry in std::fs::read_dir(&folder).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        let entries = std::fs::read_to_string(self.folder.path().join("entries")).unwrap();
        for line in entries.lines() {
            let (inode, name) = line.split_once(' ').unwrap();
            let synced = std::fs::read(self.folder.path().join(inode));
            std::fs::write(folder.join(name), synced.unwrap_or_default()).unwrap();
        }
    }

    /// Keeps what is in `folder` before the process begins: that is durable.
    fn keep_what_is_there(&self, folder: &Path) {
        let mut entries = String::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let inode = entry.ino().to_string();
            writeln!(entries, "{inode} {}", entry.file_name().to_str().unwrap()).unwrap();
            std::fs::copy(entry.path(), self.folder.path().join(inode)).unwrap();
        }
        std::fs::write(self.folder.path().join("entries"), entries).unwrap();
    }

    fn mark(&self) -> PathBuf {
        self.folder.path().join("mark")
    }
}

/// Plays `play` for the first call, the second, and so on, until the trap is not sprung any more; several at a time.
///
/// At least `least` of them must be sprung: a trap that holds nothing tests nothing.
pub(crate) fn sweep(least: u32, play: impl Fn(u32) -> bool + Sync) {
    let (next, end) = (AtomicU32::new(1), AtomicU32::new(u32::MAX));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= end.load(Ordering::Relaxed) {
                        return;
                    }
                    if !play(at) {
                        end.fetch_min(at, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let end = end.into_inner();
    assert!(end > least, "only {end} calls were met");
}

/// The library, built once from its source.
pub(crate) fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faulty.so");
        let built = library.with_extension(format!("{}.so", std::process::id()));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faulty/faulty.c");
        let status = Command::new("cc")
            .args(["-std=gnu11", "-O1", "-shared", "-fPIC", "-o"])
            .args([&built, Path::new(source)])
            .arg("-ldl")
            .status()
            .unwrap();
        assert!(status.success(), "cc builds {source}");
        std::fs::rename(built, &library).unwrap();
        library
    })
}
