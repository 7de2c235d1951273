//! Nothing is left in English: each sentence of errors as it is said, and every pair of texts of the catalogue.

use std::path::{Path, PathBuf};
use std::time::Duration;

use unicode_script::{Script, UnicodeScript as _};

use super::{Both, Lang};
use crate::aliyun::{CredentialsError, RegionError};
use crate::error::{Error, SystemAction};
use crate::exit_code::Exit;
use crate::input::{InputError, NotText, Role, WorkbookError};
use crate::journal::{Flaw, Holder, JournalError, NothingFound};
use crate::rename::{NameFault, Region, RowNumber, Status, Target};
use crate::runner::{Cause, Notice, ReadFailure, StopReason};
use crate::settings::SettingsError;

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| c.script() == Script::Han)
}

/// Chinese is another text than English, with Chinese characters; English has none.
fn check(said: &Both) {
    let (en, zh) = (said.said(Lang::En), said.said(Lang::Zh));
    assert!(is_chinese(zh), "not Chinese: {zh}");
    assert!(!is_chinese(en), "not English: {en}");
}

fn path() -> PathBuf {
    PathBuf::from("names.csv")
}

fn io() -> std::io::Error {
    std::io::Error::other("x")
}

fn failed() -> ReadFailure {
    ReadFailure::Failed {
        code: "Timeout".into(),
        message: "no answer".into(),
    }
}

fn input_errors() -> Vec<InputError> {
    let headers = || vec!["Name".to_owned(); 50];
    let row = RowNumber(7);
    vec![
        InputError::NotFound(path()),
        InputError::Directory(path()),
        InputError::Open {
            path: path(),
            source: io(),
        },
        InputError::Read(io()),
        InputError::Empty(path()),
        InputError::NotText {
            path: path(),
            what: NotText::Xls,
        },
        InputError::UnclosedQuote(row),
        InputError::RecordTooLarge(row),
        InputError::TooManyRows,
        InputError::NoHeader,
        InputError::HeaderRowBlank(row),
        InputError::NoRows,
        InputError::ColumnMissing {
            role: Role::NewName,
            row,
            headers: headers(),
        },
        InputError::ColumnTwice {
            role: Role::Region,
            headers: headers(),
        },
        InputError::OverrideAbsent {
            role: Role::Region,
            wanted: "x".into(),
            headers: headers(),
        },
        InputError::OverrideClash {
            role: Role::Region,
            header: "x".into(),
        },
        InputError::Workbook(WorkbookError::NoPart("workbook")),
        InputError::Workbook(WorkbookError::SheetAbsent {
            wanted: "x".into(),
            sheets: vec![super::workbook_error::hidden_sheet("y")],
        }),
        InputError::Workbook(WorkbookError::HiddenRows {
            count: 9,
            first: vec![row],
            filtered: true,
        }),
        InputError::NoRegion,
    ]
}

fn journal_errors() -> Vec<JournalError> {
    vec![
        JournalError::NotThere { path: path() },
        JournalError::NotAJournal { path: path() },
        JournalError::Newer {
            path: path(),
            found: 2,
            known: 1,
        },
        JournalError::Locked {
            path: path(),
            holder: Some(Holder {
                pid: 1,
                host: "h".into(),
                since: jiff::Timestamp::UNIX_EPOCH,
            }),
        },
        JournalError::File {
            action: "lock",
            path: path(),
            source: io(),
        },
        JournalError::Damaged {
            path: path(),
            what: super::journal::no_plan(),
        },
        JournalError::Failed,
    ]
}

fn credentials_errors() -> Vec<CredentialsError> {
    let place = || super::credentials::metadata_service();
    let why = || super::credentials::not_set("x");
    vec![
        CredentialsError::NotFound {
            looked: vec![super::credentials::no_variables()],
        },
        CredentialsError::Incomplete {
            present: "A",
            missing: "B",
        },
        CredentialsError::TokenMissing,
        CredentialsError::SurroundingSpace { variable: "A" },
        CredentialsError::Variable {
            variable: "A",
            why: why(),
        },
        CredentialsError::Read {
            path: path(),
            source: io(),
        },
        CredentialsError::BadFile {
            path: path(),
            why: why(),
        },
        CredentialsError::NoProfile {
            profile: "p".into(),
            looked: vec![super::credentials::tool_has(&[])],
        },
        CredentialsError::BadProfile {
            place: place(),
            why: why(),
        },
        CredentialsError::Mode {
            place: place(),
            mode: "x".into(),
        },
        CredentialsError::Forbidden { place: place() },
        CredentialsError::Ended {
            place: place(),
            at: None,
            renew: super::credentials::renew("p", "CloudSSO"),
        },
        CredentialsError::EnvironmentEnded,
        CredentialsError::Refused {
            asked: place(),
            code: "c".into(),
            message: "m".into(),
        },
        CredentialsError::Unavailable {
            asked: place(),
            why: why(),
        },
        CredentialsError::NoMetadata { why: why() },
        CredentialsError::Command {
            place: place(),
            why: why(),
        },
        CredentialsError::StaleAtOnce { place: place() },
        CredentialsError::NotTemporary { place: place() },
    ]
}

