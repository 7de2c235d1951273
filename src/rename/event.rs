//! All that may be written to the journal.
//!
//! An event's canonical bytes are its JSON as made here: fields in the order of declaration, absent ones left out.
//! The log stores those bytes and chains their hashes, so the declared order must not change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

use super::ids::RowNumber;
use super::job::JobFacts;
use super::outcome::{Effect, Evidence};
use super::row_state::Then;
use super::status::Status;

/// One event with its place and time in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct EventRecord {
    /// Its place, from 1, without gaps. Order is this number, never time.
    pub(crate) seq: u64,
    /// When it happened, by the wall clock; written in UTC with milliseconds.
    #[serde(serialize_with = "in_milliseconds")]
    pub(crate) at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub(crate) event: Event,
}

fn in_milliseconds<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{at:.3}"))
}

/// Something that happened to a job or to one of its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Event {
    /// Rows were decided; binds all of their input cells by a digest each. In input order, over several events.
    RowsPlanned {
        /// The rows, in input order.
        rows: Vec<PlannedRow>,
    },
    /// The plan is whole. Comes once, after all of its `RowsPlanned`.
    PlanMade {
        /// What was decided for the whole job.
        #[serde(flatten)]
        facts: Box<JobFacts>,
    },
    /// Somebody agreed to the plan.
    Confirmed {
        /// The plan that was agreed to.
        plan_id: String,
        /// `typed`, `yes`, `confirm` or `emulator`.
        how: String,
        /// The user's login name.
        operator: String,
        /// The host's name.
        host: String,
        /// As typed with `--approved-by`.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        approved_by: Option<String>,
        /// As typed with `--ticket`.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        ticket: Option<String>,
    },
    /// A run began.
    RunStarted {
        /// The user's login name.
        operator: String,
        /// The host's name.
        host: String,
        /// The process.
        pid: u32,
        /// The program's version.
        version: String,
        /// Pace and stop options of this run, by name.
        options: serde_json::Value,
        /// Who acts, by profile.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        callers: Vec<CallerRecord>,
        /// How long the machine has been up, where that is known.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        boot: Option<Boot>,
    },
    /// A run ended in order. One that was killed has none.
    RunEnded {
        /// Why it ended.
        reason: String,
    },
    /// An attempt is about to leave: the intent.
    AttemptStarted {
        /// The row.
        row: RowNumber,
        /// Counted from 1 over all generations.
        attempt: u32,
        /// Generation of the token that it carries.
        generation: u32,
        /// The token that it carries.
        client_token: String,
        /// How long before this the live name was read, in milliseconds; none where it is not read.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        name_age_ms: Option<u64>,
    },
    /// The list of a lane's live names was read, for the rows that it sends next.
    NamesListed {
        /// Account of the lane.
        account: String,
        /// Region of the lane.
        region: String,
        /// Pages that were asked for.
        calls: u32,
        /// Rows whose name was found.
        rows: u64,
    },
    /// A lane's live names can't be read any more in this run.
    NamesUnreadable {
        /// Account of the lane.
        account: String,
        /// Region of the lane.
        region: String,
        /// The service's code.
        code: String,
        /// Its message.
        message: String,
    },
    /// What an attempt came to.
    AttemptEnded {
        /// The row.
        row: RowNumber,
        /// The attempt.
        attempt: u32,
        /// What it says about the certificate's name.
        effect: Effect,
        /// What is done with the row.
        then: Then,
        /// How long it took, by the monotonic clock.
        duration_ms: u64,
        /// Status, code, message, request id.
        #[serde(flatten)]
        evidence: Evidence,
    },
    /// The live name of a row in doubt was read.
    ReadBack {
        /// The row.
        row: RowNumber,
        /// The name; none when the certificate does not exist.
        name: Option<String>,
    },
    /// The live name of a row was read before it is sent.
    Observed {
        /// The row.
        row: RowNumber,
        /// The name; none when the certificate does not exist.
        name: Option<String>,
    },
    /// A row gets a new token, because the service would replay a stored failure for its present one.
    GenerationRaised {
        /// The row.
        row: RowNumber,
        /// The new generation.
        generation: u32,
        /// Why.
        reason: String,
    },
    /// A row that is pending is not sent again.
    GivenUp {
        /// The row.
        row: RowNumber,
        /// Why.
        reason: String,
    },
    /// The user asked for a final row to be tried again.
    Requeued {
        /// The row.
        row: RowNumber,
        /// The generation of its token from now on.
        generation: u32,
    },
    /// A lane pauses.
    LanePaused {
        /// Account of the lane.
        account: String,
        /// Region of the lane.
        region: String,
        /// The service's code, or ours.
        code: String,
        /// For how long, in milliseconds.
        pause_ms: u64,
    },
    /// A lane's rate changed: the service refused calls, or allows more than it was asked for.
    RateChanged {
        /// Account of the lane.
        account: String,
        /// Region of the lane.
        region: String,
        /// The new rate, as `--rate` takes it.
        rate: String,
        /// Calls of this run that were refused for the quota.
        throttled: u64,
    },
    /// A lane's service is away: nothing but one probe at a time is sent.
    OutageBegan {
        /// Account of the lane.
        account: String,
        /// Region of the lane.
        region: String,
        /// What the last call met.
        code: String,
        /// The same in words.
        message: String,
    },
    /// A lane's service is back.
    OutageEnded {
        /// Account of the lane.
        account: String,
        /// Region of the lane.
        region: String,
        /// How long it was away, in milliseconds, by the monotonic clock.
        lasted_ms: u64,
    },
    /// The rows that are tried before all others are done with.
    CanaryEnded {
        /// How many they were.
        rows: u64,
        /// How many of them are renamed; where live names are read, only those that were read back so.
        renamed: u64,
        /// Whether they were read back.
        read_back: bool,
    },
    /// The service refused a call for its time: from here on, calls are stamped by its clock.
    ClockCorrected {
        /// How far the service's clock is ahead of this machine's, in milliseconds; negative where it is behind.
        ahead_ms: i64,
    },
    /// The window for changes is closed; nothing is begun before it opens.
    WindowClosed {
        /// When it opens.
        opens_at: Timestamp,
    },
    /// The window for changes is open again.
    WindowOpened {
        /// When it closes.
        closes_at: Timestamp,
    },
    /// A lane stopped for this run; its other rows stay pending.
    LaneStopped {
        /// Account of the lane.
        account: String,
        /// Region of the lane.
        region: String,
        /// Why.
        reason: String,
    },
}

