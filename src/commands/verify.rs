//! `verify`: is a journal, or an evidence pack, whole and unchanged?

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::verify_live::compare;
use crate::cli::{LiveArgs, VerifyArgs};
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, JournalError, Replayed, Store, check_file_alone};
use crate::report::{
    Counts, Digesting, JOURNAL, MANIFEST, Manifest, PackError, PackedFile, PackedJob, Part, sum_up,
};

/// Flaws that are printed; the rest is counted.
const SHOWN: u64 = 1000;

/// Carries the command out.
pub(super) fn verify(args: &VerifyArgs) -> Result<Exit, Error> {
    let noted = args.head.as_ref().map(|head| head.0.as_str());
    let mut flaws = Flaws::default();
    let path = match (&args.bundle, &args.journal) {
        (Some(folder), _) => {
            check_pack(folder, noted, &mut flaws)?;
            folder.clone()
        }
        (None, Some(journal)) => {
            let store = check_journal(journal, noted, &mut flaws)?;
            if args.live.live && flaws.total == 0 {
                check_live(&store, &args.live, &mut flaws)?;
            }
            journal.clone()
        }
        (None, None) => unreachable!("clap asks for one of them"),
    };
    match flaws.total {
        0 => Ok(Exit::Success),
        total => Err(Error::Flawed { path, total }),
    }
}

/// What does not hold: printed as it is found.
#[derive(Default)]
struct Flaws {
    total: u64,
}

impl Flaws {
    fn found(&mut self, what: impl std::fmt::Display) {
        self.total += 1;
        if self.total <= SHOWN {
            print(format_args!("flaw: {what}"));
        }
    }
}

/// Checks a journal against itself and says what holds.
fn check_journal(journal: &Path, noted: Option<&str>, flaws: &mut Flaws) -> Result<Store, Error> {
    let before = flaws.total;
    let checked = Store::open(journal, Access::Read).and_then(|mut store| {
        store.hold_moment()?;
        let replayed = store.replay(noted, |flaw| flaws.found(flaw))?;
        Ok((store, replayed))
    });
    let (store, replayed) = match checked {
        Ok(checked) => checked,
        Err(error) => {
            // What SQLite can say of a file that it can't read on names the page.
            if flaws.total == before {
                for flaw in check_file_alone(journal) {
                    flaws.found(flaw);
                }
            }
            return Err(error.into());
        }
    };
    if let (Some(noted), None) = (noted, replayed.noted_at) {
        flaws.found(format_args!(
            "no event has the head {noted}: the log was cut or replaced after it was noted, or it is of another journal"
        ));
    }
    if flaws.total == before {
        say_sound(&store, &replayed)?;
    }
    Ok(store)
}

/// Compares what a journal says with the service.
fn check_live(store: &Store, args: &LiveArgs, flaws: &mut Flaws) -> Result<(), Error> {
    let text = |name: &Option<String>| match name {
        Some(name) => format!("the name `{name}`"),
        None => "no such certificate".to_owned(),
    };
    let compared = compare(store, args, |different| {
        flaws.found(format_args!(
            "row {}, {}: the record says {}, the service says {}",
            different.row,
            different.cert_id,
            text(&different.recorded),
            text(&different.live),
        ));
    })?;
    if flaws.total == 0 {
        print(format_args!(
            "ok: the service says the same of {} certificates now ({} calls)",
            compared.rows, compared.calls
        ));
    }
    Ok(())
}

/// Says what holds of a journal.
fn say_sound(store: &Store, replayed: &Replayed) -> Result<(), JournalError> {
    let facts = store.facts();
    print(format_args!(
        "ok: the file and its schema\n\
         ok: {} events, each with the hash of its content and of the one before\n\
         ok: {} rows and their other columns are as they were planned: plan {}\n\
         ok: every row stands as its events say: {}",
        replayed.events,
        replayed.rows,
        facts.plan_id,
        Counts::of(&store.tally()?).in_words(),
    ));
    if let Some(seq) = replayed.noted_at {
        let after = replayed.events - seq;
        print(format_args!(
            "ok: the head given is that of event {seq}; {after} came after it"
        ));
    }
    print(format_args!("head {}", replayed.head));
    Ok(())
}

