//! Signature V3: the official SDKs' are accepted, and nothing else is.

use serde_json::Value;

use super::draft::{CERT, TIMESTAMP, code, deliver, name_of, state, whole};
use crate::aliyun::signing::{SignedParts, canonical_query, hex_sha256};
use crate::sandbox::request::Call;
use crate::sandbox::verify::verify;
use crate::sandbox::{Effect, Format, SandboxCredential, Scheme};

/// A way to spoil a call after it was signed.
type Spoil = fn(&mut Call);

fn vectors() -> Vec<Value> {
    let fixture: Value = serde_json::from_str(include_str!(
        "../../../tests/fixtures/api/signature-v3.json"
    ))
    .unwrap();
    fixture["vectors"].as_array().unwrap().clone()
}

/// The call of a vector, with the headers that its signature `covers`: `minimal` or `sdk`.
fn call_of(vector: &Value, covers: &str) -> Option<Call> {
    let url = vector["url"].as_str()?;
    let mut call = Call {
        method: vector["method"].as_str().unwrap().to_owned(),
        path: "/".to_owned(),
        ..Call::default()
    };
    call.set_query(url.split_once('?').map_or("", |(_, query)| query));
    for (name, value) in vector[covers]["headers"].as_object().unwrap() {
        call.add_header(name, value.as_str().unwrap());
    }
    let authorization = vector[covers]["authorization"].as_str().unwrap();
    call.add_header("authorization", authorization);
    call.set_body(vector["body"].as_str().unwrap_or_default().into());
    Some(call)
}

#[test]
fn the_official_sdks_signatures_are_accepted_and_nothing_else_is() {
    let (mut accepted, mut tampered) = (0, 0);
    for vector in vectors() {
        for covers in ["minimal", "sdk"] {
            let Some(call) = call_of(&vector, covers) else {
                continue;
            };
            let id = format!("{} {covers}", vector["id"]);
            let credential = SandboxCredential {
                access_key_id: vector["access_key_id"].as_str().unwrap().to_owned(),
                secret: vector["access_key_secret"].as_str().unwrap().to_owned(),
                security_token: call.header("x-acs-security-token").map(str::to_owned),
                ..SandboxCredential::default()
            };
            let credentials = std::slice::from_ref(&credential);
            let wall = call.header("x-acs-date").unwrap().parse().unwrap();
            let result = verify(&call, credentials, wall);
            if id.contains("describe-one") {
                assert_eq!(result.unwrap_err().code, "InvalidApi.NotFound", "{id}");
                continue;
            }
            assert!(result.is_ok(), "{id}: {result:?}");
            accepted += 1;
            let mut refused = |spoil: &dyn Fn(&mut Call)| {
                let mut other = call.clone();
                spoil(&mut other);
                let refusal = verify(&other, credentials, wall).unwrap_err();
                assert_eq!(refusal.code, "SignatureDoesNotMatch", "{id}");
                tampered += 1;
            };
            refused(&|call| call.method = if call.method == "GET" { "POST" } else { "GET" }.into());
            refused(&|call| call.query.push(("X".to_owned(), "1".to_owned())));
            refused(&|call| call.body.push(b'&'));
            for name in ["host", "x-acs-signature-nonce"] {
                refused(&|call| {
                    let mut headers = call.headers.iter_mut();
                    headers.find(|(key, _)| key == name).unwrap().1.push('0');
                });
            }
            if call.query.iter().any(|(name, _)| name == "Name") {
                refused(&|call| {
                    let mut query = call.query.iter_mut();
                    query.find(|(name, _)| name == "Name").unwrap().1.push('x');
                });
            }
        }
    }
    assert_eq!(
        accepted,
        2 * 20,
        "all but the singular Describe and the one without a URL"
    );
    assert!(tampered > 220, "{tampered}");
}

