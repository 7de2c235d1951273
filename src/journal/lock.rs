//! One runner per journal: a lock file beside it, held by the operating system and never deleted.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::JournalError;

/// A held lock; released when dropped, or by the operating system when the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// How often a lock is tried that somebody else has: a command that only looks has it for a moment.
const TRIES: u32 = 3;

/// Between two tries.
const MOMENT: Duration = Duration::from_millis(20);

impl Lock {
    /// Tells whether a run holds the lock of the journal at `journal`. Makes and writes nothing.
    pub(crate) fn is_held(journal: &Path) -> bool {
        let file = lock_path(journal).map(File::open);
        // Without a lock file nobody ever ran it; one that can't be looked at tells nothing.
        let Ok(Ok(file)) = file else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Takes the lock of the journal at `journal`, which need not exist yet.
    ///
    /// # Errors
    /// [`JournalError::Locked`] when another run holds it; [`JournalError::File`] when the lock file can't be made.
    pub(crate) fn take(journal: &Path) -> Result<Self, JournalError> {
        let path = lock_path(journal)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|source| JournalError::File {
            action: "make the lock file",
            path: path.clone(),
            source,
        })?;
        let tried = (1..TRIES)
            .find_map(|_| match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    std::thread::sleep(MOMENT);
                    None
                }
                tried => Some(tried),
            })
            .unwrap_or_else(|| file.try_lock());
        match tried {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(JournalError::Locked {
                path: journal.to_owned(),
                holder: None,
            }),
            Err(TryLockError::Error(source)) => Err(JournalError::File {
                action: "lock",
                path,
                source,
            }),
        }
    }
}

/// `….lock` beside the real path, so that a link to the journal meets the same lock.
fn lock_path(journal: &Path) -> Result<PathBuf, JournalError> {
    let real = real_path(journal).map_err(|source| JournalError::File {
        action: "find the folder of",
        path: journal.to_owned(),
        source,
    })?;
    let mut name = real.into_os_string();
    name.push(".lock");
    Ok(name.into())
}

/// Resolves links; for a file that does not exist yet, those of its folder.
pub(super) fn real_path(path: &Path) -> std::io::Result<PathBuf> {
    if let Ok(real) = path.canonicalize() {
        return Ok(real);
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    Ok(folder
        .canonicalize()?
        .join(path.file_name().unwrap_or_default()))
}
