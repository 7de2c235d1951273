//! Calls to send, and short ways to look at what came of them.

use std::time::Instant;

use serde_json::Value;

use crate::aliyun::signing;
use crate::sandbox::request::Call;
use crate::sandbox::response::{Delivery, Reply};
use crate::sandbox::state::{Now, State};
use crate::sandbox::{CertSource, SandboxCert, SandboxConfig, SandboxCredential};

/// The certificate that exists, named `cert1`.
pub(super) const CERT: &str = "vsc-bp1n8wcf134yl0osrcg98";
/// The time of all calls.
pub(super) const TIMESTAMP: &str = "2026-01-02T03:04:05Z";

/// A call being made: its parameters, not yet signed.
pub(super) struct Draft(pub(super) Vec<(String, String)>);

impl Draft {
    /// A rename of [`CERT`] to `cert2`, with a nonce.
    pub(super) fn rename(nonce: &str) -> Self {
        let credential = SandboxCredential::default();
        let parameters = [
            ("Action", "ModifySslVpnClientCert"),
            ("Format", "JSON"),
            ("Version", "2016-04-28"),
            ("AccessKeyId", &credential.access_key_id),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", nonce),
            ("Timestamp", TIMESTAMP),
            ("RegionId", "cn-hangzhou"),
            ("SslVpnClientCertId", CERT),
            ("Name", "cert2"),
        ];
        Self(
            parameters
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        )
    }

    /// The list of the region, with a nonce.
    pub(super) fn list(nonce: &str) -> Self {
        Self::rename(nonce)
            .with("Action", "DescribeSslVpnClientCerts")
            .without("SslVpnClientCertId")
            .without("Name")
    }

    /// The question who is calling, with a nonce.
    pub(super) fn identity(nonce: &str) -> Self {
        Self::list(nonce)
            .with("Action", "GetCallerIdentity")
            .with("Version", "2015-04-01")
            .without("RegionId")
    }

    /// Leaves a parameter out.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(key, _)| key != name);
        self
    }

    /// Gives a parameter this value alone.
    pub(super) fn with(self, name: &str, value: &str) -> Self {
        let mut draft = self.without(name);
        draft.0.push((name.to_owned(), value.to_owned()));
        draft
    }

    /// Sends a parameter a second time.
    pub(super) fn with_twice(mut self, name: &str) -> Self {
        self.0.push((name.to_owned(), "2".to_owned()));
        self
    }

    /// Signs what there is.
    pub(super) fn signed(self, secret: &str) -> Call {
        let pairs: Vec<_> = self
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let to_sign = signing::string_to_sign_v1("POST", &signing::canonical_query(&pairs));
        let signature = signing::signature_v1(secret, &to_sign);
        Call {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            headers: vec![("host".to_owned(), "vpc.aliyuncs.com".to_owned())],
            query: self.with("Signature", &signature).0,
            ..Call::default()
        }
    }
}

/// A certificate of the usual account in `cn-hangzhou`.
pub(super) fn cert(id: &str, name: &str) -> SandboxCert {
    SandboxCert {
        account_id: SandboxCredential::default().account_id,
        region: "cn-hangzhou".to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

/// An emulator with [`CERT`] and these faults.
pub(super) fn config(faults: &str) -> SandboxConfig {
    SandboxConfig {
        certs: CertSource {
            explicit: vec![cert(CERT, "cert1")],
            ..CertSource::default()
        },
        faults: faults.parse().unwrap(),
        ..SandboxConfig::default()
    }
}

/// The fresh state of such an emulator.
pub(super) fn state(faults: &str) -> State {
    State::new(config(faults), 1)
}

/// The time of all calls, by both clocks.
pub(super) fn now() -> Now {
    Now {
        at: Instant::now(),
        wall: TIMESTAMP.parse().unwrap(),
    }
}

/// Sends a draft signed with the usual secret.
pub(super) fn send(state: &mut State, draft: Draft) -> Reply {
    whole(deliver(
        state,
        &draft.signed(&SandboxCredential::default().secret),
    ))
}

/// Sends a signed call.
pub(super) fn deliver(state: &mut State, call: &Call) -> Delivery {
    state.handle(call, now()).delivery
}

/// Takes an answer that comes as it should.
pub(super) fn whole(delivery: Delivery) -> Reply {
    match delivery {
        Delivery::Whole(reply) => reply,
        other => panic!("not a whole answer: {other:?}"),
    }
}

/// Returns the error code of a JSON answer; empty when it has none.
pub(super) fn code(reply: &Reply) -> String {
    let body: Value = serde_json::from_str(&reply.body).unwrap();
    body["Code"].as_str().unwrap_or_default().to_owned()
}

/// Returns the present name of a certificate.
pub(super) fn name_of(state: &State, id: &str) -> String {
    let account = SandboxCredential::default().account_id;
    state
        .certs
        .name(&account, "cn-hangzhou", id)
        .unwrap()
        .into_owned()
}
