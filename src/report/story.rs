//! What happened to a job as a whole, gathered from its log in one pass: who asked, who approved, each run, each stop,
//! every answer by its code. Pure.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::record::time_text;
use super::timeline::{Kind, Timeline};
use crate::rename::{CallerRecord, Event, EventRecord};

/// Codes that are counted one by one; a hostile service can't fill the memory with more.
const MOST_CODES: usize = 500;

/// Somebody's agreement to the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Approval {
    /// When.
    #[serde(serialize_with = "time")]
    pub(crate) at: Timestamp,
    /// `typed`, `yes`, `confirm` or `emulator`.
    pub(crate) how: String,
    /// The login name.
    pub(crate) operator: String,
    /// The host.
    pub(crate) host: String,
    /// As typed.
    pub(crate) approved_by: Option<String>,
    /// As typed.
    pub(crate) ticket: Option<String>,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RunStory {
    /// When it began.
    #[serde(serialize_with = "time")]
    pub(crate) started_at: Timestamp,
    /// When it ended; none for one that was cut off, or that goes on.
    #[serde(serialize_with = "optional_time")]
    pub(crate) ended_at: Option<Timestamp>,
    /// Why it ended.
    pub(crate) reason: Option<String>,
    /// The login name.
    pub(crate) operator: String,
    /// The host.
    pub(crate) host: String,
    /// The process.
    pub(crate) pid: u32,
    /// The program's version.
    pub(crate) version: String,
    /// Its options by name.
    pub(crate) options: serde_json::Value,
    /// Whose credentials its calls were made with, by profile.
    pub(crate) callers: Vec<CallerRecord>,
}

/// A lane that stopped before its rows were done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LaneStop {
    /// When.
    #[serde(serialize_with = "time")]
    pub(crate) at: Timestamp,
    /// Its account.
    pub(crate) account: String,
    /// Its region.
    pub(crate) region: String,
    /// Why.
    pub(crate) reason: String,
}

/// Pauses of lanes, all together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Pauses {
    /// How many.
    pub(crate) count: u64,
    /// Their lengths added up.
    pub(crate) milliseconds: u64,
}

/// What happened to a job as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Story {
    /// When the plan was sealed.
    #[serde(serialize_with = "optional_time")]
    pub(crate) planned_at: Option<Timestamp>,
    /// Who agreed.
    pub(crate) approvals: Vec<Approval>,
    /// All runs.
    pub(crate) runs: Vec<RunStory>,
    /// Lanes that stopped early, over all runs.
    pub(crate) stops: Vec<LaneStop>,
    /// Pauses, over all runs.
    pub(crate) pauses: Pauses,
    /// Times that a row was put back with `--requeue`.
    pub(crate) requeued: u64,
    /// Times that the service of a lane was away, and for how long, all together.
    pub(crate) outages: Pauses,
    /// When the first request left.
    #[serde(serialize_with = "optional_time")]
    pub(crate) first_sent_at: Option<Timestamp>,
    /// When the last event was recorded.
    #[serde(serialize_with = "optional_time")]
    pub(crate) last_event_at: Option<Timestamp>,
    /// Requests that left, all attempts counted.
    pub(crate) attempts: u64,
    /// Answers with an error code, by code; the rest beyond a limit is counted under `…`.
    pub(crate) answers: BTreeMap<String, u64>,
    /// Answers over time.
    #[serde(skip)]
    pub(crate) timeline: Timeline,
}

impl Story {
    /// Takes the next event in. Events come in the log's order.
    pub(crate) fn add(&mut self, record: &EventRecord) {
        let at = record.at;
        self.last_event_at = Some(at);
        match &record.event {
            Event::PlanMade { .. } => self.planned_at = Some(at),
            Event::Confirmed {
                how,
                operator,
                host,
                approved_by,
                ticket,
                ..
            } => self.approvals.push(Approval {
                at,
                how: how.clone(),
                operator: operator.clone(),
                host: host.clone(),
                approved_by: approved_by.clone(),
                ticket: ticket.clone(),
            }),
            Event::RunStarted {
                operator,
                host,
                pid,
                version,
                options,
                callers,
                ..
            } => self.runs.push(RunStory {
                started_at: at,
                ended_at: None,
                reason: None,
                operator: operator.clone(),
                host: host.clone(),
                pid: *pid,
                version: version.clone(),
                options: options.clone(),
                callers: callers.clone(),
            }),
            Event::RunEnded { reason } => {
                if let Some(run) = self.runs.last_mut() {
                    (run.ended_at, run.reason) = (Some(at), Some(reason.clone()));
                }
            }
            Event::LaneStopped {
                account,
                region,
                reason,
            } => self.stops.push(LaneStop {
                at,
                account: account.clone(),
                region: region.clone(),
                reason: reason.clone(),
            }),
            Event::LanePaused { pause_ms, .. } => {
                self.pauses.count += 1;
                self.pauses.milliseconds += pause_ms;
            }
            Event::Requeued { .. } => self.requeued += 1,
            Event::OutageBegan { .. } => self.outages.count += 1,
            Event::OutageEnded { lasted_ms, .. } => self.outages.milliseconds += lasted_ms,
            Event::AttemptStarted { .. } => {
                self.attempts += 1;
                self.first_sent_at.get_or_insert(at);
            }
            Event::AttemptEnded {
                effect, evidence, ..
            } => {
                self.timeline.add(at, Kind::from(*effect));
                if let Some(code) = &evidence.code {
                    self.count_code(code);
                }
            }
            _ => {}
        }
    }

    fn count_code(&mut self, code: &str) {
        if let Some(count) = self.answers.get_mut(code) {
            *count += 1;
        } else {
            let full = self.answers.len() >= MOST_CODES;
            let code = if full { "…" } else { code };
            *self.answers.entry(code.to_owned()).or_default() += 1;
        }
    }
}

fn time<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&time_text(*at))
}

#[expect(clippy::ref_option, reason = "serde calls it with a reference")]
fn optional_time<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => time(at, serializer),
        None => serializer.serialize_none(),
    }
}
