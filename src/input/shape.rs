//! Rows that are no renames, or have too few or too many cells.

use super::columns::Columns;
use super::record::Record;
use super::role::{Role, is_same};
use super::spaces::{is_blank, trimmed};
use super::xlsx::column_letters;
use crate::words::{Both, problem, spreadsheet_damage};

/// How the last row of a list calls its sum.
const TOTALS: [&str; 12] = [
    "合计",
    "合計",
    "总计",
    "總計",
    "小计",
    "小計",
    "共计",
    "总数",
    "total",
    "grand total",
    "subtotal",
    "sum",
];

/// Tells a second header and a total row, which are to be deleted, not mended.
pub(super) fn stray_row(record: &Record, columns: &Columns) -> Option<Both> {
    let cell = |role| record.cell(columns.column(role)?);
    let is_header = |role: Role| {
        let found = cell(role).unwrap_or_default();
        let repeats = is_same(found, columns.header(role));
        !is_blank(found) && (repeats || role.is_meant_by(found))
    };
    if is_header(Role::CertId) && is_header(Role::NewName) {
        return Some(spreadsheet_damage::second_header());
    }
    if cell(Role::CertId).is_some_and(|id| trimmed(id).starts_with("vsc-")) {
        return None;
    }
    let total = record.cells().map(trimmed).find(|cell| is_total(cell))?;
    Some(spreadsheet_damage::total_row(total))
}

/// Says what is wrong with the number of cells.
pub(super) fn length_fault(record: &Record, columns: &Columns) -> Option<Both> {
    let (cells, headers) = (record.len(), columns.headers());
    if cells < headers.len() {
        return Some(problem::too_few_cells(cells, headers));
    }
    let mut beyond = (headers.len()..cells).filter(|column| {
        let cell = record.cell(*column).unwrap_or_default();
        !is_blank(cell)
    });
    let first = beyond.next()?;
    Some(if record.is_of_workbook() {
        problem::beside_the_header(&column_letters(first))
    } else {
        problem::too_many_cells(cells, headers.len())
    })
}

/// Tells `合计`, `合计：40`, `Total`, `total: 40`.
fn is_total(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    TOTALS.iter().any(|total| {
        let rest = cell.strip_prefix(total);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '：']))
    })
}
