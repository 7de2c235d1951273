//! The profiles of a command: their credentials, and the accounts behind them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::own_emulator::OwnEmulator;
use crate::aliyun::{Caller, CredentialsError, EndpointKind, Environment, Provider, Surroundings};
use crate::destination::Destination;
use crate::rename::{CallerRecord, PlannedLane};
use crate::runner::StopReason;

/// A profile whose credentials were found.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Its credentials, for as long as the command lives.
    pub(super) provider: Provider,
    /// Whose they are, where there is somebody to ask.
    pub(super) caller: Option<Caller>,
    /// Which endpoints its calls go to, where it says so.
    endpoint_kind: Option<EndpointKind>,
}

impl Known {
    /// Returns the account's number; the `AccessKeyId` stands for it where it can't be known.
    pub(super) fn account(&self) -> String {
        match &self.caller {
            Some(caller) => caller.account.clone(),
            None => self.provider.session().credentials.access_key_id.clone(),
        }
    }

    /// Returns where its calls go, of a command whose calls go to `general`.
    pub(super) fn destination(&self, general: &Destination) -> Destination {
        general.of_profile(self.endpoint_kind)
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

/// The profiles of a run.
#[derive(Debug, Default)]
pub(super) struct Profiles {
    /// Those whose rows can be sent.
    pub(super) known: BTreeMap<String, Known>,
    /// Those whose credentials can't be had now, and why.
    unusable: BTreeMap<String, CredentialsError>,
}

impl Profiles {
    /// Finds the credentials of profiles, and asks whose they are, each once.
    ///
    /// One profile's trouble does not stop the others: it is kept for [`Profiles::refuses`].
    ///
    /// # Errors
    /// When a profile is not set up, or none can be used: before anything is read.
    pub(super) async fn open(
        profiles: BTreeSet<&str>,
        destination: &Destination,
        emulator: Option<&OwnEmulator>,
    ) -> Result<Self, CredentialsError> {
        let mut opened = Self::default();
        for profile in profiles {
            match know(profile, destination, emulator).await {
                Ok(known) => drop(opened.known.insert(profile.to_owned(), known)),
                Err(error) if error.is_set_up_wrong() => return Err(error),
                Err(error) => drop(opened.unusable.insert(profile.to_owned(), error)),
            }
        }
        match opened.unusable.pop_first() {
            Some((_, error)) if opened.known.is_empty() => Err(error),
            Some((profile, error)) => {
                opened.unusable.insert(profile, error);
                Ok(opened)
            }
            None => Ok(opened),
        }
    }

    /// Says why nothing may be sent for a lane. `guards` are the accounts that the sheet expects of its rows.
    pub(super) fn refuses(&self, lane: &PlannedLane, guards: &[String]) -> Option<StopReason> {
        let profile = lane.profile.clone();
        let Some(known) = self.known.get(&lane.profile) else {
            let error = self.unusable.get(&lane.profile)?;
            return Some(StopReason::Credentials {
                profile,
                why: error.said(),
                hint: error.hint(),
            });
        };
        // Nobody was asked for the account of an emulator's key.
        let found = &known.caller.as_ref()?.account;
        let mut expected = lane.account.iter().chain(guards);
        let other = expected.find(|expected| *expected != found)?;
        Some(StopReason::OtherAccount {
            profile,
            expected: other.clone(),
            found: found.clone(),
        })
    }

    /// Returns who acts, for the record.
    pub(super) fn record(&self) -> Vec<CallerRecord> {
        let record = |(profile, known): (&String, &Known)| CallerRecord {
            profile: profile.clone(),
            found_in: known.provider.origin().to_string(),
            access_key_id: known.provider.session().credentials.access_key_id.clone(),
            account: known.caller.as_ref().map(|caller| caller.account.clone()),
            arn: known.caller.as_ref().map(|caller| caller.arn.clone()),
        };
        self.known.iter().map(record).collect()
    }
}

/// Finds a profile's credentials, and asks whose they are; empty means the default chain.
pub(super) async fn know(
    profile: &str,
    destination: &Destination,
    emulator: Option<&OwnEmulator>,
) -> Result<Known, CredentialsError> {
    if let Some(provider) = emulator.and_then(|emulator| emulator.provider(profile)) {
        return Ok(Known {
            provider,
            caller: None,
            endpoint_kind: None,
        });
    }
    let surroundings = surroundings();
    let endpoint = match destination {
        Destination::Endpoint(url) => Some(url),
        Destination::Service(_) | Destination::Sandbox | Destination::Rehearsal => None,
    };
    let sts = surroundings.sts(endpoint)?;
    let endpoint_kind = surroundings.endpoint_kind(profile);
    let provider = Provider::open(surroundings, profile).await?;
    let caller = match sts {
        Some(sts) => Some(provider.caller(&sts).await?),
        None => None,
    };
    Ok(Known {
        provider,
        caller,
        endpoint_kind,
    })
}
