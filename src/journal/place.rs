//! How a new journal takes its place: made under another name, synced, renamed; an older one is kept or replaced.
//!
//! Every step is synced before the next depends on it, so that a power cut leaves the old journal or the new one,
//! whole, and never one with what belongs to the other beside it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::lock::real_path;
use super::{Access, JournalError, Store};

/// The file that a journal is made in. Dropped before it is in its place, it is removed.
#[derive(Debug)]
pub(super) struct Temporary {
    path: PathBuf,
    journal: PathBuf,
}

impl Temporary {
    /// Makes the file, empty, mode 0600. The caller holds the lock of `journal`.
    ///
    /// # Errors
    /// When there is no such folder, or nothing can be made in it.
    pub(super) fn beside(journal: &Path) -> io::Result<Self> {
        let journal = real_path(journal)?;
        let path = with_suffix(&journal, ".new");
        // What a killed plan left; nobody else works on it while we hold the lock.
        remove_if_there(&path)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path)?;
        Ok(Self { path, journal })
    }

    /// Returns where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it where the journal belongs, over an older one.
    ///
    /// # Errors
    /// What the file system reports; then an older journal is still there.
    pub(super) fn put_into_place(self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        // What an older journal left beside it would be taken for the new one's.
        for suffix in ["-wal", "-shm"] {
            remove_if_there(&with_suffix(&self.journal, suffix))?;
        }
        sync_folder(&self.journal)?;
        fs::rename(&self.path, &self.journal)?;
        sync_folder(&self.journal)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Once in its place it is not there any more; left behind, it is removed by the next plan.
        remove_if_there(&self.path).ok();
    }
}

/// Keeps the journal under a dated name; returns that name, or `None` when there is no journal.
///
/// A damaged one is kept as well: it is evidence. The caller holds its lock.
///
/// # Errors
/// What the file system reports; then the journal is still where it was.
pub(crate) fn set_aside(journal: &Path, now: Timestamp) -> Result<Option<PathBuf>, JournalError> {
    if !journal.exists() {
        return Ok(None);
    }
    let failed = |source| JournalError::File {
        action: "set aside",
        path: journal.to_owned(),
        source,
    };
    // Whatever can be brought into the one file is: then nothing has to go along.
    drop(Store::open(journal, Access::Write));
    let real = real_path(journal).map_err(failed)?;
    let kept = free_name(&real, now);
    move_aside(&real, &kept).map_err(failed)?;
    Ok(Some(kept))
}

fn move_aside(journal: &Path, kept: &Path) -> io::Result<()> {
    let wal = with_suffix(journal, "-wal");
    // Still there while somebody else has the journal open, or when it can't be opened: it is a part of it.
    if fs::metadata(&wal).is_ok_and(|wal| wal.len() > 0) {
        let kept_wal = with_suffix(kept, "-wal");
        fs::copy(&wal, &kept_wal)?;
        File::open(&kept_wal)?.sync_all()?;
        sync_folder(journal)?;
    }
    fs::rename(journal, kept)?;
    sync_folder(journal)?;
    for suffix in ["-wal", "-shm"] {
        remove_if_there(&with_suffix(journal, suffix))?;
    }
    Ok(())
}

/// `names.csv.journal.db.20261124T052000Z`, with a number behind it where that is taken.
///
/// What lies beside such a name takes it too: SQLite would hold it for a part of the journal that gets the name.
fn free_name(journal: &Path, now: Timestamp) -> PathBuf {
    let dated = with_suffix(journal, &format!(".{}", now.strftime("%Y%m%dT%H%M%SZ")));
    let numbered = (2..).map(|number| with_suffix(&dated, &format!("-{number}")));
    let is_taken = |name: &PathBuf| {
        // A link that leads nowhere is there as well.
        ["", "-wal", "-shm", "-journal"]
            .iter()
            .any(|suffix| fs::symlink_metadata(with_suffix(name, suffix)).is_ok())
    };
    std::iter::once(dated.clone())
        .chain(numbered)
        .find(|name| !is_taken(name))
        .unwrap_or(dated)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}

/// Makes what was created, renamed or removed in the folder of `path` durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_aside_takes_nobodys_name() {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().canonicalize().unwrap().join("n.journal.db");
        let dated = |suffix| with_suffix(&journal, &format!(".20261124T052000Z{suffix}"));
        let now = "2026-11-24T05:20:00Z".parse().unwrap();
        assert_eq!(set_aside(&journal, now).unwrap(), None, "there is none");
        fs::write(dated(""), "an older one").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", dated("-2")).unwrap();
        #[cfg(not(unix))]
        fs::write(dated("-2"), "an older one").unwrap();
        fs::write(dated("-3-wal"), "left by a kill").unwrap();
        fs::write(&journal, "damaged").unwrap();
        assert_eq!(set_aside(&journal, now).unwrap(), Some(dated("-4")));
        assert_eq!(fs::read_to_string(dated("-4")).unwrap(), "damaged");
        assert_eq!(fs::read_to_string(dated("")).unwrap(), "an older one");
        assert!(!journal.exists());
    }
}
