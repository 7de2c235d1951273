//! The emulator as a value: a call and the time go in, a response comes out. Pure; the order of the checks is here.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::answer::Refusal;
use super::certs::CertStore;
use super::common_parameters::{Common, format_of};
use super::config::{Logging, SandboxConfig, SandboxCredential};
use super::fault::{Fault, FaultEffect};
use super::faults::Faults;
use super::identity::{identity, regions};
use super::latency::Latency;
use super::log::{Arrival, Effect};
use super::nonces::Nonces;
use super::operations::{Done, Scope, describe, modify};
use super::quotas::QuotaWindows;
use super::request::{Action, Call};
use super::response::{Delivery, Response, deliver, distort};
use super::tokens::Tokens;
use super::verify::verify;
use super::{Quota, random};

/// The moment of a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    /// By the monotonic clock.
    pub(super) at: Instant,
    /// By the emulator's clock.
    pub(super) wall: Timestamp,
}

/// All that the emulator knows and remembers.
#[derive(Debug)]
pub(super) struct State {
    pub(super) credentials: Vec<SandboxCredential>,
    pub(super) certs: CertStore,
    pub(super) faults: Faults,
    pub(super) log: Vec<Arrival>,
    regions: Vec<String>,
    modify_quota: Option<Quota>,
    describe_quota: Option<Quota>,
    latency: Latency,
    logging: Logging,
    seed: u64,
    salt: u64,
    nonces: Nonces,
    tokens: Tokens,
    quotas: QuotaWindows,
    arrivals: u64,
}

/// What was decided about a call.
#[derive(Debug)]
struct Decision {
    /// The account of the caller; `None` when the call was refused before that was known.
    account: Option<String>,
    outcome: Result<Done, Refusal>,
    effect: Effect,
    fault: Option<Fault>,
}

impl State {
    /// Makes the state of a fresh emulator. `salt` makes its request ids its own.
    pub(super) fn new(config: SandboxConfig, salt: u64) -> Self {
        let usual_describe = "600/60s".parse().expect("a quota");
        let default_account = config
            .credentials
            .first()
            .map_or("", |first| first.account_id.as_str());
        Self {
            certs: CertStore::new(config.certs, default_account),
            credentials: config.credentials,
            faults: Faults::new(config.faults, config.seed),
            log: Vec::new(),
            regions: config.regions,
            modify_quota: config.quota,
            describe_quota: config
                .describe_quota
                .or(config.quota.map(|_| usual_describe)),
            latency: config.latency,
            logging: config.logging,
            seed: config.seed,
            salt,
            nonces: Nonces::default(),
            tokens: Tokens::default(),
            quotas: QuotaWindows::default(),
            arrivals: 0,
        }
    }

    /// Returns how many calls arrived.
    pub(super) fn arrivals(&self) -> u64 {
        self.arrivals
    }

    /// Carries a call out, notes it, and says what to answer. Calls come in order of `now`.
    pub(super) fn handle(&mut self, call: &Call, now: Now) -> Response {
        self.arrivals += 1;
        let number = self.arrivals;
        let decision = self.decide(call, now);
        let fault = decision.fault.as_ref();
        let delivery = deliver(
            call,
            &decision.outcome,
            fault,
            (self.salt, number),
            now.wall,
        );
        let refused = decision.outcome.as_ref().err();
        let refused = refused.map(|refusal| refusal.code.clone());
        if self.logging == Logging::Full {
            let arrival = self.arrival(call, now, &delivery, decision);
            self.log.push(arrival);
        }
        let delay = self.latency.pick(random::bits(self.seed, 3, number));
        Response {
            delay,
            delivery,
            refused,
        }
    }

