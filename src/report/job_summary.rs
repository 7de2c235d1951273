//! A job as a whole, as every report tells it and `summary.json` holds it. Pure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::story::Story;
use super::summary::Counts;
use crate::journal::{Failing, Tally};
use crate::rename::{CallerRecord, JobFacts, Status};

/// How long ActionTrail keeps an event that no trail delivers elsewhere.
///
/// Source: the ActionTrail pages of Alibaba Cloud.
pub(super) const KEPT_DAYS: u32 = 90;

/// Where a change is recorded independently of this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct IndependentRecord {
    service: &'static str,
    event: &'static str,
    found_by: &'static str,
    kept_days: u32,
}

/// One planned lane and how its rows stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LaneSummary {
    /// The account's number, where it was asked.
    pub(crate) account: Option<String>,
    /// The region.
    pub(crate) region: String,
    /// The profile; empty for the default chain.
    pub(crate) profile: String,
    /// Rows of the sheet by status.
    pub(crate) counts: BTreeMap<Status, u64>,
}

/// A job as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct JobSummary {
    /// What the plan fixed.
    #[serde(flatten)]
    pub(crate) facts: JobFacts,
    /// Rows of the sheet by status, each status named.
    #[serde(serialize_with = "every_status")]
    pub(crate) counts: Counts,
    /// By lane; rows without one, such as invalid ones, are in none.
    pub(crate) by_lane: Vec<LaneSummary>,
    /// Whose credentials the calls were made with, each identity once, by profile; the key is the last one.
    pub(crate) callers: Vec<CallerRecord>,
    /// What happened.
    #[serde(flatten)]
    pub(crate) story: Story,
    /// Where the independent record is.
    pub(crate) independent_record: IndependentRecord,
    /// What the record can't show.
    pub(crate) check_and_change_are_atomic: bool,
    /// Events in the log.
    pub(crate) events: u64,
    /// The hash of the last one.
    pub(crate) head: String,
    /// Rows that are neither renamed nor unchanged, by status and code.
    #[serde(skip)]
    pub(crate) failing: Vec<Failing>,
}

/// What a journal says of a job at one moment.
#[derive(Debug)]
pub(crate) struct Sources {
    /// What the plan fixed.
    pub(crate) facts: JobFacts,
    /// Rows by lane and status.
    pub(crate) tally: Vec<Tally>,
    /// What happened.
    pub(crate) story: Story,
    /// Rows that failed.
    pub(crate) failing: Vec<Failing>,
    /// Events in the log.
    pub(crate) events: u64,
    /// The hash of the last one.
    pub(crate) head: String,
}

impl JobSummary {
    /// Sums a job up.
    pub(crate) fn new(sources: Sources) -> Self {
        let Sources {
            facts,
            tally,
            story,
            failing,
            events,
            head,
        } = sources;
        let lanes = facts.lanes.iter().map(|lane| LaneSummary {
            account: lane.account.clone(),
            region: lane.region.as_str().to_owned(),
            profile: lane.profile.clone(),
            counts: tally
                .iter()
                .filter(|part| part.lane == lane.id)
                .map(|part| (part.status, part.rows))
                .collect(),
        });
        Self {
            by_lane: lanes.collect(),
            counts: Counts::of(&tally),
            callers: callers_of(&story),
            facts,
            story,
            independent_record: IndependentRecord {
                service: "ActionTrail",
                event: "ModifySslVpnClientCert",
                found_by: "request_id",
                kept_days: KEPT_DAYS,
            },
            check_and_change_are_atomic: false,
            events,
            head,
            failing,
        }
    }
}

/// The callers of all runs, each identity once.
fn callers_of(story: &Story) -> Vec<CallerRecord> {
    let all = story.runs.iter().flat_map(|run| &run.callers);
    let by_identity: BTreeMap<_, _> = all
        .map(|caller| {
            let CallerRecord {
                profile,
                account,
                arn,
                found_in,
                access_key_id: _,
            } = caller;
            ((profile, account, arn, found_in), caller)
        })
        .collect();
    by_identity.into_values().cloned().collect()
}

fn every_status<S: serde::Serializer>(counts: &Counts, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        Status::ALL
            .into_iter()
            .map(|status| (status.name(), counts.get(status))),
    )
}
