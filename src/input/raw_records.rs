//! Bytes → the raw bytes of each record, numbered as a spreadsheet numbers rows.
//!
//! The csv parser alone will not do: it skips empty lines without a word, which moves the numbers of all later rows,
//! it takes a quote that is never closed for the end of the file, and its records have no largest size.
//! The quoting here is that of the `csv` crate, which a test holds against it. Delimiters, quotes and line ends are
//! ASCII, and no byte of a longer character in UTF-8 is one of them, so records can be cut before they are known to be text.

use std::io::BufRead;

use super::delimiter::Delimiter;
use super::error::InputError;
use crate::rename::RowNumber;

/// The largest record, in bytes: far more than a spreadsheet's row of this kind, far less than memory.
pub(crate) const MAX_RECORD_BYTES: usize = 1 << 20;

/// Cuts a file into records.
pub(crate) struct RawRecords<R> {
    bytes: R,
    /// `None` while the header is read and the delimiter is not known: then each of them is one.
    delimiter: Option<Delimiter>,
    /// The number of the last record.
    row: u32,
    /// Whether the last record ended with `\r`, so that a `\n` that follows belongs to that end.
    after_cr: bool,
}

/// Where in a record a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    CellStart,
    Cell,
    Quoted,
    /// After a quote inside of a quoted cell: its end, or the first half of a doubled one.
    QuoteInQuoted,
}

impl<R: BufRead> RawRecords<R> {
    /// Starts at the first row.
    pub(crate) fn new(bytes: R, delimiter: Option<Delimiter>) -> Self {
        Self {
            bytes,
            delimiter,
            row: 0,
            after_cr: false,
        }
    }

    /// Sets the delimiter once it is known.
    pub(crate) fn set_delimiter(&mut self, delimiter: Option<Delimiter>) {
        self.delimiter = delimiter;
    }

    /// Numbers the next record 1.
    pub(crate) fn restart_count(&mut self) {
        self.row = 0;
    }

    /// Returns what the bytes come from.
    pub(crate) fn into_inner(self) -> R {
        self.bytes
    }

    /// Puts the next record into `record`, without its line end, and returns its row; `None` at the end of the file.
    ///
    /// An empty line is a record without bytes. A line break inside of quotes belongs to the record.
    ///
    /// # Errors
    /// When the bytes can't be read, a quote is never closed, or a record is too large.
    pub(crate) fn next(&mut self, record: &mut Vec<u8>) -> Result<Option<RowNumber>, InputError> {
        record.clear();
        let mut place = Place::CellStart;
        let mut started = false;
        loop {
            let chunk = self.bytes.fill_buf().map_err(InputError::Read)?;
            if chunk.is_empty() {
                return match (started, place) {
                    (false, _) => Ok(None),
                    (true, Place::Quoted) => Err(InputError::UnclosedQuote(self.next_row()?)),
                    (true, _) => self.count_row().map(Some),
                };
            }
            if self.after_cr {
                self.after_cr = false;
                if chunk[0] == b'\n' {
                    self.bytes.consume(1);
                    continue;
                }
            }
            started = true;
            let end = chunk.iter().position(|&byte| {
                let next = step(self.delimiter, place, byte);
                place = next.unwrap_or(place);
                next.is_none()
            });
            let length = end.unwrap_or(chunk.len());
            if record.len() + length > MAX_RECORD_BYTES {
                return Err(InputError::RecordTooLarge(self.next_row()?));
            }
            record.extend_from_slice(&chunk[..length]);
            if end.is_some() {
                self.after_cr = chunk[length] == b'\r';
                self.bytes.consume(length + 1);
                return self.count_row().map(Some);
            }
            self.bytes.consume(length);
        }
    }

    fn count_row(&mut self) -> Result<RowNumber, InputError> {
        let row = self.next_row()?;
        self.row = row.0;
        Ok(row)
    }

    fn next_row(&self) -> Result<RowNumber, InputError> {
        let next = self.row.checked_add(1).ok_or(InputError::TooManyRows)?;
        Ok(RowNumber(next))
    }
}

