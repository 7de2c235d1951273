//! What arrived at the emulator: the record that tests look at. Pure values.

use std::time::Instant;

use jiff::Timestamp;

use super::answer::Format;
use super::fault::Fault;

/// One call that arrived, with what was answered and what it did.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The number of the call, counted from 1 over all calls, refused ones included.
    pub number: u64,
    /// When it arrived, by the monotonic clock; never before the call before it.
    pub at: Instant,
    /// When it arrived, by the emulator's clock.
    pub wall: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// How it was signed, as far as can be told from where it puts its signature.
    pub scheme: Scheme,
    /// The operation as asked for; `None` when the call names none, as for all fields below.
    pub action: Option<String>,
    /// `RegionId`.
    pub region: Option<String>,
    /// The id of the key that it was signed with.
    pub access_key_id: Option<String>,
    /// The account of the key; `None` when the call was not authenticated.
    pub account_id: Option<String>,
    /// `SslVpnClientCertId`.
    pub cert_id: Option<String>,
    /// `Name`.
    pub name: Option<String>,
    /// `ClientToken`.
    pub client_token: Option<String>,
    /// The nonce.
    pub nonce: Option<String>,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// The format of the answer.
    pub format: Format,
    /// The HTTP status answered; `None` when no answer was given.
    pub status: Option<u16>,
    /// The error code answered; `None` for a success, and for an answer that has no code.
    pub code: Option<String>,
    /// The request id of the answer.
    pub request_id: String,
    /// What the call did.
    pub effect: Effect,
    /// The fault that was put in its way.
    pub fault: Option<Fault>,
}

/// How a call is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// HMAC-SHA1 over its parameters.
    V1,
    /// ACS3-HMAC-SHA256, with the signature in the header `Authorization`.
    V3,
}

/// What a call did to the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it was refused, or was no change.
    None,
    /// The name is another than before.
    Changed,
    /// It was carried out, but the certificate already had that name.
    NoChange,
    /// It was answered from memory, because its `ClientToken` had been seen with the same parameters.
    Replayed,
}
