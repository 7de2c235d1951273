//! A call as the signed form body that is sent. Pure: nonce and time come in as values.
//!
//! All parameters, the signature included, travel in the body of a POST, so that none ends up in a URL or in the log of a
//! proxy. Source: `api/protocol.md` sections 1 and 2; this is the placement of the official client for Node.js.

use std::num::NonZeroU32;

use jiff::Timestamp;
use uuid::Uuid;

use super::credentials::Credentials;
use super::signing::{canonical_query, percent_encode, signature_v1, string_to_sign_v1};
use crate::rename::{CertId, ClientToken, Region};
use crate::secret::Secret;

/// The version of the operations. Source: the founding document.
const VERSION: &str = "2016-04-28";

/// Certificates asked for per page: the most that the service allows.
pub(crate) const PAGE_SIZE: u32 = 50;

/// A call of the service.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action<'a> {
    /// Gives a certificate a new name.
    ModifySslVpnClientCert {
        /// The certificate's region.
        region: &'a Region,
        /// The certificate.
        cert_id: &'a CertId,
        /// The name that it shall have.
        new_name: &'a str,
        /// The token of this rename: the same on every attempt.
        client_token: &'a ClientToken,
    },
    /// Lists certificates, without their keys.
    DescribeSslVpnClientCerts {
        /// The region whose certificates are listed.
        region: &'a Region,
        /// Lists this one alone.
        cert_id: Option<&'a CertId>,
        /// Which page of [`PAGE_SIZE`].
        page: NonZeroU32,
    },
}

/// What makes one sending differ from all others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    /// Random, and never used again: sent as 32 hexadecimal digits.
    pub(crate) nonce: Uuid,
    /// The present time by the service's clock; fractions of a second are dropped.
    pub(crate) at: Timestamp,
}

impl Action<'_> {
    /// Returns the operation's name.
    fn name(&self) -> &'static str {
        match self {
            Self::ModifySslVpnClientCert { .. } => "ModifySslVpnClientCert",
            Self::DescribeSslVpnClientCerts { .. } => "DescribeSslVpnClientCerts",
        }
    }

    /// Returns the operation's own parameters, each name once.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        match *self {
            Self::ModifySslVpnClientCert {
                region,
                cert_id,
                new_name,
                client_token,
            } => vec![
                ("RegionId", region.as_str().to_owned()),
                ("SslVpnClientCertId", cert_id.as_str().to_owned()),
                ("Name", new_name.to_owned()),
                ("ClientToken", client_token.as_str().to_owned()),
            ],
            Self::DescribeSslVpnClientCerts {
                region,
                cert_id,
                page,
            } => {
                let mut parameters = vec![
                    ("RegionId", region.as_str().to_owned()),
                    ("PageNumber", page.to_string()),
                    ("PageSize", PAGE_SIZE.to_string()),
                ];
                parameters.extend(cert_id.map(|id| ("SslVpnClientCertId", id.as_str().to_owned())));
                parameters
            }
        }
    }
}

/// Returns the form body of a POST to `/` that makes the call, signed by V1.
pub(crate) fn signed_body(credentials: &Credentials, action: &Action<'_>, stamp: Stamp) -> String {
    let own = action.parameters();
    let nonce = stamp.nonce.simple().to_string();
    let timestamp = stamp.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut parameters: Vec<(&str, &str)> = vec![
        ("AccessKeyId", &credentials.access_key_id),
        ("Action", action.name()),
        ("Format", "JSON"),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureNonce", &nonce),
        ("SignatureVersion", "1.0"),
        ("Timestamp", &timestamp),
        ("Version", VERSION),
    ];
    parameters.extend(own.iter().map(|(name, value)| (*name, value.as_str())));
    if let Some(token) = &credentials.security_token {
        parameters.push(("SecurityToken", token.expose()));
    }
    signed("POST", &credentials.secret, &parameters)
}

/// Returns the canonical query with its signature at the end, which is also what is sent.
fn signed(method: &str, secret: &Secret, parameters: &[(&str, &str)]) -> String {
    let query = canonical_query(parameters);
    let signature = signature_v1(secret.expose(), &string_to_sign_v1(method, &query));
    format!("{query}&Signature={}", percent_encode(&signature))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::Value;

    use super::*;

    fn vectors() -> Vec<Value> {
        let fixture: Value =
            serde_json::from_str(include_str!("../../tests/fixtures/api/signature-v1.json"))
                .unwrap();
        fixture["vectors"].as_array().unwrap().clone()
    }

    #[test]
    fn every_vector_of_the_official_sdks_holds() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 23);
        for vector in vectors {
            let text = |field: &str| vector[field].as_str().unwrap().to_owned();
            let id = text("id");
            let parameters: Vec<_> = ["query_params", "form_params"]
                .iter()
                .flat_map(|place| vector[*place].as_object().unwrap())
                .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
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
                signed(&text("method"), &secret, &parameters),
                text("strict_query_or_body"),
                "{id}"
            );
        }
    }

    fn credentials(security_token: Option<&str>) -> Credentials {
        Credentials {
            access_key_id: "LTAI5tTestKeyIdExample01".to_owned(),
            secret: Secret::new("TestSecretExample0123456789ab".to_owned()),
            security_token: security_token.map(|token| Secret::new(token.to_owned())),
        }
    }

    #[test]
    fn a_listing_is_sent_as_the_vector_has_it() {
        let vectors = vectors();
        let vector = vectors.iter().find(|v| v["id"] == "describe-list").unwrap();
        let parameter = |name: &str| vector["query_params"][name].as_str().unwrap();
        let region = Region::parse(parameter("RegionId")).unwrap();
        let action = Action::DescribeSslVpnClientCerts {
            region: &region,
            cert_id: None,
            page: parameter("PageNumber").parse().unwrap(),
        };
        let stamp = Stamp {
            nonce: parameter("SignatureNonce").parse().unwrap(),
            at: parameter("Timestamp").parse().unwrap(),
        };
        assert_eq!(
            signed_body(&credentials(None), &action, stamp),
            vector["strict_query_or_body"].as_str().unwrap()
        );
    }

    #[test]
    fn a_rename_is_sent_with_all_its_parameters() {
        let region = Region::parse("cn-hangzhou").unwrap();
        let cert_id = CertId::parse("vsc-bp1n8wcf134yl0osrcg98").unwrap();
        let token = ClientToken::derive(Uuid::nil(), &region, &cert_id, "杭州 1", 0);
        let body = signed_body(
            &credentials(Some("t/k+n")),
            &Action::ModifySslVpnClientCert {
                region: &region,
                cert_id: &cert_id,
                new_name: "杭州 1",
                client_token: &token,
            },
            Stamp {
                nonce: "3156853299f313e23d1673dc12e1703d".parse().unwrap(),
                at: "2026-01-02T03:04:05.999Z".parse().unwrap(),
            },
        );
        insta::assert_snapshot!(body.replace('&', "\n"));
    }
}
