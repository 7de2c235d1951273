//! The checks that come before any operation: is the call well formed, whose is it, is it signed and fresh. Pure.
//!
//! The order is the gateway's as far as known. Both signatures are accepted for every operation; `signature` checks them.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::answer::Refusal;
use super::common_parameters::{Common, asked_format};
use super::config::{KeyState, SandboxCredential};
use super::request::{Action, Call, UnknownAction};
use super::signature::check_signature;

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
    let common = Common::of(call);
    let action = check_operation(call, &common)?;
    let credential = check_credential(&common, credentials, now)?;
    check_signature(call, &common, &credential.secret)?;
    check_timestamp(&common, now)?;
    let nonce = common.nonce.required()?;
    Ok(Verified {
        action,
        credential,
        nonce,
    })
}

/// Checks what is called, and in which format it is to be answered.
fn check_operation(call: &Call, common: &Common<'_>) -> Result<Action, Refusal> {
    let name = common.action.required()?;
    let version = common.version.required()?;
    let action = match Action::parse(name, version) {
        Ok(action) if call.path == "/" => action,
        Ok(_) | Err(UnknownAction::Name) => return Err(Refusal::new("InvalidApi.NotFound")),
        Err(UnknownAction::Version) => return Err(Refusal::new("NoSuchVersion")),
    };
    asked_format(call)?;
    Ok(action)
}

/// Checks who calls.
fn check_credential<'a>(
    common: &Common<'_>,
    credentials: &'a [SandboxCredential],
    now: Timestamp,
) -> Result<&'a SandboxCredential, Refusal> {
    let id = common.access_key_id.required()?;
    let known = credentials.iter().find(|known| known.access_key_id == id);
    let known = known.ok_or_else(|| Refusal::new("InvalidAccessKeyId.NotFound"))?;
    if known.state == KeyState::Inactive {
        return Err(Refusal::new("InvalidAccessKeyId.Inactive"));
    }
    let sent = common.security_token.value;
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

/// Checks that the call was signed lately.
fn check_timestamp(common: &Common<'_>, now: Timestamp) -> Result<(), Refusal> {
    let text = common
        .timestamp
        .value
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
