//! The HTTP of credentials: short requests whose bodies are never shown.

use std::sync::Once;
use std::time::Duration;

use reqwest::header::DATE;
use reqwest::{Method, redirect, retry};
use tracing::debug;
use url::Url;

use super::super::message::tidy_message;
use super::method::is_loopback;
use crate::words::{Both, credentials as words};

/// For STS and for a credentials URI.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The metadata service is on the instance's own link. Source: the official clients, `api/protocol.md` section 11.
const METADATA_TIMEOUT: Duration = Duration::from_secs(1);

/// Credentials take some kilobytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// How long a request may take, and whether a proxy is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// STS, a credentials URI.
    Usual,
    /// The metadata service, which no proxy knows.
    Metadata,
}

/// A status, the header `Date`, and a body.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) date: Option<String>,
    pub(super) body: Vec<u8>,
}

/// Sends one request.
///
/// # Errors
/// Why no answer came, without URL and body.
pub(super) async fn ask(
    kind: Kind,
    method: Method,
    url: &Url,
    headers: &[(&str, &str)],
    body: String,
) -> Result<Answered, Both> {
    let client = client(kind, is_loopback(url)).map_err(reason)?;
    let mut request = client.request(method, url.clone());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.body(body).send().await.map_err(reason)?;
    let status = response.status().as_u16();
    debug!(
        host = url.host_str(),
        status, "asked for credentials or whose they are"
    );
    let date = response.headers().get(DATE);
    let date = date.and_then(|date| Some(date.to_str().ok()?.to_owned()));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(reason)? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_BODY_BYTES {
            return Err(words::answer_too_long(MAX_BODY_BYTES));
        }
    }
    Ok(Answered { status, date, body })
}

/// Makes a client for one request: credentials are asked for a few times a night, and no connection would last.
fn client(kind: Kind, loopback: bool) -> reqwest::Result<reqwest::Client> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error means that another client has set one already.
        drop(rustls::crypto::ring::default_provider().install_default());
    });
    let timeout = match kind {
        Kind::Usual => TIMEOUT,
        Kind::Metadata => METADATA_TIMEOUT,
    };
    let builder = reqwest::Client::builder()
        .timeout(timeout)
        .user_agent(concat!("cert-rename/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none()) // a token goes only where it was meant to go
        .retry(retry::never())
        .referer(false)
        .http1_only();
    if loopback || kind == Kind::Metadata {
        // Plain http: needs neither a proxy nor root certificates.
        builder.no_proxy().tls_certs_only([]).build()
    } else {
        builder.build()
    }
}

/// Returns what lies under an error, without the URL.
fn reason(error: reqwest::Error) -> Both {
    if error.is_timeout() {
        return words::no_answer();
    }
    let error = error.without_url();
    let mut deepest: &dyn std::error::Error = &error;
    while let Some(cause) = deepest.source() {
        deepest = cause;
    }
    Both::as_is(tidy_message(&deepest.to_string()))
}