/// Checks an evidence pack: each file, none too many, and that all of it is of this journal.
fn check_pack(folder: &Path, noted: Option<&str>, flaws: &mut Flaws) -> Result<(), Error> {
    let cannot = |name: &str| {
        let path = folder.join(name);
        move |source| Error::Read { path, source }
    };
    let text = fs::read(folder.join(MANIFEST)).map_err(cannot(MANIFEST))?;
    let Some(manifest) = Manifest::parse(&text) else {
        flaws.found(format_args!(
            "{MANIFEST}: it is not as this program writes it"
        ));
        return Ok(());
    };
    let present = names_in(folder).map_err(cannot(""))?;
    let listed: BTreeSet<&str> = manifest
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    for (name, is_file) in &present {
        if name != MANIFEST && !listed.contains(name.as_str()) {
            flaws.found(format_args!("{name}: it was added"));
        } else if !is_file {
            // What a link leads to is not in the pack, and may be another file tomorrow.
            flaws.found(format_args!("{name}: it is no file of its own"));
        }
    }
    for file in &manifest.files {
        match present.get(&file.name) {
            Some(true) => {}
            Some(false) => continue,
            None => {
                flaws.found(format_args!("{}: it was removed", file.name));
                continue;
            }
        }
        let (sha256, bytes) = digest(&folder.join(&file.name)).map_err(cannot(&file.name))?;
        if (&sha256, bytes) != (&file.sha256, file.bytes) {
            flaws.found(format_args!("{}: it was changed", file.name));
        }
    }
    if flaws.total > 0 {
        return Ok(());
    }
    check_journal(&folder.join(JOURNAL), noted, flaws)?;
    if flaws.total == 0 {
        check_against_journal(folder, &manifest, flaws)?;
    }
    if flaws.total == 0 {
        print(format_args!(
            "ok: {} files as {MANIFEST} lists them, none added\n\
             ok: exports, log and summary are those of this journal\n\
             SHA-256 of {MANIFEST}: {}",
            manifest.files.len(),
            digest(&folder.join(MANIFEST)).map_err(cannot(MANIFEST))?.0
        ));
    }
    Ok(())
}

/// Makes what follows from the journal alone again, and compares: files and manifest can't be changed together.
fn check_against_journal(
    folder: &Path,
    manifest: &Manifest,
    flaws: &mut Flaws,
) -> Result<(), Error> {
    let copy = Store::open(&folder.join(JOURNAL), Access::Read)?;
    let summary = sum_up(&copy)?;
    if PackedJob::of(&summary) != manifest.job {
        flaws.found(format_args!(
            "{MANIFEST}: it does not say what the journal says"
        ));
    }
    let input = &summary.facts.input;
    let listed = |name: &str| manifest.files.iter().find(|file| file.name == name);
    if let Some(name) = &manifest.input
        && listed(name).is_none_or(|file| file.sha256 != input.sha256)
    {
        flaws.found(format_args!("{name}: it is not the input that was planned"));
    }
    if manifest.version != env!("CARGO_PKG_VERSION") {
        print(format_args!(
            "note: made by version {}; its exports are compared with their hashes alone",
            manifest.version
        ));
        return Ok(());
    }
    for part in Part::ALL {
        let name = part.file_name();
        let out = Digesting::new(io::sink());
        let out = part
            .write(&copy, &summary, out)
            .map_err(|error| match error {
                PackError::Journal(error) => error.into(),
                PackError::Write(source) => Error::Stdout { source },
            })?;
        let (_, sha256, bytes) = out.finish();
        let made = PackedFile {
            name: name.to_owned(),
            bytes,
            sha256,
        };
        if listed(name) != Some(&made) {
            flaws.found(format_args!("{name}: it is not what the journal says"));
        }
    }
    Ok(())
}

fn digest(path: &Path) -> io::Result<(String, u64)> {
    let mut out = Digesting::new(io::sink());
    io::copy(&mut File::open(path)?, &mut out)?;
    let (_, sha256, bytes) = out.finish();
    Ok((sha256, bytes))
}

/// What is in a folder, and whether it is a file: neither a link nor a folder.
fn names_in(folder: &Path) -> io::Result<BTreeMap<String, bool>> {
    let names = fs::read_dir(folder)?.map(|entry| {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        Ok((name, entry.file_type()?.is_file()))
    });
    names.collect()
}

/// Prints a line on standard output.
fn print(line: impl std::fmt::Display) {
    // A closed pipe changes nothing; the exit code tells.
    writeln!(io::stdout().lock(), "{line}").ok();
}
