//! Whether a lane's service is away, and when to look whether it is back. Pure.
//!
//! One row that fails again and again is that row's own trouble; failures in a row of several rows, with nothing
//! answered meanwhile, are the service's or the network's.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::rename::RowNumber;

/// Transport failures in a row that may be an outage.
const STREAK: u32 = 5;

/// Rows that they must be of: one bad row at a job's end is that row's own trouble.
const ROWS: usize = 3;

/// Within so long of an answer there is no outage.
const QUIET: Duration = Duration::from_secs(10);

/// The first wait before a probe.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest wait before a probe.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// Whether a failure uses up one of its row's attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// It does.
    Counts,
    /// It does not: it would be an outage, had nothing been answered lately.
    Suspect,
    /// It does not: the service is away, or the machine slept.
    Excused,
    /// It does not, and from here on the service is away.
    Began,
}

/// What is known of a lane's service.
#[derive(Debug)]
pub(super) struct Outage {
    limit: Duration,
    /// Failures in a row that used up an attempt, by row.
    streak: BTreeMap<RowNumber, u32>,
    /// Failures in a row that did not.
    suspects: u32,
    /// Attempts that turned out to be of an outage, to be given back.
    refunds: BTreeMap<RowNumber, u32>,
    answered_at: Option<Duration>,
    down: Option<Down>,
    /// Attempts let go until then met an outage or a machine asleep.
    excused_until: Duration,
}

#[derive(Debug)]
struct Down {
    since: Duration,
    probes: u32,
    next_probe: Duration,
}

impl Outage {
    /// Makes one of which nothing is known. `limit` is `--outage-limit`.
    pub(super) fn new(limit: Duration) -> Self {
        Self {
            limit,
            streak: BTreeMap::new(),
            suspects: 0,
            refunds: BTreeMap::new(),
            answered_at: None,
            down: None,
            excused_until: Duration::ZERO,
        }
    }

    /// Notes that an attempt got an answer, whatever it says; returns how long the outage was that this ends.
    pub(super) fn answered(&mut self, now: Duration) -> Option<Duration> {
        self.streak.clear();
        self.suspects = 0;
        self.answered_at = Some(now);
        let down = self.down.take()?;
        self.excused_until = self.excused_until.max(now);
        Some(now.saturating_sub(down.since))
    }

    /// Notes that an attempt, let go at `sent_at`, got none. `jitter` is at least 0 and less than 1.
    pub(super) fn failed(
        &mut self,
        row: RowNumber,
        sent_at: Duration,
        now: Duration,
        jitter: f64,
    ) -> Failure {
        if let Some(down) = &mut self.down {
            if sent_at >= down.next_probe {
                down.probes += 1;
                down.next_probe = now + wait(down.probes, jitter);
            }
            return Failure::Excused;
        }
        if sent_at < self.excused_until {
            return Failure::Excused;
        }
        *self.streak.entry(row).or_default() += 1;
        let failures = self.suspects + self.streak.values().sum::<u32>();
        let quiet = self
            .answered_at
            .is_none_or(|at| now.saturating_sub(at) >= QUIET);
        if failures < STREAK || self.streak.len() < ROWS {
            return Failure::Counts;
        }
        if !quiet {
            // Where connections are refused at once, a row could use up its attempts before it is quiet.
            self.streak.entry(row).and_modify(|times| *times -= 1);
            self.suspects += 1;
            return Failure::Suspect;
        }
        self.refunds = std::mem::take(&mut self.streak);
        self.suspects = 0;
        // This one is not charged in the first place.
        if let Some(times) = self.refunds.get_mut(&row) {
            *times -= 1;
        }
        self.down = Some(Down {
            since: now,
            probes: 0,
            next_probe: now + wait(0, jitter),
        });
        Failure::Began
    }

    /// Returns how many attempts of a row are to be given back, once.
    pub(super) fn refund(&mut self, row: RowNumber) -> u32 {
        self.refunds.remove(&row).unwrap_or(0)
    }

    /// Tells whether failures in a row are of too few rows to say whose trouble they are.
    pub(super) fn is_unsure(&self) -> bool {
        (1..ROWS).contains(&self.streak.len())
    }

    /// Returns when the next probe may go, while the service is away.
    pub(super) fn next_probe(&self) -> Option<Duration> {
        self.down.as_ref().map(|down| down.next_probe)
    }

    /// Returns when the lane is given up, while the service is away.
    pub(super) fn gives_up_at(&self) -> Option<Duration> {
        self.down.as_ref().map(|down| down.since + self.limit)
    }

    /// Notes that nothing could be tried for `gap`: the time does not count as outage.
    pub(super) fn hold(&mut self, gap: Duration) {
        if let Some(down) = &mut self.down {
            down.since += gap;
        }
    }

