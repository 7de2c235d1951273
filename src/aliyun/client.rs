//! Sends one request and brings back what came. Decides nothing, and never sends a request twice.
//!
//! Source of the connection's settings: `dependencies.md` (reqwest) and `api/protocol.md` section 9.

use std::error::Error as _;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap};
use reqwest::{ClientBuilder, Response, redirect, retry};
use thiserror::Error;
use tokio::time::Instant;
use tracing::{debug, warn};

use super::message::tidy_message;
use super::raw_reply::{Answer, RawReply, TransportFailure};
use super::request::Request;
use super::service_clock::ServiceClock;
use crate::wall_clock::WallClock;

/// The service closes idle connections after about 10 s; one closed under a request leaves its outcome in doubt.
const IDLE_CONNECTION: Duration = Duration::from_secs(5);

/// A page of 50 certificates takes about 20 KiB.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// How a client connects.
#[derive(Debug, Clone)]
pub(crate) struct ClientSettings {
    /// For TCP, TLS and a proxy's tunnel together. Shorter than `timeout`, so that it can tell "not sent" from doubt.
    pub(crate) connect_timeout: Duration,
    /// For the whole attempt, the answer's body included.
    pub(crate) timeout: Duration,
    /// Header `User-Agent`.
    pub(crate) user_agent: String,
    /// Whether the endpoint is on loopback: then no proxy is asked, and root certificates may be missing.
    pub(crate) loopback: bool,
}

/// Why there is no client.
#[derive(Debug, Error)]
#[error("{}", self.said())]
pub(crate) enum ClientError {
    /// The HTTP client could not be made: no root certificates, or a proxy setting that cannot be read.
    Build(#[source] reqwest::Error),
}

/// A pool of connections, and what is known of the service's clock; share one, by reference or by clone.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    line: Line,
    clock: ServiceClock,
    wall: WallClock,
}

/// What requests travel on.
#[derive(Debug, Clone)]
enum Line {
    Network(reqwest::Client),
    Played(Arc<dyn Played>),
}

/// A service in this process: takes a request, once, and brings back what came of it, after as long as it takes.
pub(crate) trait Played: fmt::Debug + Send + Sync {
    /// Answers, or fails as a network does.
    fn answer(&self, request: Request) -> Pin<Box<dyn Future<Output = RawReply> + Send + '_>>;
}

/// What came back, and how long it took by the monotonic clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    /// What came back.
    pub(crate) reply: RawReply,
    /// From before the connection to the last byte of the body.
    pub(crate) elapsed: Duration,
}

impl Client {
    /// Makes a client. Makes `ring` the process's provider of cryptography, unless one is set.
    ///
    /// # Errors
    /// When the system has no root certificates, or a proxy setting cannot be read.
    pub(crate) fn new(settings: &ClientSettings) -> Result<Self, ClientError> {
        // An error means that another client has set one already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let built = builder(settings).build();
        let http = if settings.loopback {
            // A rehearsal needs no TLS, so no root certificates either.
            built.or_else(|_| builder(settings).tls_certs_only([]).build())
        } else {
            built
        };
        Ok(Self {
            line: Line::Network(http.map_err(|error| ClientError::Build(error.without_url()))?),
            clock: ServiceClock::default(),
            wall: WallClock::Machine,
        })
    }

    /// Makes a client of a service in this process, which lives by the wall clock `wall`.
    pub(crate) fn played(service: Arc<dyn Played>, wall: WallClock) -> Self {
        Self {
            line: Line::Played(service),
            clock: ServiceClock::default(),
            wall,
        }
    }

    /// Returns the wall clock that whoever calls lives by.
    pub(crate) fn wall(&self) -> WallClock {
        self.wall
    }

    /// Returns the clock that calls are stamped by.
    pub(crate) fn clock(&self) -> &ServiceClock {
        &self.clock
    }

    /// Sends a request, once, and waits for the whole answer.
    pub(crate) async fn send(&self, request: Request) -> Sent {
        let started = Instant::now();
        let (action, host) = (request.action, request.url.host_str().map(str::to_owned));
        debug!(action, host, "call");
        let reply = match &self.line {
            Line::Network(http) => send_over(http, request).await,
            Line::Played(service) => service.answer(request).await,
        };
        let elapsed = started.elapsed();
        let ms = elapsed.as_millis();
        match &reply {
            RawReply::Answered(Answer {
                status, request_id, ..
            }) => {
                debug!(action, host, status, request_id, ms, "answered");
            }
            RawReply::Failed(failure) => warn!(action, host, ?failure, ms, "not answered"),
        }
        Sent { reply, elapsed }
    }
}

async fn send_over(http: &reqwest::Client, request: Request) -> RawReply {
    let mut sending = http.post(request.url).body(request.body);
    for (name, value) in request.headers {
        sending = sending.header(name, value);
    }
    match sending.send().await {
        Ok(response) => read_answer(response).await.into(),
        Err(error) => RawReply::Failed(failure(error)),
    }
}

impl From<Result<Answer, TransportFailure>> for RawReply {
    fn from(result: Result<Answer, TransportFailure>) -> Self {
        result.map_or_else(Self::Failed, Self::Answered)
    }
}

fn builder(settings: &ClientSettings) -> ClientBuilder {
    let builder = reqwest::Client::builder()
        .connect_timeout(settings.connect_timeout)
        .timeout(settings.timeout)
        .user_agent(&settings.user_agent)
        .pool_idle_timeout(IDLE_CONNECTION)
        .redirect(redirect::Policy::none())
        .retry(retry::never()) // a nonce is sent once
        .referer(false)
        .http1_only();
    if settings.loopback {
        builder.no_proxy() // it would be asked for loopback as well
    } else {
        builder
    }
}

/// Reads the answer's body, up to the limit.
async fn read_answer(mut response: Response) -> Result<Answer, TransportFailure> {
    let status = response.status().as_u16();
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY_BYTES => {
                return Err(TransportFailure::BodyTooLarge {
                    status,
                    limit_bytes: MAX_BODY_BYTES,
                });
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) if error.is_timeout() => return Err(TransportFailure::TimedOut),
            Err(error) => {
                let why = reason(error);
                return Err(TransportFailure::BodyBroken { status, why });
            }
        }
    }
    let headers = response.headers();
    Ok(Answer {
        status,
        retry_after: header(headers, "x-acs-retry-after"),
        content_type: header(headers, CONTENT_TYPE.as_str()),
        request_id: header(headers, "x-acs-request-id"),
        date: header(headers, DATE.as_str()),
        body,
    })
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

/// Tells what certainly was not sent from what may have been. A timeout while connecting is both a timeout and a failed
/// connection, so the connection is asked first.
fn failure(error: reqwest::Error) -> TransportFailure {
    if error.is_connect() || error.is_builder() {
        TransportFailure::NotConnected(reason(error))
    } else if error.is_timeout() {
        TransportFailure::TimedOut
    } else {
        TransportFailure::Reset(reason(error))
    }
}

/// Returns what lies under an error, without the URL.
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut parts = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        parts.push(cause.to_string());
        source = cause.source();
    }
    if parts.is_empty() {
        parts.push(error.to_string());
    }
    parts.dedup();
    tidy_message(&parts.join(": "))
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
