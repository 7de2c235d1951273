//! What came back for one request, before anybody has read its meaning.

use std::fmt;

/// What came back for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RawReply {
    /// A whole answer.
    Answered(Answer),
    /// No whole answer.
    Failed(TransportFailure),
}

/// An answer with its whole body. `Debug` leaves the body out: a refused signature echoes the `SecurityToken`.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Header `x-acs-retry-after` as sent: milliseconds.
    pub(crate) retry_after: Option<String>,
    /// Header `Content-Type`.
    pub(crate) content_type: Option<String>,
    /// Header `x-acs-request-id`.
    pub(crate) request_id: Option<String>,
    /// Header `Date` as sent, from which a wrong clock is corrected.
    pub(crate) date: Option<String>,
    /// The body as sent.
    pub(crate) body: Vec<u8>,
}

/// Why there is no whole answer. Texts hold no URL and no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TransportFailure {
    /// No connection was made, TLS and proxy included: nothing was sent.
    NotConnected(String),
    /// No answer in time; the request may have arrived.
    TimedOut,
    /// The connection broke before the answer's head was there; the request may have arrived.
    Reset(String),
    /// The answer's body is larger than any that the service sends.
    BodyTooLarge {
        /// HTTP status of the answer.
        status: u16,
        /// How many bytes are read at most.
        limit_bytes: usize,
    },
    /// The connection broke inside the answer's body.
    BodyBroken {
        /// HTTP status of the answer.
        status: u16,
        /// What broke.
        why: String,
    },
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("retry_after", &self.retry_after)
            .field("content_type", &self.content_type)
            .field("request_id", &self.request_id)
            .field("date", &self.date)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
