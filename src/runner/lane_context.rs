//! What the attempts and reads of a lane share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use url::Url;
use uuid::Uuid;

use super::clock::RunClock;
use super::window::Window;
use super::{Reader, Shutdown, StopReason};
use crate::aliyun::{Client, CredentialsError, Provider, SignatureVersion};
use crate::journal::{JournalError, Writer};
use crate::progress::Progress;
use crate::rename::Event;
use crate::words::notice;

/// What the attempts of a lane share.
#[derive(Debug)]
pub(super) struct LaneContext {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) endpoint: Url,
    pub(super) signature: SignatureVersion,
    pub(super) providers: BTreeMap<String, Provider>,
    /// How long to wait for credentials that only the user can renew.
    pub(super) credential_wait: Duration,
    pub(super) client: Client,
    /// Reads live names, where the lane does.
    pub(super) reader: Reader,
    /// The job's id, which tokens are derived from.
    pub(super) job: Uuid,
    pub(super) writer: Writer,
    pub(super) clock: RunClock,
    pub(super) window: Window,
    pub(super) shutdown: Shutdown,
    pub(super) progress: Progress,
}

impl LaneContext {
    /// Returns the credentials of a profile of this lane.
    pub(super) fn provider_of(&self, profile: &str) -> &Provider {
        self.providers
            .get(profile)
            .expect("a lane has the credentials of each of its profiles")
    }

    /// Returns the credentials of one of its profiles: they are all of one account.
    pub(super) fn any_provider(&self) -> Provider {
        let first = self.providers.values().next();
        first.expect("a lane has a profile").clone()
    }

    /// Waits until a profile has good credentials again; says so when it takes longer.
    pub(super) async fn renew(self: Arc<Self>, profile: String) -> Renewed {
        let said = |error: &CredentialsError| {
            let words = notice::awaits_credentials(error, self.credential_wait);
            self.progress
                .credentials_awaited((&self.account, &self.region), &words);
        };
        let provider = self.provider_of(&profile);
        let result = provider.renewed(self.credential_wait, said).await;
        (profile, result)
    }

    /// Returns which profiles of this lane were stopped, and why.
    pub(super) fn stopped_of(
        &self,
        all: &BTreeMap<String, StopReason>,
    ) -> Vec<(String, StopReason)> {
        let mine = all
            .iter()
            .filter(|(profile, _)| self.providers.contains_key(*profile));
        mine.map(|(profile, reason)| (profile.clone(), reason.clone()))
            .collect()
    }

    /// Records what happened to the lane.
    pub(super) async fn record(&self, event: Event) -> Result<(), JournalError> {
        self.writer
            .append(self.clock.wall(), event)
            .await
            .map(|_| ())
    }
}

/// A profile, and whether it has good credentials again.
pub(super) type Renewed = (String, Result<(), CredentialsError>);
