//! What one attempt came to: what it says about the certificate's name, and what the runner should do about it.
//!
//! The two are separate questions. A 503 with a hint to slow down leaves the name in doubt *and* pauses the lane;
//! a refused permission leaves the name certain and may stop the lane. `aliyun::classify` makes these values.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The service's code for a token whose stored attempt failed: the same token never succeeds.
///
/// Source: `api/errors.json`.
pub(crate) const STORED_FAILURE: &str = "IdempotentFailed";

/// What an attempt says about the name of the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    /// A 200 that names this certificate and the new name.
    Confirmed,
    /// A 200 that names this certificate and another name.
    OtherName,
    /// A definite answer: this attempt changed nothing.
    None,
    /// No connection was made, so nothing was sent.
    NotSent,
    /// No definite answer: it may have been carried out.
    Unknown,
    /// The service says that the attempt it has stored for this token failed (`IdempotentFailed`).
    StoredFailure,
}

/// How far a final refusal reaches.
///
/// Source: `stops` in the project's table of error codes. Rows not reached stay pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refusal {
    /// This row alone.
    Row,
    /// This row; three in a row of these with no success stop the lane (permission).
    Permission,
    /// The certificate does not exist.
    Missing,
    /// All rows of the account and region.
    Lane,
    /// All lanes of the credentials.
    Profile,
}

/// What the runner should do after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// Nothing: the row is settled.
    Settled,
    /// Send it again after a backoff; uses up an attempt.
    Retry,
    /// Pause the whole lane, as long as the service says or by backoff; uses up no attempt.
    Throttled(Option<Duration>),
    /// An earlier request with this token is still running: wait, repeat; uses up no attempt.
    TokenInProgress,
    /// Renew the temporary credentials, then send again.
    RenewCredentials,
    /// Take the clock's offset from the answer's Date header, then send again.
    CorrectClock,
    /// Sending it again is no use in this run: only a read-back can settle it.
    SetAside,
    /// Refused for good.
    Refused(Refusal),
}

/// What is kept of an attempt as evidence. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Evidence {
    /// HTTP status, where an answer came.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) http_status: Option<u16>,
    /// The service's error code, or one of ours (`Timeout`, `ConnectionReset`, …).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) code: Option<String>,
    /// The service's message, or ours; without secrets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) message: Option<String>,
    /// The service's RequestId.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) request_id: Option<String>,
    /// The name that the answer gave.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) live_name: Option<String>,
}

impl Evidence {
    /// Tells whether the service was not reached, or a gateway before it says so.
    ///
    /// Source: 502, 503 and 504 are a gateway's words for a service that is away (RFC 9110, section 15.6).
    pub(crate) fn is_transport_failure(&self) -> bool {
        matches!(self.http_status, None | Some(502..=504))
    }
}

/// What one attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// What it says about the certificate's name.
    pub(crate) effect: Effect,
    /// What the runner should do.
    pub(crate) reaction: Reaction,
    /// What is kept of it.
    pub(crate) evidence: Evidence,
}
