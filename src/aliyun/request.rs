//! A call as the signed request that is sent. Pure: nonce and time come in as values.
//!
//! With V1 all parameters, the signature included, travel in the body of a POST, so that none ends up in a URL or in the
//! log of a proxy; this is the placement of the official client for Node.js. With V3 the operation's own parameters are
//! the query, as the official VPC SDKs send them, and all that is secret or used once is in headers.
//! Source: `api/protocol.md` sections 1 to 3.

use std::fmt;

use jiff::Timestamp;
use reqwest::Url;
use uuid::Uuid;

use super::action::Action;
use super::credentials::Credentials;
use super::signing::{
    SignedParts, canonical_query, hex_sha256, percent_encode, signature_v1, string_to_sign_v1,
};
use crate::secret::Secret;

/// Which of the service's signatures a request carries. Both are accepted everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SignatureVersion {
    /// HMAC-SHA1 over all parameters
    V1,
    /// ACS3-HMAC-SHA256 over query, headers and body
    V3,
}

impl SignatureVersion {
    /// Returns the name that the journal keeps.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V3 => "v3",
        }
    }
}

/// What makes one sending differ from all others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    /// Random, and never used again: sent as 32 hexadecimal digits.
    pub(crate) nonce: Uuid,
    /// The present time by the service's clock; fractions of a second are dropped.
    pub(crate) at: Timestamp,
}

/// A POST that is ready to be sent, once. `Debug` shows only where to: the rest holds signature and token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// The operation that is called.
    pub(crate) action: &'static str,
    /// With the query.
    pub(crate) url: Url,
    /// All but those that every HTTP client sends; no `host`, which follows from the URL.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body, with its type among the headers; may be empty.
    pub(crate) body: String,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("host", &host_header(&self.url))
            .finish_non_exhaustive()
    }
}

/// Returns the request to `endpoint` that makes the call.
pub(crate) fn signed_request(
    version: SignatureVersion,
    credentials: &Credentials,
    endpoint: &Url,
    action: &Action<'_>,
    stamp: Stamp,
) -> Request {
    match version {
        SignatureVersion::V1 => Request {
            action: action.name(),
            url: endpoint.clone(),
            headers: vec![(
                "content-type",
                "application/x-www-form-urlencoded".to_owned(),
            )],
            body: v1_body(credentials, action, stamp),
        },
        SignatureVersion::V3 => v3_request(credentials, endpoint, action, stamp),
    }
}

/// Returns the form body that makes the call, signed by V1.
fn v1_body(credentials: &Credentials, action: &Action<'_>, stamp: Stamp) -> String {
    let own = action.parameters();
    let (nonce, timestamp) = stamp.texts();
    let mut parameters: Vec<(&str, &str)> = vec![
        ("AccessKeyId", &credentials.access_key_id),
        ("Action", action.name()),
        ("Format", "JSON"),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureNonce", &nonce),
        ("SignatureVersion", "1.0"),
        ("Timestamp", &timestamp),
        ("Version", action.version()),
    ];
    parameters.extend(own.iter().map(|(name, value)| (*name, value.as_ref())));
    if let Some(token) = &credentials.security_token {
        parameters.push(("SecurityToken", token.expose()));
    }
    v1_signed("POST", &credentials.secret, &parameters)
}

/// Returns the canonical query with its signature at the end, which is also what is sent.
fn v1_signed(method: &str, secret: &Secret, parameters: &[(&str, &str)]) -> String {
    let mut query = canonical_query(parameters);
    let signature = signature_v1(secret.expose(), &string_to_sign_v1(method, &query));
    query.extend(["&Signature=", &percent_encode(&signature)]);
    query
}

/// Returns the request that makes the call, signed by V3: without a body.
///
/// Signed are host and all `x-acs-*` headers, which a proxy on the way leaves alone, and no other.
fn v3_request(
    credentials: &Credentials,
    endpoint: &Url,
    action: &Action<'_>,
    stamp: Stamp,
) -> Request {
    let own = action.parameters();
    let parameters: Vec<_> = own
        .iter()
        .map(|(name, value)| (*name, value.as_ref()))
        .collect();
    let query = canonical_query(&parameters);
    let (nonce, date) = stamp.texts();
    let body_sha256 = hex_sha256(b"");
    let mut signed = vec![
        ("x-acs-action", action.name().to_owned()),
        ("x-acs-version", action.version().to_owned()),
        ("x-acs-date", date),
        ("x-acs-signature-nonce", nonce),
        ("x-acs-content-sha256", body_sha256.clone()),
    ];
    if let Some(token) = &credentials.security_token {
        signed.push(("x-acs-accesskey-id", credentials.access_key_id.clone()));
        signed.push(("x-acs-security-token", token.expose().to_owned()));
    }
    let host = host_header(endpoint);
    let mut headers: Vec<_> = signed
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    headers.push(("host", &host));
    let parts = SignedParts {
        method: "POST",
        query: &query,
        headers: &headers,
        body_sha256: &body_sha256,
    };
    let authorization =
        parts.authorization(&credentials.access_key_id, credentials.secret.expose());
    let mut url = endpoint.clone();
    url.set_query(
        Some(&query)
            .filter(|query| !query.is_empty())
            .map(String::as_str),
    );
    signed.push(("authorization", authorization));
    signed.push(("accept", "application/json".to_owned()));
    Request {
        action: action.name(),
        url,
        headers: signed,
        body: String::new(),
    }
}

impl Stamp {
    /// Returns nonce and time as they are sent.
    fn texts(self) -> (String, String) {
        (
            self.nonce.simple().to_string(),
            self.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        )
    }
}

/// Returns the header `Host` as an HTTP client sends it: with the port, unless it is the scheme's usual one.
fn host_header(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
