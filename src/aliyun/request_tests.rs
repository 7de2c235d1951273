//! Requests against the vectors made with the official SDKs.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::Value;

use super::*;
use crate::rename::{CertId, ClientToken, Region};

fn vectors(fixture: &str) -> Vec<Value> {
    let fixture: Value = serde_json::from_str(fixture).unwrap();
    fixture["vectors"].as_array().unwrap().clone()
}

fn v1_vectors() -> Vec<Value> {
    vectors(include_str!("../../tests/fixtures/api/signature-v1.json"))
}

fn v3_vectors() -> Vec<Value> {
    vectors(include_str!("../../tests/fixtures/api/signature-v3.json"))
}

fn find<'a>(vectors: &'a [Value], id: &str) -> &'a Value {
    vectors.iter().find(|vector| vector["id"] == id).unwrap()
}

/// Returns the texts of an object of texts.
fn pairs(object: &Value) -> Vec<(&str, &str)> {
    let fields = object.as_object().unwrap().iter();
    fields
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect()
}

#[test]
fn every_v1_vector_of_the_official_sdks_holds() {
    let vectors = v1_vectors();
    assert_eq!(vectors.len(), 23);
    for vector in vectors {
        let text = |field: &str| vector[field].as_str().unwrap().to_owned();
        let id = text("id");
        let parameters: Vec<_> = ["query_params", "form_params"]
            .iter()
            .flat_map(|place| pairs(&vector[*place]))
            .collect();
        let query = canonical_query(&parameters);
        assert_eq!(query, text("canonicalized_query_string"), "{id}");
        let to_sign = string_to_sign_v1(&text("method"), &query);
        assert_eq!(to_sign, text("string_to_sign"), "{id}");
        let secret = Secret::new(text("access_key_secret"));
        assert_eq!(
            signature_v1(secret.expose(), &to_sign),
            text("signature"),
            "{id}"
        );
        assert_eq!(
            v1_signed(&text("method"), &secret, &parameters),
            text("strict_query_or_body"),
            "{id}"
        );
    }
}

#[test]
fn every_v3_vector_of_the_official_sdks_holds() {
    let vectors = v3_vectors();
    assert_eq!(vectors.len(), 22);
    let mut published = 0;
    for vector in vectors {
        let id = &vector["id"];
        let expected = &vector["minimal"];
        let headers = pairs(&expected["headers"]);
        let query = canonical_query(&pairs(&vector["query_params"]));
        let body = vector["body"].as_str().unwrap_or_default();
        let body_sha256 = hex_sha256(body.as_bytes());
        assert!(
            headers.contains(&("x-acs-content-sha256", &body_sha256)),
            "{id}"
        );
        let parts = SignedParts {
            method: vector["method"].as_str().unwrap(),
            query: &query,
            headers: &headers,
            body_sha256: &body_sha256,
        };
        assert_eq!(
            parts.canonical_request(),
            expected["canonical_request"],
            "{id}"
        );
        assert_eq!(parts.string_to_sign(), expected["string_to_sign"], "{id}");
        let key_id = vector["access_key_id"].as_str().unwrap();
        let secret = vector["access_key_secret"].as_str().unwrap();
        let authorization = parts.authorization(key_id, secret);
        assert_eq!(authorization, expected["authorization"], "{id}");
        if let Some(signature) = vector["published_signature"].as_str() {
            assert!(authorization.ends_with(signature), "{id}");
            published += 1;
        }
    }
    assert_eq!(published, 1, "the example of the documentation");
}

fn credentials(security_token: Option<&str>) -> Credentials {
    Credentials {
        access_key_id: "LTAI5tTestKeyIdExample01".to_owned(),
        secret: Secret::new("TestSecretExample0123456789ab".to_owned()),
        security_token: security_token.map(|token| Secret::new(token.to_owned())),
    }
}

fn endpoint(text: &str) -> Url {
    text.parse().unwrap()
}

fn stamp(nonce: &str, at: &str) -> Stamp {
    Stamp {
        nonce: nonce.parse().unwrap(),
        at: at.parse().unwrap(),
    }
}

