//! Asks STS: for a role's credentials, and who a key belongs to.
//!
//! Source: `api/protocol.md` section 11. Everything travels in the body, an identity provider's token too, so that nothing
//! ends up in the log of a proxy.

use jiff::Timestamp;
use reqwest::Method as Verb;
use serde_json::{Map, Value};
use url::Url;
use uuid::Uuid;

use super::super::action::{Action, Role, STS};
use super::super::document::{parse_document, text};
use super::super::message::tidy_message;
use super::super::request::{SignatureVersion, Stamp, signed_request};
use super::super::service_clock::parse_date;
use super::super::signing::canonical_query;
use super::answer::temporary_keys;
use super::error::CredentialsError;
use super::http::{Kind, ask};
use super::keys::{Credentials, Session};
use crate::words::{Both, credentials as words};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

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
    sts: &Url,
    credentials: &Credentials,
    role: &Role,
) -> Result<Session, CredentialsError> {
    let asking = Asking {
        sts,
        action: "AssumeRole",
    };
    asking
        .granted(|at| signed_body(sts, credentials, &Action::AssumeRole { role }, at))
        .await
}

/// Asks for a role's credentials with an identity provider's token, which says who asks: there is no signature.
pub(super) async fn assume_role_with_oidc(
    sts: &Url,
    role: &Role,
    provider_arn: &str,
    token: &str,
) -> Result<Session, CredentialsError> {
    let asking = Asking {
        sts,
        action: "AssumeRoleWithOIDC",
    };
    let own = role.parameters();
    let body = |at: Timestamp| {
        let timestamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let mut parameters = vec![
            ("Action", asking.action),
            ("Format", "JSON"),
            ("OIDCProviderArn", provider_arn),
            ("OIDCToken", token),
            ("Timestamp", &timestamp),
            ("Version", STS),
        ];
        parameters.extend(own.iter().map(|(name, value)| (*name, value.as_ref())));
        canonical_query(&parameters)
    };
    asking.granted(body).await
}

/// Asks whose a key is.
pub(super) async fn caller(
    sts: &Url,
    credentials: &Credentials,
) -> Result<Caller, CredentialsError> {
    let asking = Asking {
        sts,
        action: "GetCallerIdentity",
    };
    let fields = asking
        .call(|at| signed_body(sts, credentials, &Action::GetCallerIdentity, at))
        .await?;
    let need = |name| {
        text(&fields, name)
            .map(str::to_owned)
            .ok_or_else(|| asking.unavailable(words::answer_lacks(name)))
    };
    Ok(Caller {
        account: need("AccountId")?,
        arn: need("Arn")?,
    })
}

fn signed_body(sts: &Url, credentials: &Credentials, action: &Action<'_>, at: Timestamp) -> String {
    let stamp = Stamp {
        nonce: Uuid::new_v4(),
        at,
    };
    signed_request(SignatureVersion::V1, credentials, sts, action, stamp).body
}

/// The service's code for a time that is off by more than 15 minutes. Source: `api/errors.json`.
const CLOCK_IS_WRONG: &str = "InvalidTimeStamp.Expired";

/// The service's refusal.
struct Refused {
    code: String,
    message: String,
}

/// One question.
struct Asking<'a> {
    sts: &'a Url,
    action: &'static str,
}

impl Asking<'_> {
    async fn granted(
        &self,
        body: impl Fn(Timestamp) -> String,
    ) -> Result<Session, CredentialsError> {
        let fields = self.call(body).await?;
        let credentials = fields.get("Credentials").and_then(Value::as_object);
        credentials
            .ok_or_else(|| words::answer_lacks("Credentials"))
            .and_then(temporary_keys)
            .map_err(|why| self.unavailable(why))
    }

    /// Makes the call; returns the fields of its answer. `body` makes it for a time.
    ///
    /// Where our clock is wrong, it is made once more, for the time that the answer tells.
    async fn call(
        &self,
        body: impl Fn(Timestamp) -> String,
    ) -> Result<Map<String, Value>, CredentialsError> {
        let (refused, date) = match self.ask(body(Timestamp::now())).await? {
            Ok(fields) => return Ok(fields),
            Err(refused) => refused,
        };
        let date = date.as_deref().and_then(parse_date);
        match date.filter(|_| refused.code == CLOCK_IS_WRONG) {
            Some(date) => self.ask(body(date)).await?.map_err(|(refused, _)| refused),
            None => Err(refused),
        }
        .map_err(|Refused { code, message }| CredentialsError::Refused {
            asked: self.name(),
            code,
            message,
        })
    }

    /// Asks once. The inner error is the service's refusal, with the answer's `Date`.
    async fn ask(
        &self,
        body: String,
    ) -> Result<Result<Map<String, Value>, (Refused, Option<String>)>, CredentialsError> {
        let answered = ask(Kind::Usual, Verb::POST, self.sts, &[FORM], body)
            .await
            .map_err(|why| self.unavailable(why))?;
        let document = parse_document(&answered.body, None).map_err(|error| {
            self.unavailable(Both::as_is(format!(
                "{} (HTTP {})",
                error.why, answered.status
            )))
        })?;
        if answered.status == 200 {
            return Ok(Ok(document.fields));
        }
        let code = text(&document.fields, "Code")
            .unwrap_or("no code")
            .to_owned();
        let message = tidy_message(text(&document.fields, "Message").unwrap_or_default());
        if answered.status >= 500 || code.starts_with("Throttling") {
            return Err(self.unavailable(Both::as_is(format!("{code}: {message}"))));
        }
        Ok(Err((Refused { code, message }, answered.date)))
    }

    fn unavailable(&self, why: Both) -> CredentialsError {
        CredentialsError::Unavailable {
            asked: self.name(),
            why,
        }
    }

    fn name(&self) -> Both {
        words::sts_call(self.action, self.sts.host_str().unwrap_or_default())
    }
}
