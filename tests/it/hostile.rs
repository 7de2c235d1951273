//! Hostile workbooks and CSVs: whatever a file claims, it is refused or read in little memory.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Stage, peak_of};

const MILLION: usize = 1 << 20;

/// A file, and what is said of it.
type Case = (&'static str, Vec<u8>, &'static str);

/// Plans each as `name`: it is refused, in less than 100 MiB, and no journal is made.
fn hold_refused(name: &str, cases: impl IntoIterator<Item = Case>) {
    let stage = Stage::new(0);
    for (what, bytes, said) in cases {
        stage.write(name, bytes);
        let plan = ["plan", name, "--no-preflight", "--region", "cn-hangzhou"];
        let (ran, peak) = peak_of(&stage, &plan);
        assert_eq!(ran.code, 3, "{what}: {ran:?}");
        assert!(ran.stderr.contains(said), "{what}: {}", ran.stderr);
        assert!(peak < 100, "{what}: {peak} MiB");
        let journal = stage.path(&format!("{name}.journal.db"));
        assert!(!journal.exists(), "{what}");
    }
}

/// An archive with the parts of a workbook of one sheet.
fn archive(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    archive_of("", sheet, strings)
}

/// The same, with more sheets of the same part.
fn archive_of(more: &str, sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        r#"<workbook xmlns:r="{relation}"><sheets><sheet name="S" sheetId="1" r:id="a"/>{more}</sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships><Relationship Id="a" Type="{relation}/worksheet" Target="sheet1.xml"/>
        <Relationship Id="b" Type="{relation}/sharedStrings" Target="strings.xml"/></Relationships>"#
    );
    for (name, bytes) in [
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sheet1.xml", sheet),
        ("xl/strings.xml", strings),
    ] {
        let options = SimpleFileOptions::default().compression_level(Some(1));
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const HEADER: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>cert_id</t></is></c><c r="B1" t="inlineStr"><is><t>new_name</t></is></c></row>"#;

fn hostile_sheet(rows: &str) -> Vec<u8> {
    archive(
        format!("<worksheet><sheetData>{HEADER}{rows}</sheetData></worksheet>").as_bytes(),
        b"<sst/>",
    )
}

fn row_of(number: u32) -> String {
    format!(
        r#"<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>vsc-1</t></is></c><c r="B{number}" t="inlineStr"><is><t>hz-1</t></is></c></row>"#
    )
}

/// A cell with a text of its own.
fn cell(text: &str) -> String {
    format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// The sheet that these elements are in.
fn worksheet(rows: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes()
}

#[test]
fn sheets_that_are_too_large_are_refused_in_little_memory() {
    let cells = format!("<row>{}</row>", "<c s=\"1\"/>".repeat(5 * MILLION));
    let formula = format!("<c><f>{}</f><v>1</v></c>", "f".repeat(130_000));
    let formulas = format!("<row r=\"2\">{}</row>", formula.repeat(1_500));
    let wrong = format!("<row>{}{}</row>", cell("vsc-1"), cell(&"a ".repeat(60_000)));
    let wrong = wrong.repeat(400);
    hold_refused(
        "names.xlsx",
        [
            (
                "a billion cells",
                hostile_sheet(&cells),
                "more than 5000000 cells",
            ),
            (
                "a billion rows",
                hostile_sheet(&"<row/>".repeat(MILLION + 1)),
                "a sheet has 1048576",
            ),
            (
                "one endless text",
                hostile_sheet(&format!(
                    "<row><c t=\"inlineStr\"><is><t>{}",
                    "x".repeat(8 * MILLION)
                )),
                "one element of it has more than 1 MiB",
            ),
            (
                "a text of many runs",
                hostile_sheet(&format!(
                    "<row><c t=\"inlineStr\"><is>{}",
                    "<r><t>xxxxxxxx</t></r>".repeat(MILLION)
                )),
                "a text of more than 131068 bytes",
            ),
            ("large formulas", hostile_sheet(&formulas), "is a number"),
            (
                "large cells that are wrong",
                hostile_sheet(&wrong),
                "800 problems",
            ),
            (
                "elements in each other",
                hostile_sheet(&"<a>".repeat(30 * MILLION)),
                "32 deep in each other",
            ),
            (
                "long elements in each other",
                hostile_sheet(&format!("<{}>", "a".repeat(100_000)).repeat(1_000)),
                "32 deep in each other",
            ),
        ],
    );
}

#[test]
fn books_that_are_too_large_are_refused_in_little_memory() {
    let many = format!("<sst>{}</sst>", "<si/>".repeat(MILLION));
    let long = format!("<si><t>{}</t></si>", "x".repeat(100_000)).repeat(300);
    let long = format!("<sst>{long}</sst>");
    let empty = b"<worksheet/>";
    let row = format!("<row>{}</row>", cell(&"h".repeat(100_000)).repeat(10));
    let sheets = r#"<sheet name="n" r:id="a"/>"#.repeat(500);
    let fits = format!(
        "<row>{}{}{}</row>",
        cell("cert_id"),
        cell("new_name"),
        &row[5..row.len() - 6]
    );
    let names = format!(r#"<sheet name="{}" r:id="a"/>"#, "n".repeat(500_000)).repeat(300);
    let junk = [b"PK\x03\x04".to_vec(), vec![0; 30 * MILLION]].concat();
    hold_refused(
        "names.xlsx",
        [
            (
                "shared texts without number",
                archive(empty, many.as_bytes()),
                "its texts are more than 1000000",
            ),
            (
                "shared texts without end",
                archive(empty, long.as_bytes()),
                "or have more than 24 MiB",
            ),
            (
                "many sheets with a large row",
                archive_of(&sheets, &worksheet(&row), b"<sst/>"),
                "no sheet has the needed columns",
            ),
            (
                "many sheets with a large header",
                archive_of(&sheets, &worksheet(&fits), b"<sst/>"),
                "501 sheets have the needed columns",
            ),
            (
                "long names of sheets",
                archive_of(&names, empty, b"<sst/>"),
                "the names of its sheets and parts have more than 1 MiB",
            ),
            (
                "too large a file",
                junk.clone(),
                "has 31 MiB, and at most 24 MiB",
            ),
            (
                "no archive",
                junk[..20 * MILLION].to_vec(),
                "its archive can't be read",
            ),
        ],
    );
}

#[test]
fn sheets_that_are_out_of_order_are_refused() {
    let far = row_of(2) + r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    hold_refused(
        "names.xlsx",
        [
            (
                "a stray far cell",
                hostile_sheet(&far),
                "row 1048576: has something in column XFD, where there is no header",
            ),
            (
                "a cell beyond the last column",
                hostile_sheet(r#"<row r="2"><c r="XFE2"><v>1</v></c></row>"#),
                "beyond column XFD",
            ),
            (
                "rows out of order",
                hostile_sheet(&(row_of(5) + &row_of(3))),
                "row 3 comes after row 5",
            ),
            (
                "an end too early",
                archive(
                    format!("<worksheet><sheetData>{HEADER}{}", row_of(2)).as_bytes(),
                    b"<sst/>",
                ),
                "ends too early",
            ),
            (
                "a declared entity",
                archive(
                    b"<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet>&a;</worksheet>",
                    b"<sst/>",
                ),
                "no header",
            ),
        ],
    );
}

#[test]
fn hostile_csvs_are_refused_in_little_memory() {
    let header = "cert_id,new_name\n";
    let wrong = format!("vsc-1,{}\n", "a ".repeat(MILLION / 4)).repeat(100);
    hold_refused(
        "names.csv",
        [
            (
                "one endless line",
                "x".repeat(100 * MILLION).into_bytes(),
                "row 1 is larger than 1024 KiB",
            ),
            (
                "a quote that is never closed",
                format!("{header}\"{}", "x\n".repeat(50 * MILLION)).into_bytes(),
                "row 2 is larger than 1024 KiB",
            ),
            (
                "large cells that are wrong",
                format!("{header}{wrong}").into_bytes(),
                "200 problems",
            ),
            (
                "titles without end",
                format!("{}\n", "t".repeat(MILLION - 1))
                    .repeat(100)
                    .into_bytes(),
                "no column for cert_id",
            ),
        ],
    );
}
