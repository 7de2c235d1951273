//! Parameters as they are signed, and sent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but `A-Z a-z 0-9 - _ . ~` is encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A rename with its signature takes about 400.
const TYPICAL_BYTES: usize = 512;

/// Percent-encodes as the service does: UTF-8 byte by byte, upper-case hex, space as `%20`.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3 / 2);
    encoded.extend(utf8_percent_encode(text, ENCODED));
    encoded
}

/// Returns the canonical query: `parameters` sorted by name in byte order, encoded, joined with `&`.
///
/// `parameters` come in any order, each name once: for V1 all of query and form body except `Signature`, for V3 those of
/// the query.
pub(crate) fn canonical_query(parameters: &[(&str, &str)]) -> String {
    let mut sorted = parameters.to_vec();
    sorted.sort_unstable();
    let mut query = String::with_capacity(TYPICAL_BYTES);
    for (name, value) in sorted {
        if !query.is_empty() {
            query.push('&');
        }
        query.extend(utf8_percent_encode(name, ENCODED));
        query.push('=');
        query.extend(utf8_percent_encode(value, ENCODED));
    }
    query
}
