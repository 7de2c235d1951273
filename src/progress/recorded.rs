//! The picture of a job as its journal tells it: for whoever looks from another terminal, or the next morning. Pure.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::faring::Faring;
use super::picture::{Doing, LanePicture, Picture};
use crate::journal::{LastRun, Tally};
use crate::rename::{Event, EventRecord, JobFacts, Quota, Status};
use crate::report::Counts;
use crate::runner::{LaneOutlook, RateChoice, Window, outlook};
use crate::words::{Both, Lang, recorded_stop, status, time};

/// Calls of the last so long tell the pace.
pub(crate) const PACE_WINDOW: Duration = Duration::from_secs(20);

/// Whether somebody carries the job out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runs {
    /// A run holds its lock.
    Now,
    /// None does.
    No,
}

/// What a journal tells of its job.
#[derive(Debug)]
pub(crate) struct Recorded<'a> {
    pub(crate) facts: &'a JobFacts,
    pub(crate) tally: &'a [Tally],
    /// The last run, and what happened to lanes in it.
    pub(crate) run: Option<(&'a LastRun, &'a [EventRecord])>,
    /// The planned lane of each attempt within [`PACE_WINDOW`], and how long ago that was.
    pub(crate) attempts: &'a [(i64, Duration)],
    pub(crate) runs: Runs,
}

/// A lane as the log tells it.
#[derive(Debug)]
struct LaneRecord {
    planned: Vec<i64>,
    outlook: LaneOutlook,
    faring: Faring,
}

/// When the rest of a job is done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rest {
    /// How long calls are made for it.
    pub(crate) work: Duration,
    /// When that is over, if it begins now or goes on; none when that can't be told.
    pub(crate) ends_at: Option<Timestamp>,
}

impl Recorded<'_> {
    /// Returns the picture of the job at `now`.
    pub(crate) fn picture(&self, now: Timestamp, lang: Lang) -> Picture {
        let (lanes, window) = (self.lanes(), self.window());
        let counts = Counts::of(self.tally);
        let rows_in = |statuses: &[Status]| statuses.iter().map(|status| counts.get(*status)).sum();
        let picture = |((account, region), record): (&(String, String), &LaneRecord)| {
            self.lane_picture((account, region), record, &window, now)
        };
        Picture {
            title: self.facts.input.name.clone(),
            rows: counts.total(),
            finished: counts.total() - counts.unfinished(),
            failed: rows_in(&Status::FAILURES),
            in_doubt: counts.get(Status::InDoubt),
            has_calls_in_flight: self.runs == Runs::Now,
            calls_per_second: pace(self.attempts.iter().map(|(_, ago)| *ago)),
            ends: self.end_words(&lanes, &window, now),
            lanes: lanes.iter().map(picture).collect(),
            lang,
        }
    }

    /// Returns how long the rest takes, at the rates of the last run.
    pub(crate) fn rest(&self, now: Timestamp) -> Rest {
        let lanes = self.lanes();
        let (work, ends_at) = outlook(self.going_on(&lanes), &self.window(), now);
        Rest { work, ends_at }
    }

    /// The lanes that the forecast counts: in a run, those that have not stopped; else all.
    fn going_on<'b>(
        &self,
        lanes: &'b BTreeMap<(String, String), LaneRecord>,
    ) -> impl Iterator<Item = &'b LaneOutlook> {
        let all = self.runs == Runs::No;
        let going_on = lanes
            .values()
            .filter(move |lane| all || !matches!(lane.faring, Faring::Stopped(_)));
        going_on.map(|lane| &lane.outlook)
    }

    fn end_words(
        &self,
        lanes: &BTreeMap<(String, String), LaneRecord>,
        window: &Window,
        now: Timestamp,
    ) -> Both {
        let ended = self.run.and_then(|(run, _)| run.ended.as_ref());
        if Counts::of(self.tally).unfinished() == 0 {
            return match ended {
                Some((at, _)) => status::finished(Some(&window.clock(*at, now))),
                None => status::finished(None),
            };
        }
        if self.runs == Runs::Now {
            let is_soonest = lanes
                .values()
                .any(|lane| lane.outlook.left > 0 && lane.faring.is_open_ended());
            return time::ends(self.going_on(lanes), window, now, is_soonest);
        }
        let left = time::duration(self.rest(now).work);
        match (self.run, ended) {
            (None, _) => status::work_to_do(&left),
            (Some(_), None) => status::cut_off_with(&left),
            (Some(_), Some((at, why))) => status::ended_with(&window.clock(*at, now), why, &left),
        }
    }

    /// The lanes by account and region, as the last run brought them together.
    fn lanes(&self) -> BTreeMap<(String, String), LaneRecord> {
        let rate = self
            .option("rate")
            .and_then(|rate| rate.parse().ok())
            .unwrap_or(RateChoice::USUAL);
        let mut lanes: BTreeMap<(String, String), LaneRecord> = BTreeMap::new();
        for planned in &self.facts.lanes {
            let callers = self
                .run
                .map(|(run, _)| run.callers.as_slice())
                .unwrap_or_default();
            let caller = callers
                .iter()
                .find(|caller| caller.profile == planned.profile);
            let account = match (caller, &planned.account) {
                (Some(caller), _) => caller.account.as_ref().unwrap_or(&caller.access_key_id),
                (None, Some(account)) => account,
                (None, None) => &planned.profile,
            };
            let lane = lanes
                .entry((account.clone(), planned.region.as_str().to_owned()))
                .or_insert_with(|| LaneRecord {
                    planned: Vec::new(),
                    outlook: LaneOutlook {
                        left: 0,
                        limit: rate.first_limit(),
                        period: rate.period(),
                    },
                    faring: Faring::Working,
                });
            lane.planned.push(planned.id);
            let left = self
                .tally
                .iter()
                .filter(|part| part.lane == planned.id && !part.status.is_final());
            lane.outlook.left += left.map(|part| part.rows).sum::<u64>();
        }
        for record in self.run.map(|(_, events)| events).unwrap_or_default() {
            take(&mut lanes, record);
        }
        lanes
    }

    fn lane_picture(
        &self,
        (account, region): (&str, &str),
        lane: &LaneRecord,
        window: &Window,
        now: Timestamp,
    ) -> LanePicture {
        let rows = |is: fn(Status) -> bool| {
            let parts = self
                .tally
                .iter()
                .filter(|part| lane.planned.contains(&part.lane) && is(part.status));
            parts.map(|part| part.rows).sum()
        };
        let attempts = self
            .attempts
            .iter()
            .filter(|(id, _)| lane.planned.contains(id));
        LanePicture {
            account: account.to_owned(),
            region: region.to_owned(),
            rows: rows(|_| true),
            finished: rows(Status::is_final),
            failed: rows(|status| Status::FAILURES.contains(&status)),
            calls_per_second: pace(attempts.map(|(_, ago)| *ago)),
            doing: self.doing(lane, window, now),
        }
    }

    fn doing(&self, lane: &LaneRecord, window: &Window, now: Timestamp) -> Doing {
        if lane.outlook.left == 0 {
            return Doing::Done;
        }
        match (&lane.faring, self.runs) {
            (Faring::Stopped(_), _) | (_, Runs::Now) => lane.faring.doing(window, now),
            (_, Runs::No) => Doing::Waiting(status::not_running()),
        }
    }

    /// When rows may start, by the options of the last run.
    fn window(&self) -> Window {
        let Some(hours) = self.option("window").and_then(|hours| hours.parse().ok()) else {
            return Window::Always;
        };
        let zone = self.option("tz").and_then(|name| TimeZone::get(name).ok());
        Window::Daily {
            hours,
            zone: zone.unwrap_or_else(TimeZone::system),
        }
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.run?.0.options.get(name)?.as_str()
    }
}

