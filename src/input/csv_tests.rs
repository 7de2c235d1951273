//! Tests of [`CsvReader`](super::CsvReader), in a file of their own for their length.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::Write;

use super::super::encoding::first_bytes;
use super::super::role::Role;
use proptest::prelude::*;

use super::*;

type Rows = Vec<(u32, Vec<String>)>;

const FOUND: CsvOptions = CsvOptions {
    delimiter: None,
    encoding: None,
    header_row: HeaderRow::Search,
};

fn read(bytes: &[u8], delimiter: Option<Delimiter>) -> Result<(CsvReader, Rows), InputError> {
    read_with(bytes, CsvOptions { delimiter, ..FOUND })
}

/// Takes the first row that is not blank for the header, unless another is asked for.
fn read_with(bytes: &[u8], options: CsvOptions) -> Result<(CsvReader, Rows), InputError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let first = first_bytes(bytes).unwrap();
    let mut reader = CsvReader::open(file, first, options, |_| Role::NEEDED)?;
    let (mut rows, mut record) = (Vec::new(), Record::new());
    while reader.next_record(&mut record)? {
        let cells = record.cells().map(str::to_owned).collect();
        rows.push((record.row().0, cells));
    }
    Ok((reader, rows))
}

fn error(bytes: &[u8]) -> InputError {
    read(bytes, None).err().unwrap()
}

#[test]
fn header_and_rows_are_read_however_they_were_saved() {
    let expected: &[(u32, &[&str])] = &[(2, &["1", "杭州"]), (4, &["x,\"y", "a\nb"])];
    for text in [
        "a,b\n1,杭州\n\n\"x,\"\"y\",\"a\nb\"\n",
        "\u{feff}a,b\r\n1,杭州\r\n,\r\n\"x,\"\"y\",\"a\nb\"\r\n",
        "a,b\r1,杭州\r\r\"x,\"\"y\",\"a\nb\"",
        "a;b\n1;杭州\n;\n\"x,\"\"y\";\"a\nb\"\n",
        "a\tb\n1\t杭州\n \t\u{3000}\n\"x,\"\"y\"\t\"a\nb\"\n\t\n\n",
        "a,b,, \n\"1\",\"杭州\"\n,,,\n\"x,\"\"y\",\"a\nb\"\n",
    ] {
        let (reader, rows) = read(text.as_bytes(), None).unwrap();
        assert_eq!(reader.header().cells, ["a", "b"], "{text:?}");
        let expected: Rows = expected
            .iter()
            .map(|(row, cells)| (*row, cells.iter().map(ToString::to_string).collect()))
            .collect();
        assert_eq!(rows, expected, "{text:?}");
        let facts = reader.finish();
        assert_eq!(facts.bytes, text.len() as u64, "{text:?}");
        assert!(facts.blank_rows >= 1, "{text:?}");
    }
}

#[test]
fn the_bytes_hashed_are_the_bytes_parsed() {
    let (reader, _) = read(b"\xEF\xBB\xBFa,b\r\n1,2\r\n", None).unwrap();
    assert_eq!(reader.encoding().to_string(), "UTF-8 with BOM");
    let facts = reader.finish();
    assert_eq!((facts.bytes, facts.blank_rows), (13, 0));
    // printf '\xEF\xBB\xBFa,b\r\n1,2\r\n' | sha256sum
    assert_eq!(
        facts.sha256,
        "12d55567496e2714a23469371b5888bb9d0fb803d52b770c7c08ced31826d2d9"
    );
}

#[test]
fn short_and_long_records_are_handed_on() {
    let (_, rows) = read(b"a,b\n1\n1,2,3\n\"\",2\n", None).unwrap();
    let lengths: Vec<_> = rows
        .iter()
        .map(|(row, cells)| (*row, cells.len()))
        .collect();
    assert_eq!(lengths, [(2, 1), (3, 3), (4, 2)]);
}

#[test]
fn a_delimiter_can_be_forced() {
    let (reader, rows) = read(b"a;b,c\n1;2,3\n", Some(Delimiter::Semicolon)).unwrap();
    assert_eq!(reader.header().cells, ["a", "b,c"]);
    assert_eq!(rows, [(2, vec!["1".to_owned(), "2,3".to_owned()])]);
}

#[test]
fn rows_above_the_header_have_numbers_and_are_not_counted() {
    let (reader, rows) = read(b"\n,,\na,b\n1,2\n", None).unwrap();
    assert_eq!(reader.header().cells, ["a", "b"]);
    assert_eq!(rows[0].0, 4);
    assert_eq!(reader.finish().blank_rows, 0);
}

