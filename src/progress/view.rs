//! What there is to show of a run: counts, pace, time left. Pure but for the monotonic clock of the pace.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use crate::journal::DueRow;
use crate::rename::{Outcome, Status};

/// The pace shown is that of the last so long.
const PACE_WINDOW: Duration = Duration::from_secs(10);

/// A row's failure is shown by itself until so many were; the export has them all.
const FAILURES_SHOWN: u64 = 20;

/// What a lane still has to do, and how fast it may.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LaneForecast {
    /// Rows to send.
    pub(crate) left: u64,
    /// Seconds for each.
    pub(crate) seconds_per_call: f64,
}

/// The state of a run as shown.
#[derive(Debug)]
pub(crate) struct View {
    counts: BTreeMap<Status, u64>,
    lanes: BTreeMap<(String, String), LaneForecast>,
    recent: VecDeque<Instant>,
    failures: u64,
    throttled: BTreeMap<(String, String), u64>,
}

impl View {
    /// Makes the view of a run that begins: counts of the whole sheet, and what each lane has to do.
    pub(crate) fn new(
        counts: BTreeMap<Status, u64>,
        lanes: BTreeMap<(String, String), LaneForecast>,
    ) -> Self {
        Self {
            counts,
            lanes,
            recent: VecDeque::new(),
            failures: 0,
            throttled: BTreeMap::new(),
        }
    }

    /// Counts the end of an attempt; returns what is worth a line.
    pub(super) fn attempt_ended(
        &mut self,
        lane: (&str, &str),
        before: Status,
        row: &DueRow,
        outcome: &Outcome,
    ) -> Option<String> {
        self.recent.push_back(Instant::now());
        let after = row.state.status;
        let weight = u64::from(row.weight);
        let count = self.counts.entry(before).or_default();
        *count = count.saturating_sub(weight);
        *self.counts.entry(after).or_default() += weight;
        if after.is_final()
            && let Some(lane) = self.lanes.get_mut(&(lane.0.to_owned(), lane.1.to_owned()))
        {
            lane.left = lane.left.saturating_sub(1);
        }
        if !matches!(after, Status::Failed | Status::Missing) {
            return None;
        }
        self.failures += 1;
        match self.failures {
            failures if failures > FAILURES_SHOWN + 1 => None,
            failures if failures > FAILURES_SHOWN => {
                Some("further failed rows are counted only; the export has them all".into())
            }
            _ => Some(format!(
                "row {}: {} {after}: {}: {}",
                row.row,
                row.cert_id.as_str(),
                outcome.evidence.code.as_deref().unwrap_or("no code"),
                outcome.evidence.message.as_deref().unwrap_or("no message"),
            )),
        }
    }

    /// Counts a pause; the first of each lane is worth a line.
    pub(super) fn paused(
        &mut self,
        lane: (&str, &str),
        code: &str,
        pause: Duration,
    ) -> Option<String> {
        let times = self
            .throttled
            .entry((lane.0.to_owned(), lane.1.to_owned()))
            .or_default();
        *times += 1;
        (*times == 1).then(|| {
            format!(
                "{} of {} is throttled ({code}): it pauses {:.1} s; a lower --rate avoids it",
                lane.1,
                lane.0,
                pause.as_secs_f64()
            )
        })
    }

    /// Rows of the sheet in a status.
    pub(super) fn count(&self, status: Status) -> u64 {
        self.counts.get(&status).copied().unwrap_or(0)
    }

    /// Rows of the sheet.
    pub(super) fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Rows that are final.
    pub(super) fn finished(&self) -> u64 {
        self.counts
            .iter()
            .filter(|(status, _)| status.is_final())
            .map(|(_, rows)| rows)
            .sum()
    }

    /// Calls a second, lately.
    pub(super) fn pace(&mut self) -> f64 {
        let now = Instant::now();
        while self
            .recent
            .front()
            .is_some_and(|&at| now.duration_since(at) > PACE_WINDOW)
        {
            self.recent.pop_front();
        }
        let Some(&first) = self.recent.front() else {
            return 0.0;
        };
        let span = now.duration_since(first).as_secs_f64().max(1.0);
        #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
        let calls = self.recent.len() as f64;
        calls / span
    }

    /// How long the slowest lane takes at its pace.
    pub(super) fn time_left(&self) -> Duration {
        #[expect(clippy::cast_precision_loss, reason = "shown in seconds")]
        let seconds = self
            .lanes
            .values()
            .map(|lane| lane.left as f64 * lane.seconds_per_call)
            .fold(0.0, f64::max);
        Duration::from_secs_f64(seconds)
    }

    /// The counts as one line: done, failed, in doubt.
    pub(super) fn counts_line(&self) -> String {
        let done = self.count(Status::Renamed) + self.count(Status::Unchanged);
        let failed = [Status::Failed, Status::Missing, Status::Drifted]
            .into_iter()
            .map(|status| self.count(status))
            .sum::<u64>();
        format!(
            "done {done}  failed {failed}  in doubt {}",
            self.count(Status::InDoubt)
        )
    }
}