/// A rename of [`CERT`] as V3 sends it; `sign` may change what is signed.
fn rename(sign: impl FnOnce(&mut Vec<(&'static str, String)>)) -> Call {
    let credential = SandboxCredential::default();
    let mut headers = vec![
        ("host", "127.0.0.1:1".to_owned()),
        ("x-acs-action", "ModifySslVpnClientCert".to_owned()),
        ("x-acs-version", "2016-04-28".to_owned()),
        ("x-acs-date", TIMESTAMP.to_owned()),
        ("x-acs-signature-nonce", "n".to_owned()),
        ("x-acs-content-sha256", hex_sha256(b"")),
    ];
    sign(&mut headers);
    let query = [
        ("Name", "杭州 *"),
        ("RegionId", "cn-hangzhou"),
        ("SslVpnClientCertId", CERT),
    ];
    let signed: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let authorization = SignedParts {
        method: "POST",
        query: &canonical_query(&query),
        headers: &signed,
        body_sha256: &hex_sha256(b""),
    }
    .authorization(&credential.access_key_id, &credential.secret);
    let mut call = Call {
        method: "POST".to_owned(),
        path: "/".to_owned(),
        ..Call::default()
    };
    call.set_query(&canonical_query(&query));
    for (name, value) in &headers {
        call.add_header(name, value);
    }
    call.add_header("authorization", &authorization);
    call
}

/// Gives a header another value, or takes it away.
fn set(headers: &mut Vec<(&'static str, String)>, name: &'static str, value: Option<&str>) {
    headers.retain(|(key, _)| *key != name);
    headers.extend(value.map(|value| (name, value.to_owned())));
}

#[test]
fn a_call_is_carried_out_and_noted_as_with_v1() {
    let mut state = state("");
    let reply = whole(deliver(&mut state, &rename(|_| ())));
    assert_eq!(
        (reply.status, name_of(&state, CERT).as_str()),
        (200, "杭州 *")
    );
    let arrival = &state.log[0];
    assert_eq!(arrival.scheme, Scheme::V3);
    assert_eq!(arrival.action.as_deref(), Some("ModifySslVpnClientCert"));
    assert_eq!(
        arrival.access_key_id,
        Some(SandboxCredential::default().access_key_id)
    );
    assert_eq!(arrival.nonce.as_deref(), Some("n"));
    assert_eq!(
        (arrival.format, arrival.effect),
        (Format::Json, Effect::Changed)
    );
    let again = whole(deliver(&mut state, &rename(|_| ())));
    assert_eq!(code(&again), "SignatureNonceUsed");
    let xml = rename(|headers| {
        set(headers, "x-acs-signature-nonce", Some("n2"));
        headers.push(("accept", "application/xml".to_owned()));
    });
    let xml = whole(deliver(&mut state, &xml)).body;
    assert!(xml.contains("<ModifySslVpnClientCertResponse>"), "{xml}");
}

#[test]
fn calls_that_are_not_good_are_refused() {
    for (expected, name, value) in [
        ("MissingParameter", "x-acs-action", None),
        ("MissingParameter", "x-acs-version", None),
        ("MissingParameter", "x-acs-signature-nonce", None),
        ("IllegalTimestamp", "x-acs-date", None),
        ("SignatureDoesNotMatch", "x-acs-content-sha256", None),
        ("NoSuchVersion", "x-acs-version", Some("2016-04-29")),
        ("InvalidApi.NotFound", "x-acs-version", Some("2015-04-01")),
        ("InvalidTimeStamp.Format", "x-acs-date", Some("2026-01-02")),
        (
            "InvalidTimeStamp.Expired",
            "x-acs-date",
            Some("2026-01-02T02:49:04Z"),
        ),
        (
            "InvalidSecurityToken.MismatchWithAccessKey",
            "x-acs-security-token",
            Some("t"),
        ),
    ] {
        let call = rename(|headers| set(headers, name, value));
        let reply = whole(deliver(&mut state(""), &call));
        assert_eq!(code(&reply), expected, "{name}");
    }
    let spoils: &[(&str, Spoil)] = &[
        ("IncompleteSignature", |call| {
            call.add_header("x-acs-extra", "not signed");
        }),
        ("IncompleteSignature", |call| {
            call.headers.retain(|(name, _)| name != "host");
        }),
        ("IncompleteSignature", |call| {
            authorize(call, |text| text.replace("host;", ""));
        }),
        ("MissingParameter", |call| {
            authorize(call, |_| "ACS3-HMAC-SHA256 Credential=x".to_owned());
        }),
        ("InvalidSignatureMethod", |call| {
            authorize(call, |text| text.replace("SHA256", "SM3"));
        }),
        ("InvalidAccessKeyId.NotFound", |call| {
            authorize(call, |text| text.replace("LTAI5t", "LTAI5u"));
        }),
        ("SignatureDoesNotMatch", |call| {
            authorize(call, |text| text + "0");
        }),
    ];
    for (expected, spoil) in spoils {
        let mut call = rename(|_| ());
        spoil(&mut call);
        let reply = whole(deliver(&mut state(""), &call));
        assert_eq!(code(&reply), *expected, "{}", reply.body);
    }
}

/// Changes the header `Authorization`.
fn authorize(call: &mut Call, change: impl FnOnce(String) -> String) {
    let mut headers = call.headers.iter_mut();
    let (_, value) = headers.find(|(name, _)| name == "authorization").unwrap();
    *value = change(std::mem::take(value));
}
