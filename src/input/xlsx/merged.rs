//! Merged cells: only the first of them holds the value, and what looks filled is blank.

use super::super::columns::Columns;
use super::cell_ref::{cell_of, column_letters};
use crate::rename::RowNumber;
use crate::words::{Both, sheet};

/// The most ranges that are kept: more than people make by hand.
const MAX_RANGES: usize = 10_000;
/// How many a warning names.
const NAMED: usize = 3;

/// The merged ranges of a sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct MergedCells(Vec<Range>);

#[derive(Debug, Clone)]
struct Range {
    columns: (usize, usize),
    rows: (u32, u32),
}

impl MergedCells {
    /// Takes a range such as `C2:C4`; what is none is passed over.
    pub(super) fn add(&mut self, reference: &str) {
        let range = reference.split_once(':').and_then(|(first, last)| {
            let ((left, top), (right, bottom)) = (cell_of(first)?, cell_of(last)?);
            Some(Range {
                columns: (left, right),
                rows: (top, bottom),
            })
        });
        if self.0.len() < MAX_RANGES {
            self.0.extend(range);
        }
    }

    /// Names those below the header in columns that have a role.
    pub(crate) fn warnings(&self, columns: &Columns, header: RowNumber) -> Vec<Both> {
        let told = columns.roles().filter_map(|(_, column, name)| {
            let merged = self.0.iter().filter(|range| {
                (range.columns.0..=range.columns.1).contains(&column) && range.rows.1 > header.0
            });
            let merged: Vec<_> = merged.map(Range::to_string).collect();
            if merged.is_empty() {
                return None;
            }
            let (letters, named) = (column_letters(column), &merged[..merged.len().min(NAMED)]);
            Some(sheet::merged_cells(&letters, name, named, merged.len()))
        });
        told.collect()
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (left, right) = (
            column_letters(self.columns.0),
            column_letters(self.columns.1),
        );
        write!(f, "{left}{}:{right}{}", self.rows.0, self.rows.1)
    }
}