    /// Checks and carries out: verification, nonce, quota, fault, operation.
    fn decide(&mut self, call: &Call, now: Now) -> Decision {
        let verified = match verify(call, &self.credentials, now.wall) {
            Ok(verified) => verified,
            Err(refusal) => return Decision::refused(None, refusal),
        };
        let action = verified.action;
        let credential = verified.credential.clone();
        let account = credential.account_id.clone();
        if !self
            .nonces
            .first_use(&verified.credential.access_key_id, verified.nonce, now.at)
        {
            return Decision::refused(Some(account), Refusal::new("SignatureNonceUsed"));
        }
        if let Err(wait) = self.take_quota(call, &account, action, now.at) {
            let refusal = Refusal {
                retry_after: Some(wait),
                ..Refusal::new("Throttling.User")
            };
            return Decision::refused(Some(account), refusal);
        }
        let fault = self
            .faults
            .next(action, call.get("SslVpnClientCertId").unwrap_or_default());
        let apply = fault
            .as_ref()
            .map_or(FaultEffect::Applied, |fault| fault.effect);
        let mut scope = Scope {
            certs: &mut self.certs,
            tokens: &mut self.tokens,
            regions: &self.regions,
            account: &account,
            number: self.arrivals,
            salt: self.salt,
        };
        let outcome = match action {
            Action::Modify => modify(&mut scope, call, apply),
            Action::Describe => describe(&scope, call, now.wall),
            Action::Regions => Ok(regions(&scope)),
            Action::Identity => Ok(identity(&scope, &credential)),
        };
        let effect = match (&outcome, apply) {
            (Ok(done), FaultEffect::Applied) => done.effect,
            _ => Effect::None,
        };
        let outcome = distort(outcome, fault.as_ref());
        Decision {
            account: Some(account),
            outcome,
            effect,
            fault,
        }
    }

    /// Takes the call out of its quota, if it has one.
    fn take_quota(
        &mut self,
        call: &Call,
        account: &str,
        action: Action,
        now: Instant,
    ) -> Result<(), Duration> {
        let quota = match action {
            Action::Modify => self.modify_quota,
            Action::Describe => self.describe_quota,
            Action::Regions | Action::Identity => None,
        };
        let region = call.get("RegionId").unwrap_or_default();
        quota.map_or(Ok(()), |quota| {
            self.quotas.take((account, region, action), quota, now)
        })
    }

    /// Writes down what arrived and what became of it.
    fn arrival(&self, call: &Call, now: Now, delivery: &Delivery, decision: Decision) -> Arrival {
        let common = Common::of(call);
        let parameter = |name| call.get(name).map(str::to_owned);
        let (request_id, shows_code) = match delivery {
            Delivery::Whole(reply) | Delivery::Slow(reply, _) | Delivery::Truncated(reply) => (
                reply.request_id.clone(),
                reply.content_type != "text/html" && !reply.body.is_empty(),
            ),
            Delivery::Reset | Delivery::Close | Delivery::Hang => {
                (random::request_id(self.salt, self.arrivals), false)
            }
        };
        Arrival {
            number: self.arrivals,
            at: now.at,
            wall: now.wall,
            method: call.method.clone(),
            scheme: common.scheme,
            action: common.action.value.map(str::to_owned),
            region: parameter("RegionId"),
            access_key_id: common.access_key_id.value.map(str::to_owned),
            account_id: decision.account,
            cert_id: parameter("SslVpnClientCertId"),
            name: parameter("Name"),
            client_token: parameter("ClientToken"),
            nonce: common.nonce.value.map(str::to_owned),
            user_agent: call.header("user-agent").map(str::to_owned),
            format: format_of(call),
            status: delivery.status(),
            code: decision
                .outcome
                .err()
                .map(|refusal| refusal.code)
                .filter(|_| shows_code),
            request_id,
            effect: decision.effect,
            fault: decision.fault,
        }
    }
}

impl Decision {
    /// A call that was refused before it could do anything.
    fn refused(account: Option<String>, refusal: Refusal) -> Self {
        Self {
            account,
            outcome: Err(refusal),
            effect: Effect::None,
            fault: None,
        }
    }
}
