//! Whether a call is signed with its key. Pure.
//!
//! Source: `api/protocol.md` sections 2 and 3. Which code a V3 signature that covers too little gets is not documented;
//! `IncompleteSignature` stands for it here.

use super::answer::Refusal;
use super::common_parameters::{Authorization, Common, parameter};
use super::log::Scheme;
use super::request::Call;
use crate::aliyun::signing::{
    ALGORITHM, SignedParts, canonical_query, hex_sha256, signature_v1, signature_v3,
    string_to_sign_v1,
};

/// Checks the signature of a call.
///
/// # Errors
/// What the service would say: the code, and for a wrong signature the string that the server signed.
pub(super) fn check_signature(
    call: &Call,
    common: &Common<'_>,
    secret: &str,
) -> Result<(), Refusal> {
    match (common.scheme, common.authorization) {
        (Scheme::V1, _) => check_v1(call, secret),
        (Scheme::V3, Some(authorization)) => check_v3(call, &authorization, secret),
        (Scheme::V3, None) => Err(incomplete("The header Authorization has another form.")),
    }
}

/// Checks V1: HMAC-SHA1 over all parameters of query and form body but `Signature`.
fn check_v1(call: &Call, secret: &str) -> Result<(), Refusal> {
    let required = |name| parameter(call, name).required();
    if required("SignatureMethod")? != "HMAC-SHA1" {
        return Err(Refusal::new("InvalidSignatureMethod"));
    }
    if required("SignatureVersion")? != "1.0" {
        return Err(
            Refusal::new("InvalidParameter").saying("Specified signature version is not valid.")
        );
    }
    let signature = required("Signature")?;
    let signed: Vec<_> = call
        .parameters()
        .filter(|(name, _)| *name != "Signature")
        .collect();
    let to_sign = string_to_sign_v1(&call.method, &canonical_query(&signed));
    if signature_v1(secret, &to_sign) == signature {
        Ok(())
    } else {
        Err(mismatch(&to_sign))
    }
}

/// Checks V3: HMAC-SHA256 over method, query, the headers that it lists, and the digest of the body.
fn check_v3(call: &Call, authorization: &Authorization<'_>, secret: &str) -> Result<(), Refusal> {
    if authorization.algorithm != ALGORITHM {
        return Err(Refusal::new("InvalidSignatureMethod"));
    }
    let listed: Vec<_> = authorization.signed_headers.split(';').collect();
    for (name, _) in &call.headers {
        let needed = name == "host"
            || name.starts_with("x-acs-")
            || (name == "content-type" && !call.body.is_empty());
        if needed && !listed.contains(&name.as_str()) {
            return Err(incomplete(format!("The header {name} is not signed.")));
        }
    }
    let mut headers = Vec::new();
    for name in listed {
        let Some(value) = call.header(name) else {
            let message = format!("The signed header {name} is not there.");
            return Err(incomplete(message));
        };
        headers.push((name, value));
    }
    let body_sha256 = hex_sha256(&call.body);
    if call.header("x-acs-content-sha256") != Some(&body_sha256) {
        let message = "The header x-acs-content-sha256 is not the digest of the body.";
        return Err(Refusal::new("SignatureDoesNotMatch").saying(message));
    }
    let query: Vec<_> = call
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let parts = SignedParts {
        method: &call.method,
        query: &canonical_query(&query),
        headers: &headers,
        body_sha256: &body_sha256,
    };
    let to_sign = parts.string_to_sign();
    if signature_v3(secret, &to_sign) == authorization.signature {
        Ok(())
    } else {
        Err(mismatch(&to_sign))
    }
}

fn incomplete(message: impl Into<String>) -> Refusal {
    Refusal::new("IncompleteSignature").saying(message)
}

fn mismatch(to_sign: &str) -> Refusal {
    let refusal = Refusal::new("SignatureDoesNotMatch");
    let message = format!("{} server string to sign is:{to_sign}", refusal.message);
    refusal.saying(message)
}
