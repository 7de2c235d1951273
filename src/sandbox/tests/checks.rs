//! Who gets through, and how often.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::draft::{
    CERT, Draft, TIMESTAMP, code, config, deliver, name_of, now, send, state, whole,
};
use crate::sandbox::request::Call;
use crate::sandbox::state::{Now, State};
use crate::sandbox::verify::verify;
use crate::sandbox::{Effect, KeyState, SandboxConfig, SandboxCredential};

/// A way to spoil a call.
type Spoil = fn(Draft) -> Draft;

#[test]
fn the_official_sdks_signatures_are_accepted_and_nothing_else_is() {
    let vectors: Value = serde_json::from_str(include_str!(
        "../../../tests/fixtures/api/signature-v1.json"
    ))
    .unwrap();
    let (mut accepted, mut tampered) = (0, 0);
    for vector in vectors["vectors"].as_array().unwrap() {
        let Some((_, query)) = vector["url"].as_str().and_then(|url| url.split_once('?')) else {
            continue;
        };
        let method = vector["method"].as_str().unwrap();
        let mut call = Call {
            method: method.to_owned(),
            path: "/".to_owned(),
            ..Call::default()
        };
        call.set_query(query);
        call.add_header("content-type", "application/x-www-form-urlencoded");
        call.set_body(vector["body"].as_str().unwrap_or_default().into());
        let credential = SandboxCredential {
            access_key_id: vector["access_key_id"].as_str().unwrap().to_owned(),
            secret: vector["access_key_secret"].as_str().unwrap().to_owned(),
            security_token: call.get("SecurityToken").map(str::to_owned),
            ..SandboxCredential::default()
        };
        let wall = call.get("Timestamp").unwrap().parse().unwrap();
        let result = verify(&call, std::slice::from_ref(&credential), wall);
        let id = &vector["id"];
        if id == "describe-one" {
            assert_eq!(
                result.unwrap_err().code,
                "InvalidApi.NotFound",
                "the emulator hands out no private keys"
            );
            continue;
        }
        assert!(result.is_ok(), "{id}: {result:?}");
        accepted += 1;
        for name in ["Signature", "Name", "SignatureNonce", "ClientToken"] {
            if call.get(name).is_some() {
                let mut other = call.clone();
                let mut parameters = other.query.iter_mut().chain(&mut other.form);
                parameters.find(|(key, _)| key == name).unwrap().1.push('x');
                let refusal = verify(&other, std::slice::from_ref(&credential), wall).unwrap_err();
                assert_eq!(
                    (refusal.code.as_str(), refusal.status),
                    ("SignatureDoesNotMatch", 400),
                    "{id} {name}"
                );
                tampered += 1;
            }
        }
    }
    assert_eq!(
        accepted, 21,
        "all but the singular Describe and the one without a URL"
    );
    assert!(tampered >= 60, "{tampered}");
}

#[test]
fn the_string_that_the_server_signed_is_in_the_message() {
    let reply = whole(deliver(&mut state(""), &Draft::rename("n").signed("wrong")));
    assert_eq!(
        (reply.status, code(&reply).as_str()),
        (400, "SignatureDoesNotMatch")
    );
    assert!(
        reply
            .body
            .contains("server string to sign is:POST&%2F&AccessKeyId%3DLTAI"),
        "{}",
        reply.body
    );
    assert!(!reply.body.contains("wrong"), "{}", reply.body);
}

