//! Every file of the corpus, as the programs write them that people use: what a plan of it says, and the rows it takes.
//!
//! Each has a snapshot beside the others, and each was read by somebody who asked what a user of Excel would want.
//! `make` in the folder says how the files were made.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use insta::{Settings, assert_snapshot};
use rusqlite::types::Value;

use crate::support::{Ran, Stage, query};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sheets");
const SNAPSHOTS: &str = "snapshots/sheets";

/// What else is typed for a file than `plan FILE --no-preflight`.
const MORE: &[(&str, &[&[&str]])] = &[
    ("big5.csv", &[&["--encoding", "big5"]]),
    ("blank-names.csv", &[&["--blank", "keep"]]),
    ("damaged-ids.csv", &[&["--skip-invalid"]]),
    ("damaged-names.csv", &[&["--name-rule", "current"]]),
    (
        "damaged.xlsx",
        &[
            &["--hidden-rows", "skip"],
            &["--hidden-rows", "include", "--name-rule", "current"],
        ],
    ),
    ("excel-german-1252.csv", &[&["--encoding", "windows-1252"]]),
    ("excel-csv-gbk.csv", &[&["--encoding", "utf-8"]]),
    (
        "filtered.xlsx",
        &[
            &[RENAMED, "--hidden-rows", "skip"],
            &[RENAMED, "--hidden-rows", "include"],
        ],
    ),
    (
        "header-in-row-11.xlsx",
        &[&["--header-row", "11"], &["--header-row", "12"]],
    ),
    (
        "libreoffice-again-filtered.xlsx",
        &[&[RENAMED], &[RENAMED, "--hidden-rows", "skip"]],
    ),
    (
        "libreoffice-again-xlsxwriter-table.xlsx",
        &[&["--hidden-rows", "skip"]],
    ),
    ("libreoffice-as-csv.csv", &[&[RENAMED]]),
    (
        "libreoffice-hidden-rows.xlsx",
        &[&["--hidden-rows", "include"]],
    ),
    ("lost-characters.csv", &[&["--name-rule", "current"]]),
    ("merged-regions.xlsx", &[&["--region", "cn-shanghai"]]),
    ("numbers.xlsx", &[&[RENAMED]]),
    ("only-a-hidden-tab-fits.xlsx", &[&["--sheet", "清单"]]),
    ("pipes.csv", &[&["--delimiter", "|"]]),
    ("second-header-and-totals.csv", &[&["--skip-invalid"]]),
    (
        "several.xlsx",
        &[
            &[RENAMED],
            &[RENAMED, "--sheet", "三"],
            &[RENAMED, "--sheet", "四"],
        ],
    ),
    ("tabs.tsv", &[&["--delimiter", "comma"]]),
    ("titles.xlsx", &[&[RENAMED]]),
    (
        "two-name-columns.csv",
        &[&["--column", "new_name=new name"]],
    ),
    ("unsaved.xlsx", &[&[RENAMED]]),
    ("utf16-without-mark.csv", &[&["--encoding", "utf-16le"]]),
    ("very-hidden-tab.xlsx", &[&["--sheet", "旧"]]),
    ("wps-no-height-no-width.xlsx", &[&["--hidden-rows", "skip"]]),
    (
        "xlsxwriter-folded-rows.xlsx",
        &[&["--hidden-rows", "include"]],
    ),
    ("xlsxwriter-formulas.xlsx", &[&["--skip-invalid"]]),
    ("xlsxwriter-table.xlsx", &[&["--hidden-rows", "include"]]),
];

const RENAMED: &str = "--column=new_name=修改后名称";

#[test]
fn every_file_of_the_corpus_gives_what_was_written_down() {
    let stage = Stage::new(0);
    let names = files(FOLDER);
    assert!(names.len() >= 40, "{names:?}");
    for (name, _) in MORE {
        assert!(names.contains(*name), "{name} is not there");
    }
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path(SNAPSHOTS);
    settings.set_omit_expression(true);
    settings.add_filter(
        r"plan [0-9a-f]{32}: (.*); about .* per account",
        "plan ID: $1; … per account",
    );
    settings.add_filter(r"--confirm [0-9a-f]{32}", "--confirm ID");
    let _bound = settings.bind_to_scope();
    for name in &names {
        stage.write(name, fs::read(Path::new(FOLDER).join(name)).unwrap());
        let more = MORE.iter().find(|(known, _)| known == name);
        let more = more.map_or(&[][..], |(_, more)| more);
        let all: Vec<_> = [&[][..]]
            .iter()
            .chain(more)
            .map(|more| told(&stage, name, more))
            .collect();
        assert_snapshot!(name.as_str(), all.join("\n"));
    }
    let mut kept = files(&format!(
        "{}/tests/it/{SNAPSHOTS}",
        env!("CARGO_MANIFEST_DIR")
    ));
    // What insta writes beside a snapshot that differs.
    kept.retain(|name| !name.contains(".snap."));
    let expected = names.iter().map(|name| format!("{name}.snap")).collect();
    assert_eq!(kept, expected, "a snapshot of a file that is gone");
}

/// The files of a folder.
fn files(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    files
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

/// Types a command, and tells all that it said and the rows that are planned.
fn told(stage: &Stage, name: &str, more: &[&str]) -> String {
    let journal = stage.path(&format!("{name}.journal.db"));
    fs::remove_file(&journal).ok();
    let arguments = [&["plan", name, "--no-preflight"], more].concat();
    let mut told = format!("$ cert-rename {}", arguments.join(" "));
    let Ran {
        code,
        stdout,
        stderr,
    } = stage.program(arguments);
    write!(told, "\n{stderr}{stdout}exit code {code}\n").unwrap();
    assert_eq!(journal.exists(), code == 0, "{told}");
    if code == 0 {
        for row in query(&journal, PLANNED) {
            let cells: Vec<_> = row.iter().map(shown).collect();
            writeln!(told, "planned: {}", cells.join(" ")).unwrap();
        }
    }
    told
}

const PLANNED: &str = "SELECT row, cert_id, region, new_name, carried FROM plan_row ORDER BY row";

/// A value as Rust writes it, so that nothing invisible hides.
fn shown(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        // The carried cells are JSON, which is as clear.
        Value::Text(text) if text.starts_with('[') => text.clone(),
        Value::Text(text) => format!("{text:?}"),
        other => format!("{other:?}"),
    }
}
