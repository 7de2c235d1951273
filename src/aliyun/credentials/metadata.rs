//! The metadata service of an ECS instance, which knows the credentials of the instance's role.
//!
//! Source: `api/protocol.md` section 11 and its exchanges.

use reqwest::Method as Verb;
use url::Url;

use super::answer::coded_keys;
use super::error::CredentialsError;
use super::http::{Answered, Kind, ask};
use super::keys::Session;
use crate::words::{Both, credentials as words};

/// Six hours, as the official clients ask for.
const TOKEN_SECONDS: (&str, &str) = ("X-aliyun-ecs-metadata-token-ttl-seconds", "21600");

/// Whether a service that hands out no token is asked without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WithoutToken {
    /// As the official clients do.
    Allowed,
    /// `ALIBABA_CLOUD_IMDSV1_DISABLED`.
    Forbidden,
}

/// Asks for the credentials of `role`, or of the role that the instance has.
pub(super) async fn role_credentials(
    base: &Url,
    role: Option<&str>,
    without_token: WithoutToken,
) -> Result<Session, CredentialsError> {
    let token = match get(Verb::PUT, base, "latest/api/token", &[TOKEN_SECONDS]).await {
        Ok(token) => Some(token),
        Err(error @ CredentialsError::Unavailable { .. })
            if without_token == WithoutToken::Forbidden =>
        {
            return Err(error);
        }
        Err(CredentialsError::Unavailable { .. }) => None,
        Err(error) => return Err(error),
    };
    let headers: Vec<_> = token
        .iter()
        .map(|token| ("X-aliyun-ecs-metadata-token", token.as_str()))
        .collect();
    let path = "latest/meta-data/ram/security-credentials/";
    let role = match role {
        Some(role) => role.to_owned(),
        None => get(Verb::GET, base, path, &headers)
            .await?
            .trim()
            .to_owned(),
    };
    let keys = get(Verb::GET, base, &format!("{path}{role}"), &headers).await?;
    coded_keys(keys.as_bytes()).map_err(|why| CredentialsError::Unavailable {
        asked: words::metadata_service_for(&role),
        why,
    })
}

/// Asks for one text. No answer, or 404, means that there is nothing.
async fn get(
    verb: Verb,
    base: &Url,
    path: &str,
    headers: &[(&str, &str)],
) -> Result<String, CredentialsError> {
    let nothing = |why| CredentialsError::NoMetadata { why };
    let url = base
        .join(path)
        .map_err(|error| nothing(Both::as_is(error.to_string())))?;
    let token_asked = verb == Verb::PUT;
    let Answered { status, body, .. } = ask(Kind::Metadata, verb, &url, headers, String::new())
        .await
        .map_err(nothing)?;
    match status {
        200 => Ok(String::from_utf8_lossy(&body).into_owned()),
        404 if !token_asked => Err(nothing(words::no_such_role())),
        _ => Err(CredentialsError::Unavailable {
            asked: words::metadata_service(),
            why: Both::as_is(format!("HTTP {status}")),
        }),
    }
}
