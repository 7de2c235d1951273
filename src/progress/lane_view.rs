//! What there is to show of one lane of a run. Pure: moments come in as values.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::faring::Faring;
use super::picture::{Doing, LanePicture};
use crate::rename::Status;
use crate::runner::{LaneOutlook, Notice, Window};
use crate::words::Both;
use crate::words::lane::Trouble;

/// The pace shown is that of the last so long.
const PACE_WINDOW: Duration = Duration::from_secs(10);

/// A lane as a run finds it.
#[derive(Debug, Clone)]
pub(crate) struct LaneAtStart {
    /// What it has left to do, and how fast it may.
    pub(crate) outlook: LaneOutlook,
    /// Its rows of the sheet.
    pub(crate) counts: BTreeMap<Status, u64>,
}

/// A lane as shown.
#[derive(Debug)]
pub(super) struct LaneView {
    pub(super) outlook: LaneOutlook,
    counts: BTreeMap<Status, u64>,
    faring: Faring,
    recent: VecDeque<Instant>,
}

impl LaneView {
    pub(super) fn new(lane: LaneAtStart) -> Self {
        Self {
            outlook: lane.outlook,
            counts: lane.counts,
            faring: Faring::Working,
            recent: VecDeque::new(),
        }
    }

    /// Takes note that an attempt ended.
    pub(super) fn attempt_ended(&mut self, now: Instant) {
        self.recent.push_back(now);
        if self.faring == Faring::WithoutCredentials {
            self.faring = Faring::Working;
        }
    }

    /// Counts rows whose status changed.
    pub(super) fn rows_changed(&mut self, before: Status, after: Status, rows: u64) {
        change(&mut self.counts, before, after, rows);
        if after.is_final() {
            self.outlook.left = self.outlook.left.saturating_sub(1);
        }
    }

    /// Takes note of what happened to it.
    pub(super) fn hear(&mut self, notice: &Notice, now: Timestamp) {
        match notice {
            Notice::Paused { pause, .. } => {
                let until = now.saturating_add(*pause).unwrap_or(Timestamp::MAX);
                self.faring = Faring::PausedUntil(until);
            }
            Notice::Rate { limit, .. } => self.outlook.limit = *limit,
            Notice::OutageBegan { .. } => self.faring = Faring::Away(now),
            Notice::OutageEnded { .. } => self.faring = Faring::Working,
            Notice::NamesUnreadable { .. }
            | Notice::RowUnread { .. }
            | Notice::NotConfirmed { .. }
            | Notice::OldDoubts
            | Notice::Stop(_) => {}
        }
    }

    /// Takes note that its rows wait for credentials.
    pub(super) fn without_credentials(&mut self) {
        self.faring = Faring::WithoutCredentials;
    }

    /// Takes note that it stopped.
    pub(super) fn stop(&mut self, reason: &Both) {
        self.faring = Faring::Stopped(reason.clone());
    }

    /// Tells whether it stopped.
    pub(super) fn is_stopped(&self) -> bool {
        matches!(self.faring, Faring::Stopped(_))
    }

    /// Tells whether it stopped for this reason.
    pub(super) fn stopped_for(&self, reason: &Both) -> bool {
        matches!(&self.faring, Faring::Stopped(why) if why == reason)
    }

    /// Tells whether it has rows left and nobody knows when it goes on with them.
    pub(super) fn is_open_ended(&self) -> bool {
        self.outlook.left > 0 && self.faring.is_open_ended()
    }

    /// Tells whether it waits for the service: as it was asked to, or for an answer.
    pub(super) fn waits(&self, now: Timestamp) -> Option<Trouble> {
        match self.faring {
            Faring::PausedUntil(until) if now < until => Some(Trouble::Throttled),
            Faring::Away(_) => Some(Trouble::WithoutAnswer),
            Faring::WithoutCredentials => Some(Trouble::WithoutCredentials),
            Faring::Working | Faring::PausedUntil(_) | Faring::Stopped(_) => None,
        }
    }

    /// Calls a second, lately.
    pub(super) fn pace(&mut self, now: Instant) -> f64 {
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

    /// Returns what is shown of it.
    pub(super) fn picture(
        &mut self,
        (account, region): (&str, &str),
        window: &Window,
        (now, wall): (Instant, Timestamp),
    ) -> LanePicture {
        let rows_in = |statuses: &[Status]| {
            statuses
                .iter()
                .filter_map(|status| self.counts.get(status))
                .sum()
        };
        let rows = self.counts.values().sum();
        let finished = self
            .counts
            .iter()
            .filter(|(status, _)| status.is_final())
            .map(|(_, rows)| rows)
            .sum();
        let doing = if finished == rows {
            Doing::Done
        } else {
            self.faring.doing(window, wall)
        };
        LanePicture {
            account: account.to_owned(),
            region: region.to_owned(),
            rows,
            finished,
            failed: rows_in(&Status::FAILURES),
            calls_per_second: self.pace(now),
            doing,
        }
    }
}

/// Counts rows in another status from now on.
pub(super) fn change(counts: &mut BTreeMap<Status, u64>, before: Status, after: Status, rows: u64) {
    let count = counts.entry(before).or_default();
    *count = count.saturating_sub(rows);
    *counts.entry(after).or_default() += rows;
}
