//! The service of a rehearsal: the emulator's core, which answers in this process and takes the time that a night's
//! calls take. It hands out the temporary credentials that they are signed with, too.

use std::collections::BTreeMap;
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::night::{Away, Outage, SEED, SESSION, outages};
use crate::aliyun::{
    Answer, Credentials, Issue, Played, Provider, RawReply, Renewal, Request, Session,
    TransportFailure,
};
use crate::sandbox::{Arriving, Core, Delivery, Received, Reply, SandboxConfig, SandboxCredential};
use crate::secret::Secret;
use crate::wall_clock::WallClock;

/// How long a refused connection takes.
const REFUSAL: Duration = Duration::from_millis(30);

/// What the codes begin with that the emulator refuses calls with for their number.
const THROTTLING: &str = "Throttling";

/// A service in this process; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    state: Arc<Mutex<State>>,
    wall: WallClock,
    /// How long a call may take before its caller gives it up.
    timeout: Duration,
}

/// What came to a service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Traffic {
    /// Calls, those included that met an outage.
    pub(crate) calls: u64,
    /// Calls that were refused for the quota, or as if for it.
    pub(crate) throttled: u64,
}

#[derive(Debug)]
struct State {
    core: Core,
    lanes: BTreeMap<(String, String), LaneState>,
    traffic: Traffic,
    /// Credentials handed out so far, by account.
    issued: BTreeMap<String, u32>,
}

#[derive(Debug)]
struct LaneState {
    outage: Outage,
    renames: u64,
    back_at: Option<Instant>,
}

/// What comes of a call.
enum Fate {
    Away(Away),
    Answered(Duration, Delivery),
}

impl Service {
    /// Opens a service that lives by the wall clock `wall`; `rows` says how many each account's region has to rename.
    pub(crate) fn new(
        config: SandboxConfig,
        rows: &BTreeMap<(String, String), u64>,
        wall: WallClock,
        timeout: Duration,
    ) -> Self {
        let lanes = outages(rows).into_iter().map(|(lane, outage)| {
            let state = LaneState {
                outage,
                renames: 0,
                back_at: None,
            };
            (lane, state)
        });
        let state = State {
            lanes: lanes.collect(),
            core: Core::new(config, SEED),
            traffic: Traffic::default(),
            issued: BTreeMap::new(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            wall,
            timeout,
        }
    }

    /// Returns the wall clock that it lives by.
    pub(crate) fn wall(&self) -> WallClock {
        self.wall
    }

    /// Returns what came so far.
    pub(crate) fn traffic(&self) -> Traffic {
        self.state().traffic
    }

    /// Opens the credentials of a profile: temporary ones of a lasting key's account, which end every hour.
    pub(crate) fn provider(&self, profile: &str, key: &SandboxCredential) -> Provider {
        let (service, key) = (self.clone(), key.clone());
        let issue: Issue = Arc::new(move || service.issue(&key));
        Provider::issued(profile, issue, self.wall)
    }

    fn issue(&self, key: &SandboxCredential) -> Session {
        let mut state = self.state();
        let issued = state.issued.entry(key.account_id.clone()).or_default();
        *issued += 1;
        let number = *issued;
        let expires = self.wall.now().checked_add(SESSION).ok();
        // Made up: nobody but the emulator in this process takes them.
        let key = SandboxCredential {
            access_key_id: format!("STS.{}.{number}", key.access_key_id),
            security_token: Some(format!("RehearsalToken{number}")),
            expires,
            ..key.clone()
        };
        let session = Session {
            credentials: Credentials {
                access_key_id: key.access_key_id.clone(),
                secret: Secret::new(key.secret.clone()),
                security_token: key.security_token.clone().map(Secret::new),
            },
            expires,
            renewal: Renewal::Ours,
        };
        state.core.know(key);
        session
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in it is left half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn carry_out(&self, request: Request) -> RawReply {
        let now = Instant::now();
        let fate = self.state().arrive(&request, now, self.wall);
        match fate {
            Fate::Away(Away::Refused) => {
                sleep(REFUSAL).await;
                let why = "tcp connect error: Connection refused".to_owned();
                RawReply::Failed(TransportFailure::NotConnected(why))
            }
            Fate::Away(Away::Silent) => pending().await,
            Fate::Answered(delay, delivery) => {
                sleep(delay).await;
                deliver(delivery).await
            }
        }
    }
}

impl Played for Service {
    fn answer(&self, request: Request) -> Pin<Box<dyn Future<Output = RawReply> + Send + '_>> {
        Box::pin(async move {
            let answered = timeout(self.timeout, self.carry_out(request)).await;
            answered.unwrap_or(RawReply::Failed(TransportFailure::TimedOut))
        })
    }
}

impl State {
    fn arrive(&mut self, request: &Request, now: Instant, wall: WallClock) -> Fate {
        self.traffic.calls += 1;
        let headers: Vec<_> = request
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .chain([("host", request.url.host_str().unwrap_or_default())])
            .collect();
        let received = Received::from(Arriving {
            method: "POST",
            path: request.url.path(),
            query: request.url.query().unwrap_or_default(),
            headers: &headers,
            body: &request.body,
        });
        let lane = self.core.lane_of(&received);
        let lane = lane.and_then(|lane| self.lanes.get_mut(&lane));
        if let Some(away) = lane.and_then(|lane| lane.meets(request.action, now)) {
            return Fate::Away(away);
        }
        let response = self.core.answer(&received, now.into_std(), wall.now());
        let refused = response.refused.as_deref();
        if refused.is_some_and(|code| code.starts_with(THROTTLING)) {
            self.traffic.throttled += 1;
        }
        Fate::Answered(response.delay, response.delivery)
    }
}

impl LaneState {
    /// Says whether a call meets the outage, which begins and ends by what comes.
    fn meets(&mut self, action: &str, now: Instant) -> Option<Away> {
        if action == "ModifySslVpnClientCert" {
            self.renames += 1;
        }
        if self.renames > self.outage.after {
            let back_at = *self.back_at.get_or_insert(now + self.outage.lasts);
            return (now < back_at).then_some(self.outage.away);
        }
        None
    }
}

/// Brings an answer back as an HTTP client would.
async fn deliver(delivery: Delivery) -> RawReply {
    match delivery {
        Delivery::Whole(reply) => RawReply::Answered(answer(reply)),
        Delivery::Slow(reply, over) => {
            sleep(over).await;
            RawReply::Answered(answer(reply))
        }
        Delivery::Truncated(reply) => RawReply::Failed(TransportFailure::BodyBroken {
            status: reply.status,
            why: "connection closed before message completed".to_owned(),
        }),
        Delivery::Reset | Delivery::Close => {
            let why = "connection reset by peer".to_owned();
            RawReply::Failed(TransportFailure::Reset(why))
        }
        Delivery::Hang => pending().await,
    }
}

fn answer(reply: Reply) -> Answer {
    Answer {
        status: reply.status,
        retry_after: reply.retry_after_ms().map(|wait| wait.to_string()),
        content_type: Some(reply.content_type.to_owned()),
        date: reply.http_date(),
        request_id: Some(reply.request_id),
        body: reply.body.into_bytes(),
    }
}
