//! Tests of [`Sheet`](super::Sheet), in a file of their own for their length.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::io::Write;

use super::super::checked_row::{BlankName, Decision};
use super::*;

use crate::rename::{NameRule, Region};

/// Opens an input and reads every row of it.
fn read_with<E: From<InputError>>(
    path: &Path,
    options: &InputOptions,
    on_row: impl FnMut(CheckedRow) -> Result<(), E>,
) -> Result<InputFacts, E> {
    Sheet::open(path, options)?.for_each_row(on_row)
}

fn options() -> InputOptions {
    InputOptions {
        delimiter: None,
        encoding: None,
        sheet: None,
        hidden_rows: None,
        header_row: HeaderRow::Search,
        columns: Vec::new(),
        rules: CheckRules {
            name_rule: NameRule::Strict,
            blank: BlankName::Refuse,
            default_region: Region::parse("cn-hangzhou"),
            default_profile: None,
            profile_regions: BTreeMap::new(),
        },
    }
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn hashes(text: &str) -> InputHashes {
    Sheet::hashes(file(text).path(), &options()).unwrap()
}

fn read(path: &Path) -> (Vec<CheckedRow>, InputFacts) {
    let mut rows = Vec::new();
    let facts = read_with(path, &options(), |row| {
        rows.push(row);
        Ok::<(), InputError>(())
    });
    (rows, facts.unwrap())
}

fn sample(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

#[test]
fn saving_a_sheet_again_keeps_its_hash_and_a_changed_cell_does_not() {
    let text = "cert_id,new_name,备注\nvsc-1,ab,\"x\ny\"\n\nvsc-2,cd,\n";
    let expected = hashes(text);
    for same in [
        "\u{feff}cert_id,new_name,备注\r\nvsc-1,ab,\"x\r\ny\"\r\n\r\nvsc-2,cd,\r\n",
        "cert_id;new_name;备注\nvsc-1;ab;\"x\ny\"\n;;\nvsc-2;cd;\n",
        "\"cert_id\"\t\"new_name\"\t\"备注\"\n\"vsc-1\"\t\"ab\"\t\"x\ny\"\n\t\t\n\"vsc-2\"\t\"cd\"\t\"\"",
        "cert_id,new_name,备注,\nvsc-1,ab,\"x\ny\",\n,,,\nvsc-2,cd,,\n,,,\n",
    ] {
        let found = hashes(same);
        assert_eq!(found.rows_hash, expected.rows_hash, "{same:?}");
        assert_ne!(found.sha256, expected.sha256, "{same:?}");
    }
    for other in [
        "cert_id,new_name,备注\nvsc-1,ab,\"x\ny\"\nvsc-2,cd,\n", // another row number
        "cert_id,new_name,备注\nvsc-1,ab,\"x\nz\"\n\nvsc-2,cd,\n",
        "cert_id,new_name,备注\nvsc-1,ab,\"x\ny\"\n\nvsc-2,,cd\n",
        "cert_id,new_name,备注\nvsc-1,a,\"bx\ny\"\n\nvsc-2,cd,\n",
        "cert_id,new_name,备 注\nvsc-1,ab,\"x\ny\"\n\nvsc-2,cd,\n",
        "cert_id,new_name,备注\nvsc-1,ab ,\"x\ny\"\n\nvsc-2,cd,\n",
        "cert_id,new_name,备注\nvsc-1,ab,\"x\ny\"\n\n",
    ] {
        assert_ne!(hashes(other).rows_hash, expected.rows_hash, "{other:?}");
    }
}

#[test]
fn facts_are_those_of_the_file() {
    let file = file("\u{feff}证书ID;new_name;部门\r\nvsc-1;ab;x\r\n\r\nvsc-2;cd;y\r\n");
    let sheet = Sheet::open(file.path(), &options()).unwrap();
    let carried: Vec<_> = sheet.columns().carried_headers().collect();
    assert_eq!(carried, ["部门"]);
    let (rows, facts) = read(file.path());
    assert_eq!(rows.iter().map(|row| row.row.0).collect::<Vec<_>>(), [2, 4]);
    assert_eq!((facts.rows, facts.blank_rows), (2, 1));
    assert_eq!(
        facts.read_as.to_string(),
        "UTF-8 with BOM, semicolon separated"
    );
    let columns = [
        (Role::CertId, "A", "证书ID"),
        (Role::NewName, "B", "new_name"),
    ];
    let columns = columns.map(|(role, letters, header)| RoleColumn {
        role,
        letters: letters.to_owned(),
        header: header.to_owned(),
    });
    assert_eq!(facts.columns, columns);
    assert_eq!(facts.carried, ["部门"]);
    let hashes = Sheet::hashes(file.path(), &options()).unwrap();
    assert_eq!(
        (hashes.sha256, hashes.rows_hash),
        (facts.sha256, facts.rows_hash)
    );
}

#[test]
fn a_sheet_without_rows_or_regions_is_refused() {
    let no_rows = file("cert_id,new_name\n\n,\n");
    let error = read_with(no_rows.path(), &options(), |_| Ok::<(), InputError>(())).unwrap_err();
    assert!(matches!(error, InputError::NoRows), "{error}");
    let mut options = options();
    options.rules.default_region = None;
    let error = Sheet::open(no_rows.path(), &options).err().unwrap();
    assert!(matches!(error, InputError::NoRegion), "{error}");
}

#[test]
fn an_error_of_the_caller_ends_the_reading() {
    let mut seen = 0;
    let file = file("cert_id,new_name\nvsc-1,ab\nvsc-2,cd\n");
    let result = read_with(file.path(), &options(), |_| {
        seen += 1;
        Err(InputError::TooManyRows)
    });
    assert!(result.is_err());
    assert_eq!(seen, 1);
}

#[test]
fn the_clean_sample_is_clean() {
    let (rows, facts) = read(&sample("names.csv"));
    assert_eq!((facts.rows, facts.blank_rows), (40, 0));
    assert_eq!(facts.carried, ["部门", "备注"]);
    for row in &rows {
        assert!(
            row.problems.is_empty() && row.warnings.is_empty(),
            "{row:?}"
        );
    }
    let unchanged = rows
        .iter()
        .filter(|row| row.decision == Decision::Unchanged);
    assert_eq!(unchanged.count(), 1);
}

/// Each row's last cell says what is wrong; only duplicates, which the plan finds, are silent here.
#[test]
fn the_sample_of_problems_has_them_all() {
    let mut found = Vec::new();
    let mut options = options();
    options.rules.default_region = None;
    let facts = read_with(&sample("problems.csv"), &options, |row| {
        for problem in &row.problems {
            found.push(format!("error:   {problem}"));
        }
        for warning in &row.warnings {
            found.push(format!("warning: {warning}"));
        }
        Ok::<(), InputError>(())
    });
    facts.unwrap();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn missing_files_and_directories_are_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    let open = |path: &Path| Source::open(path, &options()).err();
    let missing = open(&directory.path().join("x.csv"));
    assert!(matches!(missing, Some(InputError::NotFound(_))));
    let opened = open(directory.path());
    assert!(matches!(opened, Some(InputError::Directory(_))));
    let empty = open(file("").path());
    assert!(matches!(empty, Some(InputError::Empty(_))));
    let old = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(old.path(), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").unwrap();
    assert!(matches!(open(old.path()), Some(InputError::NotText { .. })));
}

#[test]
fn the_header_is_looked_for_below_titles_and_said() {
    let titles = "客户端证书改名清单,,\n\"2026-05, 第一批\",,\n\n";
    let text = "备注,cert_id,new_name\nx,vsc-1,ab\n";
    let found = file(&format!("{titles}{text}"));
    let (rows, facts) = read(found.path());
    assert_eq!(rows[0].row.0, 5);
    assert_eq!(
        facts.read_as.to_string(),
        "UTF-8, comma separated, header in row 4"
    );
    assert_eq!((facts.rows, facts.blank_rows), (1, 0));
    // Below row 10 it has to be told.
    let deep = file(&format!("{}{text}", "title\n".repeat(10)));
    let error = Sheet::open(deep.path(), &options()).err().unwrap();
    assert!(matches!(error, InputError::ColumnMissing { .. }), "{error}");
    assert!(
        error.hint().to_string().contains("--header-row"),
        "{}",
        error.hint()
    );
    let mut told = options();
    told.header_row = HeaderRow::At(std::num::NonZeroU32::new(11).unwrap());
    let mut row = 0;
    let facts = read_with(deep.path(), &told, |found| {
        row = found.row.0;
        Ok::<(), InputError>(())
    });
    assert_eq!((row, facts.unwrap().rows), (12, 1));
    // The row that has the most of the needed columns is the one to talk of.
    let near = file("title\nother,cert_id\nx,vsc-1\n");
    let error = Sheet::open(near.path(), &options()).err().unwrap();
    assert!(
        error.to_string().contains("row 2 has `other`, `cert_id`"),
        "{error}"
    );
}
