//! `--progress json`: the events of a run for programs, one JSON object a line. Pure.
//!
//! The stream is a contract of its own, apart from the journal's events: `tests/fixtures/progress.schema.json` says
//! what each line holds. A field may be added at any time; [`VERSION`] grows when one goes or changes its meaning.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::journal::DueRow;
use crate::rename::{Event, SettledBy, Status, Target};

/// The version of the stream, in each line.
const VERSION: u32 = 1;

/// A line of the stream.
#[derive(Debug, Serialize)]
struct Line<'a> {
    v: u32,
    #[serde(serialize_with = "in_milliseconds")]
    at: Timestamp,
    #[serde(flatten)]
    event: &'a StreamEvent,
}

/// What a program is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum StreamEvent {
    /// The run begins.
    RunBegun {
        job: String,
        plan_id: String,
        input: String,
        journal: String,
        target: Target,
        rows: u64,
        counts: NamedCounts,
        lanes: Vec<LaneStart>,
    },
    /// Where the run stands, every few seconds.
    Progress {
        finished: u64,
        rows: u64,
        counts: NamedCounts,
        calls_per_second: f64,
        /// When the last row is done at the present rates; none when that can't be told.
        ends_at: Option<Timestamp>,
    },
    /// A row is final.
    RowEnded(Box<RowEnd>),
    /// A lane waits, as the service asked or by backoff.
    LanePaused {
        account: String,
        region: String,
        code: String,
        pause_ms: u64,
    },
    /// A lane's rate is another from now on.
    RateChanged {
        account: String,
        region: String,
        rate: String,
        throttled: u64,
    },
    /// A lane's service does not answer.
    OutageBegan {
        account: String,
        region: String,
        code: String,
        message: String,
    },
    /// It answers again.
    OutageEnded {
        account: String,
        region: String,
        lasted_ms: u64,
    },
    /// A lane sends nothing more in this run.
    LaneStopped {
        account: String,
        region: String,
        reason: String,
    },
    /// Nothing is begun before the window opens.
    WindowClosed { opens_at: Timestamp },
    /// The window is open.
    WindowOpened { closes_at: Timestamp },
    /// Something else that people are told.
    Notice {
        account: String,
        region: String,
        message: String,
    },
    /// So many events were not told, because the reader did not keep up. The journal has them all.
    Dropped { events: u64 },
    /// The run ended in order.
    RunEnded { reason: String, duration_ms: u64 },
    /// How the job stands when the command ends: the last line.
    Summary {
        job: String,
        journal: String,
        rows: u64,
        counts: NamedCounts,
        exit_code: u8,
        head: String,
    },
}

/// Rows by the names of their statuses, all of them.
type NamedCounts = BTreeMap<&'static str, u64>;

/// A lane as it begins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct LaneStart {
    pub(crate) account: String,
    pub(crate) region: String,
    /// Certificates that it has left to rename.
    pub(crate) left: u64,
}

/// A row that is final.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct RowEnd {
    /// Its number in the sheet.
    row: u32,
    /// Rows of the sheet that end with it: itself and its repeats.
    rows: u32,
    cert_id: String,
    account: String,
    region: String,
    status: &'static str,
    settled_by: Option<&'static str>,
    attempts: u32,
    http_status: Option<u16>,
    error_code: Option<String>,
    error_message: Option<String>,
    request_id: Option<String>,
    duration_ms: Option<u64>,
}

fn in_milliseconds<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{at:.3}"))
}

/// Returns every status by its name, those without rows too.
pub(crate) fn named(rows_in: impl Fn(Status) -> u64) -> NamedCounts {
    Status::ALL
        .into_iter()
        .map(|status| (status.name(), rows_in(status)))
        .collect()
}

impl StreamEvent {
    /// Returns the line that tells it, with its end.
    pub(crate) fn line(&self, at: Timestamp) -> String {
        let line = Line {
            v: VERSION,
            at,
            event: self,
        };
        let mut text =
            serde_json::to_string(&line).expect("its keys are texts and its numbers finite");
        text.push('\n');
        text
    }

    /// Tells of something about a lane in words.
    pub(super) fn notice((account, region): (&str, &str), message: &str) -> Self {
        Self::Notice {
            account: account.to_owned(),
            region: region.to_owned(),
            message: message.to_owned(),
        }
    }

    /// Tells of a row that is final.
    pub(super) fn row_ended((account, region): (&str, &str), row: &DueRow) -> Self {
        let (state, last) = (&row.state, &row.state.last);
        Self::RowEnded(Box::new(RowEnd {
            row: row.row.0,
            rows: row.weight,
            cert_id: row.cert_id.as_str().to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
            status: state.status.name(),
            settled_by: state.settled_by.map(SettledBy::name),
            attempts: state.attempts,
            http_status: last.http_status,
            error_code: last.code.clone(),
            error_message: last.message.clone(),
            request_id: last.request_id.clone(),
            duration_ms: state.duration_ms,
        }))
    }

    /// Tells of what the journal keeps of a lane or the window; `None` for other events.
    pub(super) fn of(event: Event) -> Option<Self> {
        Some(match event {
            Event::LanePaused {
                account,
                region,
                code,
                pause_ms,
            } => Self::LanePaused {
                account,
                region,
                code,
                pause_ms,
            },
            Event::RateChanged {
                account,
                region,
                rate,
                throttled,
            } => Self::RateChanged {
                account,
                region,
                rate,
                throttled,
            },
            Event::OutageBegan {
                account,
                region,
                code,
                message,
            } => Self::OutageBegan {
                account,
                region,
                code,
                message,
            },
            Event::OutageEnded {
                account,
                region,
                lasted_ms,
            } => Self::OutageEnded {
                account,
                region,
                lasted_ms,
            },
            Event::LaneStopped {
                account,
                region,
                reason,
            } => Self::LaneStopped {
                account,
                region,
                reason,
            },
            Event::WindowClosed { opens_at } => Self::WindowClosed { opens_at },
            Event::WindowOpened { closes_at } => Self::WindowOpened { closes_at },
            _ => return None,
        })
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
