//! `export` to xlsx and html, and `--only`: the same data in every format.

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
