//! A workbook → the header and the rows of the sheet that is meant.

use std::fs::File;
use std::io::Read as _;

use sha2::{Digest as _, Sha256};

use super::super::columns::Columns;
use super::super::csv::FileFacts;
use super::super::error::InputError;
use super::super::header::{Header, HeaderRow, HeaderSearch, Looked};
use super::super::record::Record;
use super::super::role::Role;
use super::archive::{Archive, MAX_FILE_BYTES};
use super::error::WorkbookError;
use super::formulas::FormulaTally;
use super::hidden::{HiddenRows, HiddenTally};
use super::properties::saved_at;
use super::row::SheetRow;
use super::rows::{Layout, RowReader};
use super::value::Tables;
use super::workbook::{Contents, SheetEntry, read_contents};
use super::xml::XmlPart;
use crate::words::{Both, workbook_error};

/// How a workbook is read, where it shall not tell it.
#[derive(Debug, Clone)]
pub(crate) struct WorkbookOptions {
    /// The sheet's name.
    pub(crate) sheet: Option<String>,
    /// What becomes of hidden rows.
    pub(crate) hidden_rows: Option<HiddenRows>,
    /// Where the header is.
    pub(crate) header_row: HeaderRow,
}

/// Reads one sheet of a workbook.
pub(crate) struct WorkbookReader {
    archive: Archive,
    tables: Tables,
    sheet: SheetEntry,
    header: Header,
    layout: Layout,
    hidden_rows: Option<HiddenRows>,
    saved: Option<String>,
    bytes: u64,
    sha256: String,
    blank_rows: u64,
    notes: Vec<Both>,
}

impl WorkbookReader {
    /// Reads a file up to the header of the sheet that is asked for, else of the only visible one that has the needed
    /// columns. `count_needed` says how many of them a row would give.
    ///
    /// # Errors
    /// When the file can't be read as a workbook, or it is not clear which sheet is meant.
    pub(crate) fn open(
        file: File,
        options: &WorkbookOptions,
        count_needed: impl Fn(&[String]) -> usize,
    ) -> Result<Self, InputError> {
        let mut bytes = Vec::new();
        let mut limited = file.take(MAX_FILE_BYTES + 1);
        limited.read_to_end(&mut bytes).map_err(InputError::Read)?;
        let length = bytes.len() as u64;
        if length > MAX_FILE_BYTES {
            let size = limited
                .into_inner()
                .metadata()
                .map_err(InputError::Read)?
                .len();
            return Err(WorkbookError::FileTooLarge {
                mib: size.max(length).div_ceil(1 << 20),
                limit: MAX_FILE_BYTES >> 20,
            }
            .into());
        }
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let mut archive = Archive::open(bytes)?;
        let contents = read_contents(&mut archive)?;
        let saved = saved_at(&mut archive)?;
        let (sheet, header, layout) = choose(&mut archive, &contents, options, count_needed)?;
        Ok(Self {
            archive,
            tables: contents.tables,
            sheet,
            header,
            layout,
            hidden_rows: options.hidden_rows,
            saved,
            bytes: length,
            sha256,
            blank_rows: 0,
            notes: Vec::new(),
        })
    }

    /// Returns the header, as it stands in the sheet.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Returns the sheet's name.
    pub(crate) fn sheet_name(&self) -> &str {
        &self.sheet.name
    }

    /// Tells whether a column is hidden.
    pub(crate) fn hides(&self, column: usize) -> bool {
        self.layout.hides(column)
    }

    /// Says which merged cells leave cells blank that are read, once all rows were.
    pub(crate) fn merged_cells(&self, columns: &Columns) -> Vec<Both> {
        self.layout.merged.warnings(columns, self.header.row)
    }

    /// Reads every row below the header that is not blank, in order.
    ///
    /// # Errors
    /// When the sheet can't be read on, has hidden rows of which nobody said what to do, or the first error of `on_record`.
    pub(crate) fn for_each_record<E: From<InputError>>(
        &mut self,
        mut on_record: impl FnMut(&Record) -> Result<(), E>,
    ) -> Result<(), E> {
        let (header, columns) = (self.header.row, self.header.cells.len());
        let (mut hidden, mut formulas) = (HiddenTally::default(), FormulaTally::default());
        let (mut rows, mut last) = (0, header.0);
        let choice = self.hidden_rows;
        let filtered = self.for_each_row(|row| {
            if row.record.row() <= header || row.is_blank() {
                return Ok(());
            }
            rows += 1;
            last = row.record.row().0;
            if row.hidden {
                hidden.add(row.record.row());
                if choice != Some(HiddenRows::Include) {
                    return Ok(());
                }
            }
            formulas.add(row, columns);
            row.record.pad(columns);
            on_record(&row.record)
        })?;
        self.blank_rows = u64::from(last - header.0) - rows;
        let said = hidden.settle(self.hidden_rows, filtered);
        self.notes.extend(said.map_err(InputError::from)?);
        self.notes.extend(formulas.in_words(self.saved.as_deref()));
        Ok(())
    }

