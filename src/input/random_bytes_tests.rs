//! Random bytes, and the corpus with random damage, through the readers: whatever comes, it is read or refused, without a
//! panic, without end in time and memory, and the same each time it is read.
//!
//! Each case has a seed of its own. `CERT_RENAME_SEED` is the first one, `CERT_RENAME_SECONDS` says how long.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;
use crate::rename::{NameRule, Region};

/// How long one case may take, far more than any does.
const LONGEST_CASE: Duration = Duration::from_mins(1);

/// The most resident memory that the process may have had at the end, in KiB: the readers' limit and the corpus.
const MOST_KIB: u64 = 200 << 10;

#[test]
#[ignore = "minutes: cargo test --release --lib -- --ignored --nocapture random_bytes_of_csvs"]
fn random_bytes_of_csvs() {
    let corpus = corpus(&["csv", "txt", "tsv", "json", "xls"]);
    hold("CSVs", |random| match random.u8(0..4) {
        0 => (0..random.usize(0..4096)).map(|_| random.u8(..)).collect(),
        1 => {
            let tokens = (0..random.usize(0..400)).map(|_| random.choice(CSV_TOKENS).unwrap());
            tokens.copied().collect::<Vec<_>>().concat()
        }
        _ => damaged(random.choice(&corpus).unwrap(), CSV_TOKENS, random),
    });
}

#[test]
#[ignore = "minutes: cargo test --release --lib -- --ignored --nocapture random_bytes_of_workbooks"]
fn random_bytes_of_workbooks() {
    let corpus = corpus(&["xlsx", "xlsb", "ods", "docx", "zip"]);
    hold("workbooks", |random| match random.u8(0..8) {
        0 => {
            let noise = (0..random.usize(0..4096)).map(|_| random.u8(..));
            [b"PK\x03\x04".to_vec(), noise.collect()].concat()
        }
        1 => damaged(random.choice(&corpus).unwrap(), &[b"PK\x01\x02"], random),
        // Damage inside of the parts, which a checksum would tell otherwise.
        _ => with_damaged_parts(random.choice(&corpus).unwrap(), random),
    });
}

/// What a CSV is made of.
const CSV_TOKENS: &[&[u8]] = &[
    b",",
    b";",
    b"\t",
    b"\"",
    b"\"\"",
    b"\r",
    b"\n",
    b"\r\n",
    b"sep=;\r\n",
    b" ",
    b"\0",
    b"\xFF",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"cert_id",
    b"new_name",
    b"region",
    b"cn-hangzhou",
    b"vsc-bp1abc",
    b"vsc-****",
    b"1E+05",
    b"=\"0012\"",
    b"client_token",
    b"inventoried_at",
    b"'",
    b"\xBA\xBC\xD6\xDD",
    b"\x81\x30\x81\x30",
    b"\xE6\x9D\xAD",
    b"\xE2\x80\x8B",
    b"\xC2\xA0",
    b"?",
    "\u{fffd}".as_bytes(),
    "合计".as_bytes(),
    "新名称".as_bytes(),
    "Ａ".as_bytes(),
    b"<html",
    b"PK\x03\x04",
];

/// What the parts of a workbook are made of.
const XML_TOKENS: &[&[u8]] = &[
    b"<",
    b">",
    b"/>",
    b"\"",
    b"&",
    b"&#x676D;",
    b"&#0;",
    b"&a;",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?",
    b"?>",
    b"<row r=\"1048577\">",
    b"<row r=\"0\"/>",
    b"<row r=\"3\" hidden=\"1\">",
    b"</row>",
    b"<c r=\"XFE1\"/>",
    b"<c r=\"A2\">",
    b"<c t=\"s\"><v>99999999999</v></c>",
    b"<c t=\"b\"><v>1</v></c>",
    b"<c t=\"e\"><v>#N/A</v></c>",
    b"<c t=\"d\"><v>x</v></c>",
    b"<c s=\"1\"><v>-1e308</v></c>",
    b"<c s=\"1\"><v>1e999</v></c>",
    b"<v>NaN</v>",
    b"<f>",
    b"</f>",
    b"<f/>",
    b"<is>",
    b"</is>",
    b"<t xml:space=\"preserve\">",
    b"</t>",
    b"<rPh>",
    b"_x0000_",
    b"_xD83D_",
    b"</sheetData>",
    b"</worksheet>",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"<mergeCell ref=\"C3:A1\"/>",
    b"<col min=\"0\" max=\"99999999999\" hidden=\"1\"/>",
    b"<filterColumn/>",
    b"date1904=\"1\"",
    b" state=\"hidden\"",
    b"<sheet name=\"x\" r:id=\"rId1\"/>",
    b"Target=\"../../..\"",
    b"cert_id",
    b"new_name",
    b"vsc-bp1abc",
];

/// The files of the corpus with one of these endings.
fn corpus(endings: &[&str]) -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sheets");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| endings.contains(&ending))
        })
        .collect();
    // The order of a folder is nobody's; a seed has to mean one case.
    paths.sort();
    assert!(paths.len() >= 20, "{paths:?}");
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Bytes with a few places flipped, cut out, doubled, cut off or filled in.
fn damaged(bytes: &[u8], tokens: &[&[u8]], random: &mut Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let most = random.usize(1..6);
    for _ in 0..random.usize(1..=most) {
        let at = random.usize(0..=bytes.len());
        let to = (at + random.usize(0..64)).min(bytes.len());
        match random.u8(0..6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(0..8),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let again = bytes[at..to].repeat(random.usize(1..40));
                bytes.splice(at..at, again);
            }
            3 if random.u8(0..8) == 0 => bytes.truncate(at),
            4 => {
                let noise: Vec<u8> = (0..random.usize(0..8)).map(|_| random.u8(..)).collect();
                bytes.splice(at..at, noise);
            }
            _ => {
                let token = random.choice(tokens).unwrap();
                bytes.splice(at..at, token.iter().copied());
            }
        }
    }
    bytes
}

