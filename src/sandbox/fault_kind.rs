//! The names of the kinds of faults, with their parameters, as `--faults` takes them. Pure.

use std::time::Duration;

use super::codes;
use super::fault::FaultKind;
use super::fault_text::FaultParseError;
use super::latency::parse_duration;

/// Kinds that are an error of the service under another name, each with its code.
pub(super) const ERROR_KINDS: &[(&str, &str)] = &[
    ("500", "InternalError"),
    ("503", "ServiceUnavailable"),
    ("invalid-name", "InvalidName"),
    ("forbidden", "Forbidden"),
    ("subuser", "Forbbiden.SubUser"),
    ("not-found", "InvalidSslVpnClientCertId.NotFound"),
    ("token-in-progress", "LastTokenProcessing"),
    ("idempotent-failed", "IdempotentFailed"),
    ("token-mismatch", "IdempotentParameterMismatch"),
    ("nonce-used", "SignatureNonceUsed"),
    ("expired-token", "InvalidSecurityToken.Expired"),
    ("inactive-key", "InvalidAccessKeyId.Inactive"),
    ("clock", "InvalidTimeStamp.Expired"),
];

/// The kinds that are no error under another name.
pub(super) const OTHER_KINDS: &[&str] = &[
    "throttle",
    "error",
    "reset",
    "close",
    "hang",
    "slow",
    "truncated",
    "garbage",
    "empty",
    "content-type",
    "other-format",
    "other-name",
    "other-cert",
];

/// Lists all kinds for an error message.
pub(super) fn kind_list() -> String {
    let errors = ERROR_KINDS.iter().map(|(kind, _)| *kind);
    OTHER_KINDS
        .iter()
        .copied()
        .chain(errors)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Parses a kind with its parameter. `rule` is what it stands in, for the error.
///
/// # Errors
/// When there is no such kind, or it does not take the parameter.
pub(super) fn parse_kind(rule: &str, what: &str) -> Result<FaultKind, FaultParseError> {
    let (kind, parameter) = match what.split_once('=') {
        None => (what, None),
        Some((kind, parameter)) => (kind, Some(parameter)),
    };
    let (parsed, takes) = match kind {
        "throttle" => {
            let hint = with_hint(parameter, |retry_after| {
                Some(FaultKind::Throttle { retry_after })
            });
            (hint, HINT)
        }
        "error" => (
            parameter.and_then(parse_error),
            "it takes a code of the service, or STATUS/CODE",
        ),
        "slow" => {
            let over = parse_duration(parameter.unwrap_or("3s"));
            (
                over.map(|over| FaultKind::SlowBody { over }),
                "it takes a duration, such as `3s`",
            )
        }
        "garbage" => {
            let status = parse_status(parameter.unwrap_or("502"));
            (status.map(|status| FaultKind::Garbage { status }), STATUS)
        }
        "empty" => {
            let status = parse_status(parameter.unwrap_or("200"));
            (status.map(|status| FaultKind::EmptyBody { status }), STATUS)
        }
        _ => {
            if let Some((_, code)) = ERROR_KINDS.iter().find(|(name, _)| *name == kind) {
                (with_hint(parameter, |hint| known_error(code, hint)), HINT)
            } else if let Some(plain) = parse_plain_kind(kind) {
                (
                    parameter.is_none().then_some(plain),
                    "it takes no parameter",
                )
            } else {
                return Err(FaultParseError::Kind {
                    rule: rule.to_owned(),
                    kind: kind.to_owned(),
                });
            }
        }
    };
    parsed.ok_or_else(|| FaultParseError::Parameter {
        rule: rule.to_owned(),
        kind: kind.to_owned(),
        parameter: parameter.unwrap_or_default().to_owned(),
        takes,
    })
}

/// What kinds with a hint take.
const HINT: &str = "it takes a hint to come back: milliseconds or a duration";

/// What kinds with a status take.
const STATUS: &str = "it takes an HTTP status from 200 to 599";

/// Parses a kind that takes no parameter.
fn parse_plain_kind(kind: &str) -> Option<FaultKind> {
    Some(match kind {
        "reset" => FaultKind::Reset,
        "close" => FaultKind::Close,
        "hang" => FaultKind::Hang,
        "truncated" => FaultKind::TruncatedBody,
        "content-type" => FaultKind::WrongContentType,
        "other-format" => FaultKind::OtherFormat,
        "other-name" => FaultKind::OtherName,
        "other-cert" => FaultKind::OtherCert,
        _ => return None,
    })
}

/// Parses `CODE`, whose status is looked up, or `STATUS/CODE` with any code.
fn parse_error(text: &str) -> Option<FaultKind> {
    let Some((status, code)) = text.split_once('/') else {
        return known_error(text, None);
    };
    let status = parse_status(status)?;
    (!code.is_empty()).then(|| FaultKind::Error {
        code: code.to_owned(),
        status,
        retry_after: None,
    })
}

/// Makes an error of a code in the table, with its usual status.
fn known_error(code: &str, retry_after: Option<Duration>) -> Option<FaultKind> {
    codes::find(code).map(|known| FaultKind::Error {
        code: code.to_owned(),
        status: known.status,
        retry_after,
    })
}

/// Parses a final HTTP status.
fn parse_status(text: &str) -> Option<u16> {
    text.parse()
        .ok()
        .filter(|status| (200..600).contains(status))
}

/// Makes a kind with the hint that the parameter gives, if it gives one; `None` when it can't be read.
fn with_hint(
    parameter: Option<&str>,
    make: impl FnOnce(Option<Duration>) -> Option<FaultKind>,
) -> Option<FaultKind> {
    match parameter {
        None => make(None),
        Some(text) => make(Some(parse_hint(text)?)),
    }
}

/// Parses a hint: bare milliseconds, or a duration.
fn parse_hint(text: &str) -> Option<Duration> {
    let millis = text.parse().map(Duration::from_millis).ok();
    millis.or_else(|| parse_duration(text))
}
