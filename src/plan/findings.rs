//! What was found wrong or worth knowing: all of it counted, the first of the sheet kept. Pure.

use crate::input::Problem;

/// Problems or warnings: all counted, the first of the sheet kept.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<Problem>,
    total: u64,
}

impl Findings {
    /// How many are shown.
    pub(crate) const SHOWN: usize = 1000;

    /// Adds one, found in any order.
    pub(crate) fn add(&mut self, problem: Problem) {
        self.total += 1;
        self.kept.push(problem.shortened());
        if self.kept.len() >= 2 * Self::SHOWN {
            self.trim();
        }
    }

    fn trim(&mut self) {
        self.kept.sort_by_key(|problem| problem.row);
        self.kept.truncate(Self::SHOWN);
    }

    /// How many there are.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Returns the first ones in the order of rows.
    pub(crate) fn first(mut self) -> Vec<Problem> {
        self.trim();
        self.kept
    }
}
