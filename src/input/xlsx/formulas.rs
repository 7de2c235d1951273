//! The formulas of a sheet, told as a warning: what is read is what was saved, not what they would give now.

use super::super::problem::shown;
use super::cell_ref::column_letters;
use super::row::SheetRow;
use crate::words::{Both, sheet};

/// How many a warning shows.
const SHOWN: usize = 3;

/// Counts formulas and keeps the first ones.
#[derive(Debug, Default)]
pub(super) struct FormulaTally {
    count: u64,
    first: Vec<String>,
}

impl FormulaTally {
    /// Takes the formulas of a row, those in its first `columns` columns.
    pub(super) fn add(&mut self, row: &SheetRow, columns: usize) {
        for (column, formula) in row.formulas.iter().filter(|(column, _)| *column < columns) {
            self.count += 1;
            if self.first.len() < SHOWN {
                let (letters, number) = (column_letters(*column), row.record.row());
                let formula = match formula.as_str() {
                    "" => "(shared)".to_owned(),
                    formula => format!("={}", shown(formula)),
                };
                let value = row.record.cell(*column).unwrap_or_default();
                let told = format!("{letters}{number} {formula} → \"{}\"", shown(value));
                self.first.push(told);
            }
        }
    }

    /// Says how many there were and what they gave; `None` where there were none.
    pub(super) fn in_words(&self, saved: Option<&str>) -> Option<Both> {
        (self.count > 0).then(|| sheet::formulas(self.count, &self.first, saved))
    }
}
