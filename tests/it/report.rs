//! `export` to xlsx and html, and `--only`: the same data in every format.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;

use cert_rename::sandbox::CertSource;

use crate::support::{Stage, sheet_text};

/// A job of six rows, one of which failed, with cells that a spreadsheet or a browser would take for more than text.
fn told() -> Stage {
    let stage = Stage::new(6);
    stage
        .sandbox()
        .set_faults("invalid-name#vsc-sandbox0000003#1".parse().unwrap());
    let text = sheet_text(&CertSource::generated(6), 6)
        .replace("note 1", "=1+1")
        .replace("note 2", "'=x")
        .replace("note 4", "_x0041_")
        .replace("new-5", "<script>alert(5)</script>")
        .replace("note 6", "</script><b>");
    stage.write("names.csv", text);
    let ran = stage.run([
        "--concurrency",
        "1",
        "--name-rule",
        "current",
        "--approved-by",
        "Wang <w@example.com>",
    ]);
    assert_eq!(ran.code, 4, "{ran:?}");
    stage
}

/// One part of a workbook.
fn part(stage: &Stage, file: &str, name: &str) -> String {
    let file = fs::File::open(stage.path(file)).unwrap();
    let mut text = String::new();
    zip::ZipArchive::new(file)
        .unwrap()
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn a_workbook_has_typed_cells_a_frozen_header_a_filter_and_a_summary() {
    let stage = told();
    let exported = stage.program([
        "export",
        "names.csv.journal.db",
        "--format",
        "xlsx",
        "-o",
        "r.xlsx",
        "--lang",
        "en",
    ]);
    assert_eq!(exported.code, 0, "{exported:?}");
    let sheet = part(&stage, "r.xlsx", "xl/worksheets/sheet1.xml");
    for expected in [
        "state=\"frozen\"",
        "<autoFilter ref=\"A1:V7\"/>",
        // Numbers are numbers, formulas are texts, and nothing is escaped twice.
        "<c r=\"A2\"><v>2</v></c>",
        "<t>=1+1</t>",
        "<t>''=x</t>",
        "<t>_x005F_x0041_</t>",
        "<t>&lt;script&gt;alert(5)&lt;/script&gt;</t>",
        "<t>first_sent_local</t>",
    ] {
        assert!(sheet.contains(expected), "{expected}\n{sheet}");
    }
    assert!(!sheet.contains("<f>"), "no formula");
    let styles = part(&stage, "r.xlsx", "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""), "{styles}");
    let summary = part(&stage, "r.xlsx", "xl/worksheets/sheet2.xml");
    for expected in [
        "Who approved it",
        "Wang &lt;w@example.com&gt;",
        "ActionTrail",
    ] {
        assert!(summary.contains(expected), "{expected}\n{summary}");
    }
}

/// The cells of a workbook's sheet by their references, as text.
fn cells_of(sheet: &str) -> BTreeMap<String, String> {
    let cells = sheet.split("<c r=\"").skip(1).map(|cell| {
        let (reference, rest) = cell.split_once('"').unwrap();
        let (_, value) = rest.split_once('>').unwrap();
        let value = value.split("</c>").next().unwrap();
        let value = if let Some((_, number)) = value.split_once("<v>") {
            number.strip_suffix("</v>").unwrap()
        } else {
            let (_, text) = value.split_once("<t").unwrap();
            let (_, text) = text.split_once('>').unwrap();
            text.split("</t>").next().unwrap()
        };
        let value = value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("_x005F_", "_")
            .replace("&amp;", "&");
        (reference.to_owned(), value)
    });
    cells.collect()
}

/// Days since 1899-12-30 as exports write a time.
fn time_of(serial: &str) -> String {
    let days: f64 = serial.parse().unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "a time of our days")]
    let at = ((days - 25_569.0) * 86_400_000.0).round() as i64;
    format!("{:.3}", jiff::Timestamp::from_millisecond(at).unwrap())
}

/// The raw CSV is the measure: cell by cell, each other format says the same.
#[test]
fn all_formats_hold_the_same_data() {
    let stage = told();
    let export = |more: &[&str]| {
        let exported = stage.program([&["export", "names.csv.journal.db"], more].concat());
        assert_eq!(exported.code, 0, "{exported:?}");
        exported.stdout
    };
    let table = |text: &str| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let records = reader.records();
        let records = records.map(|record| record.unwrap().iter().map(str::to_owned).collect());
        records.collect()
    };
    let raw = table(&export(&["--raw"]));
    assert_eq!(raw.len(), 7, "a header and six rows");
    let guarded = export(&["--format", "csv"]);
    let guarded = table(guarded.strip_prefix('\u{feff}').unwrap());
    let lines = export(&["--format", "jsonl"]);
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    export(&["--format", "xlsx", "-o", "r.xlsx"]);
    let cells = cells_of(&part(&stage, "r.xlsx", "xl/worksheets/sheet1.xml"));
    assert_eq!((guarded.len(), lines.len()), (7, 6));
    let mut guards = 0;
    for (at, row) in raw.iter().enumerate() {
        assert_eq!(guarded[at].len(), row.len());
        let mut letter = b'A';
        for (place, (value, column)) in row.iter().zip(&raw[0]).enumerate() {
            let what = format!("row {at}, {column}");
            let in_csv = &guarded[at][place];
            guards += usize::from(in_csv != value);
            let unguarded = in_csv.strip_prefix('\'').filter(|_| in_csv != value);
            assert_eq!(unguarded.unwrap_or(in_csv), value, "{what}");
            let is_time = at > 0 && column.ends_with("_at");
            let in_book = cells.get(&format!("{}{}", char::from(letter), at + 1));
            let in_book = in_book.cloned().unwrap_or_default();
            match in_book.as_str() {
                serial if is_time && !serial.is_empty() => {
                    assert_eq!(&time_of(serial), value, "{what}");
                }
                // A workbook keeps texts from formulas; only what our reader would take for a guard has another.
                "''=x" => assert_eq!(value, "'=x", "{what}"),
                text => assert_eq!(text, value, "{what}"),
            }
            // The local time beside it is the workbook's own.
            letter += if column.ends_with("_at") { 2 } else { 1 };
            if at > 0 {
                let in_line = match &lines[at - 1][column] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert_eq!(&in_line, value, "{what}");
            }
        }
    }
    assert_eq!(guards, 2, "=1+1 and '=x");
}

