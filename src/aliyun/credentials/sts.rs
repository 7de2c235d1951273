//! Asks STS: for a role's credentials, and who a key belongs to.

use jiff::Timestamp;
use reqwest::Method as Verb;
use serde_json::{Map, Value};
use url::Url;
use uuid::Uuid;

use super::super::document::{parse_document, text};
use super::super::message::tidy_message;
use super::super::request::Stamp;
use super::answer::temporary_keys;
use super::error::CredentialsError;
use super::http::{Kind, ask};
use super::keys::{Credentials, Session};
use super::method::Role;
use super::sts_request;

/// Who a key belongs to, by `GetCallerIdentity`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The number of the main account.
    pub(crate) account: String,
    /// The name of the user or of the role's session.
    pub(crate) arn: String,
}

/// Asks for a role's credentials with other credentials.
pub(super) async fn assume_role(
    credentials: &Credentials,
    role: &Role,
) -> Result<Session, CredentialsError> {
    let body = sts_request::assume_role(credentials, role, stamp());
    granted(&role.sts, "AssumeRole", body).await
}

/// Asks for a role's credentials with an identity provider's token.
pub(super) async fn assume_role_with_oidc(
    role: &Role,
    provider_arn: &str,
    token: &str,
) -> Result<Session, CredentialsError> {
    let body = sts_request::assume_role_with_oidc(role, provider_arn, token, stamp());
    granted(&role.sts, "AssumeRoleWithOIDC", body).await
}

/// Asks whose a key is.
pub(super) async fn caller(
    sts: &Url,
    credentials: &Credentials,
) -> Result<Caller, CredentialsError> {
    const ACTION: &str = "GetCallerIdentity";
    let body = sts_request::caller_identity(credentials, stamp());
    let fields = call(sts, ACTION, body).await?;
    let need = |name| {
        text(&fields, name)
            .map(str::to_owned)
            .ok_or_else(|| unavailable(sts, ACTION, format!("its answer has no `{name}`")))
    };
    Ok(Caller {
        account: need("AccountId")?,
        arn: need("Arn")?,
    })
}

async fn granted(sts: &Url, action: &str, body: String) -> Result<Session, CredentialsError> {
    let fields = call(sts, action, body).await?;
    let credentials = fields.get("Credentials").and_then(Value::as_object);
    credentials
        .ok_or_else(|| "its answer has no `Credentials`".to_owned())
        .and_then(temporary_keys)
        .map_err(|why| unavailable(sts, action, why))
}

/// Makes one call; returns the fields of its answer.
async fn call(
    sts: &Url,
    action: &str,
    body: String,
) -> Result<Map<String, Value>, CredentialsError> {
    let answered = ask(Kind::Usual, Verb::POST, sts, &[], Some(body))
        .await
        .map_err(|why| unavailable(sts, action, why))?;
    let document = parse_document(&answered.body, None).map_err(|error| {
        unavailable(
            sts,
            action,
            format!("{} (HTTP {})", error.why, answered.status),
        )
    })?;
    if answered.status == 200 {
        return Ok(document.fields);
    }
    let code = text(&document.fields, "Code")
        .unwrap_or("no code")
        .to_owned();
    let message = tidy_message(text(&document.fields, "Message").unwrap_or_default());
    if answered.status >= 500 || code.starts_with("Throttling") {
        return Err(unavailable(sts, action, format!("{code}: {message}")));
    }
    Err(CredentialsError::Refused {
        asked: asked(sts, action),
        code,
        message,
    })
}

fn unavailable(sts: &Url, action: &str, why: String) -> CredentialsError {
    CredentialsError::Unavailable {
        asked: asked(sts, action),
        why,
    }
}

fn asked(sts: &Url, action: &str) -> String {
    format!("{action} at {}", sts.host_str().unwrap_or_default())
}

fn stamp() -> Stamp {
    Stamp {
        nonce: Uuid::new_v4(),
        at: Timestamp::now(),
    }
}
