//! The hash of the parsed rows: what a journal knows its input by.

use sha2::{Digest, Sha256};

use super::record::Record;

/// Makes the stored bytes of another program version, or of another use of SHA-256, another hash.
const DOMAIN: &[u8] = b"cert-rename rows 1\n";

/// A SHA-256 over the header and every row that is not blank, with its number and all of its cells.
///
/// Another delimiter, quoting, line end or mark does not change it, any other character of a cell does. So that a
/// spreadsheet's saving does not change it either, blank rows and empty cells at a row's end are left out
/// (they have no place of their own: row numbers show the former), and line breaks inside of cells count as `\n`.
pub(crate) struct RowsHash(Sha256);

impl RowsHash {
    /// Starts with the header.
    pub(crate) fn new(header: &[String]) -> Self {
        let mut hash = Self(Sha256::new_with_prefix(DOMAIN));
        hash.add_cells(0, header.iter().map(String::as_str));
        hash
    }

    /// Adds a row that is not blank.
    pub(crate) fn add(&mut self, record: &Record) {
        self.add_cells(record.row().0, record.cells());
    }

    /// Returns the hash in hexadecimal.
    pub(crate) fn finish(self) -> String {
        hex::encode(self.0.finalize())
    }

    /// Digests number, count of cells, and each cell after its length: two different rows never give the same bytes.
    fn add_cells<'a>(&mut self, row: u32, cells: impl Iterator<Item = &'a str>) {
        let mut cells: Vec<&str> = cells.collect();
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        self.0.update(row.to_be_bytes());
        self.add_length(cells.len());
        for cell in cells {
            if cell.contains('\r') {
                self.add_text(&cell.replace("\r\n", "\n").replace('\r', "\n"));
            } else {
                self.add_text(cell);
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        self.add_length(text.len());
        self.0.update(text);
    }

    fn add_length(&mut self, length: usize) {
        self.0.update((length as u64).to_be_bytes());
    }
}