    /// Notes that the process did not run for `gap` until `now`: what was in flight is excused, and the time does
    /// not count as outage.
    pub(super) fn woke(&mut self, gap: Duration, now: Duration) {
        self.streak.clear();
        self.suspects = 0;
        self.excused_until = now;
        if let Some(down) = &mut self.down {
            down.since = (down.since + gap).min(now);
            down.next_probe = down.next_probe.min(now + FIRST_WAIT);
        }
    }
}

/// The wait before the probe that follows `probes` others: doubles from 1 s to 5 minutes, with equal jitter.
fn wait(probes: u32, jitter: f64) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(1_u32.checked_shl(probes).unwrap_or(u32::MAX));
    doubled.min(LONGEST_WAIT).mul_f64(0.5 + jitter / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);

    fn down_after(failures: &[(u32, u64)], answered: Option<u64>) -> Option<usize> {
        let mut outage = Outage::new(7200 * S);
        if let Some(at) = answered {
            assert_eq!(outage.answered(S * u32::try_from(at).unwrap_or(0)), None);
        }
        failures.iter().position(|&(row, at)| {
            let at = Duration::from_secs(at);
            outage.failed(RowNumber(row), at, at, 0.5) == Failure::Began
        })
    }

    #[test]
    fn five_failures_in_a_row_of_three_rows_with_no_answer_for_ten_seconds() {
        let rows = [(2, 20), (3, 20), (4, 20), (2, 21), (3, 21), (4, 22)];
        assert_eq!(
            down_after(&rows, None),
            Some(4),
            "nothing was ever answered"
        );
        assert_eq!(down_after(&rows, Some(1)), Some(4));
        assert_eq!(down_after(&rows, Some(12)), Some(5), "not before 22 s");
        assert_eq!(down_after(&rows, Some(19)), None, "answered lately");
        let one_row = [(2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (2, 60), (3, 70)];
        assert_eq!(down_after(&one_row, None), None, "that row's own trouble");
    }

    #[test]
    fn an_answer_between_breaks_the_row() {
        let mut outage = Outage::new(S);
        for row in 2..6 {
            assert_eq!(outage.failed(RowNumber(row), S, S, 0.0), Failure::Counts);
        }
        assert_eq!(outage.answered(2 * S), None);
        assert_eq!(
            outage.failed(RowNumber(6), 60 * S, 60 * S, 0.0),
            Failure::Counts
        );
    }

    #[test]
    fn attempts_of_an_outage_are_given_back() {
        let mut outage = Outage::new(S);
        for (row, expected) in [(2, 0), (3, 0), (4, 0), (2, 0)] {
            assert_eq!(outage.failed(RowNumber(row), S, S, 0.0), Failure::Counts);
            assert_eq!(outage.refund(RowNumber(row)), expected, "not yet");
        }
        assert_eq!(outage.failed(RowNumber(3), S, S, 0.0), Failure::Began);
        let refunds = [2, 3, 4, 5].map(|row| outage.refund(RowNumber(row)));
        assert_eq!(refunds, [2, 1, 1, 0], "the last was never charged");
        assert_eq!(outage.refund(RowNumber(2)), 0, "once");
        assert_eq!(outage.failed(RowNumber(9), S, 9 * S, 0.0), Failure::Excused);
        assert_eq!(outage.answered(60 * S), Some(59 * S));
        assert_eq!(
            outage.failed(RowNumber(9), 59 * S, 69 * S, 0.0),
            Failure::Excused,
            "let go during the outage"
        );
    }

    #[test]
    fn waits_between_probes_grow_to_five_minutes() {
        for (probes, least, most) in [(0, 500, 1000), (3, 4000, 8000), (30, 150_000, 300_000)] {
            assert_eq!(wait(probes, 0.0), Duration::from_millis(least), "{probes}");
            let longest = wait(probes, 0.999_999);
            assert!(longest <= Duration::from_millis(most), "{probes}");
        }
    }

    #[test]
    fn time_asleep_is_no_outage() {
        let mut outage = Outage::new(100 * S);
        outage.woke(3600 * S, 4000 * S);
        for row in 2..10 {
            assert_eq!(
                outage.failed(RowNumber(row), 390 * S, 4001 * S, 0.0),
                Failure::Excused,
                "it was in flight when the lid was shut"
            );
        }
        for row in 2..7 {
            let end = outage.failed(RowNumber(row), 4002 * S, 4003 * S, 0.0);
            assert_eq!(end == Failure::Began, row == 6);
        }
        assert_eq!(outage.gives_up_at(), Some(4103 * S));
        outage.woke(1000 * S, 5010 * S);
        assert_eq!(outage.gives_up_at(), Some(5103 * S));
    }
}