/// An archive whose parts are damaged, and whose checksums are right.
fn with_damaged_parts(bytes: &[u8], random: &mut Rng) -> Vec<u8> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return damaged(bytes, XML_TOKENS, random);
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let (name, mut data) = (part.name().unwrap().into_owned(), Vec::new());
        if part.read_to_end(&mut data).is_err() {
            continue;
        }
        let often = if name.contains("sheet") { 2 } else { 6 };
        if random.u8(0..often) == 0 {
            data = damaged(&data, XML_TOKENS, random);
        }
        let method = if random.bool() {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default().compression_method(method);
        // Two parts of a name are no archive that this library writes.
        if zip.start_file(name, options).is_ok() {
            zip.write_all(&data).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// Reads cases until the time is over.
fn hold(what: &str, case: impl Fn(&mut Rng) -> Vec<u8>) {
    let setting = |name| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().unwrap())
    };
    let first = setting("CERT_RENAME_SEED").unwrap_or_else(|| fastrand::u64(..));
    let time = Duration::from_secs(setting("CERT_RENAME_SECONDS").unwrap_or(60));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet");
    let now = Mutex::new((first, Instant::now()));
    let done = AtomicBool::new(false);
    let (mut cases, mut read) = (0_u64, 0_u64);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let (seed, begun) = *now.lock().unwrap();
                if begun.elapsed() > LONGEST_CASE {
                    say(&format!(
                        "seed {seed} of {what} takes more than {LONGEST_CASE:?}"
                    ));
                    std::process::abort();
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        // Also when a case panics, so that the watch ends.
        let _end = OnDrop(|| done.store(true, Ordering::Relaxed));
        let begun = Instant::now();
        while begun.elapsed() < time {
            let seed = first.wrapping_add(cases);
            *now.lock().unwrap() = (seed, Instant::now());
            let _told = OnDrop(|| {
                if std::thread::panicking() {
                    say(&format!("CERT_RENAME_SEED={seed} of {what}"));
                }
            });
            let mut random = Rng::with_seed(seed);
            fs::write(&path, case(&mut random)).unwrap();
            read += u64::from(read_whole(&path, &options(&mut random)));
            cases += 1;
        }
    });
    let peak = peak_kib();
    say(&format!(
        "{what}: seeds {first} and on, {cases} cases, {read} read to the end, the others refused; peak {peak:?} KiB"
    ));
    assert!(peak.is_none_or(|peak| peak < MOST_KIB), "{peak:?} KiB");
}

/// Reads a file in each way that the program does; tells whether it could be read to its end.
fn read_whole(path: &Path, options: &InputOptions) -> bool {
    let facts = Sheet::open(path, options).and_then(|sheet| {
        sheet.for_each_row(|row| {
            for problem in row.problems.iter().chain(&row.warnings) {
                assert!(!problem.to_string().contains('\u{1b}'), "{problem}");
            }
            Ok::<(), InputError>(())
        })
    });
    match &facts {
        Ok(facts) => {
            let again = Sheet::hashes(path, options).unwrap();
            assert_eq!(
                (&again.sha256, &again.rows_hash),
                (&facts.sha256, &facts.rows_hash)
            );
        }
        Err(error) => {
            let words = format!("{error} {}", error.hint());
            assert!(!words.contains('\u{1b}') && words.len() < 20_000, "{words}");
        }
    }
    let fixed = Fixing::open(path, options)
        .and_then(|fixing| fixing.for_each_row(|_| Ok::<(), InputError>(())));
    assert!(fixed.is_ok() || facts.is_err(), "{:?}", fixed.err());
    facts.is_ok()
}

/// Ways to read a sheet.
fn options(random: &mut Rng) -> InputOptions {
    let encodings = [
        "utf-8",
        "gb18030",
        "utf-16le",
        "big5",
        "shift_jis",
        "iso-2022-jp",
    ];
    let rarely = |random: &mut Rng| random.u8(0..8) == 0;
    InputOptions {
        delimiter: rarely(random).then(|| *random.choice(&Delimiter::ALL).unwrap()),
        encoding: rarely(random).then(|| random.choice(encodings).unwrap().parse().unwrap()),
        sheet: rarely(random).then(|| "清单".to_owned()),
        hidden_rows: *random
            .choice(&[None, Some(HiddenRows::Skip), Some(HiddenRows::Include)])
            .unwrap(),
        header_row: match NonZeroU32::new(random.u32(0..5)) {
            Some(row) if rarely(random) => HeaderRow::At(row),
            _ => HeaderRow::Search,
        },
        columns: Vec::new(),
        rules: CheckRules {
            name_rule: *random
                .choice(&[NameRule::Strict, NameRule::Current])
                .unwrap(),
            blank: BlankName::Refuse,
            default_region: Region::parse("cn-hangzhou"),
            default_profile: None,
            profile_regions: std::collections::BTreeMap::new(),
        },
    }
}

/// The most resident memory that this process had; only Linux tells.
fn peak_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Says something where `--nocapture` shows it, and nothing else does.
fn say(text: &str) {
    writeln!(std::io::stderr().lock(), "{text}").ok();
}

/// Does something when it goes out of scope.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}
