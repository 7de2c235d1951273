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
use crate::words::ending::nothing_changed;
use crate::words::{Both, Lang, verify as words};

/// Flaws that are printed; the rest is counted.
const SHOWN: u64 = 1000;

/// Carries the command out.
pub(super) fn verify(args: &VerifyArgs, lang: Lang) -> Result<Exit, Error> {
    let noted = args.head.as_ref().map(|head| head.0.as_str());
    let mut flaws = Flaws::new(words::flaw, lang);
    let path = match (&args.bundle, &args.journal) {
        (Some(folder), _) => {
            check_pack(folder, noted, &mut flaws)?;
            folder.clone()
        }
        (None, Some(journal)) => {
            let store = check_journal(journal, noted, &mut flaws)?;
            if args.live.live && flaws.total == 0 {
                check_live(&store, &args.live, lang)?;
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
struct Flaws {
    total: u64,
    /// Says what kind they are.
    labelled: fn(&Both) -> Both,
    lang: Lang,
}

impl Flaws {
    fn new(labelled: fn(&Both) -> Both, lang: Lang) -> Self {
        Self {
            total: 0,
            labelled,
            lang,
        }
    }

    fn found(&mut self, what: &Both) {
        self.total += 1;
        if self.total <= SHOWN {
            print((self.labelled)(what).said(self.lang));
        }
    }
}

/// Checks a journal against itself and says what holds.
fn check_journal(journal: &Path, noted: Option<&str>, flaws: &mut Flaws) -> Result<Store, Error> {
    let before = flaws.total;
    let checked = Store::open(journal, Access::Read).and_then(|mut store| {
        store.hold_moment()?;
        let replayed = store.replay(noted, |flaw| flaws.found(&flaw.said()))?;
        Ok((store, replayed))
    });
    let (store, replayed) = match checked {
        Ok(checked) => checked,
        Err(error) if error.is_damage() => {
            // What SQLite can say of a file that it can't read on names the page.
            if flaws.total == before {
                for flaw in check_file_alone(journal) {
                    flaws.found(&flaw.said());
                }
            }
            flaws.found(&words::unreadable(&error));
            return Err(Error::Flawed {
                path: journal.to_owned(),
                total: flaws.total,
            });
        }
        Err(error) => return Err(error.into()),
    };
    if let (Some(noted), None) = (noted, replayed.noted_at) {
        flaws.found(&words::no_such_head(noted));
    }
    if flaws.total == before {
        say_sound(&store, &replayed, flaws.lang)?;
    }
    Ok(store)
}

/// Compares what a sound journal says with the service.
fn check_live(store: &Store, args: &LiveArgs, lang: Lang) -> Result<(), Error> {
    let mut differences = Flaws::new(words::difference, lang);
    let compared = compare(store, args, lang, |different| {
        differences.found(&words::differs(
            different.row,
            &different.cert_id,
            different.recorded.as_deref(),
            different.live.as_deref(),
        ));
    })?;
    match differences.total {
        0 => {
            print(words::live_agrees(compared.rows, compared.calls).said(lang));
            Ok(())
        }
        differing => Err(Error::Differing {
            differing,
            compared: compared.rows,
        }),
    }
}

/// Says what holds of a journal.
fn say_sound(store: &Store, replayed: &Replayed, lang: Lang) -> Result<(), JournalError> {
    let facts = store.facts();
    let counts = Counts::of(&store.tally()?);
    let sound = words::sound(replayed.events, replayed.rows, &facts.plan_id, &counts);
    print(sound.said(lang));
    if let Some(seq) = replayed.noted_at {
        let after = replayed.events - seq;
        print(words::head_at(seq, after).said(lang));
    }
    print(words::head(replayed.head).said(lang));
    if let Some(nothing_changed) = nothing_changed(facts.target) {
        print(nothing_changed.said(lang));
    }
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
        flaws.found(&words::odd_manifest(MANIFEST));
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
            flaws.found(&words::added(name));
        } else if !is_file {
            // What a link leads to is not in the pack, and may be another file tomorrow.
            flaws.found(&words::no_file(name));
        }
    }
    for file in &manifest.files {
        match present.get(&file.name) {
            Some(true) => {}
            Some(false) => continue,
            None => {
                flaws.found(&words::removed(&file.name));
                continue;
            }
        }
        let (sha256, bytes) = digest(&folder.join(&file.name)).map_err(cannot(&file.name))?;
        if (&sha256, bytes) != (&file.sha256, file.bytes) {
            flaws.found(&words::changed(&file.name));
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
        let (sha256, _) = digest(&folder.join(MANIFEST)).map_err(cannot(MANIFEST))?;
        print(words::pack(manifest.files.len(), MANIFEST, &sha256).said(flaws.lang));
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
        flaws.found(&words::other_journal(MANIFEST));
    }
    let input = &summary.facts.input;
    let listed = |name: &str| manifest.files.iter().find(|file| file.name == name);
    if let Some(name) = &manifest.input
        && listed(name).is_none_or(|file| file.sha256 != input.sha256)
    {
        flaws.found(&words::other_input(name));
    }
    if manifest.version != env!("CARGO_PKG_VERSION") {
        print(words::other_version(&manifest.version).said(flaws.lang));
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
            flaws.found(&words::other_content(name));
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
