//! Where a row can stand, and how it came to be `renamed`: two closed sets, and their words.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a row stands: a closed set, each row in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Nothing is outstanding: never sent, or every attempt certainly had no effect and a retry is due.
    Pending,
    /// An attempt of its present token has no definite answer.
    InDoubt,
    /// The service confirmed the new name for this certificate.
    Renamed,
    /// It already had the name, or no change was asked.
    Unchanged,
    /// Its live name is neither the planned old one nor the new one.
    Drifted,
    /// The certificate does not exist.
    Missing,
    /// Left out by `--skip-invalid`.
    Invalid,
    /// Refused for good, or attempts used up, and nothing is in doubt.
    Failed,
}

impl Status {
    /// Every status, in the order in which summaries list them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Renamed,
        Self::Unchanged,
        Self::Pending,
        Self::InDoubt,
        Self::Failed,
        Self::Missing,
        Self::Drifted,
        Self::Invalid,
    ];

    /// Returns the status as journals, exports and options write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InDoubt => "in_doubt",
            Self::Renamed => "renamed",
            Self::Unchanged => "unchanged",
            Self::Drifted => "drifted",
            Self::Missing => "missing",
            Self::Invalid => "invalid",
            Self::Failed => "failed",
        }
    }

    /// Those of rows that did not get what was asked for them.
    pub(crate) const FAILURES: [Self; 3] = [Self::Failed, Self::Missing, Self::Drifted];

    /// Parses a status as [`Status::name`] writes it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Tells whether nothing more is to be done for the row.
    pub(crate) fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::InDoubt)
    }
}

/// How a row came to be `renamed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SettledBy {
    /// The answer to the only attempt that can have done it.
    Answer,
    /// A 200 for a token of which an earlier attempt was in doubt: that one may have done it.
    Replay,
    /// The live name, read afterwards.
    ReadBack,
}

impl SettledBy {
    /// Returns the word as journals and exports write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Replay => "replay",
            Self::ReadBack => "read_back",
        }
    }

    /// Parses a word as [`SettledBy::name`] writes it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Answer, Self::Replay, Self::ReadBack]
            .into_iter()
            .find(|settled| settled.name() == name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
