//! What there is to show of a run: counts, lanes, pace, time left. Pure: moments come in as values.

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::Timestamp;

use super::lane_view::{LaneAtStart, LaneView, change};
use super::picture::Picture;
use super::stream::{StreamEvent, named};
use crate::journal::DueRow;
use crate::rename::{Outcome, Status};
use crate::runner::{LaneOutlook, Notice, Opening, Window, outlook};
use crate::words::lane::{self as words, Trouble};
use crate::words::{Both, Lang, notice, run as words_of_run, time};

/// A row's failure is shown by itself until so many were; the export has them all.
const FAILURES_SHOWN: u64 = 20;

/// A run as it begins.
#[derive(Debug, Clone)]
pub(crate) struct RunAtStart {
    /// The input's name.
    pub(crate) title: String,
    /// Rows of the whole sheet.
    pub(crate) counts: BTreeMap<Status, u64>,
    /// The lanes that have something to do, by account and region.
    pub(crate) lanes: BTreeMap<(String, String), LaneAtStart>,
    /// When rows may start.
    pub(crate) window: Window,
    /// What it is shown in.
    pub(crate) lang: Lang,
}

/// The state of a run as shown.
#[derive(Debug)]
pub(crate) struct View {
    title: String,
    counts: BTreeMap<Status, u64>,
    lanes: BTreeMap<(String, String), LaneView>,
    window: Window,
    lang: Lang,
    stopping: bool,
    failures: u64,
    dropped: u64,
}

