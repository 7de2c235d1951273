//! Signatures of requests. Pure: nonce and timestamp come in as parameters.
//!
//! Source: `api/protocol.md` section 2, checked against vectors made with the official SDKs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::zeroize::Zeroizing;
use sha1::Sha1;

/// All but `A-Z a-z 0-9 - _ . ~` is encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Percent-encodes as the service does: UTF-8 byte by byte, upper-case hex, space as `%20`.
pub(crate) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Returns the canonical query: `parameters` sorted by name in byte order, encoded, joined with `&`.
///
/// `parameters` are all of query and form body except `Signature`, in any order, each name once.
pub(crate) fn canonical_query(parameters: &[(&str, &str)]) -> String {
    let mut sorted = parameters.to_vec();
    sorted.sort_unstable();
    sorted
        .iter()
        .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// Returns the string that is signed by V1. `method` is upper case and must be the one sent.
pub(crate) fn string_to_sign_v1(method: &str, canonical_query: &str) -> String {
    format!("{method}&%2F&{}", percent_encode(canonical_query))
}

/// Returns the V1 signature: HMAC-SHA1 with the key `secret&`, in standard Base64.
pub(crate) fn signature_v1(secret: &str, string_to_sign: &str) -> String {
    let key = Zeroizing::new(format!("{secret}&"));
    let mut mac =
        Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(string_to_sign.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
