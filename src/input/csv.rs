//! A CSV file → its header and records.

use std::fs::File;
use std::io::{self, BufReader, Chain, Cursor, Read};
use std::path::Path;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::delimiter::Delimiter;
use super::encoding::{self, DETECT_BYTES, Encoding};
use super::error::InputError;
use super::hashing_reader::HashingReader;
use super::raw_records::RawRecords;
use super::record::Record;
use super::spaces;
use crate::rename::RowNumber;

/// How much of a file is read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// The first bytes, looked at already, and then the rest.
type Bytes = BufReader<Chain<Cursor<Vec<u8>>, HashingReader<File>>>;

/// Reads a CSV once, from its beginning to its end.
pub(crate) struct CsvReader {
    records: RawRecords<Bytes>,
    encoding: Encoding,
    cells: CellParser,
    header: Vec<String>,
    raw: Vec<u8>,
    blank_rows: u64,
}

/// What is known of a file once all of it is read.
pub(crate) struct FileFacts {
    /// Its length.
    pub(crate) bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub(crate) sha256: String,
    /// Rows in which nothing can be seen.
    pub(crate) blank_rows: u64,
}

impl CsvReader {
    /// Opens a file and reads its header: the first row that is not blank, less the blank cells at its end.
    ///
    /// Without a delimiter, the header tells it.
    ///
    /// # Errors
    /// When the file can't be read, is not a CSV in UTF-8, or has no header.
    pub(crate) fn open(path: &Path, delimiter: Option<Delimiter>) -> Result<Self, InputError> {
        let mut file = HashingReader::new(open_file(path)?);
        let mut first = Vec::new();
        let count = file
            .by_ref()
            .take(DETECT_BYTES as u64)
            .read_to_end(&mut first);
        count.map_err(InputError::Read)?;
        if first.is_empty() {
            return Err(InputError::Empty(path.to_owned()));
        }
        let (encoding, mark) = encoding::detect(&first).map_err(|what| InputError::NotText {
            path: path.to_owned(),
            what,
        })?;
        let mut first = Cursor::new(first);
        first.set_position(mark as u64);
        let bytes = BufReader::with_capacity(BUFFER_BYTES, first.chain(file));
        let mut reader = Self {
            records: RawRecords::new(bytes, delimiter),
            encoding,
            cells: CellParser::new(delimiter.unwrap_or(Delimiter::Comma)),
            header: Vec::new(),
            raw: Vec::new(),
            blank_rows: 0,
        };
        reader.read_header(delimiter)?;
        Ok(reader)
    }

    /// Returns the header, as it stands in the sheet.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// Returns the delimiter, as it was given or found.
    pub(crate) fn delimiter(&self) -> Delimiter {
        self.cells.delimiter
    }

    /// Returns the encoding that was found.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Reads the next row that is not blank; `false` at the end of the file.
    ///
    /// # Errors
    /// When the file can't be read on, or its bytes are no records of text.
    pub(crate) fn next_record(&mut self, record: &mut Record) -> Result<bool, InputError> {
        while let Some(row) = self.records.next(&mut self.raw)? {
            let decoded = self.encoding.decode(&self.raw);
            let text = decoded.map_err(|what| InputError::BadText { row, what })?;
            self.cells.parse(row, text, record)?;
            if !record.cells().all(spaces::is_blank) {
                return Ok(true);
            }
            self.blank_rows += 1;
        }
        Ok(false)
    }

    /// Returns the facts of the file, after [`CsvReader::next_record`] said that it has ended.
    pub(crate) fn finish(self) -> FileFacts {
        let (_, file) = self.records.into_inner().into_inner().into_inner();
        let (bytes, sha256) = file.finish();
        FileFacts {
            bytes,
            sha256,
            blank_rows: self.blank_rows,
        }
    }

    fn read_header(&mut self, delimiter: Option<Delimiter>) -> Result<(), InputError> {
        let mut record = Record::new();
        if !self.next_record(&mut record)? {
            return Err(InputError::NoHeader);
        }
        if delimiter.is_none() {
            let delimiter = Delimiter::detect(&self.raw);
            self.records.set_delimiter(delimiter);
            self.cells = CellParser::new(delimiter);
            let row = record.row();
            let decoded = self.encoding.decode(&self.raw);
            let text = decoded.map_err(|what| InputError::BadText { row, what })?;
            self.cells.parse(row, text, &mut record)?;
        }
        self.header = record.cells().map(str::to_owned).collect();
        while self.header.last().is_some_and(|h| spaces::is_blank(h)) {
            self.header.pop();
        }
        Ok(())
    }
}

fn open_file(path: &Path) -> Result<File, InputError> {
    let cannot_open = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => InputError::NotFound(path.to_owned()),
        _ => InputError::Open {
            path: path.to_owned(),
            source,
        },
    };
    // Asked first, since some systems do not open a directory at all.
    if std::fs::metadata(path).map_err(cannot_open)?.is_dir() {
        return Err(InputError::Directory(path.to_owned()));
    }
    File::open(path).map_err(cannot_open)
}

/// Cuts one record into cells.
struct CellParser {
    delimiter: Delimiter,
    parser: Reader,
    input: Vec<u8>,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl CellParser {
    fn new(delimiter: Delimiter) -> Self {
        Self {
            delimiter,
            parser: ReaderBuilder::new().delimiter(delimiter.byte()).build(),
            input: Vec::new(),
            output: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Puts the cells of a record, given without its line end, into `record`.
    ///
    /// # Errors
    /// When a quote stays open: only in a header that was cut before its delimiter was known.
    fn parse(&mut self, row: RowNumber, text: &str, record: &mut Record) -> Result<(), InputError> {
        if text.is_empty() {
            // The parser would skip the line and wait for another.
            record.set(row, "", &[]);
            return Ok(());
        }
        self.input.clear();
        self.input.extend_from_slice(text.as_bytes());
        self.input.push(b'\n');
        // Cells are no longer than the record, and no more than its bytes.
        if self.output.len() < self.input.len() {
            self.output.resize(self.input.len(), 0);
            self.ends.resize(self.input.len(), 0);
        }
        let (result, _, length, count) =
            self.parser
                .read_record(&self.input, &mut self.output, &mut self.ends);
        if !matches!(result, ReadRecordResult::Record) {
            return Err(InputError::UnclosedQuote(row));
        }
        let cells = std::str::from_utf8(&self.output[..length]);
        let cells = cells.expect("text from which ASCII signs are taken is still text");
        record.set(row, cells, &self.ends[..count]);
        Ok(())
    }
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
