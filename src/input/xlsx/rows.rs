//! The part of one sheet → its rows, one at a time.

use quick_xml::events::{BytesStart, Event};

use super::super::raw_records::MAX_RECORD_BYTES;
use super::cell_ref::{MAX_COLUMNS, column_of};
use super::error::WorkbookError;
use super::merged::MergedCells;
use super::row::SheetRow;
use super::value::{RawCell, Tables};
use super::xml::{XmlPart, attribute, is_on};
use crate::rename::RowNumber;
use crate::words::workbook_error;

/// The number of rows that a sheet has. Source: Excel's specifications and limits.
const MAX_ROWS: u32 = 1_048_576;
/// The most cells that are read, blank ones with a format included: a million rows of five columns.
const MAX_CELLS: u64 = 5_000_000;
/// The most ranges of columns with a width of their own that are looked at.
const MAX_COLUMN_RANGES: usize = MAX_COLUMNS;

/// Reads the rows of a sheet.
pub(super) struct RowReader<'a> {
    part: XmlPart<'a>,
    tables: &'a Tables,
    /// The last row's number.
    row: u32,
    cells: u64,
    layout: Layout,
    /// Whether the end of the sheet was seen.
    complete: bool,
}

/// What hides rows and columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// First and last column of hidden ranges, counted from 0. Known before the first row.
    hidden_columns: Vec<(usize, usize)>,
    /// Whether a filter is on. Known after the last row.
    pub(super) filtered: bool,
    /// The merged cells. Known after the last row.
    pub(super) merged: MergedCells,
}

impl Layout {
    /// Tells whether a column is hidden.
    pub(super) fn hides(&self, column: usize) -> bool {
        self.hidden_columns
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&column))
    }
}

impl<'a> RowReader<'a> {
    /// Starts at the beginning of a sheet's part.
    pub(super) fn new(part: XmlPart<'a>, tables: &'a Tables) -> Self {
        Self {
            part,
            tables,
            row: 0,
            cells: 0,
            layout: Layout::default(),
            complete: false,
        }
    }

    /// Returns what hides rows and columns, as far as it was read.
    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Reads the next row that is in the file, blank or not; `false` at the sheet's end.
    ///
    /// # Errors
    /// When the sheet can't be read, or is larger than any of its kind.
    pub(super) fn next(&mut self, row: &mut SheetRow) -> Result<bool, WorkbookError> {
        loop {
            match self.part.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        let number = attribute(&element, "r").map(|number| number.parse::<u32>());
                        let height =
                            attribute(&element, "ht").and_then(|ht| ht.parse::<f64>().ok());
                        row.hidden = is_on(&element, "hidden") || height == Some(0.0);
                        let number = match number {
                            None => self.row + 1,
                            Some(Ok(number)) => number,
                            Some(Err(_)) => {
                                return Err(self.part.damaged(workbook_error::no_row_number()));
                            }
                        };
                        self.begin_row(number, row)?;
                        self.read_cells(row)?;
                        return Ok(true);
                    }
                    "col" => {
                        let hidden = hidden_range(&element);
                        if self.layout.hidden_columns.len() < MAX_COLUMN_RANGES {
                            self.layout.hidden_columns.extend(hidden);
                        }
                    }
                    "filterColumn" => self.layout.filtered = true,
                    "mergeCell" => {
                        let range = attribute(&element, "ref").unwrap_or_default();
                        self.layout.merged.add(&range);
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "worksheet" => {
                    self.complete = true;
                }
                Event::Eof if self.complete => return Ok(false),
                Event::Eof => return Err(self.part.cut_off()),
                _ => {}
            }
        }
    }

    fn begin_row(&mut self, number: u32, row: &mut SheetRow) -> Result<(), WorkbookError> {
        if number <= self.row {
            return Err(WorkbookError::Disorder {
                row: RowNumber(number),
                what: workbook_error::comes_after(self.row),
            });
        }
        if number > MAX_ROWS {
            return Err(WorkbookError::TooMuch {
                what: workbook_error::row_beyond(number, MAX_ROWS),
            });
        }
        self.row = number;
        row.record.begin(RowNumber(number));
        row.formulas.clear();
        Ok(())
    }

    fn read_cells(&mut self, row: &mut SheetRow) -> Result<(), WorkbookError> {
        let number = row.record.row();
        let disorder = |what| WorkbookError::Disorder { row: number, what };
        loop {
            let (mut cell, column) = match self.part.next()? {
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(self.part.cut_off()),
                Event::Start(element) if element.local_name().as_ref() == "c" => {
                    let column = match attribute(&element, "r") {
                        None => Some(row.record.len()),
                        Some(reference) => column_of(&reference),
                    };
                    (RawCell::begin(&element), column)
                }
                Event::Start(_) => {
                    self.part.skip()?;
                    continue;
                }
                _ => continue,
            };
            self.cells += 1;
            if self.cells > MAX_CELLS {
                return Err(WorkbookError::TooMuch {
                    what: workbook_error::too_many_cells(MAX_CELLS, number),
                });
            }
            let column = column.filter(|column| *column < MAX_COLUMNS);
            let column = column.ok_or_else(|| disorder(workbook_error::cell_beyond()))?;
            cell.read(&mut self.part)?;
            let (text, kind) = cell.text(self.tables);
            let formula = cell.formula.take();
            if text.is_empty() && formula.is_none() {
                // A format alone; the row is as long as its last value.
                continue;
            }
            if column < row.record.len() {
                return Err(disorder(workbook_error::cells_out_of_order()));
            }
            row.record.pad(column);
            row.record.push(&text, kind);
            row.formulas
                .extend(formula.map(|formula| (column, formula)));
            if row.record.bytes() > MAX_RECORD_BYTES {
                return Err(WorkbookError::TooMuch {
                    what: workbook_error::row_too_large(number),
                });
            }
        }
    }
}

/// Reads a `col` element: first and last column, counted from 0, if it hides them.
fn hidden_range(element: &BytesStart<'_>) -> Option<(usize, usize)> {
    let number = |name| attribute(element, name)?.parse::<usize>().ok();
    let width = attribute(element, "width").and_then(|width| width.parse::<f64>().ok());
    if !is_on(element, "hidden") && width != Some(0.0) {
        return None;
    }
    Some((
        number("min")?.checked_sub(1)?,
        number("max")?.checked_sub(1)?,
    ))
}