/// Returns the place after `byte`, or `None` where it ends the record.
fn step(delimiter: Option<Delimiter>, place: Place, byte: u8) -> Option<Place> {
    let next = match (place, byte) {
        (Place::Quoted, b'"') => Place::QuoteInQuoted,
        (Place::Quoted, _) | (Place::QuoteInQuoted | Place::CellStart, b'"') => Place::Quoted,
        (_, b'\n' | b'\r') => return None,
        _ if delimits(delimiter, byte) => Place::CellStart,
        _ => Place::Cell,
    };
    Some(next)
}

fn delimits(delimiter: Option<Delimiter>, byte: u8) -> bool {
    match delimiter {
        Some(delimiter) => byte == delimiter.byte(),
        None => Delimiter::ALL.iter().any(|known| known.byte() == byte),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    fn records(bytes: &[u8], capacity: usize) -> Result<Vec<(u32, String)>, InputError> {
        let mut raw = RawRecords::new(
            BufReader::with_capacity(capacity, bytes),
            Some(Delimiter::Comma),
        );
        let (mut found, mut record) = (Vec::new(), Vec::new());
        while let Some(row) = raw.next(&mut record)? {
            found.push((row.0, String::from_utf8(record.clone()).unwrap()));
        }
        Ok(found)
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        for (bytes, expected) in [
            ("", vec![]),
            ("a", vec!["a"]),
            ("a\n", vec!["a"]),
            ("a\nb\n", vec!["a", "b"]),
            ("a\r\nb\r\n", vec!["a", "b"]),
            ("a\rb\r", vec!["a", "b"]),
            ("a\r\rb", vec!["a", "", "b"]),
            ("a\r\n\r\nb", vec!["a", "", "b"]),
            ("a\n\n\nb\n\n", vec!["a", "", "", "b", ""]),
            ("\n\na", vec!["", "", "a"]),
            ("\"a\nb\",c\nd", vec!["\"a\nb\",c", "d"]),
            ("\"a\r\n\r\nb\"\r\nd", vec!["\"a\r\n\r\nb\"", "d"]),
            ("a\"b\nc", vec!["a\"b", "c"]), // a quote inside of an unquoted cell is a sign like any other
            ("\"a\"\"\nb\"\nc", vec!["\"a\"\"\nb\"", "c"]),
        ] {
            for capacity in [1, 2, 3, 64] {
                let expected: Vec<_> = (1..)
                    .zip(expected.iter().map(ToString::to_string))
                    .collect();
                assert_eq!(
                    records(bytes.as_bytes(), capacity).unwrap(),
                    expected,
                    "{bytes:?}"
                );
            }
        }
    }

    #[test]
    fn what_swallows_the_rest_is_named_by_its_row() {
        let error = records(b"a\n\nb,\"c\nd\ne\n", 4).unwrap_err();
        assert!(
            matches!(error, InputError::UnclosedQuote(RowNumber(3))),
            "{error}"
        );
        let mut large = b"a\n\"".to_vec();
        large.resize(MAX_RECORD_BYTES + 10, b'x');
        let error = records(&large, 8192).unwrap_err();
        assert!(
            matches!(error, InputError::RecordTooLarge(RowNumber(2))),
            "{error}"
        );
    }

    proptest! {
        /// Cut here and parsed one by one, or parsed as a whole by the csv crate: the same records, less the empty lines.
        #[test]
        fn the_quoting_is_that_of_the_csv_crate(text in "[a,\"\r\n ]{0,40}", capacity in 1_usize..9) {
            if let Ok(cut) = records(text.as_bytes(), capacity) {
                let whole = parsed(&text);
                let one_by_one: Vec<_> = cut.iter().flat_map(|(_, record)| parsed(record)).collect();
                prop_assert_eq!(one_by_one, whole);
            }
        }
    }

    fn parsed(text: &str) -> Vec<csv::StringRecord> {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true);
        reader
            .from_reader(text.as_bytes())
            .records()
            .map(Result::unwrap)
            .collect()
    }
}
