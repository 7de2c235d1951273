//! `export --bundle`: the evidence pack. A whole copy of the journal is made first, and all else comes from that copy.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::say::say;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, Store};
use crate::rename::InputIdentity;
use crate::rename::Status;
use crate::report::{
    Choice, Digesting, Edition, JOURNAL, JobSummary, MANIFEST, Manifest, PackError, PackedFile,
    PackedJob, Part, Report, sum_up, time_text,
};
use crate::shell_word::shell_path;
use crate::words::{pack as pack_words, plan};

/// Makes the pack of `journal` in the folder `to`, which appears whole or not at all.
pub(super) fn bundle(journal: &Path, to: &Path, edition: &Edition) -> Result<Exit, Error> {
    let store = Store::open(journal, Access::Read)?;
    let failed = |source| Error::Write {
        path: to.to_owned(),
        source,
    };
    refuse_used(to).map_err(failed)?;
    let parent = match to.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let folder = temporary_in(parent).map_err(failed)?;
    store.copy_whole(&folder.path().join(JOURNAL))?;
    drop(store);
    let copy = Store::open(&folder.path().join(JOURNAL), Access::Read)?;
    let summary = sum_up(&copy)?;
    let mut pack = Pack {
        folder: folder.path(),
        files: Vec::new(),
    };
    pack.add_parts(&copy, &summary)?;
    pack.add_page(&copy, &summary, edition)?;
    let input = pack
        .add_input(journal, &summary.facts.input)
        .map_err(failed)?;
    drop(copy);
    pack.note(JOURNAL).map_err(failed)?;
    let made_at = time_text(edition.made_at);
    let manifest = Manifest::new(made_at, PackedJob::of(&summary), input, pack.files);
    let text = manifest.to_text();
    let (mut file, hash) = {
        let mut out = Digesting::new(create(&folder.path().join(MANIFEST)).map_err(failed)?);
        out.write_all(text.as_bytes()).map_err(failed)?;
        let (file, hash, _) = out.finish();
        (file, hash)
    };
    file.flush()
        .and_then(|()| file.get_ref().sync_all())
        .map_err(failed)?;
    put_into_place(folder, to).map_err(failed)?;
    let made = pack_words::made(to, manifest.files.len() + 1, summary.events, &summary.head);
    let lang = edition.lang;
    say(made.said(lang));
    if manifest.input.is_none() {
        say(pack_words::without_input(&summary.facts.input.name).said(lang));
    }
    say(pack_words::note_hash(MANIFEST, &hash).said(lang));
    let next = format!("cert-rename verify --bundle {}", shell_path(to));
    say(plan::next(&next).said(lang));
    Ok(Exit::Success)
}

/// A pack being made.
struct Pack<'a> {
    folder: &'a Path,
    files: Vec<PackedFile>,
}

impl Pack<'_> {
    /// Adds what follows from the journal alone.
    fn add_parts(&mut self, copy: &Store, summary: &JobSummary) -> Result<(), Error> {
        for part in Part::ALL {
            self.add(part.file_name(), |out| part.write(copy, summary, out))?;
        }
        Ok(())
    }

    /// Adds the page for people.
    fn add_page(
        &mut self,
        copy: &Store,
        summary: &JobSummary,
        edition: &Edition,
    ) -> Result<(), Error> {
        self.add("report.html", |out| {
            let mut report = Report::html(out, summary, edition, Choice::AllRows)?;
            copy.for_each_result(&Status::ALL, |row| -> Result<(), PackError> {
                Ok(report.add(row)?)
            })?;
            Ok(report.end()?)
        })
    }

    fn add(
        &mut self,
        name: &str,
        write: impl FnOnce(Digesting<BufWriter<File>>) -> Result<Digesting<BufWriter<File>>, PackError>,
    ) -> Result<(), Error> {
        let path = self.folder.join(name);
        let failed = |source| Error::Write {
            path: path.clone(),
            source,
        };
        let out = Digesting::new(create(&path).map_err(failed)?);
        let written = write(out).map_err(|error| match error {
            PackError::Journal(error) => error.into(),
            PackError::Write(source) => failed(source),
        })?;
        let (mut file, sha256, bytes) = written.finish();
        file.flush()
            .and_then(|()| file.get_ref().sync_all())
            .map_err(failed)?;
        self.files.push(PackedFile {
            name: name.to_owned(),
            bytes,
            sha256,
        });
        Ok(())
    }

    /// Adds the input, if it is still there and its bytes are those that were planned; returns its name in the pack.
    fn add_input(&mut self, journal: &Path, input: &InputIdentity) -> io::Result<Option<String>> {
        let extension = Path::new(&input.name)
            .extension()
            .and_then(|text| text.to_str());
        let name = match extension {
            Some(extension) if extension.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                format!("input.{extension}")
            }
            _ => "input".to_owned(),
        };
        let Some(path) = find_input(journal, &input.name) else {
            return Ok(None);
        };
        let mut out = Digesting::new(create(&self.folder.join(&name))?);
        io::copy(&mut File::open(path)?, &mut out)?;
        let (mut file, sha256, bytes) = out.finish();
        file.flush()?;
        file.get_ref().sync_all()?;
        if sha256 != input.sha256 {
            fs::remove_file(self.folder.join(&name))?;
            return Ok(None);
        }
        self.files.push(PackedFile {
            name: name.clone(),
            bytes,
            sha256,
        });
        Ok(Some(name))
    }

    /// Lists a file that is in the folder already.
    fn note(&mut self, name: &str) -> io::Result<()> {
        let mut out = Digesting::new(io::sink());
        io::copy(&mut File::open(self.folder.join(name))?, &mut out)?;
        let (_, sha256, bytes) = out.finish();
        self.files.push(PackedFile {
            name: name.to_owned(),
            bytes,
            sha256,
        });
        Ok(())
    }
}

/// Makes a folder, mode 0700, that is removed when it is dropped.
fn temporary_in(parent: &Path) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder
        .prefix(".cert-rename-")
        .suffix(".part")
        .tempdir_in(parent)
}

/// The input is looked for where it was when the journal got its usual name: beside it.
fn find_input(journal: &Path, name: &str) -> Option<PathBuf> {
    let beside = journal.with_file_name(name);
    beside.is_file().then_some(beside)
}

/// Refuses a place where something is already.
fn refuse_used(to: &Path) -> io::Result<()> {
    let used = match fs::read_dir(to) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(_) => true,
    };
    if used {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "something is there already; name a new folder",
        ));
    }
    Ok(())
}

fn create(path: &Path) -> io::Result<BufWriter<File>> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(BufWriter::new)
}

/// Syncs the folder and gives it its name.
fn put_into_place(folder: tempfile::TempDir, to: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder.path())?.sync_all()?;
    // An empty folder of that name is replaced.
    match fs::remove_dir(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::rename(folder.path(), to)?;
    // It is not temporary any more.
    let _renamed = folder.keep();
    Ok(())
}
