//! An address that answers with credentials, in the metadata service's form.

use reqwest::Method as Verb;
use url::Url;

use super::answer::coded_keys;
use super::error::CredentialsError;
use super::http::{Kind, ask};
use super::keys::Session;
use crate::words::{Both, credentials as words};

/// Asks the address. It may hold a secret itself, so only its host is ever said.
pub(super) async fn credentials(url: &Url) -> Result<Session, CredentialsError> {
    let unavailable = |why| CredentialsError::Unavailable {
        asked: words::credentials_uri(url.host_str().unwrap_or_default()),
        why,
    };
    let answered = ask(Kind::Usual, Verb::GET, url, &[], String::new())
        .await
        .map_err(unavailable)?;
    if answered.status != 200 {
        return Err(unavailable(Both::as_is(format!(
            "HTTP {}",
            answered.status
        ))));
    }
    coded_keys(&answered.body).map_err(unavailable)
}
