//! Counts in words, and the exit code that they mean.

use std::collections::BTreeMap;

use crate::exit_code::Exit;
use crate::journal::Tally;
use crate::rename::Status;

/// Rows of the sheet by status.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Counts(BTreeMap<Status, u64>);

impl Counts {
    /// Adds up the rows of all lanes.
    pub(crate) fn of(tally: &[Tally]) -> Self {
        let mut counts = BTreeMap::new();
        for part in tally {
            *counts.entry(part.status).or_default() += part.rows;
        }
        Self(counts)
    }

    /// Rows in a status.
    pub(crate) fn get(&self, status: Status) -> u64 {
        self.0.get(&status).copied().unwrap_or(0)
    }

    /// Rows of the sheet.
    pub(crate) fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Rows that have something left to be done.
    pub(crate) fn unfinished(&self) -> u64 {
        self.get(Status::Pending) + self.get(Status::InDoubt)
    }

    /// Rows by status, as progress counts on.
    pub(crate) fn by_status(&self) -> BTreeMap<Status, u64> {
        self.0.clone()
    }

    /// The exit code of a command that leaves the job so.
    pub(crate) fn exit(&self) -> Exit {
        let failed: u64 = [
            Status::Failed,
            Status::Missing,
            Status::Drifted,
            Status::Invalid,
        ]
        .into_iter()
        .map(|status| self.get(status))
        .sum();
        match (self.unfinished(), failed) {
            (0, 0) => Exit::Success,
            (0, _) => Exit::SomeFailed,
            _ => Exit::Unfinished,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(parts: &[(Status, u64)]) -> Counts {
        Counts(parts.iter().copied().collect())
    }

    #[test]
    fn what_is_left_comes_before_what_failed() {
        use Status::{Drifted, Failed, InDoubt, Invalid, Missing, Pending, Renamed, Unchanged};
        for (parts, exit) in [
            (vec![(Renamed, 3), (Unchanged, 1)], Exit::Success),
            (vec![(Renamed, 3), (Failed, 1)], Exit::SomeFailed),
            (vec![(Missing, 1)], Exit::SomeFailed),
            (vec![(Drifted, 1)], Exit::SomeFailed),
            (vec![(Invalid, 1)], Exit::SomeFailed),
            (vec![(Failed, 1), (Pending, 1)], Exit::Unfinished),
            (vec![(InDoubt, 1)], Exit::Unfinished),
        ] {
            assert_eq!(counts(&parts).exit(), exit, "{parts:?}");
        }
    }
}
