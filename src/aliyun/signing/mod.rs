//! Signatures of requests. Pure: nonce and timestamp come in as parameters.
//!
//! `canonical` writes what both versions sign; `v1` signs all parameters, `v3` the query and the headers.
//!
//! Source: `api/protocol.md` sections 2 and 3, checked against vectors made with the official SDKs.

mod canonical;
mod v1;
mod v3;

pub(crate) use canonical::{canonical_query, percent_encode};
pub(crate) use v1::{signature_v1, string_to_sign_v1};
pub(crate) use v3::{ALGORITHM, SignedParts, hex_sha256, signature_v3};