#[test]
fn calls_that_are_not_good_are_refused_as_the_service_does() {
    let cases: &[(&str, u16, Spoil)] = &[
        ("MissingParameter", 400, |d| d.without("Action")),
        ("MissingParameter", 400, |d| d.without("Version")),
        ("MissingParameter", 400, |d| d.without("AccessKeyId")),
        ("MissingParameter", 400, |d| d.without("SignatureNonce")),
        ("MissingParameter", 400, |d| d.without("SignatureMethod")),
        ("IllegalTimestamp", 400, |d| d.without("Timestamp")),
        ("InvalidApi.NotFound", 404, |d| {
            d.with("Action", "DescribeSslVpnClientCert")
        }),
        ("NoSuchVersion", 400, |d| d.with("Version", "2016-04-29")),
        ("InvalidParameter.Format", 400, |d| d.with("Format", "YAML")),
        ("InvalidAccessKeyId.NotFound", 404, |d| {
            d.with("AccessKeyId", "nobody")
        }),
        ("InvalidSecurityToken.MismatchWithAccessKey", 400, |d| {
            d.with("SecurityToken", "t")
        }),
        ("InvalidSignatureMethod", 400, |d| {
            d.with("SignatureMethod", "HMAC-SHA256")
        }),
        ("InvalidTimeStamp.Format", 400, |d| {
            d.with("Timestamp", "2026-01-02T03:04:05.000Z")
        }),
        ("InvalidTimeStamp.Format", 400, |d| {
            d.with("Timestamp", "2026-13-02T03:04:05Z")
        }),
        ("InvalidTimeStamp.Expired", 400, |d| {
            d.with("Timestamp", "2026-01-02T02:49:04Z")
        }),
        ("InvalidTimeStamp.Expired", 400, |d| {
            d.with("Timestamp", "2026-01-02T03:19:06Z")
        }),
        ("MissingRegionId", 400, |d| d.without("RegionId")),
        ("MissingSslVpnClientCertId", 400, |d| {
            d.without("SslVpnClientCertId")
        }),
        ("InvalidRegionId.NotFound", 404, |d| {
            d.with("RegionId", "cn-nowhere")
        }),
        ("InvalidSslVpnClientCertId.NotFound", 404, |d| {
            d.with("SslVpnClientCertId", "vsc-other")
        }),
        ("InvalidSslVpnClientCertId.NotFound", 404, |d| {
            d.with("RegionId", "cn-shanghai")
        }),
        ("InvalidName", 400, |d| d.without("Name")),
        ("InvalidName", 400, |d| d.with("Name", "")),
        ("InvalidName", 400, |d| d.with("Name", "https://x")),
        ("InvalidName", 400, |d| d.with("Name", &"证".repeat(101))),
        ("InvalidParameter", 400, |d| {
            d.with("ClientToken", &"t".repeat(65))
        }),
        ("InvalidParameter", 400, |d| d.with("ClientToken", "令牌")),
        ("InvalidParameter", 400, |d| {
            d.with("PageSize", "1").with_twice("PageSize")
        }),
    ];
    for (expected, status, spoil) in cases {
        let mut state = state("");
        let reply = send(&mut state, spoil(Draft::rename("n")));
        assert_eq!((code(&reply).as_str(), reply.status), (*expected, *status));
        let arrival = &state.log[0];
        assert_eq!(
            (arrival.status, arrival.code.as_deref()),
            (Some(*status), Some(*expected))
        );
        assert_eq!(
            (arrival.effect, name_of(&state, CERT)),
            (Effect::None, "cert1".to_owned()),
            "{expected}"
        );
    }
    let last_good: &[Spoil] = &[
        |d| d.with("Timestamp", "2026-01-02T02:49:05Z"),
        |d| d.with("Timestamp", "2026-01-02T03:19:05Z"),
        |d| d.with("Name", &"证".repeat(100)),
        |d| d.with("Name", "1"),
        |d| d.without("Format"),
    ];
    for spoil in last_good {
        assert_eq!(send(&mut state(""), spoil(Draft::rename("n"))).status, 200);
    }
}

#[test]
fn keys_and_their_tokens_are_checked() {
    let temporary = |change: fn(&mut SandboxCredential)| {
        let mut credential = SandboxCredential {
            access_key_id: "STS.one".to_owned(),
            security_token: Some("token-1".to_owned()),
            expires: Some("2026-01-02T04:00:00Z".parse().unwrap()),
            ..SandboxCredential::default()
        };
        change(&mut credential);
        let other = SandboxCredential {
            access_key_id: "STS.two".to_owned(),
            security_token: Some("token-2".to_owned()),
            ..SandboxCredential::default()
        };
        State::new(
            SandboxConfig {
                credentials: vec![credential, other],
                ..config("")
            },
            1,
        )
    };
    let call = |token: &str| {
        Draft::rename("n")
            .with("AccessKeyId", "STS.one")
            .with("SecurityToken", token)
    };
    for (expected, change, token) in [
        ("", (|_| ()) as fn(&mut SandboxCredential), "token-1"),
        ("MissingSecurityToken", |_| (), ""),
        (
            "InvalidSecurityToken.MismatchWithAccessKey",
            |_| (),
            "token-2",
        ),
        ("InvalidSecurityToken.Malformed", |_| (), "token-3"),
        (
            "InvalidSecurityToken.Expired",
            |c| c.expires = Some(TIMESTAMP.parse().unwrap()),
            "token-1",
        ),
        (
            "InvalidAccessKeyId.Inactive",
            |c| c.state = KeyState::Inactive,
            "token-1",
        ),
    ] {
        assert_eq!(
            code(&send(&mut temporary(change), call(token))),
            expected,
            "{token}"
        );
    }
}

#[test]
fn a_nonce_is_good_once_and_a_refused_signature_does_not_use_it_up() {
    let mut state = state("");
    assert_eq!(
        whole(deliver(&mut state, &Draft::rename("n").signed("wrong"))).status,
        400
    );
    assert_eq!(send(&mut state, Draft::rename("n")).status, 200);
    let again = send(&mut state, Draft::rename("n"));
    assert_eq!(
        (again.status, code(&again).as_str()),
        (400, "SignatureNonceUsed")
    );
}

#[test]
fn the_quota_counts_accepted_calls_and_says_when_to_come_back() {
    let mut state = State::new(
        SandboxConfig {
            quota: Some("2/10s".parse().unwrap()),
            ..config("")
        },
        1,
    );
    let start = Instant::now();
    let mut call = |nonce: &str, millis| {
        let at = Now {
            at: start + Duration::from_millis(millis),
            ..now()
        };
        whole(
            state
                .handle(
                    &Draft::rename(nonce).signed(&SandboxCredential::default().secret),
                    at,
                )
                .delivery,
        )
    };
    assert_eq!(call("1", 0).status, 200);
    assert_eq!(call("2", 1).status, 200);
    let refused = call("3", 4000);
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (400, "Throttling.User")
    );
    assert_eq!(refused.retry_after, Some(Duration::from_secs(6)));
    assert_eq!(call("4", 10_000).status, 200);
}
