//! Ids that are shorter than the others of their sheet: cut off, most likely.
//!
//! The length of an id is not documented, so this is a warning, and only the sheet itself says what is usual.

use std::collections::BTreeMap;

use super::problem::shown;
use crate::rename::RowNumber;
use crate::words::{Both, sheet};

/// So many ids must there be before one is short.
const ENOUGH: u64 = 4;
/// How many of a length are kept to be named.
const NAMED: usize = 3;

/// Counts ids by length.
#[derive(Debug, Default)]
pub(super) struct IdLengths(BTreeMap<usize, Ids>);

#[derive(Debug, Default)]
struct Ids {
    count: u64,
    /// As a message shows them.
    first: Vec<(RowNumber, String)>,
}

impl IdLengths {
    /// Takes a row's id.
    pub(super) fn add(&mut self, row: RowNumber, id: &str) {
        let ids = self.0.entry(id.len()).or_default();
        ids.count += 1;
        if ids.first.len() < NAMED {
            ids.first.push((row, shown(id)));
        }
    }

    /// Names the ids that are shorter than three quarters of all.
    pub(super) fn warnings(&self) -> Vec<Both> {
        let all: u64 = self.0.values().map(|ids| ids.count).sum();
        let usual = self.0.iter().find(|(_, ids)| ids.count * 4 >= all * 3);
        let Some((usual, _)) = usual.filter(|_| all >= ENOUGH) else {
            return Vec::new();
        };
        let short = self.0.range(..usual);
        let told =
            short.map(|(length, ids)| sheet::short_ids(*length, *usual, &ids.first, ids.count));
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_are_named_where_a_length_is_usual() {
        let warnings = |ids: &[&str]| {
            let mut lengths = IdLengths::default();
            for (row, id) in (2..).zip(ids) {
                lengths.add(RowNumber(row), id);
            }
            let warnings = lengths.warnings();
            warnings.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(
            warnings(&["vsc-123", "vsc-124", "vsc-125", "vsc-1"]),
            ["ids of 5 characters, where the others have 7; they may be cut off: row 5 \"vsc-1\""]
        );
        for fine in [
            &["vsc-12", "vsc-1"][..],                 // too few
            &["vsc-1", "vsc-2", "vsc-12", "vsc-13"],  // no usual length
            &["vsc-1", "vsc-2", "vsc-3", "vsc-4444"], // longer is not cut off
        ] {
            assert_eq!(warnings(fine), [""; 0], "{fine:?}");
        }
    }
}
