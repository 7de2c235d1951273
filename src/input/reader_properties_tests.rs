//! What must hold for every sheet: what is written in any encoding, as a CSV or a workbook, is read back as it was.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::Write as _;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::header::SEARCHED_ROWS;
use super::source::Source;
use super::*;
use crate::rename::{NameRule, Region};

const HEADER: [&str; 4] = ["cert_id", "new_name", "region", "备注"];

type Rows = Vec<(u32, Vec<String>)>;

fn options(encoding: Option<&str>) -> InputOptions {
    InputOptions {
        delimiter: None,
        encoding: encoding.map(|label| label.parse().unwrap()),
        sheet: None,
        hidden_rows: None,
        header_row: HeaderRow::Search,
        columns: Vec::new(),
        rules: CheckRules {
            name_rule: NameRule::Strict,
            blank: BlankName::Refuse,
            default_region: Region::parse("cn-hangzhou"),
            default_profile: None,
            profile_regions: std::collections::BTreeMap::new(),
        },
    }
}

/// Reads a file: how it says that it was read, the header's row, and the rows below.
fn read(bytes: &[u8], options: &InputOptions) -> Result<(String, u32, Rows), InputError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let mut source = Source::open(file.path(), options)?;
    let (how, header) = (source.read_as(), source.header().row.0);
    let mut rows = Rows::new();
    source.for_each_record(|record| {
        let cells = record.cells().map(str::to_owned).collect();
        rows.push((record.row().0, cells));
        Ok::<(), InputError>(())
    })?;
    Ok((how.to_string(), header, rows))
}

/// Writes rows as a CSV.
fn csv_of(rows: &[Vec<String>], delimiter: Delimiter, quote: ::csv::QuoteStyle) -> String {
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(delimiter.byte())
        .quote_style(quote)
        .terminator(::csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Bytes of a text in an encoding, with its mark where Excel writes one.
fn encoded(text: &str, label: &str) -> Vec<u8> {
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    match label {
        "utf-8-mark" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "utf-16le" => [b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat(),
        "utf-16be" => [b"\xFE\xFF".to_vec(), utf16(u16::to_be_bytes)].concat(),
        "gb18030" => encoding_rs::GB18030.encode(text).0.into_owned(),
        _ => text.as_bytes().to_vec(),
    }
}

/// Titles or blank rows, the header, and rows of four cells of which one can be seen.
fn whole(titles: &[String], rows: &[Vec<String>]) -> (Vec<Vec<String>>, Rows) {
    let mut all: Vec<Vec<String>> = titles.iter().map(|title| vec![title.clone()]).collect();
    all.push(HEADER.map(str::to_owned).to_vec());
    let mut expected = Rows::new();
    for row in rows {
        all.push(row.clone());
        if !row.iter().all(|cell| spaces::is_blank(cell)) {
            expected.push((u32::try_from(all.len()).unwrap(), row.clone()));
        }
    }
    (all, expected)
}

/// Cells as people and programs fill them, and as nobody does. U+0000 is no text; U+FFFE and others are no characters
/// of XML, and U+E5E5 has no place in GB18030.
fn cells() -> impl Strategy<Value = Vec<String>> {
    let cell = prop_oneof![
        3 => "[a-z0-9 ,;\"'\t\r\n_=-]{0,12}",
        3 => "[\u{4e00}-\u{9fff}\u{3000}-\u{303f}\u{ff01}-\u{ff5e}，。]{0,8}",
        1 => "[\u{20000}-\u{2a6df}\u{3400}-\u{4dbf}é€\u{1f600}]{0,5}",
        1 => Just("_x000D_ &<>]]>".to_owned()),
    ];
    proptest::collection::vec(cell, HEADER.len())
}

fn title() -> impl Strategy<Value = String> {
    "[a-z\u{4e00}-\u{4eff} ]{0,10}"
}

proptest! {
    #[test]
    fn a_csv_in_any_encoding_is_read_as_it_was_written(
        titles in proptest::collection::vec(title(), 0..4),
        rows in proptest::collection::vec(cells(), 0..8),
        delimiter in proptest::sample::select(Delimiter::ALL.to_vec()),
        always in any::<bool>(),
        label in proptest::sample::select(vec!["utf-8", "utf-8-mark", "utf-16le", "utf-16be", "gb18030"]),
    ) {
        let quote = if always { ::csv::QuoteStyle::Always } else { ::csv::QuoteStyle::Necessary };
        let (all, expected) = whole(&titles, &rows);
        let text = csv_of(&all, delimiter, quote);
        let given = Some(label).filter(|label| *label == "gb18030");
        let (how, header, found) = read(&encoded(&text, label), &options(given)).unwrap();
        prop_assert_eq!(header as usize, titles.len() + 1);
        prop_assert!(how.contains(&format!("{delimiter} separated")), "{}", how);
        prop_assert_eq!(found, expected);
    }

    /// A sheet of Chinese names is told from any other by its bytes alone.
    #[test]
    fn chinese_in_gb18030_and_utf8_is_told_by_itself(
        names in proptest::collection::vec("[\u{4e00}-\u{9fa5}]{1,8}", 1..20),
        label in proptest::sample::select(vec!["utf-8", "gb18030"]),
    ) {
        let rows: Vec<_> = names.iter().map(|name| vec!["vsc-1".to_owned(), name.clone(), "杭州".to_owned(), String::new()]).collect();
        let (all, expected) = whole(&[], &rows);
        let text = csv_of(&all, Delimiter::Comma, ::csv::QuoteStyle::Necessary);
        let (how, _, found) = read(&encoded(&text, label), &options(None)).unwrap();
        prop_assert!(how.starts_with(&label.to_uppercase()), "{}", how);
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_workbook_is_read_as_it_was_written(
        titles in proptest::collection::vec(title(), 0..4),
        rows in proptest::collection::vec(cells(), 0..8),
        constant_memory in any::<bool>(),
    ) {
        let (all, expected) = whole(&titles, &rows);
        let bytes = workbook_of(&all, constant_memory);
        let (how, header, found) = read(&bytes, &options(None)).unwrap();
        prop_assert!(how.starts_with("XLSX, sheet Sheet1"), "{}", how);
        prop_assert_eq!(header as usize, titles.len() + 1);
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_header_is_found_in_the_rows_that_are_searched_and_in_no_other(
        titles in proptest::collection::vec(title(), 0..14),
        workbook in any::<bool>(),
    ) {
        let (all, _) = whole(&titles, &[HEADER.map(|_| "x".to_owned()).to_vec()]);
        let bytes = if workbook {
            workbook_of(&all, false)
        } else {
            csv_of(&all, Delimiter::Comma, ::csv::QuoteStyle::Necessary).into_bytes()
        };
        let place = titles.len() + 1;
        let mut options = options(None);
        let found = read(&bytes, &options);
        if place > SEARCHED_ROWS as usize {
            let has_columns = found.is_ok_and(|(_, row, _)| row as usize == place);
            prop_assert!(!has_columns);
        } else {
            prop_assert_eq!(found.unwrap().1 as usize, place);
        }
        options.header_row = HeaderRow::At(u32::try_from(place).unwrap().try_into().unwrap());
        prop_assert_eq!(read(&bytes, &options).unwrap().1 as usize, place);
    }
}

fn workbook_of(rows: &[Vec<String>], constant_memory: bool) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = if constant_memory {
        workbook.add_worksheet_with_constant_memory().unwrap()
    } else {
        workbook.add_worksheet()
    };
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}
