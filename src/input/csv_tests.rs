//! Tests of [`CsvReader`](super::CsvReader), in a file of their own for their length.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::Write;

use super::*;

type Rows = Vec<(u32, Vec<String>)>;

fn read(bytes: &[u8], delimiter: Option<Delimiter>) -> Result<(CsvReader, Rows), InputError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let mut reader = CsvReader::open(file.path(), delimiter)?;
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
        assert_eq!(reader.header(), ["a", "b"], "{text:?}");
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
    assert_eq!(reader.header(), ["a", "b,c"]);
    assert_eq!(rows, [(2, vec!["1".to_owned(), "2,3".to_owned()])]);
}

#[test]
fn blank_rows_above_the_header_count() {
    let (reader, rows) = read(b"\n,,\na,b\n1,2\n", None).unwrap();
    assert_eq!(reader.header(), ["a", "b"]);
    assert_eq!(rows[0].0, 4);
    assert_eq!(reader.finish().blank_rows, 2);
}

#[test]
fn what_is_no_csv_is_refused_with_a_hint() {
    for (bytes, message) in [
        (&b""[..], "is empty"),
        (b"\n\n,,\n", "no header"),
        (b"\xEF\xBB\xBF", "no header"),
        (b"PK\x03\x04aaaa", "workbook (xlsx)"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old workbook"),
        (b"\xFF\xFEa\0", "UTF-16"),
        (b"a,b\n\n1,\0\n", "row 3 holds a NUL byte"),
        (
            b"a,b\n1,\xBA\xBC\xD6\xDD\n",
            "row 2 is not UTF-8; it looks like GBK",
        ),
        (
            b"a,b\n\n1,caf\xE9\n",
            "row 3 is not UTF-8: byte 0xE9 after 5 good bytes",
        ),
        (b"x,y,a;\",\"\n1,2\n", "row 1 opens a quote"),
        (b"a,b\n1,2\n\n3,\"x\n4,5\n", "row 4 opens a quote"),
    ] {
        let error = error(bytes);
        assert!(error.to_string().contains(message), "{error}");
        assert!(!error.hint().is_empty(), "{error}");
    }
}

#[test]
fn missing_files_and_directories_are_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    let missing = CsvReader::open(&directory.path().join("x.csv"), None).err();
    assert!(matches!(missing, Some(InputError::NotFound(_))));
    let opened = CsvReader::open(directory.path(), None).err();
    assert!(matches!(opened, Some(InputError::Directory(_))));
}