/// Takes note of what an event says of a lane.
fn take(lanes: &mut BTreeMap<(String, String), LaneRecord>, record: &EventRecord) {
    let (account, region, faring) = match &record.event {
        Event::LanePaused {
            account,
            region,
            pause_ms,
            ..
        } => {
            let pause = SignedDuration::from_millis(i64::try_from(*pause_ms).unwrap_or(i64::MAX));
            let until = record.at.checked_add(pause).unwrap_or(Timestamp::MAX);
            (account, region, Faring::PausedUntil(until))
        }
        Event::OutageBegan {
            account, region, ..
        } => (account, region, Faring::Away(record.at)),
        Event::OutageEnded {
            account, region, ..
        } => (account, region, Faring::Working),
        Event::LaneStopped {
            account,
            region,
            reason,
        } => (
            account,
            region,
            Faring::Stopped(recorded_stop::stop_reason(reason)),
        ),
        Event::RateChanged {
            account,
            region,
            rate,
            ..
        } => {
            let lane = lanes.get_mut(&(account.clone(), region.clone()));
            if let (Some(lane), Ok(rate)) = (lane, rate.parse::<Quota>()) {
                lane.outlook.limit = f64::from(rate.calls.get());
            }
            return;
        }
        _ => return,
    };
    if let Some(lane) = lanes.get_mut(&(account.clone(), region.clone())) {
        lane.faring = faring;
    }
}

/// Calls a second, from how long ago those within [`PACE_WINDOW`] were.
fn pace(attempts: impl Iterator<Item = Duration>) -> f64 {
    let (calls, longest) = attempts.fold((0_u32, Duration::ZERO), |(calls, longest), ago| {
        (calls + 1, longest.max(ago))
    });
    f64::from(calls) / longest.as_secs_f64().max(1.0)
}

#[cfg(test)]
#[path = "recorded_tests.rs"]
mod tests;
