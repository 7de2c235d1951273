//! What there is to show of a run: counts, pace, time left. Pure but for the monotonic clock of the pace.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::stream::{StreamEvent, named};
use crate::journal::DueRow;
use crate::rename::{Outcome, Status};
use crate::report::duration_text;
use crate::runner::{LaneOutlook, Notice, Window, outlook};

/// The pace shown is that of the last so long.
const PACE_WINDOW: Duration = Duration::from_secs(10);

/// A row's failure is shown by itself until so many were; the export has them all.
const FAILURES_SHOWN: u64 = 20;

/// What a lane does, where it is not simply at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LaneState {
    /// At work.
    Working,
    /// The service asked for a pause, until then.
    Paused(Instant),
    /// The service does not answer.
    Away,
    /// It stopped.
    Stopped,
}

/// A lane as shown.
#[derive(Debug)]
struct LaneView {
    outlook: LaneOutlook,
    state: LaneState,
}

/// The state of a run as shown.
#[derive(Debug)]
pub(crate) struct View {
    counts: BTreeMap<Status, u64>,
    lanes: BTreeMap<(String, String), LaneView>,
    window: Window,
    recent: VecDeque<Instant>,
    failures: u64,
    dropped: u64,
}

impl View {
    /// Makes the view of a run that begins: counts of the whole sheet, what each lane (by account and region) has to
    /// do, and when it may.
    pub(crate) fn new(
        counts: BTreeMap<Status, u64>,
        lanes: BTreeMap<(String, String), LaneOutlook>,
        window: Window,
    ) -> Self {
        let state = LaneState::Working;
        Self {
            counts,
            lanes: lanes
                .into_iter()
                .map(|(lane, outlook)| (lane, LaneView { outlook, state }))
                .collect(),
            window,
            recent: VecDeque::new(),
            failures: 0,
            dropped: 0,
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
        self.row_changed(lane, before, row);
        let after = row.state.status;
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

    /// Counts a row whose status changed.
    pub(super) fn row_changed(&mut self, lane: (&str, &str), before: Status, row: &DueRow) {
        let after = row.state.status;
        let weight = u64::from(row.weight);
        let count = self.counts.entry(before).or_default();
        *count = count.saturating_sub(weight);
        *self.counts.entry(after).or_default() += weight;
        if after.is_final()
            && let Some(lane) = self.lanes.get_mut(&(lane.0.to_owned(), lane.1.to_owned()))
        {
            lane.outlook.left = lane.outlook.left.saturating_sub(1);
        }
    }

    /// Takes note of what happened to a lane.
    pub(super) fn lane_notice(&mut self, lane: (&str, &str), notice: &Notice) {
        let Some(lane) = self.lanes.get_mut(&(lane.0.to_owned(), lane.1.to_owned())) else {
            return;
        };
        match notice {
            Notice::Paused { pause, .. } => lane.state = LaneState::Paused(Instant::now() + *pause),
            Notice::Rate { limit, .. } => lane.outlook.limit = *limit,
            Notice::OutageBegan { .. } => lane.state = LaneState::Away,
            Notice::OutageEnded { .. } => lane.state = LaneState::Working,
            Notice::NamesUnreadable { .. }
            | Notice::RowUnread { .. }
            | Notice::NotConfirmed { .. }
            | Notice::OldDoubts
            | Notice::Stop(_) => {}
        }
    }

    /// Takes note that a lane stopped.
    pub(super) fn stopped(&mut self, lane: (&str, &str)) {
        if let Some(lane) = self.lanes.get_mut(&(lane.0.to_owned(), lane.1.to_owned())) {
            lane.state = LaneState::Stopped;
        }
    }

    /// Takes note of something that could not be told.
    pub(super) fn dropped(&mut self) {
        self.dropped += 1;
    }

    /// Returns how much could not be told since this was last asked.
    pub(super) fn take_dropped(&mut self) -> u64 {
        std::mem::take(&mut self.dropped)
    }

    /// Returns where the run stands, as programs are told.
    pub(super) fn standing(&mut self, now: Timestamp) -> StreamEvent {
        let (_, ends_at) = outlook(self.going_on(), &self.window, now);
        StreamEvent::Progress {
            finished: self.finished(),
            rows: self.total(),
            counts: named(|status| self.count(status)),
            calls_per_second: (self.pace() * 10.0).round() / 10.0,
            ends_at,
        }
    }

    /// The lanes that have not stopped.
    fn going_on(&self) -> impl Iterator<Item = &LaneOutlook> {
        let lanes = self.lanes.values();
        lanes
            .filter(|lane| lane.state != LaneState::Stopped)
            .map(|lane| &lane.outlook)
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

    /// How long the slowest lane takes at its rate, and when that is, as the window's clocks show it.
    pub(super) fn time_left(&self) -> String {
        outlook_text(self.going_on(), &self.window, Timestamp::now())
    }

    /// The lanes that are not simply at work, as words; empty when all are.
    pub(super) fn troubles(&self) -> String {
        let now = Instant::now();
        let count = |is: fn(LaneState, Instant) -> bool| {
            self.lanes
                .values()
                .filter(|lane| is(lane.state, now))
                .count()
        };
        let paused = count(|state, now| matches!(state, LaneState::Paused(until) if now < until));
        let away = count(|state, _| state == LaneState::Away);
        let closed = matches!(
            self.window.at(Timestamp::now()),
            crate::runner::Opening::ClosedUntil(_)
        );
        let mut words = String::new();
        for (number, what) in [(paused, "throttled"), (away, "without an answer")] {
            if number > 0 {
                write!(words, "  {number} of {} lanes {what}", self.lanes.len()).ok();
            }
        }
        if closed {
            words.push_str("  window closed");
        }
        words
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

/// Says how long lanes take and when they are done: `2h 05m left, until about 2026-03-02 04:12 CST`.
pub(crate) fn outlook_text<'a>(
    lanes: impl IntoIterator<Item = &'a LaneOutlook>,
    window: &Window,
    now: Timestamp,
) -> String {
    let (work, end) = outlook(lanes, window, now);
    let work = duration_text(work);
    match end {
        Some(end) => format!("{work}, until about {}", window.show(end)),
        None => format!("{work}, and no end in sight"),
    }
}
