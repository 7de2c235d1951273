//! Workbooks (xlsx) as input: which sheet, which rows, what its cells are.

use std::fs;
use std::path::Path;

use cert_rename::sandbox::CertSource;
use rust_xlsxwriter::{Formula, Workbook};

use crate::support::{Ran, Stage, peak_of, query, sheet_text};

const NEW_NAME: &str = "new_name=修改后名称";

/// A workbook that another program wrote; `make` beside it says how.
fn fixture(stage: &Stage, name: &str) {
    let folder = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/sheets"
    ));
    stage.write("names.xlsx", fs::read(folder.join(name)).unwrap());
}

fn plan<'a>(stage: &Stage, more: impl IntoIterator<Item = &'a str>) -> Ran {
    let arguments = ["plan", "names.xlsx", "--no-preflight", "--column", NEW_NAME];
    stage.program(arguments.into_iter().chain(more))
}

/// What a plan says must hold each of these.
fn assert_said(ran: &Ran, code: i32, said: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    let all = format!("{}{}", ran.stderr, ran.stdout);
    for text in said {
        assert!(all.contains(text), "{text}\nis not in\n{all}");
    }
}

/// Rows and new names of the plan.
fn planned(stage: &Stage) -> Vec<(i64, String)> {
    let rows = query(
        &stage.path("names.xlsx.journal.db"),
        "SELECT row, new_name FROM plan_row ORDER BY row",
    );
    rows.into_iter()
        .map(|row| match &row[..] {
            [
                rusqlite::types::Value::Integer(row),
                rusqlite::types::Value::Text(name),
            ] => (*row, name.clone()),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// A CSV's cells as a workbook, by the writer of the reports.
fn workbook_of(csv: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn the_same_cells_are_the_same_input_whether_csv_or_xlsx() {
    let stage = Stage::new(9);
    let text = sheet_text(&CertSource::generated(9), 9);
    stage.write("names.csv", &text);
    stage.write("names.xlsx", workbook_of(&text));
    let identity = |name: &str| {
        assert_said(
            &stage.program(["plan", "--no-preflight", name]),
            0,
            &["9 to rename"],
        );
        let facts = "SELECT body ->> '$.input.rows_hash', body ->> '$.plan_id', body ->> '$.input.sha256' \
                     FROM event WHERE kind = 'plan_made'";
        query(&stage.path(&format!("{name}.journal.db")), facts).remove(0)
    };
    let (csv, xlsx) = (identity("names.csv"), identity("names.xlsx"));
    assert_eq!(csv[..2], xlsx[..2]);
    assert_ne!(csv[2], xlsx[2], "the bytes are others");
    let url = stage.sandbox().url();
    let run = [
        "run",
        "names.xlsx",
        "--endpoint",
        &url,
        "--rate",
        "100000/1s",
    ];
    assert_said(&stage.program(run), 0, &["9 renamed"]);
    assert_eq!(stage.live_name(9), "new-9");
    assert_said(&stage.program(run), 0, &["this job finished"]);
}

#[test]
fn the_header_is_found_below_merged_titles_and_the_columns_are_said() {
    let stage = Stage::new(0);
    fixture(&stage, "titles.xlsx");
    let said = [
        "names.xlsx: 3 rows, read as XLSX, sheet 改名清单, header in row 3",
        "new_name ← column E 修改后名称",
        "cert_id ← column A 证书ID",
    ];
    assert_said(&plan(&stage, []), 0, &said);
    let rows: Vec<_> = planned(&stage).into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, [4, 5, 6], "as Excel numbers them");
    assert_said(&plan(&stage, ["--header-row", "3"]), 0, &said);
    assert_said(
        &plan(&stage, ["--sheet", "改名清单", "--header-row", "1"]),
        3,
        &["the headers are `客户端证书改名清单 2026-05`"],
    );
    assert_said(
        &plan(&stage, ["--sheet", "改名清单", "--header-row", "2"]),
        3,
        &["that row is blank"],
    );
}

#[test]
fn only_the_sheet_that_fits_is_read_and_doubt_names_the_sheets() {
    let stage = Stage::new(0);
    fixture(&stage, "several.xlsx");
    assert_said(
        &plan(&stage, []),
        3,
        &["2 sheets have the needed columns: 一, 二", "--sheet NAME"],
    );
    for (sheet, rows) in [("一", "1 row"), ("二", "2 rows"), ("三", "2 rows")] {
        let said = format!("{rows}, read as XLSX, sheet {sheet}");
        assert_said(&plan(&stage, ["--sheet", sheet]), 0, &[&said]);
    }
    let absent = ["there is no sheet `四`; the sheets are 一, 二, 三 (hidden)"];
    assert_said(&plan(&stage, ["--sheet", "四"]), 3, &absent);
    let nothing = stage.program(["plan", "names.xlsx"]);
    assert_said(&nothing, 3, &["no sheet has the needed columns"]);
}

#[test]
fn hidden_rows_wait_for_a_decision_and_hidden_columns_are_named() {
    let stage = Stage::new(0);
    fixture(&stage, "filtered.xlsx");
    assert_said(
        &plan(&stage, []),
        3,
        &[
            "2 rows are hidden by a filter: rows 3, 5",
            "--hidden-rows skip",
        ],
    );
    let column = "column E 修改后名称, from which new_name is read, is hidden";
    let skipped = plan(&stage, ["--hidden-rows", "skip"]);
    assert_said(
        &skipped,
        0,
        &[column, "2 hidden rows are left out: rows 3, 5"],
    );
    let rows: Vec<_> = planned(&stage).into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, [2, 4, 6]);
    let included = plan(&stage, ["--hidden-rows", "include"]);
    assert_said(&included, 0, &[column, "2 hidden rows are included"]);
    assert_eq!(planned(&stage).len(), 5);
}

#[test]
fn formulas_give_their_saved_values_and_say_from_when() {
    let stage = Stage::new(0);
    let mut workbook = Workbook::new();
    let saved = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 5, 9).unwrap();
    let saved = saved.and_hms(10, 22, 33).unwrap();
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&saved));
    let sheet = workbook.add_worksheet();
    sheet
        .write_row(0, 0, ["cert_id", "region", "修改后名称"])
        .unwrap();
    for row in 1..=5_u32 {
        sheet
            .write_string(row, 0, format!("vsc-bp1formula{row}"))
            .unwrap();
        sheet.write_string(row, 1, "cn-hangzhou").unwrap();
        let formula = Formula::new(format!("=\"hz-\"&ROW(C{row})")).set_result(format!("hz-{row}"));
        sheet.write_formula(row, 2, formula).unwrap();
    }
    workbook.save(stage.path("names.xlsx")).unwrap();
    let said = [
        "warning: 5 cells are formulas; their values are what was saved with the workbook at 2026-05-09T10:22:33Z: \
         C2 =\"hz-\"&ROW(C1) → \"hz-1\", C3 =\"hz-\"&ROW(C2) → \"hz-2\", C4 =\"hz-\"&ROW(C3) → \"hz-3\", …",
    ];
    assert_said(&plan(&stage, []), 0, &said);
    assert_eq!(planned(&stage)[4], (6, "hz-5".to_owned()));
}