/// A machine's start, and how long ago it was: a clock that nobody sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Boot {
    /// Which start it was; random.
    pub(crate) id: String,
    /// Milliseconds since then, time asleep included.
    pub(crate) up_ms: u64,
}

/// Whose credentials a run's calls for a profile are made with, when it starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CallerRecord {
    /// The profile; empty for the default chain.
    pub(crate) profile: String,
    /// Where the credentials were found, in words.
    pub(crate) found_in: String,
    /// The key's id, which is no secret.
    pub(crate) access_key_id: String,
    /// The account's number, where it can be known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) account: Option<String>,
    /// The user or role session, where it can be known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) arn: Option<String>,
}

/// How the plan decided one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlannedRow(
    /// The row.
    pub(crate) RowNumber,
    /// Its status when planned.
    pub(crate) Status,
    /// Hex SHA-256 over the row as decided, its carried columns included.
    pub(crate) String,
);

impl Event {
    /// Returns the event's kind, as the log writes it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::RowsPlanned { .. } => "rows_planned",
            Self::PlanMade { .. } => "plan_made",
            Self::Confirmed { .. } => "confirmed",
            Self::RunStarted { .. } => "run_started",
            Self::RunEnded { .. } => "run_ended",
            Self::AttemptStarted { .. } => "attempt_started",
            Self::AttemptEnded { .. } => "attempt_ended",
            Self::NamesListed { .. } => "names_listed",
            Self::NamesUnreadable { .. } => "names_unreadable",
            Self::ReadBack { .. } => "read_back",
            Self::Observed { .. } => "observed",
            Self::GenerationRaised { .. } => "generation_raised",
            Self::GivenUp { .. } => "given_up",
            Self::Requeued { .. } => "requeued",
            Self::LanePaused { .. } => "lane_paused",
            Self::RateChanged { .. } => "rate_changed",
            Self::OutageBegan { .. } => "outage_began",
            Self::OutageEnded { .. } => "outage_ended",
            Self::CanaryEnded { .. } => "canary_ended",
            Self::ClockCorrected { .. } => "clock_corrected",
            Self::WindowClosed { .. } => "window_closed",
            Self::WindowOpened { .. } => "window_opened",
            Self::LaneStopped { .. } => "lane_stopped",
        }
    }

    /// Returns the row that the event is about, if it is about one.
    pub(crate) fn row(&self) -> Option<RowNumber> {
        match self {
            Self::AttemptStarted { row, .. }
            | Self::AttemptEnded { row, .. }
            | Self::ReadBack { row, .. }
            | Self::Observed { row, .. }
            | Self::GenerationRaised { row, .. }
            | Self::GivenUp { row, .. }
            | Self::Requeued { row, .. } => Some(*row),
            _ => None,
        }
    }
}
