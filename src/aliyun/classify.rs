//! What one attempt to rename came to: answer or failure to [`Outcome`].
//!
//! The error code decides first, the HTTP status second: 403 holds refusals and "still running", 404 unknown certificates
//! and unknown keys. What is not certain is doubt. Source: `api/errors.json` with its rules, and section 5 of the design.

use std::time::Duration;

use super::cert_page::{CertPage, parse_cert_page};
use super::document::Unreadable;
use super::error_codes::{Class, CodeEntry, Stops, class_by_form, lookup};
use super::raw_reply::{Answer, RawReply, TransportFailure};
use super::region_list::parse_regions;
use super::reply::{Reply, Success, parse_reply, short};
use crate::rename::{
    CertId, Effect, Evidence, OurCode, Outcome, Reaction, Refusal, Region, STORED_FAILURE,
};

/// What a confirming answer has to name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    /// The certificate that was to be renamed.
    pub(crate) cert_id: &'a CertId,
    /// The name that was sent.
    pub(crate) new_name: &'a str,
}

/// Says what an attempt came to.
pub(crate) fn classify(expected: &Expected<'_>, reply: &RawReply) -> Outcome {
    match read_reply(reply) {
        Ok((answer, success)) => classify_success(expected, answer, success),
        Err(outcome) => *outcome,
    }
}

/// Reads the answer to `DescribeSslVpnClientCerts`: a page of certificates.
///
/// # Errors
/// What came instead. Such a call changes nothing, so only the reaction and the evidence of the outcome count.
pub(crate) fn classify_page(reply: &RawReply) -> Result<CertPage, Box<Outcome>> {
    classify_list(reply, parse_cert_page)
}

/// Reads the answer to `DescribeRegions`.
///
/// # Errors
/// As [`classify_page`].
pub(crate) fn classify_regions(reply: &RawReply) -> Result<Vec<Region>, Box<Outcome>> {
    classify_list(reply, parse_regions)
}

fn classify_list<T>(
    reply: &RawReply,
    parse: fn(&[u8], Option<&str>) -> Result<T, Unreadable>,
) -> Result<T, Box<Outcome>> {
    let unreadable = match reply {
        RawReply::Answered(answer) if answer.status < 300 => {
            match parse(&answer.body, answer.content_type.as_deref()) {
                Ok(list) => return Ok(list),
                Err(unreadable) => unreadable.to_string(),
            }
        }
        _ => "the answer is no list".to_owned(),
    };
    let (answer, success) = read_reply(reply)?;
    let evidence = Evidence {
        http_status: Some(answer.status),
        message: Some(format!("HTTP {}: {unreadable}", answer.status)),
        request_id: success.request_id,
        ..Evidence::default()
    };
    Err(ours(OurCode::UnreadableAnswer, evidence).into())
}

/// Reads an answer as far as it is the same for every operation.
///
/// # Errors
/// What came instead of a success.
fn read_reply(reply: &RawReply) -> Result<(&Answer, Success), Box<Outcome>> {
    let answer = match reply {
        RawReply::Failed(failure) => return Err(classify_failure(failure).into()),
        RawReply::Answered(answer) => answer,
    };
    let unreadable = OurCode::UnreadableAnswer.name();
    let evidence = |code: &str, message: String, request_id: Option<String>| Evidence {
        http_status: Some(answer.status),
        code: Some(code.to_owned()),
        message: Some(message),
        request_id: request_id.or_else(|| answer.request_id.as_deref().map(short)),
        live_name: None,
    };
    if (300..400).contains(&answer.status) {
        let message = format!(
            "HTTP {}: a redirect, which is never followed",
            answer.status
        );
        let redirect = OurCode::UnexpectedRedirect;
        return Err(ours(redirect, evidence(redirect.name(), message, None)).into());
    }
    let (code, evidence) = match parse_reply(&answer.body, answer.content_type.as_deref()) {
        Ok(Reply::Success(success)) if answer.status < 300 => return Ok((answer, success)),
        Ok(Reply::Success(_)) => {
            let message = format!("HTTP {} with the body of a success", answer.status);
            (None, evidence(unreadable, message, None))
        }
        Ok(Reply::Error(error)) => {
            let evidence = evidence(&error.code, error.message, error.request_id);
            (Some(error.code), evidence)
        }
        Err(why) => {
            let message = format!("HTTP {}: {why}", answer.status);
            (None, evidence(unreadable, message, None))
        }
    };
    let message = evidence.message.as_deref().unwrap_or_default();
    let (effect, reaction) = classify_error(answer, code.as_deref(), message);
    Err(Outcome {
        effect,
        reaction,
        evidence,
    }
    .into())
}

