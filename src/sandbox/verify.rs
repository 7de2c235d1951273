//! The checks that come before any operation: is the call well formed, whose is it, is it signed and fresh. Pure.
//!
//! The order is the gateway's as far as known. Signature V3 will stand beside [`check_v1`]: a call with an
//! `Authorization` header is checked by its headers instead, and all that follows stays as it is.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::answer::{Format, Refusal};
use super::config::{KeyState, SandboxCredential};
use super::request::{Action, Call, UnknownAction};
use crate::aliyun::signing;

/// How far a timestamp may be off. Source: `api/protocol.md` section 1.
const CLOCK_TOLERANCE: Duration = Duration::from_mins(15);

/// A call that may be carried out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verified<'a> {
    pub(super) action: Action,
    pub(super) credential: &'a SandboxCredential,
    /// Not yet checked for being used before.
    pub(super) nonce: &'a str,
}

/// Returns the format that a call asks for; JSON where it asks for none or for one that does not exist.
pub(super) fn format_of(call: &Call) -> Format {
    let asked = call.get("Format").unwrap_or_default();
    if asked.eq_ignore_ascii_case("XML") {
        Format::Xml
    } else {
        Format::Json
    }
}

/// Checks a call against the known credentials, at the emulator's time `now`.
///
/// # Errors
/// The first check that fails, as the service would refuse it.
pub(super) fn verify<'a>(
    call: &'a Call,
    credentials: &'a [SandboxCredential],
    now: Timestamp,
) -> Result<Verified<'a>, Refusal> {
    if !matches!(call.method.as_str(), "GET" | "POST") {
        return Err(Refusal::new("UnsupportedHTTPMethod"));
    }
    if let Some(name) = call.repeated() {
        return Err(Refusal::new("InvalidParameter")
            .saying(format!("The parameter {name} is given more than once.")));
    }
    let action = check_operation(call)?;
    let credential = check_credential(call, credentials, now)?;
    check_v1(call, &credential.secret)?;
    check_timestamp(call, now)?;
    let nonce = required(call, "SignatureNonce")?;
    Ok(Verified {
        action,
        credential,
        nonce,
    })
}

/// Checks what is called.
fn check_operation(call: &Call) -> Result<Action, Refusal> {
    let action = required(call, "Action")?;
    let version = required(call, "Version")?;
    let action = match Action::parse(action, version) {
        Ok(action) if call.path == "/" => action,
        Ok(_) | Err(UnknownAction::Name) => return Err(Refusal::new("InvalidApi.NotFound")),
        Err(UnknownAction::Version) => return Err(Refusal::new("NoSuchVersion")),
    };
    match call.get("Format") {
        None => Ok(action),
        Some(format)
            if ["JSON", "XML"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(format)) =>
        {
            Ok(action)
        }
        Some(_) => Err(Refusal::new("InvalidParameter.Format")),
    }
}

/// Checks who calls.
fn check_credential<'a>(
    call: &Call,
    credentials: &'a [SandboxCredential],
    now: Timestamp,
) -> Result<&'a SandboxCredential, Refusal> {
    let id = required(call, "AccessKeyId")?;
    let known = credentials.iter().find(|known| known.access_key_id == id);
    let known = known.ok_or_else(|| Refusal::new("InvalidAccessKeyId.NotFound"))?;
    if known.state == KeyState::Inactive {
        return Err(Refusal::new("InvalidAccessKeyId.Inactive"));
    }
    let sent = call.filled("SecurityToken");
    if sent != known.security_token.as_deref() {
        let others = |token| {
            credentials
                .iter()
                .any(|other| other.security_token.as_deref() == Some(token))
        };
        return Err(Refusal::new(match sent {
            None => "MissingSecurityToken",
            Some(token) if known.security_token.is_none() || others(token) => {
                "InvalidSecurityToken.MismatchWithAccessKey"
            }
            Some(_) => "InvalidSecurityToken.Malformed",
        }));
    }
    if known.expires.is_some_and(|expires| expires <= now) {
        return Err(Refusal::new("InvalidSecurityToken.Expired"));
    }
    Ok(known)
}

/// Checks signature V1: HMAC-SHA1 over all parameters of query and form body but `Signature`.
fn check_v1(call: &Call, secret: &str) -> Result<(), Refusal> {
    if required(call, "SignatureMethod")? != "HMAC-SHA1" {
        return Err(Refusal::new("InvalidSignatureMethod"));
    }
    if required(call, "SignatureVersion")? != "1.0" {
        return Err(
            Refusal::new("InvalidParameter").saying("Specified signature version is not valid.")
        );
    }
    let signature = required(call, "Signature")?;
    let signed: Vec<_> = call
        .parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| *name != "Signature")
        .collect();
    let to_sign = signing::string_to_sign_v1(&call.method, &signing::canonical_query(&signed));
    if signing::signature_v1(secret, &to_sign) == signature {
        return Ok(());
    }
    let refusal = Refusal::new("SignatureDoesNotMatch");
    let message = format!("{} server string to sign is:{to_sign}", refusal.message);
    Err(refusal.saying(message))
}

/// Checks that the call was signed lately.
fn check_timestamp(call: &Call, now: Timestamp) -> Result<(), Refusal> {
    let text = call
        .filled("Timestamp")
        .ok_or_else(|| Refusal::new("IllegalTimestamp"))?;
    let well_formed = text.len() == "2026-01-02T03:04:05Z".len()
        && text.ends_with('Z')
        && text.as_bytes().get(10) == Some(&b'T');
    let timestamp: Timestamp = Some(text)
        .filter(|_| well_formed)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::new("InvalidTimeStamp.Format"))?;
    let off: SignedDuration = now.duration_since(timestamp);
    if off.unsigned_abs() > CLOCK_TOLERANCE {
        return Err(Refusal::new("InvalidTimeStamp.Expired"));
    }
    Ok(())
}

/// Returns a common parameter that must be there and not empty.
fn required<'a>(call: &'a Call, name: &str) -> Result<&'a str, Refusal> {
    call.filled(name).ok_or_else(|| {
        let message =
            format!("The input parameter \"{name}\" that is mandatory for processing this request is not supplied.");
        Refusal::new("MissingParameter").saying(message)
    })
}
