//! Counts in words, and the exit code that they mean.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;

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

    /// The counts that are not zero, in words: `38 renamed, 2 unchanged`.
    pub(crate) fn in_words(&self) -> String {
        let parts: Vec<_> = Status::ALL
            .into_iter()
            .filter(|status| self.get(*status) > 0)
            .map(|status| format!("{} {status}", self.get(status)))
            .collect();
        if parts.is_empty() {
            "no rows".into()
        } else {
            parts.join(", ")
        }
    }
}

/// A duration for people: `41s`, `3m 05s`, `7h 12m`.
pub(crate) fn duration_text(duration: Duration) -> String {
    let seconds = duration.as_secs_f64().round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, not negative, and saturating"
    )]
    let seconds = seconds as u64;
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

/// What is said when calls are stamped by the service's clock from now on: to the minute, it is known to the second.
pub(crate) fn clock_text(ahead: SignedDuration) -> String {
    let minutes = (ahead.unsigned_abs().as_secs() + 30) / 60;
    let by = duration_text(Duration::from_secs(minutes * 60));
    let way = if ahead.is_negative() { "fast" } else { "slow" };
    format!(
        "this machine's clock is {by} {way}: calls are stamped by the service's clock from now on; set the clock, times in \
         the record are this machine's"
    )
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

    #[test]
    fn durations_are_for_people() {
        for (seconds, text) in [
            (0, "0s"),
            (59, "59s"),
            (60, "1m 00s"),
            (185, "3m 05s"),
            (25_930, "7h 12m"),
        ] {
            assert_eq!(duration_text(Duration::from_secs(seconds)), text);
        }
    }
}