/// Compares what a success names with what was asked for. Where it names no certificate, the name alone decides.
fn classify_success(expected: &Expected<'_>, answer: &Answer, success: Success) -> Outcome {
    let mut evidence = Evidence {
        http_status: Some(answer.status),
        request_id: success
            .request_id
            .or_else(|| answer.request_id.as_deref().map(short)),
        ..Evidence::default()
    };
    let wanted = expected.cert_id.as_str();
    if let Some(other) = success.cert_id.filter(|id| id != wanted) {
        evidence.message = Some(format!("the answer names certificate `{other}`"));
        return ours(OurCode::CertificateMismatch, evidence);
    }
    let confirmed = success.name == expected.new_name;
    evidence.live_name = Some(success.name);
    if !confirmed {
        evidence.message = Some("the answer gives the certificate another name".to_owned());
        return ours(OurCode::NameMismatch, evidence);
    }
    Outcome {
        effect: Effect::Confirmed,
        reaction: Reaction::Settled,
        evidence,
    }
}

/// Says what an error answer with this status and this code of the service comes to, if it gives no hint to wait.
pub(super) fn classify_code(status: u16, code: &str) -> Outcome {
    let answer = Answer {
        status,
        ..Answer::default()
    };
    let (effect, reaction) = classify_error(&answer, Some(code), "");
    Outcome {
        effect,
        reaction,
        evidence: Evidence {
            http_status: Some(status),
            code: Some(code.to_owned()),
            ..Evidence::default()
        },
    }
}

/// Says what an answer that is no success came to; `code` is the one in its body, where it could be read.
fn classify_error(answer: &Answer, code: Option<&str>, message: &str) -> (Effect, Reaction) {
    let hint = retry_after(answer);
    let listed = code.and_then(lookup);
    let class = listed.map_or_else(|| code.and_then(class_by_form), |entry| Some(entry.class));
    if class == Some(Class::Throttle) {
        return (Effect::None, Reaction::Throttled(hint)); // a gateway counts calls before it passes them on
    }
    let definite = (400..500).contains(&answer.status);
    let (effect, reaction) = match (listed, code) {
        (Some(entry), _) => by_entry(entry, message),
        (None, Some(_)) if definite && !matches!(answer.status, 408 | 429) => {
            let reach = match class {
                Some(Class::Auth) => Refusal::Profile,
                _ => Refusal::Row,
            };
            (Effect::None, Reaction::Refused(reach))
        }
        (None, _) if answer.status == 429 => (Effect::None, Reaction::Throttled(None)),
        // A gateway that asks for a pause has not passed the call on, even if the rest cannot be read.
        (None, None) if definite && answer.status != 408 && hint.is_some() => {
            (Effect::None, Reaction::Retry)
        }
        (None, _) => (Effect::Unknown, Reaction::Retry),
    };
    let effect = if effect == Effect::None && !definite {
        Effect::Unknown // a 5xx, or a 2xx that contradicts itself, proves nothing
    } else {
        effect
    };
    match (hint, effect) {
        (None, _) => (effect, reaction),
        // "Slow down" is no word about the stored attempt; the next answer gives it.
        (Some(_), Effect::StoredFailure) => (Effect::None, Reaction::Throttled(hint)),
        (Some(_), _) => (effect, Reaction::Throttled(hint)),
    }
}