fn settings_errors() -> Vec<SettingsError> {
    vec![
        SettingsError::BadEndpoint {
            source_name: "--endpoint",
            text: "x".into(),
            why: "y".into(),
        },
        SettingsError::PlainHttp {
            source_name: "--endpoint",
            text: "x".into(),
        },
        SettingsError::NoRegion,
        SettingsError::BadRegion("x".into()),
        SettingsError::NeedsFile(crate::cli::ExportFormat::Xlsx),
        SettingsError::FileKind {
            option: "-o",
            path: path(),
            wanted: super::settings_error::csv_or_xlsx(),
        },
        SettingsError::Duration("--timeout"),
        SettingsError::Zone("x".into()),
        SettingsError::NoSystemZone,
        SettingsError::NotTheJobs {
            option: "--region",
            given: "a".into(),
            planned: "b".into(),
        },
    ]
}

fn errors() -> Vec<Error> {
    let region = || Region::parse("cn-hangzhou").expect("a region");
    let nothing_found = || {
        vec![NothingFound {
            profile: "p".into(),
            region: "cn-hangzhou".into(),
            rows: 2,
            elsewhere: Some((String::new(), "cn-beijing".into(), 2)),
        }]
    };
    let mut errors = vec![
        Error::Problems { total: 2 },
        Error::OtherInput {
            journal: path(),
            differing: 3,
            gone: 1,
            new: 2,
        },
        Error::OtherTarget {
            journal: path(),
            planned: Target::Service,
            asked: Target::Emulator,
        },
        Error::Unread {
            profile: "p".into(),
            region: "cn-hangzhou".into(),
            why: failed(),
        },
        Error::NotCompared {
            profile: String::new(),
            region: "cn-hangzhou".into(),
            why: failed(),
        },
        Error::NothingLive(path()),
        Error::NothingRead(super::inventory::regions_unread("p", &failed())),
        Error::NothingFound(nothing_found()),
        Error::Region(RegionError::Unknown {
            region: region(),
            nearest: vec!["cn-beijing"],
        }),
        Error::NotConfirmed(super::consent::no_terminal()),
        Error::OtherPlan {
            plan: "a".into(),
            confirmed: "b".into(),
        },
        Error::UnknownCode {
            code: "x".into(),
            nearest: vec!["y"],
        },
        Error::Flawed {
            path: path(),
            total: 1,
        },
        Error::Differing {
            differing: 1,
            compared: 3,
        },
        Error::Differing {
            differing: 2,
            compared: 3,
        },
        Error::Read {
            path: path(),
            source: io(),
        },
        Error::Write {
            path: path(),
            source: io(),
        },
        Error::Stdout { source: io() },
        Error::DiskFull {
            folder: path(),
            source: Box::new(Error::Stdout { source: io() }),
        },
        Error::System {
            action: SystemAction::StartThread,
            source: io(),
        },
    ];
    errors.extend(input_errors().into_iter().map(Error::from));
    errors.extend(journal_errors().into_iter().map(Error::from));
    errors.extend(credentials_errors().into_iter().map(Error::from));
    errors.extend(settings_errors().into_iter().map(Error::from));
    errors
}

#[test]
fn errors_and_hints_are_said_in_both_languages() {
    for error in errors() {
        check(&error.said());
        check(&error.hint());
        assert_eq!(error.to_string(), error.said().said(Lang::En), "{error:?}");
    }
    for exit in [
        Exit::Success,
        Exit::Unexpected,
        Exit::Usage,
        Exit::Input,
        Exit::SomeFailed,
        Exit::Unfinished,
        Exit::Journal,
        Exit::Confirmation,
    ] {
        check(&exit.meaning());
        check(&exit.hint());
    }
    for fault in [
        NameFault::Empty,
        NameFault::TooShort { chars: 1, min: 2 },
        NameFault::TooLong { chars: 9, max: 2 },
        NameFault::Address { prefix: "http://" },
        NameFault::First { first: '9' },
        NameFault::Character {
            found: ' ',
            position: 2,
        },
    ] {
        check(&fault.said());
    }
}

