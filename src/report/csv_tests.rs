//! What a journal holds survives the CSV for spreadsheets and our own reader.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::input::{BlankName, CheckRules, HeaderRow, InputOptions, RowCells, Sheet};
use crate::rename::{NameRule, Region, RowNumber, RowState, Status};

/// Texts as hostile as cells can be: formulas, guards, quotes, delimiters, line breaks, spaces, Chinese.
fn cell() -> impl Strategy<Value = String> {
    let hostile = "['=+@\\-\t\r\n＝＋－＠\",; a中\u{a0}]{0,4}[^\\p{Cc}]{0,6}";
    prop_oneof![hostile, Just(String::new()), Just("'".to_owned())]
}

/// Reads a CSV as `plan` does.
fn read_back(bytes: &[u8]) -> (Vec<String>, Vec<RowCells>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("results.csv");
    std::fs::write(&path, bytes).unwrap();
    let options = InputOptions {
        delimiter: None,
        encoding: None,
        sheet: None,
        hidden_rows: None,
        header_row: HeaderRow::Search,
        columns: Vec::new(),
        rules: CheckRules {
            name_rule: NameRule::Current,
            blank: BlankName::Keep,
            default_region: Region::parse("cn-hangzhou"),
            default_profile: None,
            profile_regions: std::collections::BTreeMap::default(),
        },
    };
    let sheet = Sheet::open(&path, &options).unwrap();
    let mut rows = Vec::new();
    let facts = sheet
        .for_each_row(|row| {
            rows.push(row.cells);
            Ok::<(), crate::input::InputError>(())
        })
        .unwrap();
    (facts.carried, rows)
}

proptest! {
    #[test]
    fn any_results_survive_the_csv_and_our_reader(
        names in prop::collection::vec((cell(), cell(), cell()), 1..5),
        header in "['=+@＝-]{0,3}x[a-z部]{0,5}",
    ) {
        let rows: Vec<ResultRow> = (2..)
            .zip(names)
            .map(|(number, (new_name, first, second))| ResultRow {
                row: RowNumber(number),
                cert_id: format!("vsc-{number}"),
                account_id: None,
                profile: String::new(),
                region: "cn-hangzhou".into(),
                old_name: None,
                read_name: None,
                same_as: None,
                new_name,
                carried: vec![first, second],
                client_token: Some("a token".into()),
                state: RowState::planned(Status::Pending, None),
            })
            .collect();
        let carried = vec![header, "other notes".to_owned()];
        let mut report = CsvReport::begin(Vec::new(), Dialect::Spreadsheet, &carried).unwrap();
        for row in &rows {
            report.add(row).unwrap();
        }
        let (read_headers, read_rows) = read_back(&report.end().unwrap());
        prop_assert_eq!(read_headers, carried);
        prop_assert_eq!(read_rows.len(), rows.len());
        for (read, row) in read_rows.iter().zip(&rows) {
            prop_assert_eq!(&read.new_name, &row.new_name);
            prop_assert_eq!(&read.carried, &row.carried);
        }
    }
}