/// Says what a listed code means: those that have a meaning of their own, then by class.
fn by_entry(entry: &CodeEntry, message: &str) -> (Effect, Reaction) {
    match entry.code {
        "LastTokenProcessing"
        | "OperationFailed.LastTokenProcessing"
        | "IdempotenceProcessing"
        | "OperationFailed.IdempotentTokenProcessing"
        | "TokenProcessing"
        | "IdempotentProcessing" => (Effect::Unknown, Reaction::TokenInProgress),
        STORED_FAILURE => (Effect::StoredFailure, Reaction::Refused(Refusal::Row)),
        "InvalidSecurityToken.Expired" => (Effect::None, Reaction::RenewCredentials),
        "InvalidParameter" if message.contains("SecurityToken.Expired") => {
            (Effect::None, Reaction::RenewCredentials)
        }
        "InvalidTimeStamp.Expired" => (Effect::None, Reaction::CorrectClock),
        "SignatureNonceUsed" => (Effect::Unknown, Reaction::Retry), // the first sending may have been carried out
        "InvalidSslVpnClientCertId.NotFound" | "InvalidInstanceId.NotFound" => {
            (Effect::None, Reaction::Refused(Refusal::Missing))
        }
        _ => by_class(entry),
    }
}

fn by_class(entry: &CodeEntry) -> (Effect, Reaction) {
    let reach = match (entry.stops, entry.class) {
        (Stops::Row, Class::Permission) => Refusal::Permission,
        (Stops::Row, _) => Refusal::Row,
        (Stops::Lane, _) => Refusal::Lane,
        (Stops::Profile, _) => Refusal::Profile,
    };
    match entry.class {
        Class::Throttle => (Effect::None, Reaction::Throttled(None)),
        Class::Transient => (Effect::Unknown, Reaction::Retry),
        Class::Conflict if entry.retry => (Effect::None, Reaction::Retry),
        // The token is known with other parameters: what was done with it then is not known.
        Class::Conflict => (Effect::Unknown, Reaction::SetAside),
        Class::Clock
        | Class::Auth
        | Class::Permission
        | Class::InvalidRequest
        | Class::NotFound => (Effect::None, Reaction::Refused(reach)),
    }
}

/// Returns the pause that an error asks for: a positive whole number of milliseconds, any other counts as absent.
///
/// Source: `api/protocol.md` section 8. It has no upper limit here.
fn retry_after(answer: &Answer) -> Option<Duration> {
    let hint = answer.retry_after.as_deref()?;
    let milliseconds: u64 = hint.trim().parse().ok()?;
    (answer.status >= 400 && milliseconds > 0).then(|| Duration::from_millis(milliseconds))
}

/// Makes the outcome of an attempt that ended with a code of ours.
fn ours(code: OurCode, evidence: Evidence) -> Outcome {
    let (effect, reaction) = code
        .came_to()
        .expect("only codes that attempts end with are given");
    Outcome {
        effect,
        reaction,
        evidence: Evidence {
            code: Some(code.name().to_owned()),
            ..evidence
        },
    }
}

fn classify_failure(failure: &TransportFailure) -> Outcome {
    let (code, message, http_status) = match failure {
        TransportFailure::NotConnected(why) => (OurCode::ConnectFailed, why.clone(), None),
        TransportFailure::TimedOut => (OurCode::Timeout, "no answer in time".to_owned(), None),
        TransportFailure::Reset(why) => (OurCode::ConnectionReset, why.clone(), None),
        TransportFailure::BodyTooLarge {
            status,
            limit_bytes,
        } => (
            OurCode::AnswerTooLarge,
            format!("HTTP {status}: the answer's body is larger than {limit_bytes} bytes"),
            Some(*status),
        ),
        TransportFailure::BodyBroken { status, why } => (
            OurCode::AnswerTruncated,
            format!("HTTP {status}: the answer's body broke off: {why}"),
            Some(*status),
        ),
    };
    let evidence = Evidence {
        http_status,
        message: Some(message),
        ..Evidence::default()
    };
    ours(code, evidence)
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
