//! Obtains credentials the way that was chosen.

use std::pin::Pin;
use std::sync::Arc;

use jiff::Timestamp;
use tracing::info;

use super::chain::Choice;
use super::error::CredentialsError;
use super::keys::{Renewal, Session};
use super::method::{Found, Method, Origin};
use super::surroundings::Surroundings;
use super::{external, metadata, sts, uri};
use crate::words::Both;

/// Obtains the credentials of a profile; empty means the default chain.
pub(super) async fn obtain(
    surroundings: &Arc<Surroundings>,
    profile: &str,
) -> Result<(Session, Origin), CredentialsError> {
    let (files, of) = (surroundings.clone(), profile.to_owned());
    match beside_calls(move || files.choose(&of)).await? {
        Choice::Sure(found) => take(surroundings, *found).await,
        Choice::FirstOf {
            options,
            mut looked,
        } => {
            for found in options {
                match take(surroundings, found).await {
                    Err(error @ CredentialsError::NoMetadata { .. }) => {
                        looked.push(error.said());
                    }
                    done => return done,
                }
            }
            Err(CredentialsError::NotFound { looked })
        }
    }
}

async fn take(
    surroundings: &Surroundings,
    found: Found,
) -> Result<(Session, Origin), CredentialsError> {
    let place = found.origin.said();
    let session = carry_out(surroundings, &found.method, &place).await?;
    info!(
        %place,
        access_key_id = session.credentials.access_key_id,
        expires = session.expires.map(display),
        "credentials"
    );
    if let (Some(at), Renewal::Users(renew)) = (session.expires, &session.renewal)
        && at <= Timestamp::now()
    {
        return Err(CredentialsError::Ended {
            place,
            at: Some(at),
            renew: renew.clone(),
        });
    }
    Ok((session, found.origin))
}

/// Reads files on a thread of its own: they may lie where that takes long, and no call of another profile waits for it.
async fn beside_calls<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, CredentialsError> + Send + 'static,
) -> Result<T, CredentialsError> {
    tokio::task::spawn_blocking(read)
        .await
        .expect("reading neither panics nor is aborted")
}

/// Boxed, since a role's source may be a role.
fn carry_out<'a>(
    surroundings: &'a Surroundings,
    method: &'a Method,
    place: &'a Both,
) -> Pin<Box<dyn Future<Output = Result<Session, CredentialsError>> + Send + 'a>> {
    Box::pin(async move {
        match method {
            Method::Given(session) => Ok(session.clone()),
            Method::AssumeRole { source, role, sts } => {
                let source = carry_out(surroundings, source, place).await?;
                let granted = sts::assume_role(sts, &source.credentials, role).await;
                granted.map_err(|error| ended(error, &source, place))
            }
            Method::Oidc {
                provider_arn,
                token_file,
                role,
                sts,
            } => {
                let path = token_file.clone();
                let token = beside_calls(move || {
                    std::fs::read_to_string(&path)
                        .map_err(|source| CredentialsError::Read { path, source })
                })
                .await?;
                sts::assume_role_with_oidc(sts, role, provider_arn, token.trim()).await
            }
            Method::Metadata { role_name } => {
                let base = surroundings.metadata()?;
                let without_token = surroundings.without_token();
                metadata::role_credentials(&base, role_name.as_deref(), without_token).await
            }
            Method::External { command } => external::credentials(command, place).await,
            Method::Uri { url } => uri::credentials(url).await,
        }
    })
}

/// What STS says of an expired token is the source's end, and the user's to mend.
fn ended(error: CredentialsError, source: &Session, place: &Both) -> CredentialsError {
    match (error, &source.renewal) {
        (CredentialsError::Refused { code, .. }, Renewal::Users(renew))
            if code == "InvalidSecurityToken.Expired" =>
        {
            CredentialsError::Ended {
                place: place.clone(),
                at: source.expires,
                renew: renew.clone(),
            }
        }
        (error, _) => error,
    }
}
