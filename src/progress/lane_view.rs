//! What there is to show of one lane of a run. Pure: moments come in as values.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::picture::{Doing, LanePicture};
use crate::rename::Status;
use crate::runner::{LaneOutlook, Notice, Opening, Window};

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

/// What a lane does, where it is not simply at work.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// At work.
    Working,
    /// The service asked for a pause, until then.
    Paused(Instant),
    /// The service does not answer, since then.
    Away(Timestamp),
    /// Its rows wait for credentials.
    WithoutCredentials,
    /// It stopped, and why.
    Stopped(String),
}

/// A lane as shown.
#[derive(Debug)]
pub(super) struct LaneView {
    pub(super) outlook: LaneOutlook,
    counts: BTreeMap<Status, u64>,
    state: State,
    recent: VecDeque<Instant>,
}

impl LaneView {
    pub(super) fn new(lane: LaneAtStart) -> Self {
        Self {
            outlook: lane.outlook,
            counts: lane.counts,
            state: State::Working,
            recent: VecDeque::new(),
        }
    }

    /// Takes note that an attempt ended.
    pub(super) fn attempt_ended(&mut self, now: Instant) {
        self.recent.push_back(now);
        if self.state == State::WithoutCredentials {
            self.state = State::Working;
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
    pub(super) fn hear(&mut self, notice: &Notice, now: Instant, wall: Timestamp) {
        match notice {
            Notice::Paused { pause, .. } => self.state = State::Paused(now + *pause),
            Notice::Rate { limit, .. } => self.outlook.limit = *limit,
            Notice::OutageBegan { .. } => self.state = State::Away(wall),
            Notice::OutageEnded { .. } => self.state = State::Working,
            Notice::NamesUnreadable { .. }
            | Notice::RowUnread { .. }
            | Notice::NotConfirmed { .. }
            | Notice::OldDoubts
            | Notice::Stop(_) => {}
        }
    }

    /// Takes note that its rows wait for credentials.
    pub(super) fn without_credentials(&mut self) {
        self.state = State::WithoutCredentials;
    }

    /// Takes note that it stopped.
    pub(super) fn stop(&mut self, reason: &str) {
        self.state = State::Stopped(reason.to_owned());
    }

    /// Tells whether it stopped.
    pub(super) fn is_stopped(&self) -> bool {
        matches!(self.state, State::Stopped(_))
    }

    /// Tells whether it waits for the service: as it was asked to, or for an answer.
    pub(super) fn waits(&self, now: Instant) -> Option<&'static str> {
        match self.state {
            State::Paused(until) if now < until => Some("throttled"),
            State::Away(_) => Some("without an answer"),
            State::WithoutCredentials => Some("without credentials"),
            State::Working | State::Paused(_) | State::Stopped(_) => None,
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
        let doing = match &self.state {
            State::Stopped(reason) => Doing::Stopped(reason.clone()),
            _ if finished == rows => Doing::Done,
            State::Away(since) => {
                Doing::Waiting(format!("no answer since {}", window.clock(*since, wall)))
            }
            State::WithoutCredentials => Doing::Waiting("waiting for credentials".to_owned()),
            State::Working | State::Paused(_) => match window.at(wall) {
                Opening::ClosedUntil(opens_at) => Doing::Waiting(format!(
                    "window closed until {}",
                    window.clock(opens_at, wall)
                )),
                Opening::Always | Opening::OpenUntil(_) => match self.state {
                    State::Paused(until) if now < until => {
                        Doing::Waiting(throttled(window, wall, until.duration_since(now)))
                    }
                    _ => Doing::Running,
                },
            },
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

/// Says until when a lane pauses: to the second, since most pauses are short.
pub(super) fn throttled(window: &Window, now: Timestamp, left: Duration) -> String {
    let until = jiff::SignedDuration::try_from(left)
        .ok()
        .and_then(|left| now.checked_add(left).ok());
    match until {
        Some(until) => format!("throttled until {}", window.clock_with_seconds(until, now)),
        None => "throttled".to_owned(),
    }
}

/// Counts rows in another status from now on.
pub(super) fn change(counts: &mut BTreeMap<Status, u64>, before: Status, after: Status, rows: u64) {
    let count = counts.entry(before).or_default();
    *count = count.saturating_sub(rows);
    *counts.entry(after).or_default() += rows;
}
