//! The list of an evidence pack: each file with its SHA-256, and what the pack says of the job. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::job_summary::JobSummary;
use crate::rename::Status;

/// The manifest's name.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The journal's copy.
pub(crate) const JOURNAL: &str = "journal.db";

/// The version of this format.
const FORMAT: u32 = 1;

/// One file of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackedFile {
    /// Its name in the pack.
    pub(crate) name: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub(crate) sha256: String,
}

/// What a pack says of its job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackedJob {
    /// The job's id.
    pub(crate) job: String,
    /// The plan's id.
    pub(crate) plan_id: String,
    /// Rows of the sheet.
    pub(crate) rows: u64,
    /// Rows by status, each status named.
    pub(crate) counts: BTreeMap<String, u64>,
    /// Events in the log.
    pub(crate) events: u64,
    /// The hash of the last one.
    pub(crate) head: String,
}

/// The list of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// The version of this format.
    pub(crate) format: u32,
    /// The program's version.
    pub(crate) version: String,
    /// When the pack was made.
    pub(crate) made_at: String,
    /// The job.
    #[serde(flatten)]
    pub(crate) job: PackedJob,
    /// The name of the input's copy; none when its bytes have changed or it is not there.
    pub(crate) input: Option<String>,
    /// All files but this one, in the order of names.
    pub(crate) files: Vec<PackedFile>,
}

impl PackedJob {
    /// Tells what a pack says of the job that `summary` sums up.
    pub(crate) fn of(summary: &JobSummary) -> Self {
        let counts = Status::ALL.into_iter().map(|status| {
            let rows = summary.counts.get(status);
            (status.name().to_owned(), rows)
        });
        Self {
            job: summary.facts.job.to_string(),
            plan_id: summary.facts.plan_id.clone(),
            rows: summary.facts.rows,
            counts: counts.collect(),
            events: summary.events,
            head: summary.head.clone(),
        }
    }
}

impl Manifest {
    /// Lists a pack.
    pub(crate) fn new(
        made_at: String,
        job: PackedJob,
        input: Option<String>,
        mut files: Vec<PackedFile>,
    ) -> Self {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            made_at,
            job,
            input,
            files,
        }
    }

    /// Returns the file's content.
    pub(crate) fn to_text(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("texts and numbers are always JSON");
        text.push('\n');
        text
    }

    /// Reads what [`Manifest::to_text`] wrote; any other bytes are none.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(text).ok()?;
        (manifest.to_text().as_bytes() == text && manifest.format == FORMAT).then_some(manifest)
    }
}