impl View {
    /// Makes the view of a run that begins.
    pub(crate) fn new(run: RunAtStart) -> Self {
        let lanes = run.lanes.into_iter();
        Self {
            title: run.title,
            counts: run.counts,
            lanes: lanes
                .map(|(name, lane)| (name, LaneView::new(lane)))
                .collect(),
            window: run.window,
            lang: run.lang,
            stopping: false,
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
        now: Instant,
    ) -> Option<Both> {
        if let Some(lane) = self.lane(lane) {
            lane.attempt_ended(now);
        }
        self.row_changed(lane, before, row);
        let after = row.state.status;
        if !matches!(after, Status::Failed | Status::Missing) {
            return None;
        }
        self.failures += 1;
        match self.failures {
            failures if failures > FAILURES_SHOWN + 1 => None,
            failures if failures > FAILURES_SHOWN => Some(notice::further_failures()),
            _ => Some(notice::row_failed(
                row.row,
                row.cert_id.as_str(),
                after,
                outcome.evidence.code.as_deref(),
                outcome.evidence.message.as_deref(),
            )),
        }
    }

    /// Counts a row whose status changed.
    pub(super) fn row_changed(&mut self, lane: (&str, &str), before: Status, row: &DueRow) {
        let (after, rows) = (row.state.status, u64::from(row.weight));
        change(&mut self.counts, before, after, rows);
        if let Some(lane) = self.lane(lane) {
            lane.rows_changed(before, after, rows);
        }
    }

    /// Takes note of what happened to a lane.
    pub(super) fn lane_notice(&mut self, lane: (&str, &str), notice: &Notice, now: Timestamp) {
        if let Some(lane) = self.lane(lane) {
            lane.hear(notice, now);
        }
    }

    /// Takes note that a lane's rows wait for credentials.
    pub(super) fn without_credentials(&mut self, lane: (&str, &str)) {
        if let Some(lane) = self.lane(lane) {
            lane.without_credentials();
        }
    }

    /// Takes note that a lane stopped; returns another one that stopped for the same reason before.
    pub(super) fn stopped(
        &mut self,
        lane: (&str, &str),
        reason: &Both,
    ) -> Option<(String, String)> {
        let mut lanes = self.lanes.iter();
        let before = lanes.find(|(_, lane)| lane.stopped_for(reason));
        let before = before.map(|(name, _)| name.clone());
        if let Some(lane) = self.lane(lane) {
            lane.stop(reason);
        }
        before
    }

    /// Takes note that the run ends as soon as what is in flight has ended.
    pub(super) fn stopping(&mut self) {
        self.stopping = true;
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
    pub(super) fn standing(&mut self, now: Instant, wall: Timestamp) -> StreamEvent {
        let (_, ends_at) = outlook(self.going_on(), &self.window, wall);
        StreamEvent::Progress {
            finished: self.finished(),
            rows: self.total(),
            counts: named(|status| self.count(status)),
            calls_per_second: (self.pace(now) * 10.0).round() / 10.0,
            ends_at,
        }
    }

    /// Returns what is drawn of the run.
    pub(super) fn picture(&mut self, now: Instant, wall: Timestamp) -> Picture {
        let ends = if self.stopping {
            words_of_run::stopping()
        } else {
            let is_soonest = self.lanes.values().any(LaneView::is_open_ended);
            time::ends(self.going_on(), &self.window, wall, is_soonest)
        };
        let window = &self.window;
        let lanes = self.lanes.iter_mut();
        let lanes = lanes
            .map(|((account, region), lane)| lane.picture((account, region), window, (now, wall)));
        let lanes = lanes.collect();
        Picture {
            title: self.title.clone(),
            rows: self.total(),
            finished: self.finished(),
            failed: self.failed(),
            in_doubt: self.count(Status::InDoubt),
            has_calls_in_flight: false,
            calls_per_second: self.pace(now),
            ends,
            lanes,
            lang: self.lang,
        }
    }

    /// Returns the same in one line, for logs.
    pub(super) fn line(&mut self, now: Instant, wall: Timestamp) -> String {
        let done = self.count(Status::Renamed) + self.count(Status::Unchanged);
        let forecast = time::forecast(self.going_on(), &self.window, wall);
        let said = words::standing(&words::Standing {
            finished: self.finished(),
            rows: self.total(),
            done,
            failed: self.failed(),
            in_doubt: self.count(Status::InDoubt),
            calls_per_second: self.pace(now),
            lanes: self.lanes.len(),
            troubles: &self.troubles(wall),
            window_closed: matches!(self.window.at(wall), Opening::ClosedUntil(_)),
            forecast: &forecast,
        });
        said.said(self.lang).to_owned()
    }

    /// Returns a moment as lines that are kept show it: the time of day, by the clocks of the window.
    pub(super) fn clock(&self, at: Timestamp) -> String {
        self.window.clock_with_seconds(at, at)
    }

    /// Returns what it is shown in.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    fn lane(&mut self, (account, region): (&str, &str)) -> Option<&mut LaneView> {
        self.lanes.get_mut(&(account.to_owned(), region.to_owned()))
    }

    /// The lanes that have not stopped.
    fn going_on(&self) -> impl Iterator<Item = &LaneOutlook> {
        let lanes = self.lanes.values().filter(|lane| !lane.is_stopped());
        lanes.map(|lane| &lane.outlook)
    }

    fn count(&self, status: Status) -> u64 {
        self.counts.get(&status).copied().unwrap_or(0)
    }

    fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    fn finished(&self) -> u64 {
        let finals = self.counts.iter().filter(|(status, _)| status.is_final());
        finals.map(|(_, rows)| rows).sum()
    }

    fn failed(&self) -> u64 {
        Status::FAILURES
            .iter()
            .map(|status| self.count(*status))
            .sum()
    }

    fn pace(&mut self, now: Instant) -> f64 {
        self.lanes.values_mut().map(|lane| lane.pace(now)).sum()
    }

    /// How many lanes wait, and for what.
    fn troubles(&self, now: Timestamp) -> Vec<(Trouble, usize)> {
        let mut waiting: BTreeMap<Trouble, usize> = BTreeMap::new();
        for what in self.lanes.values().filter_map(|lane| lane.waits(now)) {
            *waiting.entry(what).or_default() += 1;
        }
        waiting.into_iter().collect()
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