    /// Reads every row that is in the file, titles, header, hidden and blank ones included, in order. Returns whether a
    /// filter is on.
    ///
    /// # Errors
    /// When the sheet can't be read on, or the first error of `on_row`.
    pub(crate) fn for_each_row<E: From<InputError>>(
        &mut self,
        mut on_row: impl FnMut(&mut SheetRow) -> Result<(), E>,
    ) -> Result<bool, E> {
        let part = sheet_part(&mut self.archive, &self.sheet).map_err(InputError::from)?;
        let mut reader = RowReader::new(part, &self.tables);
        let mut row = SheetRow::new();
        while reader.next(&mut row).map_err(InputError::from)? {
            on_row(&mut row)?;
        }
        self.layout = reader.layout().clone();
        Ok(self.layout.filtered)
    }

    /// Returns the facts of the file, and what is worth knowing of the sheet, once all of it was read.
    pub(crate) fn finish(self) -> (FileFacts, Vec<Both>) {
        let facts = FileFacts {
            bytes: self.bytes,
            sha256: self.sha256,
            blank_rows: self.blank_rows,
        };
        (facts, self.notes)
    }
}

/// Returns the sheets that may be meant: the one that is named, else all visible ones.
fn candidates(
    sheets: &[SheetEntry],
    wanted: Option<&str>,
) -> Result<Vec<SheetEntry>, WorkbookError> {
    let Some(wanted) = wanted else {
        return Ok(sheets
            .iter()
            .filter(|sheet| sheet.visible)
            .cloned()
            .collect());
    };
    let named = sheets.iter().find(|sheet| sheet.name == wanted);
    let named = named.or_else(|| {
        let wanted = wanted.trim().to_lowercase();
        sheets
            .iter()
            .find(|sheet| sheet.name.trim().to_lowercase() == wanted)
    });
    match named {
        Some(sheet) => Ok(vec![sheet.clone()]),
        None => Err(WorkbookError::SheetAbsent {
            wanted: wanted.to_owned(),
            sheets: names(sheets),
        }),
    }
}

type Found = Result<(Header, Layout), InputError>;

/// Finds the header of a sheet, or the row that looks most like one. The inner result says that it has none.
fn find_header(
    archive: &mut Archive,
    tables: &Tables,
    sheet: &SheetEntry,
    at: HeaderRow,
    count_needed: impl Fn(&[String]) -> usize,
) -> Result<Found, InputError> {
    let part = sheet_part(archive, sheet)?;
    let mut reader = RowReader::new(part, tables);
    let (mut row, mut search) = (SheetRow::new(), HeaderSearch::new(at));
    while reader.next(&mut row)? {
        if row.is_blank() {
            continue;
        }
        match search.look(&row.record, &count_needed) {
            Looked::Here(header) => return Ok(Ok((header, reader.layout().clone()))),
            Looked::GoOn => {}
            Looked::GiveUp => break,
        }
    }
    let layout = reader.layout().clone();
    Ok(search.nearest().map(|header| (header, layout)))
}

/// Opens the part of a sheet.
fn sheet_part<'a>(
    archive: &'a mut Archive,
    sheet: &SheetEntry,
) -> Result<XmlPart<'a>, WorkbookError> {
    archive
        .part(&sheet.part)?
        .ok_or_else(|| WorkbookError::Part {
            part: sheet.part.clone(),
            why: workbook_error::not_there(),
        })
}

/// Chooses the sheet that is named, else the only visible one that has the needed columns. One by itself that lacks
/// some is chosen, too: what it lacks says what to do.
fn choose(
    archive: &mut Archive,
    contents: &Contents,
    options: &WorkbookOptions,
    count_needed: impl Fn(&[String]) -> usize,
) -> Result<(SheetEntry, Header, Layout), InputError> {
    let (tables, all) = (&contents.tables, &contents.sheets);
    let candidates = candidates(all, options.sheet.as_deref())?;
    // Where a hidden one may be meant, all are named.
    let alone = options.sheet.is_some() || all.len() == 1;
    let enough = match candidates.len() {
        1 if alone => 0,
        1 => 1,
        _ => Role::NEEDED,
    };
    let (mut chosen, mut others) = (None, Vec::new());
    for sheet in candidates {
        match find_header(archive, tables, &sheet, options.header_row, &count_needed)? {
            Ok((header, _)) if count_needed(&header.cells) < enough => {}
            Ok((header, layout)) if chosen.is_none() => chosen = Some((sheet, header, layout)),
            // Its header is not kept: there may be many, and large ones.
            Ok(_) => others.push(Both::as_is(sheet.name)),
            Err(error) if enough == 0 => return Err(error),
            Err(_) => {}
        }
    }
    match chosen {
        Some(only) if others.is_empty() => Ok(only),
        Some((first, ..)) => {
            others.insert(0, Both::as_is(first.name));
            Err(WorkbookError::SheetUnclear { sheets: others }.into())
        }
        None => Err(WorkbookError::NoSheetFits { sheets: names(all) }.into()),
    }
}

/// Lists the names of sheets, and which are hidden.
fn names(sheets: &[SheetEntry]) -> Vec<Both> {
    let named = sheets.iter().map(|sheet| {
        if sheet.visible {
            Both::as_is(&sheet.name)
        } else {
            workbook_error::hidden_sheet(&sheet.name)
        }
    });
    named.collect()
}
