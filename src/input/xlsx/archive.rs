//! The archive of a workbook: its bytes, and one part after the other.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use zip::ZipArchive;

use super::error::WorkbookError;
use super::xml::{MAX_UNPACKED_BYTES, XmlPart};
use crate::words::Both;

/// The largest file: it is in memory as a whole, so that what is parsed is what was hashed. Sheets of 100,000 rows
/// have less than half of it.
pub(super) const MAX_FILE_BYTES: u64 = 24 << 20;

/// How much is read to find the archive's parts. Workbooks have some dozens, of about a hundred bytes each.
const MAX_DIRECTORY_BYTES: u64 = 1 << 20;

/// An open archive.
pub(super) struct Archive {
    zip: ZipArchive<Budgeted>,
    /// How much more may be unpacked.
    left: Cell<u64>,
}

impl Archive {
    /// Opens the archive that these bytes are.
    ///
    /// # Errors
    /// When they are none.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, WorkbookError> {
        let left = Rc::new(Cell::new(Some(MAX_DIRECTORY_BYTES)));
        let reader = Budgeted {
            bytes: Cursor::new(bytes),
            left: Rc::clone(&left),
        };
        let zip = ZipArchive::new(reader);
        left.set(None);
        let zip = zip.map_err(|error| WorkbookError::Archive(error.to_string()))?;
        let left = Cell::new(MAX_UNPACKED_BYTES);
        Ok(Self { zip, left })
    }

    /// Tells whether there is a part of this name. Case does not count. Source: ECMA-376 part 2, 6.2.2.3.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Opens a part; `None` where there is none of this name.
    ///
    /// # Errors
    /// When it is compressed in a way that workbooks do not use, or has a password.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<XmlPart<'_>>, WorkbookError> {
        let Some(index) = self.find(name) else {
            return Ok(None);
        };
        let file = self.zip.by_index(index);
        let file = file.map_err(|error| WorkbookError::Part {
            part: name.to_owned(),
            why: Both::as_is(error.to_string()),
        })?;
        Ok(Some(XmlPart::new(name, Box::new(file), &self.left)))
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name).or_else(|| {
            let mut names = self.zip.file_names_raw();
            names.position(|known| is_called(known, name))
        })
    }
}

/// Compares names of parts. Old libraries write backslashes.
fn is_called(known: &[u8], name: &str) -> bool {
    let plain = |byte: &u8| match byte {
        b'\\' => b'/',
        other => other.to_ascii_lowercase(),
    };
    known
        .iter()
        .map(plain)
        .eq(name.as_bytes().iter().map(plain))
}

/// Bytes of which only so many are read, until the limit is lifted.
struct Budgeted {
    bytes: Cursor<Vec<u8>>,
    left: Rc<Cell<Option<u64>>>,
}

impl Read for Budgeted {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buf)?;
        if let Some(left) = self.left.get() {
            let left = left.checked_sub(count as u64);
            let left = left.ok_or_else(|| io::Error::other("its list of parts is too long"))?;
            self.left.set(Some(left));
        }
        Ok(count)
    }
}

impl Seek for Budgeted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
