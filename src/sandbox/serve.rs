//! HTTP/1.1 over loopback: reads calls, waits, answers, and breaks connections where a fault wants it.
//!
//! hyper without a framework, because a fault needs the socket itself. Decides nothing: `state` does.

use std::convert::Infallible;
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::{SignedDuration, Timestamp};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::body::ScriptedBody;
use super::request::Call;
use super::response::{Delivery, Reply};
use super::state::{Now, State};

/// The largest request body that is read, in bytes; a call has well under 4 KiB.
const MAX_BODY: usize = 64 * 1024;

/// How long to wait after the listener fails, for example because there are no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What all connections share.
#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    /// How many calls arrived, for whoever waits for one.
    arrivals: watch::Sender<u64>,
    /// What the emulator's clock is ahead of the machine's.
    clock_offset: SignedDuration,
    /// How long a connection may be idle.
    idle_timeout: Duration,
}

/// How a connection ends without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Reset,
    Close,
}

impl Shared {
    /// Puts a state where all connections reach it.
    pub(super) fn new(state: State, clock_offset: SignedDuration, idle_timeout: Duration) -> Self {
        Self {
            state: Mutex::new(state),
            arrivals: watch::Sender::new(0),
            clock_offset,
            idle_timeout,
        }
    }

    /// Works on the state; nothing waits while it is held.
    pub(super) fn with_state<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        // A panic in another call leaves the names as they were before or after it: good enough to look at.
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns when so many calls have arrived in all.
    pub(super) async fn wait_for_arrivals(&self, count: u64) {
        let mut arrivals = self.arrivals.subscribe();
        // The sender is in `self`, so it can't be gone.
        arrivals.wait_for(|arrived| *arrived >= count).await.ok();
    }

    /// Reads both clocks. tokio's is the monotonic one, so that a test may pause it.
    fn now(&self) -> Now {
        let wall = Timestamp::now();
        Now {
            at: Instant::now().into_std(),
            wall: wall.saturating_add(self.clock_offset).unwrap_or(wall),
        }
    }
}

/// Takes connections until told to stop.
pub(super) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        match accepted {
            Ok((stream, _)) => {
                tasks.spawn(serve_connection(stream, Arc::clone(&shared), stop.clone()));
            }
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// Serves one connection to its end.
async fn serve_connection(stream: TcpStream, shared: Arc<Shared>, stop: CancellationToken) {
    // Without this an answer may wait for the acknowledgement of the one before it.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let (endings, mut ending) = mpsc::channel(1);
    let idle_timeout = shared.idle_timeout;
    let service = service_fn(move |request| answer(request, Arc::clone(&shared), endings.clone()));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(idle_timeout)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // However it ended, the client knows; the log has what was answered.
        _ = &mut connection => {}
        Some(ending) = ending.recv() => {
            let stream = connection.into_parts().io.into_inner();
            if ending == Ending::Reset {
                // If it fails the socket is gone already, and with it the connection.
                stream.set_zero_linger().ok();
            }
        }
        () = stop.cancelled() => {}
    }
}

/// Answers one request.
async fn answer(
    request: Request<Incoming>,
    shared: Arc<Shared>,
    endings: mpsc::Sender<Ending>,
) -> Result<Response<ScriptedBody>, Infallible> {
    let Some(call) = read_call(request).await else {
        let mut refused = Response::new(ScriptedBody::whole(String::new()));
        *refused.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(refused);
    };
    // The time is taken with the state held, so that the calls are noted in the order of their times.
    let (response, arrivals) = shared.with_state(|state| {
        let response = state.handle(&call, shared.now());
        (response, state.arrivals())
    });
    shared.arrivals.send_if_modified(|known| {
        let later = arrivals > *known;
        *known = arrivals.max(*known);
        later
    });
    if !response.delay.is_zero() {
        sleep(response.delay).await;
    }
    let (mut reply, script): (Reply, fn(String) -> ScriptedBody) = match response.delivery {
        Delivery::Whole(reply) => (reply, ScriptedBody::whole),
        Delivery::Truncated(reply) => (reply, ScriptedBody::truncated),
        Delivery::Slow(mut reply, over) => {
            let body = std::mem::take(&mut reply.body);
            let length = body.len();
            return Ok(http_response(
                &reply,
                length,
                ScriptedBody::slow(body, over),
            ));
        }
        Delivery::Reset => return end(&endings, Ending::Reset).await,
        Delivery::Close => return end(&endings, Ending::Close).await,
        Delivery::Hang => return pending().await,
    };
    let body = std::mem::take(&mut reply.body);
    Ok(http_response(&reply, body.len(), script(body)))
}

/// Has the connection ended; never returns, for there is no answer.
async fn end<T>(endings: &mpsc::Sender<Ending>, ending: Ending) -> T {
    endings.send(ending).await.ok();
    pending().await
}

/// Reads a request; `None` when its body is too long or breaks off.
async fn read_call(request: Request<Incoming>) -> Option<Call> {
    let (head, body) = request.into_parts();
    let mut call = Call {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        ..Call::default()
    };
    call.set_query(head.uri.query().unwrap_or_default());
    for (name, value) in &head.headers {
        // Bytes that are no text can be no part of a good call.
        call.add_header(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
    }
    let body = Limited::new(body, MAX_BODY)
        .collect()
        .await
        .ok()?
        .to_bytes();
    call.set_body(body.into());
    Some(call)
}

/// Writes the head of an answer.
fn http_response(reply: &Reply, length: usize, body: ScriptedBody) -> Response<ScriptedBody> {
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(reply.content_type),
    );
    headers.insert(header::CONTENT_LENGTH, length.into());
    if let Ok(request_id) = HeaderValue::from_str(&reply.request_id) {
        headers.insert("x-acs-request-id", request_id);
    }
    // Where the year can't be written, hyper's own date is sent instead.
    let date = reply.http_date();
    if let Some(date) = date.and_then(|date| HeaderValue::from_str(&date).ok()) {
        headers.insert(header::DATE, date);
    }
    if let Some(millis) = reply.retry_after_ms() {
        headers.insert("x-acs-retry-after", millis.into());
    }
    response
}