#[test]
fn a_page_needs_nothing_else_and_holds_every_row() {
    let stage = told();
    for (lang, said) in [("en", "Who approved it"), ("zh", "审批")] {
        let exported = stage.program([
            "export",
            "names.csv.journal.db",
            "--format",
            "html",
            "-o",
            "r.html",
            "--lang",
            lang,
        ]);
        assert_eq!(exported.code, 0, "{exported:?}");
        let page = fs::read_to_string(stage.path("r.html")).unwrap();
        assert!(page.contains(said), "{lang}");
        assert!(page.contains("default-src 'none'"));
        for foreign in [
            "http://www",
            "https://",
            " src=",
            "<link",
            "@import",
            "url(",
        ] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        // What a name holds never becomes an element.
        assert!(!page.contains("<script>alert") && !page.contains("</script><b>"));
        assert!(page.contains("Wang &#60;w@example.com&#62;"), "{page}");
        let rows = page
            .split_once("id=\"rows\">")
            .and_then(|(_, rest)| rest.split_once("</script>"))
            .unwrap();
        assert!(!rows.0.contains('<'), "nothing that could end the block");
        let rows: Vec<Vec<serde_json::Value>> = serde_json::from_str(rows.0).unwrap();
        assert_eq!(rows.len(), 6);
        assert_eq!(rows[4][6], "<script>alert(5)</script>");
        assert_eq!(rows[2][8], "failed");
        assert_eq!(rows[5][21], "</script><b>");
    }
}

#[test]
fn only_keeps_rows_by_any_column() {
    let stage = told();
    for (conditions, rows) in [
        (vec!["status=failed"], vec!["4"]),
        (vec!["备注=note 3"], vec!["4"]),
        (vec!["备注==1+1"], vec!["2"]),
        (vec!["row=7"], vec!["7"]),
        (vec!["error_code="], vec!["2", "3", "5", "6", "7"]),
        (vec!["region=cn-shanghai"], vec!["3", "6"]),
        (vec!["region=cn-shanghai", "row=6"], vec!["6"]),
        (vec!["region=nowhere"], vec![]),
    ] {
        let mut arguments = vec!["export", "names.csv.journal.db", "--raw"];
        for condition in &conditions {
            arguments.extend(["--only", condition]);
        }
        let exported = stage.program(arguments);
        assert_eq!(exported.code, 0, "{exported:?}");
        let found: Vec<_> = exported
            .stdout
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap())
            .collect();
        assert_eq!(found, rows, "{conditions:?}");
    }
    let unknown = stage.program(["export", "names.csv.journal.db", "--only", "Status=failed"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(
        unknown.stderr.contains("error_code") && unknown.stderr.contains("备注"),
        "{unknown:?}"
    );
}

#[test]
fn formats_that_are_no_text_need_a_file() {
    let stage = Stage::new(1);
    stage.sheet(1);
    assert_eq!(stage.run([]).code, 0);
    for format in ["xlsx", "html"] {
        let refused = stage.program(["export", "names.csv.journal.db", "--format", format]);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(
            refused.stdout.is_empty() && refused.stderr.contains("-o FILE"),
            "{refused:?}"
        );
        // A file that can't be made leaves nothing behind, and what was there stays.
        let nowhere = stage.program([
            "export",
            "names.csv.journal.db",
            "--format",
            format,
            "-o",
            "no/such/file",
        ]);
        assert_eq!(nowhere.code, 1, "{nowhere:?}");
    }
}

#[test]
fn a_journal_in_a_synchronised_folder_is_warned_of() {
    let stage = Stage::new(1);
    stage.sheet(1);
    fs::create_dir(stage.path("OneDrive - Contoso")).unwrap();
    let synced = "OneDrive - Contoso/names.db";
    let planned = stage.program(["plan", "names.csv", "--sandbox", "--journal", synced]);
    assert_eq!(planned.code, 0, "{planned:?}");
    assert!(
        planned.stderr.contains("warning: the journal") && planned.stderr.contains("synchronised"),
        "{planned:?}"
    );
    let local = stage.program(["plan", "names.csv", "--sandbox"]);
    assert!(!local.stderr.contains("warning: the journal"), "{local:?}");
}