#[test]
fn formulas_without_a_value_and_errors_are_problems() {
    let stage = Stage::new(0);
    fixture(&stage, "unsaved.xlsx");
    let said = [
        "row 2, 修改后名称 \"\": is a formula of which no value was saved",
        "row 3, 修改后名称 \"#N/A\": is an error",
        "2 problems",
    ];
    assert_said(&plan(&stage, []), 3, &said);
    let left_out = plan(&stage, ["--skip-invalid"]);
    let carried = "row 4, 备注 \"#REF!\": is an error, not a value; it is carried as it stands";
    assert_said(&left_out, 0, &[carried]);
}

#[test]
fn numbers_and_dates_that_excel_made_are_problems_that_say_so() {
    let stage = Stage::new(0);
    fixture(&stage, "numbers.xlsx");
    let said = [
        "row 2, 修改后名称 \"100000\": is a number that the spreadsheet made of what was typed",
        "row 3, 修改后名称 \"2023-11-01\": is a date that the spreadsheet made of what was typed, and holds as the number 45231",
        "row 4, 修改后名称 \"TRUE\": is a truth value",
        "row 5, 证书ID \"12\": is a number",
        "row 6, 主账号ID \"1234567890123456\": is a number, of which the spreadsheet keeps 15 digits",
        "5 problems",
    ];
    assert_said(&plan(&stage, []), 3, &said);
}

/// The shared texts are in memory, and nothing else of the sheet.
#[test]
fn a_large_workbook_is_planned_in_bounded_memory() {
    const ROWS: u32 = 50_000;
    let stage = Stage::new(0);
    let text = sheet_text(&CertSource::generated(ROWS), ROWS);
    stage.write("names.xlsx", workbook_of(&text));
    let (ran, peak) = peak_of(&stage, &["plan", "--no-preflight", "names.xlsx"]);
    assert_said(&ran, 0, &["50000 rows, read as XLSX", "50000 to rename"]);
    assert!(peak < 100, "{peak} MiB");
}
