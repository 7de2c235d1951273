//! What a job is: the facts that the plan fixes and that hold for its whole life.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{NameRule, Region};

/// What a journal's calls go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    /// Alibaba Cloud.
    Service,
    /// An emulator: `--sandbox`, or any endpoint on loopback, whatever its port.
    Emulator,
    /// An emulator in virtual time: `--sandbox --rehearse`.
    Rehearsal,
}

/// What is known of the input, as evidence and to recognise it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InputIdentity {
    /// The file's name without folders.
    pub(crate) name: String,
    /// Hex SHA-256 over the parsed rows, all columns: the same when the sheet is saved again unchanged.
    pub(crate) rows_hash: String,
    /// Hex SHA-256 of the bytes.
    pub(crate) sha256: String,
    /// The number of bytes.
    pub(crate) bytes: u64,
    /// How it was read, as said to the user.
    pub(crate) read_as: String,
    /// Headers of the carried columns, in order.
    pub(crate) carried: Vec<String>,
}

/// One lane as planned: rows that share profile and region.
///
/// The quota's lane is (account, region); profiles of one account are brought together when the run starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlannedLane {
    /// The number that rows refer to, from 1.
    pub(crate) id: i64,
    /// The profile; empty for the default chain.
    pub(crate) profile: String,
    /// The region.
    pub(crate) region: Region,
    /// The account's number, where it was asked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) account: Option<String>,
}

impl PlannedLane {
    /// Returns what the quota counts, as far as it is known: account and region. The profile stands for an account that
    /// was not asked.
    pub(crate) fn key(&self) -> (String, String) {
        let account = self.account.as_ref().unwrap_or(&self.profile);
        (account.clone(), self.region.as_str().to_owned())
    }
}

/// The settings that every run of a job shares: part of what was agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct JobSettings {
    /// The rule that names were checked with.
    pub(crate) name_rule: NameRule,
    /// The region of rows that name none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) region: Option<String>,
    /// The profile of rows that name none; `None` for the default chain.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) profile: Option<String>,
    /// Whether a blank new name leaves the certificate as it is.
    pub(crate) keep_blank: bool,
    /// Whether rows with problems were left out.
    pub(crate) skip_invalid: bool,
    /// Whether live names are read before rows are sent.
    pub(crate) preflight: bool,
}

/// The facts of a job. Part of the event `plan_made`, so the order of fields is fixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct JobFacts {
    /// The job's id, a UUID v7: the namespace of its tokens.
    pub(crate) job: Uuid,
    /// The hash over the decided rows, accounts and rules; 32 hex digits.
    pub(crate) plan_id: String,
    /// The program's version.
    pub(crate) version: String,
    /// What the calls go to.
    pub(crate) target: Target,
    /// The endpoint, when one was given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) endpoint: Option<String>,
    /// The settings that every run of the job shares.
    pub(crate) settings: JobSettings,
    /// The input.
    pub(crate) input: InputIdentity,
    /// All lanes.
    pub(crate) lanes: Vec<PlannedLane>,
    /// Input rows, blank ones not counted.
    pub(crate) rows: u64,
    /// Rows that will be sent.
    pub(crate) to_send: u64,
}