#[test]
fn what_happens_to_lanes_is_said_in_both_languages() {
    let (code, message) = ("c".to_owned(), "m".to_owned());
    let rate = |cause| Notice::Rate {
        cause,
        limit: 30.0,
        period: Duration::from_mins(1),
        refusals: 2,
        code: "Throttling.User".into(),
    };
    let notices = [
        rate(Cause::Throttled),
        rate(Cause::FoundOut),
        rate(Cause::Recovered),
        rate(Cause::Doubled),
        Notice::OutageBegan {
            code: code.clone(),
            message: message.clone(),
        },
        Notice::OutageEnded {
            lasted: Duration::from_secs(90),
        },
        Notice::NamesUnreadable {
            code: code.clone(),
            message: message.clone(),
        },
        Notice::NotConfirmed {
            row: RowNumber(2),
            name: None,
        },
        Notice::OldDoubts,
    ];
    for notice in notices {
        check(&notice.words().expect("worth a line"));
    }
    let profile = || "p".to_owned();
    for reason in [
        StopReason::Profile {
            profile: profile(),
            code: code.clone(),
            message: message.clone(),
        },
        StopReason::OtherAccount {
            profile: profile(),
            expected: "1".into(),
            found: "2".into(),
        },
        StopReason::Region {
            code: code.clone(),
            message: message.clone(),
        },
        StopReason::Permission { code, message },
        StopReason::TooManyFailures {
            failures: 2,
            finished: 3,
        },
        StopReason::Outage {
            lasted: Duration::from_secs(90),
        },
        StopReason::Canary {
            rows: 5,
            renamed: 4,
        },
        StopReason::Canary {
            rows: 1,
            renamed: 1,
        },
        StopReason::Canary {
            rows: 1,
            renamed: 0,
        },
    ] {
        check(&reason.said());
    }
}

#[test]
fn what_does_not_hold_of_a_journal_is_said_in_both_languages() {
    use super::flaw;
    for what in [
        flaw::changed_object("table event"),
        flaw::other_rows(1, 2, 3),
        flaw::other_renames(1, 2),
        flaw::other_status(Status::Renamed, Status::Pending),
        flaw::tally(1, "renamed", 1, flaw::Unmatched::Kept),
    ] {
        check(
            &Flaw::Row {
                row: RowNumber(2),
                what,
            }
            .said(),
        );
    }
}

#[test]
fn one_is_not_said_as_many() {
    let error = |differing, gone, new| {
        let error = Error::OtherInput {
            journal: path(),
            differing,
            gone,
            new,
        };
        error.said()
    };
    for (said, ending) in [
        (error(1, 0, 0), "1 row differs"),
        (error(1, 1, 0), "1 row differs, it is no longer there"),
        (
            error(3, 1, 2),
            "3 rows differ, 1 of them is no longer there and 2 of them are new",
        ),
        (
            super::plan::live_names(1, 1, 1),
            "1 certificate in 1 region, 1 call",
        ),
        (
            super::plan::live_names(0, 2, 3),
            "0 certificates in 2 regions, 3 calls",
        ),
        (
            super::pack::emulator_end(1, 1),
            "1 call came, 1 name was changed",
        ),
        (super::undo::left_out(1), "1 row can't be undone:"),
        (
            super::inventory::total((1, 1, 1), &[]),
            "1 account, 1 region, 1 certificate",
        ),
    ] {
        check(&said);
        assert!(said.said(Lang::En).ends_with(ending), "{said}");
    }
}

/// The texts of a catalogue's file that stand behind one of these, each with the one after it.
fn pairs(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("both!(") {
        let mut rest = &source[at + "both!(".len()..];
        let mut texts = Vec::new();
        for _ in 0..2 {
            let Some(open) = rest.find('"') else { break };
            let text = &rest[open + 1..];
            let mut escaped = false;
            let end = text.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let Some(end) = end else { break };
            texts.push(text[..end].to_owned());
            rest = &text[end + 1..];
        }
        if let [en, zh] = &texts[..] {
            found.push((en.clone(), zh.clone()));
        }
    }
    found
}

#[test]
fn every_pair_of_the_catalogue_is_english_and_chinese() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the catalogue") {
        let path = entry.expect("a file").path();
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if !is_source || path.ends_with("both.rs") || path.ends_with("complete_tests.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a source file");
        for (en, zh) in pairs(&source) {
            count += 1;
            assert!(!is_chinese(&en), "{}: {en}", path.display());
            // A code with its message has nothing to translate.
            let has_words = en
                .replace("{code}: {message}", "")
                .contains(char::is_alphabetic);
            assert!(
                is_chinese(&zh) || !has_words || zh == "AccessKey",
                "{}: {zh}",
                path.display()
            );
        }
    }
    assert!(count > 300, "{count} pairs");
}
