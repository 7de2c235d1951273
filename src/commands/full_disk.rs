//! Finds out whether a full disk is behind an error, and which.
//!
//! SQLite says "disk full" only of some calls: a file that can't be made or synced for want of room is "unable to open"
//! or "I/O error" to it. And its temporary files lie elsewhere. So the disks are tried.

use std::env;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// What is tried to be written: more than a file system keeps beside its other data for a small file.
static PROBE: [u8; 64 * 1024] = [1; 64 * 1024];

/// Puts the full disk before an error that came of it; leaves any other error as it is.
pub(super) fn find(error: Error) -> Error {
    let (suspects, said) = match &error {
        Error::Journal(journal) => match journal.refused_file() {
            // With the journal's folder SQLite's temporary files are suspect.
            Some(file) => (
                [vec![folder_of(file)], temporary_folders()].concat(),
                journal.is_disk_full(),
            ),
            None => return error,
        },
        Error::Write { path, source } => (vec![folder_of(path)], says_full(source)),
        Error::Stdout { source } if says_full(source) => {
            (vec![PathBuf::from("standard output")], true)
        }
        _ => return error,
    };
    let full = suspects.iter().find(|folder| is_full(folder));
    // One that was full and has room again was full all the same.
    let Some(folder) = full.or_else(|| suspects.first().filter(|_| said)).cloned() else {
        return error;
    };
    Error::DiskFull {
        folder,
        source: Box::new(error),
    }
}

fn folder_of(file: &Path) -> PathBuf {
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    whole.parent().map_or(whole.clone(), Path::to_owned)
}

/// Where SQLite puts temporary files: the first of these that it can write in.
///
/// Source: "Temporary Files Used By SQLite", section 5.
fn temporary_folders() -> Vec<PathBuf> {
    ["SQLITE_TMPDIR", "TMPDIR"]
        .into_iter()
        .filter_map(env::var_os)
        .map(PathBuf::from)
        .chain(["/var/tmp", "/usr/tmp", "/tmp"].map(PathBuf::from))
        .find(|folder| folder.is_dir())
        .into_iter()
        .collect()
}

/// Tries to write in a folder. Where that fails for another reason, nothing is known.
fn is_full(folder: &Path) -> bool {
    let write = || -> io::Result<()> {
        let mut file: File = tempfile::tempfile_in(folder)?;
        file.write_all(&PROBE)?;
        file.sync_all()
    };
    write().is_err_and(|error| says_full(&error))
}

fn says_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
