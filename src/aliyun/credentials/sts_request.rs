//! Calls of STS as form bodies. Pure: nonce and time come in as values.
//!
//! Source: `api/protocol.md` section 11. The token of an identity provider travels in the body, never in a URL.

use super::super::request::Stamp;
use super::super::signing::{canonical_query, percent_encode, signature_v1, string_to_sign_v1};
use super::keys::Credentials;
use super::method::Role;

/// The version of STS. Source: `api/protocol.md` section 11.
const VERSION: &str = "2015-04-01";

/// Returns the signed body of `GetCallerIdentity`.
pub(super) fn caller_identity(credentials: &Credentials, stamp: Stamp) -> String {
    signed(credentials, "GetCallerIdentity", &[], stamp)
}

/// Returns the signed body of `AssumeRole`.
pub(super) fn assume_role(credentials: &Credentials, role: &Role, stamp: Stamp) -> String {
    let mut own = role_parameters(role);
    own.extend(
        role.external_id
            .as_ref()
            .map(|id| ("ExternalId", id.clone())),
    );
    signed(credentials, "AssumeRole", &own, stamp)
}

/// Returns the body of `AssumeRoleWithOIDC`, which is not signed: the token says who asks.
pub(super) fn assume_role_with_oidc(
    role: &Role,
    provider_arn: &str,
    token: &str,
    stamp: Stamp,
) -> String {
    let own = role_parameters(role);
    let timestamp = timestamp(stamp);
    let mut parameters = vec![
        ("Action", "AssumeRoleWithOIDC"),
        ("Format", "JSON"),
        ("OIDCProviderArn", provider_arn),
        ("OIDCToken", token),
        ("Timestamp", &timestamp),
        ("Version", VERSION),
    ];
    parameters.extend(own.iter().map(|(name, value)| (*name, value.as_str())));
    canonical_query(&parameters)
}

fn role_parameters(role: &Role) -> Vec<(&'static str, String)> {
    let mut parameters = vec![
        ("RoleArn", role.arn.clone()),
        ("RoleSessionName", role.session_name.clone()),
    ];
    parameters.extend(
        role.seconds
            .map(|seconds| ("DurationSeconds", seconds.to_string())),
    );
    parameters.extend(
        role.policy
            .as_ref()
            .map(|policy| ("Policy", policy.clone())),
    );
    parameters
}

fn signed(
    credentials: &Credentials,
    action: &str,
    own: &[(&'static str, String)],
    stamp: Stamp,
) -> String {
    let (nonce, timestamp) = (stamp.nonce.simple().to_string(), timestamp(stamp));
    let mut parameters = vec![
        ("AccessKeyId", credentials.access_key_id.as_str()),
        ("Action", action),
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
    let query = canonical_query(&parameters);
    let signature = signature_v1(
        credentials.secret.expose(),
        &string_to_sign_v1("POST", &query),
    );
    format!("{query}&Signature={}", percent_encode(&signature))
}

fn timestamp(stamp: Stamp) -> String {
    stamp.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
