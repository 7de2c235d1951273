//! A CSV file → its header and records.

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::delimiter::Delimiter;
use super::encoding::{Encoding, FirstBytes};
use super::error::InputError;
use super::hashing_reader::HashingReader;
use super::header::{Header, HeaderRow, HeaderSearch, Looked};
use super::raw_records::RawRecords;
use super::record::Record;
use super::spaces;
use super::survey::Survey;
use super::transcoder::Transcoder;
use crate::rename::RowNumber;

/// How much of a file is read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// How a CSV is read, where the file shall not tell it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CsvOptions {
    /// What stands between two cells.
    pub(crate) delimiter: Option<Delimiter>,
    /// How its bytes are text.
    pub(crate) encoding: Option<Encoding>,
    /// Where its header is.
    pub(crate) header_row: HeaderRow,
}

/// Reads a CSV once, from its beginning to its end.
pub(crate) struct CsvReader {
    records: RawRecords<BufReader<Transcoder<HashingReader<File>>>>,
    encoding: Encoding,
    cells: CellParser,
    header: Header,
    /// The rows that are not blank up to the header.
    above: Vec<Record>,
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
    /// Reads a file up to its header. `count_needed` says how many of the needed columns a row would give.
    ///
    /// Without an encoding, the mark or all bytes tell it; without a delimiter, a `sep=` line or the header does.
    ///
    /// # Errors
    /// When the file can't be read, is no text, or has no header.
    pub(crate) fn open(
        mut file: File,
        first: FirstBytes,
        options: CsvOptions,
        count_needed: impl Fn(&[String]) -> usize,
    ) -> Result<Self, InputError> {
        let (found, mark) = match first {
            FirstBytes::Marked(encoding, mark) => (encoding, mark),
            FirstBytes::Zip | FirstBytes::Unmarked if options.encoding.is_some() => {
                (Encoding::Utf8, 0)
            }
            FirstBytes::Zip | FirstBytes::Unmarked => (survey(&mut file)?, 0),
        };
        let encoding = match options.encoding {
            // What was found says more: it has the mark.
            Some(Encoding::Utf8) if found == Encoding::Utf8Marked => found,
            Some(given) => given,
            None => found,
        };
        file.rewind().map_err(InputError::Read)?;
        let mut file = HashingReader::new(file);
        let mut skipped = [0; DETECT_MARK];
        file.read_exact(&mut skipped[..mark])
            .map_err(InputError::Read)?;
        let text = Transcoder::new(file, encoding);
        let bytes = BufReader::with_capacity(BUFFER_BYTES, text);
        let mut reader = Self {
            records: RawRecords::new(bytes, options.delimiter),
            encoding,
            cells: CellParser::new(options.delimiter.unwrap_or(Delimiter::Comma)),
            header: Header::default(),
            above: Vec::new(),
            raw: Vec::new(),
            blank_rows: 0,
        };
        reader.read_header(options, count_needed)?;
        Ok(reader)
    }

    /// Returns the header, as it stands in the sheet.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Returns the delimiter, as it was given or found.
    pub(crate) fn delimiter(&self) -> Delimiter {
        self.cells.delimiter
    }

    /// Returns the encoding, as it was given or found.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns the rows that are not blank up to the header, that one included; once.
    pub(crate) fn take_rows_to_header(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.above)
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
        let file = self.records.into_inner().into_inner().into_inner();
        let (bytes, sha256) = file.finish();
        FileFacts {
            bytes,
            sha256,
            blank_rows: self.blank_rows,
        }
    }

    fn read_header(
        &mut self,
        options: CsvOptions,
        count_needed: impl Fn(&[String]) -> usize,
    ) -> Result<(), InputError> {
        let mut record = Record::new();
        let mut given = options.delimiter;
        let mut search = HeaderSearch::new(options.header_row);
        while self.next_record(&mut record)? {
            if let Some(sign) = separator_line(&self.raw).filter(|_| record.row() == RowNumber(1)) {
                // Excel does not show that line, so the next one is its row 1.
                given = given.or(Some(sign));
                self.records.restart_count();
                self.records.set_delimiter(given);
                continue;
            }
            let delimiter = given.unwrap_or_else(|| Delimiter::detect(&self.raw));
            if delimiter != self.cells.delimiter {
                self.cells = CellParser::new(delimiter);
                let row = record.row();
                let decoded = self.encoding.decode(&self.raw);
                let text = decoded.map_err(|what| InputError::BadText { row, what })?;
                self.cells.parse(row, text, &mut record)?;
            }
            self.above.push(record.clone());
            match search.look(&record, &count_needed) {
                Looked::Here(header) => {
                    self.records.set_delimiter(Some(delimiter));
                    self.header = header;
                    self.blank_rows = 0;
                    return Ok(());
                }
                Looked::GoOn => {}
                Looked::GiveUp => break,
            }
        }
        self.header = search.nearest()?;
        Ok(())
    }
}

/// The longest byte order mark.
const DETECT_MARK: usize = 3;

/// Reads all of a file to find out its encoding.
fn survey(file: &mut File) -> Result<Encoding, InputError> {
    file.rewind().map_err(InputError::Read)?;
    let mut survey = Survey::default();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match file.read(&mut buffer).map_err(InputError::Read)? {
            0 => return Ok(survey.verdict()),
            count => survey.add(&buffer[..count]),
        }
    }
}

/// Reads `sep=;`, the line by which a CSV tells Excel its delimiter.
fn separator_line(line: &[u8]) -> Option<Delimiter> {
    let (key, sign) = line.split_at_checked(4)?;
    let known = |delimiter: &Delimiter| sign == [delimiter.byte()];
    key.eq_ignore_ascii_case(b"sep=")
        .then(|| Delimiter::ALL.into_iter().find(known))?
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