#[test]
fn what_is_no_csv_is_refused_with_a_hint() {
    for (bytes, message) in [
        (&b"\n\n,,\n"[..], "no header"),
        (b"\xEF\xBB\xBF", "no header"),
        (b"a,b\n\n1,\0\n", "row 3 holds a NUL byte"),
        (
            b"a,b\n\n1,caf\xE9\n",
            "row 3 is neither UTF-8 nor GB18030: byte 0xE9 after 5 good bytes",
        ),
        (
            b"a,b\n1,\xE6\x9D\xAD\xE5\xB7\x9E\n2,\xE6\x9D\n",
            "row 3 is not UTF-8: byte 0xE6 after 2 good bytes",
        ),
        (
            b"a,b\n1,\xBA\xBC\xD6\xDD\n2,\xFF\n",
            "row 3 holds bytes that are not GB18030",
        ),
        (
            b"\xFF\xFEa\0\n\0\x3D\xD8\n\0",
            "row 2 holds bytes that are not UTF-16",
        ),
        (b"x,y,a;\",\"\n1,2\n", "row 1 opens a quote"),
        (b"a,b\n1,2\n\n3,\"x\n4,5\n", "row 4 opens a quote"),
    ] {
        let error = error(bytes);
        assert!(error.to_string().contains(message), "{error}");
        assert!(!error.hint().to_string().is_empty(), "{error}");
    }
}

/// Excel hides a `sep=` line, so the row below it is its row 1.
#[test]
fn every_encoding_and_the_separator_line_give_the_same_rows() {
    let text = "a,b\n张镕基,\"x\ny\"\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        let units: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
        [mark.to_vec(), units].concat()
    };
    for (bytes, encoding, delimiter) in [
        (text.into(), "UTF-8", Delimiter::Comma),
        (
            format!("\u{feff}{text}").into(),
            "UTF-8 with BOM",
            Delimiter::Comma,
        ),
        (gb, "GB18030", Delimiter::Comma),
        (
            utf16(u16::to_le_bytes, [0xFF, 0xFE]),
            "UTF-16",
            Delimiter::Comma,
        ),
        (
            utf16(u16::to_be_bytes, [0xFE, 0xFF]),
            "UTF-16",
            Delimiter::Comma,
        ),
        (
            format!("sep=;\r\n{}", text.replace(',', ";")).into(),
            "UTF-8",
            Delimiter::Semicolon,
        ),
        (
            format!("\u{feff}SEP=\t\n{}", text.replace(',', "\t")).into(),
            "UTF-8 with BOM",
            Delimiter::Tab,
        ),
    ] {
        let (reader, rows) = read(&bytes, None).unwrap();
        assert_eq!(reader.header().cells, ["a", "b"], "{encoding}");
        assert_eq!(rows, [(2, vec!["张镕基".to_owned(), "x\ny".to_owned()])]);
        let found = (reader.encoding().to_string(), reader.delimiter());
        assert_eq!(found, (encoding.to_owned(), delimiter));
        assert_eq!(reader.finish().bytes, bytes.len() as u64);
    }
}

#[test]
fn an_encoding_can_be_forced() {
    let encoding = "windows-1252".parse().ok();
    let options = CsvOptions { encoding, ..FOUND };
    let (_, rows) = read_with(b"a\nM\xFCller\n", options).unwrap();
    assert_eq!(rows, [(2, vec!["Müller".to_owned()])]);
}

proptest! {
    /// Whatever cells are written as CSV, the same cells are read.
    #[test]
    fn cells_survive_the_round_trip(
        rows in prop::collection::vec(prop::collection::vec("[a,;\"\t\r\n '=杭\u{a0}\u{1f600}]{0,6}", 3), 1..6),
        semicolon: bool,
    ) {
        let delimiter = if semicolon { Delimiter::Semicolon } else { Delimiter::Comma };
        let mut writer = csv::WriterBuilder::new();
        let mut writer = writer.delimiter(delimiter.byte()).from_writer(Vec::new());
        writer.write_record(["h1", "h2", "h3"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let (_, found) = read(&bytes, None).unwrap();
        let found: Vec<_> = found.into_iter().map(|(_, cells)| cells).collect();
        let blank = |row: &Vec<String>| row.iter().all(|cell| spaces::is_blank(cell));
        let expected: Vec<_> = rows.into_iter().filter(|row| !blank(row)).collect();
        prop_assert_eq!(found, expected);
    }
}