#[test]
fn a_listing_is_sent_by_v1_as_the_vector_has_it() {
    let vectors = v1_vectors();
    let vector = find(&vectors, "describe-list");
    let parameter = |name: &str| vector["query_params"][name].as_str().unwrap();
    let region = Region::parse(parameter("RegionId")).unwrap();
    let action = Action::DescribeSslVpnClientCerts {
        region: &region,
        cert_id: None,
        page: parameter("PageNumber").parse().unwrap(),
    };
    let request = signed_request(
        SignatureVersion::V1,
        &credentials(None),
        &endpoint("https://vpc.aliyuncs.com"),
        &action,
        stamp(parameter("SignatureNonce"), parameter("Timestamp")),
    );
    assert_eq!(request.body, vector["strict_query_or_body"]);
    assert_eq!(request.url.as_str(), "https://vpc.aliyuncs.com/");
}

#[test]
fn a_listing_is_sent_by_v3_as_the_vector_has_it() {
    let vectors = v3_vectors();
    let vector = find(&vectors, "describe-list");
    let header = |name: &str| vector["minimal"]["headers"][name].as_str().unwrap();
    let region = Region::parse("cn-hangzhou").unwrap();
    let action = Action::DescribeSslVpnClientCerts {
        region: &region,
        cert_id: None,
        page: "1".parse().unwrap(),
    };
    let request = signed_request(
        SignatureVersion::V3,
        &credentials(None),
        &endpoint("https://vpc.aliyuncs.com"),
        &action,
        stamp(header("x-acs-signature-nonce"), header("x-acs-date")),
    );
    assert_eq!(request.url.as_str(), vector["url"]);
    assert_eq!(request.body, "");
    let mut expected: Vec<_> = pairs(&vector["minimal"]["headers"]);
    expected.retain(|(name, _)| *name != "host");
    expected.push((
        "authorization",
        vector["minimal"]["authorization"].as_str().unwrap(),
    ));
    expected.push(("accept", "application/json"));
    expected.sort_unstable();
    let mut sent: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    sent.sort_unstable();
    assert_eq!(sent, expected);
}

/// A rename with a name that needs encoding, and a temporary key.
fn rename(version: SignatureVersion, host: &str) -> Request {
    let region = Region::parse("cn-hangzhou").unwrap();
    let cert_id = CertId::parse("vsc-bp1n8wcf134yl0osrcg98").unwrap();
    let token = ClientToken::derive(Uuid::nil(), &region, &cert_id, "杭州 1", 0);
    signed_request(
        version,
        &credentials(Some("t/k+n")),
        &endpoint(host),
        &Action::ModifySslVpnClientCert {
            region: &region,
            cert_id: &cert_id,
            new_name: "杭州 1'*",
            client_token: &token,
        },
        stamp(
            "3156853299f313e23d1673dc12e1703d",
            "2026-01-02T03:04:05.999Z",
        ),
    )
}

#[test]
fn a_rename_is_sent_with_all_its_parameters() {
    let request = rename(SignatureVersion::V1, "https://vpc.aliyuncs.com");
    insta::assert_snapshot!(request.body.replace('&', "\n"));
    let request = rename(SignatureVersion::V3, "http://[::1]:8080");
    let mut headers = String::new();
    for (name, value) in &request.headers {
        headers.extend([name, ": ", value.as_str(), "\n"]);
    }
    insta::assert_snapshot!(format!("{}\n\n{headers}", request.url));
}

#[test]
fn debug_shows_neither_token_nor_signature() {
    for version in [SignatureVersion::V1, SignatureVersion::V3] {
        let request = rename(version, "http://[::1]:8080");
        assert_eq!(
            format!("{request:?}"),
            "Request { host: \"[::1]:8080\", .. }"
        );
    }
}

#[test]
fn the_host_is_the_header_that_a_client_sends() {
    for (url, host) in [
        ("https://vpc.aliyuncs.com", "vpc.aliyuncs.com"),
        ("https://vpc.aliyuncs.com:443/", "vpc.aliyuncs.com"),
        ("http://127.0.0.1:443", "127.0.0.1:443"),
        ("http://LOCALHOST:80", "localhost"),
        ("http://[::1]:8080", "[::1]:8080"),
    ] {
        assert_eq!(host_header(&endpoint(url)), host, "{url}");
    }
}
