//! The profiles of a command: their credentials, and the accounts behind them.

use std::sync::Arc;

use super::sandbox::Rehearsal;
use crate::aliyun::{Caller, Environment, Provider, Surroundings};
use crate::error::Error;
use crate::settings::Destination;

/// A profile whose credentials were found.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Its credentials, for as long as the command lives.
    pub(super) provider: Provider,
    /// Whose they are, where there is somebody to ask.
    pub(super) caller: Option<Caller>,
}

impl Known {
    /// Returns the account's number; the `AccessKeyId` stands for it where it can't be known.
    pub(super) fn account(&self) -> String {
        match &self.caller {
            Some(caller) => caller.account.clone(),
            None => self.provider.session().credentials.access_key_id.clone(),
        }
    }
}

/// The process's environment, for the credentials in it and the files that it leads to.
pub(super) fn surroundings() -> Arc<Surroundings> {
    Arc::new(Surroundings::new(Environment::new(|name| {
        std::env::var(name).ok()
    })))
}

/// Returns the profile that the environment names, as the service's command line tool understands it.
pub(super) fn environment_profile() -> Option<String> {
    std::env::var("ALIBABA_CLOUD_PROFILE")
        .ok()
        .filter(|profile| !profile.is_empty())
}

/// Finds a profile's credentials, and asks whose they are; empty means the default chain.
pub(super) async fn know(
    profile: &str,
    destination: &Destination,
    rehearsal: Option<&Rehearsal>,
) -> Result<Known, Error> {
    if let Some(credentials) = rehearsal.and_then(|rehearsal| rehearsal.credentials(profile)) {
        return Ok(Known {
            provider: Provider::of_rehearsal(profile, credentials),
            caller: None,
        });
    }
    let surroundings = surroundings();
    let endpoint = match destination {
        Destination::Endpoint(url) => Some(url),
        Destination::Service | Destination::Sandbox => None,
    };
    let sts = surroundings.sts(endpoint)?;
    let provider = Provider::open(surroundings, profile).await?;
    let caller = match sts {
        Some(sts) => Some(provider.caller(&sts).await?),
        None => None,
    };
    Ok(Known { provider, caller })
}
