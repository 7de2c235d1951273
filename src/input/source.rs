//! A file → its rows, whichever kind of spreadsheet it is.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

use super::columns::Columns;
use super::csv::{CsvOptions, CsvReader, FileFacts};
use super::encoding::{DETECT_BYTES, FirstBytes, first_bytes};
use super::error::InputError;
use super::header::Header;
use super::record::Record;
use super::sheet::InputOptions;
use super::xlsx::{WorkbookOptions, WorkbookReader};
use crate::words::{Both, sheet};

/// A spreadsheet that is open at its header.
pub(crate) enum Source {
    /// A CSV.
    Csv(Box<CsvReader>),
    /// One sheet of a workbook.
    Workbook(Box<WorkbookReader>),
}

/// What is known of a source once all of it was read.
pub(crate) struct SourceFacts {
    /// The facts of the file.
    pub(crate) file: FileFacts,
    /// What is worth knowing of the sheet as a whole.
    pub(crate) notes: Vec<Both>,
}

impl Source {
    /// Opens a file and finds its header. Its first bytes tell what it is, not its name.
    ///
    /// # Errors
    /// When it can't be read, is no spreadsheet, or has no header.
    pub(crate) fn open(path: &Path, options: &InputOptions) -> Result<Self, InputError> {
        let mut file = open_file(path)?;
        let mut first = Vec::new();
        let read = file
            .by_ref()
            .take(DETECT_BYTES as u64)
            .read_to_end(&mut first);
        read.map_err(InputError::Read)?;
        if first.is_empty() {
            return Err(InputError::Empty(path.to_owned()));
        }
        file.rewind().map_err(InputError::Read)?;
        let first = first_bytes(&first).map_err(|what| InputError::NotText {
            path: path.to_owned(),
            what,
        })?;
        let count_needed = |cells: &[String]| Columns::count_needed(cells, &options.columns);
        if first == FirstBytes::Zip {
            let options = WorkbookOptions {
                sheet: options.sheet.clone(),
                hidden_rows: options.hidden_rows,
                header_row: options.header_row,
            };
            let reader = WorkbookReader::open(file, &options, count_needed)?;
            return Ok(Self::Workbook(Box::new(reader)));
        }
        let options = CsvOptions {
            delimiter: options.delimiter,
            encoding: options.encoding,
            header_row: options.header_row,
        };
        let reader = CsvReader::open(file, first, options, count_needed)?;
        Ok(Self::Csv(Box::new(reader)))
    }

    /// Returns the header, as it stands in the sheet.
    pub(crate) fn header(&self) -> &Header {
        match self {
            Self::Csv(reader) => reader.header(),
            Self::Workbook(reader) => reader.header(),
        }
    }

    /// Tells whether the sheet hides a column.
    pub(crate) fn hides(&self, column: usize) -> bool {
        match self {
            Self::Csv(_) => false,
            Self::Workbook(reader) => reader.hides(column),
        }
    }

    /// Says which merged cells leave cells blank that are read, once all rows were.
    pub(crate) fn merged_cells(&self, columns: &Columns) -> Vec<Both> {
        match self {
            Self::Csv(_) => Vec::new(),
            Self::Workbook(reader) => reader.merged_cells(columns),
        }
    }

    /// Says how it is read: `UTF-8, comma separated`, `XLSX, sheet 证书, header in row 3`.
    pub(crate) fn read_as(&self) -> Both {
        let header = self.header().row;
        match self {
            Self::Csv(reader) => sheet::read_as_csv(reader.encoding(), reader.delimiter(), header),
            Self::Workbook(reader) => sheet::read_as_workbook(reader.sheet_name(), header),
        }
    }

    /// Hands on every row below the header that is not blank, in order.
    ///
    /// # Errors
    /// When the file can't be read on, or the first error of `on_record`.
    pub(crate) fn for_each_record<E: From<InputError>>(
        &mut self,
        mut on_record: impl FnMut(&Record) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Csv(reader) => {
                let mut record = Record::new();
                while reader.next_record(&mut record)? {
                    on_record(&record)?;
                }
                Ok(())
            }
            Self::Workbook(reader) => reader.for_each_record(on_record),
        }
    }

    /// Returns the facts, after all rows were handed on.
    pub(crate) fn finish(self) -> SourceFacts {
        match self {
            Self::Csv(reader) => SourceFacts {
                file: reader.finish(),
                notes: Vec::new(),
            },
            Self::Workbook(reader) => {
                let (file, notes) = reader.finish();
                SourceFacts { file, notes }
            }
        }
    }
}

/// Opens a file that can be read from its beginning more than once; what can't, such as a pipe, is copied first.
fn open_file(path: &Path) -> Result<File, InputError> {
    let cannot_open = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => InputError::NotFound(path.to_owned()),
        _ => InputError::Open {
            path: path.to_owned(),
            source,
        },
    };
    // Asked first, since some systems do not open a directory at all.
    let what = std::fs::metadata(path).map_err(cannot_open)?;
    if what.is_dir() {
        return Err(InputError::Directory(path.to_owned()));
    }
    let mut file = File::open(path).map_err(cannot_open)?;
    if what.is_file() {
        return Ok(file);
    }
    let mut copy = tempfile::tempfile().map_err(InputError::Read)?;
    io::copy(&mut file, &mut copy).map_err(InputError::Read)?;
    copy.rewind().map_err(InputError::Read)?;
    Ok(copy)
}
