//! Where a report goes: standard output, or a file that appears whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A report's destination.
#[derive(Debug)]
pub(crate) enum Output {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A file, mode 0600.
    File {
        file: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    /// Opens the destination; `None` is standard output.
    ///
    /// # Errors
    /// When no file can be made beside `path`.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout())));
        };
        if path.is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it is a folder",
            ));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // tempfile makes it with mode 0600.
        let file = tempfile::Builder::new()
            .prefix(".cert-rename-")
            .suffix(".part")
            .tempfile_in(folder)?;
        Ok(Self::File {
            file: BufWriter::new(file),
            path: path.to_owned(),
        })
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// When it can't be written whole; then what was at its path before is still there.
    pub(crate) fn commit(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::File { file, path } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                file.persist(path).map_err(|error| error.error)?;
                Ok(())
            }
        }
    }

    /// Leaves nothing behind: not even on standard output, as far as it was not full yet.
    pub(crate) fn discard(self) {
        if let Self::Stdout(out) = self {
            // Dropping it as it is would write what it holds.
            let (_stdout, _unwritten) = out.into_parts();
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File { file, .. } => file.write(bytes),
        }
    }

    /// Does nothing: writers flush as they end, before it is known whether the report is [kept](Self::commit).
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
