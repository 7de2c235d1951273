//! What goes back to the client: an answer made of an outcome and a fault. Pure.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::answer::{Format, Refusal, Value, refusal_body, success_body};
use super::common_parameters::{Common, format_of};
use super::fault::{Fault, FaultKind};
use super::operations::Done;
use super::random;
use super::request::Call;

/// What the shell has to do about a call.
#[derive(Debug)]
pub(crate) struct Response {
    /// How long to wait first.
    pub(crate) delay: Duration,
    /// What to do then.
    pub(crate) delivery: Delivery,
    /// The error code of a call that is refused, whatever of the answer arrives.
    pub(crate) refused: Option<String>,
}

/// How an answer is given, or not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// As it should be.
    Whole(Reply),
    /// The body spread over this time.
    Slow(Reply, Duration),
    /// Half the body, then the connection is closed.
    Truncated(Reply),
    /// The connection is reset.
    Reset,
    /// The connection is closed.
    Close,
    /// Nothing, until the client gives up.
    Hang,
}

/// An HTTP answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) request_id: String,
    /// The hint `x-acs-retry-after`.
    pub(crate) retry_after: Option<Duration>,
    /// For the `Date` header.
    pub(crate) date: Timestamp,
    pub(crate) body: String,
}

impl Reply {
    /// Returns the hint in milliseconds: rounded up, for a client that waits exactly as long must not come too early.
    pub(crate) fn retry_after_ms(&self) -> Option<u64> {
        let millis = self.retry_after?.as_nanos().div_ceil(1_000_000);
        Some(u64::try_from(millis).unwrap_or(u64::MAX))
    }

    /// Returns the time as HTTP writes it; `None` for a year that it can't write.
    pub(crate) fn http_date(&self) -> Option<String> {
        let printer = DateTimePrinter::new();
        printer.timestamp_to_rfc9110_string(&self.date).ok()
    }
}

impl Delivery {
    /// Returns the HTTP status; `None` when there is no answer.
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Whole(reply) | Self::Slow(reply, _) | Self::Truncated(reply) => {
                Some(reply.status)
            }
            Self::Reset | Self::Close | Self::Hang => None,
        }
    }
}

/// Changes an outcome as the fault wants it, before it is written.
pub(super) fn distort(
    outcome: Result<Done, Refusal>,
    fault: Option<&Fault>,
) -> Result<Done, Refusal> {
    let Some(fault) = fault else { return outcome };
    match &fault.kind {
        FaultKind::Throttle { retry_after } => Err(Refusal {
            retry_after: *retry_after,
            ..Refusal::new("Throttling.User")
        }),
        FaultKind::Error {
            code,
            status,
            retry_after,
        } => Err(Refusal {
            status: *status,
            retry_after: *retry_after,
            ..Refusal::new(code)
        }),
        FaultKind::OtherName => {
            outcome.map(|done| replace_field(done, "Name", |name| format!("{name}-other")))
        }
        FaultKind::OtherCert => {
            outcome.map(|done| replace_field(done, "SslVpnClientCertId", |id| format!("{id}other")))
        }
        _ => outcome,
    }
}

/// Replaces the text of a field wherever it stands in an answer.
fn replace_field(mut done: Done, name: &str, replace: impl Fn(&str) -> String) -> Done {
    replace_in(&mut done.fields, name, &replace);
    done
}

/// Replaces the text of a field in these fields and those below them.
fn replace_in(fields: &mut [(&'static str, Value)], name: &str, replace: &impl Fn(&str) -> String) {
    for (key, value) in fields {
        match value {
            Value::Text(text) if *key == name => *text = replace(text),
            Value::Fields(fields) => replace_in(fields, name, replace),
            Value::List(values) => {
                for value in values {
                    if let Value::Fields(fields) = value {
                        replace_in(fields, name, replace);
                    }
                }
            }
            Value::Text(_) | Value::Number(_) => {}
        }
    }
}

/// Writes the answer to call `number`, as far as the fault leaves one.
pub(super) fn deliver(
    call: &Call,
    outcome: &Result<Done, Refusal>,
    fault: Option<&Fault>,
    (salt, number): (u64, u64),
    date: Timestamp,
) -> Delivery {
    let kind = fault.map(|fault| &fault.kind);
    let asked = format_of(call);
    let format = if kind == Some(&FaultKind::OtherFormat) {
        asked.other()
    } else {
        asked
    };
    let reply = write(call, outcome, format, (salt, number), date);
    match kind {
        Some(FaultKind::Reset) => Delivery::Reset,
        Some(FaultKind::Close) => Delivery::Close,
        Some(FaultKind::Hang) => Delivery::Hang,
        Some(FaultKind::SlowBody { over }) => Delivery::Slow(reply, *over),
        Some(FaultKind::TruncatedBody) => Delivery::Truncated(reply),
        Some(FaultKind::WrongContentType) => Delivery::Whole(Reply {
            content_type: "text/html",
            ..reply
        }),
        Some(&FaultKind::EmptyBody { status }) => Delivery::Whole(Reply {
            status,
            body: String::new(),
            ..reply
        }),
        Some(&FaultKind::Garbage { status }) => Delivery::Whole(Reply {
            status,
            content_type: "text/html",
            body: format!("<html><body>{status} Bad Gateway</body></html>"),
            ..reply
        }),
        _ => Delivery::Whole(reply),
    }
}

/// Writes an outcome as an answer.
fn write(
    call: &Call,
    outcome: &Result<Done, Refusal>,
    format: Format,
    (salt, number): (u64, u64),
    date: Timestamp,
) -> Reply {
    let (status, request_id, retry_after, body) = match outcome {
        Ok(done) => {
            let action = Common::of(call).action.value.unwrap_or_default();
            (
                200,
                done.request_id.clone(),
                None,
                success_body(format, action, done.fields.clone()),
            )
        }
        Err(refusal) => {
            let request_id = random::request_id(salt, number);
            let body = refusal_body(
                format,
                refusal,
                &request_id,
                call.header("host").unwrap_or_default(),
            );
            (refusal.status, request_id, refusal.retry_after, body)
        }
    };
    let content_type = format.content_type();
    Reply {
        status,
        content_type,
        request_id,
        retry_after,
        date,
        body,
    }
}
