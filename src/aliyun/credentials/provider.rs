//! A profile's credentials for a whole run: asked before each attempt, renewed once for all who ask.
//!
//! Key, secret and token are swapped as one. What nobody but the user can renew is read again until it is another.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;
use url::Url;

use super::error::{CredentialsError, Recovery};
use super::keys::{Credentials, Renewal, Session};
use super::method::Origin;
use super::obtain::obtain;
use super::sts::{Caller, caller};
use super::surroundings::Surroundings;
use crate::wall_clock::WallClock;

/// Renewed when so much is left. Source: the official Go client, `api/protocol.md` section 11.
const AHEAD: SignedDuration = SignedDuration::from_mins(3);

/// After a renewal ahead of time has failed, the next is tried so much later.
const AHEAD_AGAIN: SignedDuration = SignedDuration::from_secs(10);

/// A request under way must arrive before the end.
const LEAST_LEFT: SignedDuration = SignedDuration::from_secs(5);

/// How often what has ended is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Fresh credentials in a row that were refused as expired before they ever worked.
const MOST_STALE: u32 = 3;

/// The credentials of one profile. Clones share them.
#[derive(Clone)]
pub(crate) struct Provider(Arc<Inner>);

struct Inner {
    profile: String,
    source: Source,
    wall: WallClock,
    held: Mutex<Held>,
    /// One renewal at a time; whoever waits for it finds it done.
    turn: Semaphore,
}

/// Hands out temporary credentials, others each time, from an emulator.
pub(crate) type Issue = Arc<dyn Fn() -> Session + Send + Sync>;

/// Where credentials come from again when they end.
enum Source {
    Surroundings(Arc<Surroundings>),
    Emulator(Issue),
    /// They never end.
    Nowhere,
}

struct Held {
    session: Arc<Session>,
    origin: Origin,
    /// Refused as expired, whatever `session` says of its end.
    refused: bool,
    worked: bool,
    stale_in_a_row: u32,
    ahead_not_before: Timestamp,
    /// Renewing failed for good.
    failed: Option<CredentialsError>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Provider").field(&self.0.profile).finish()
    }
}

impl Provider {
    /// Finds the credentials of a profile; empty means the default chain.
    ///
    /// # Errors
    /// Why there are none.
    pub(crate) async fn open(
        surroundings: Arc<Surroundings>,
        profile: &str,
    ) -> Result<Self, CredentialsError> {
        let (session, origin) = obtain(&surroundings, profile).await?;
        let source = Source::Surroundings(surroundings);
        Ok(Self::holding(
            profile,
            source,
            WallClock::Machine,
            session,
            origin,
        ))
    }

    /// Holds credentials that never end.
    pub(crate) fn of_rehearsal(profile: &str, credentials: Credentials) -> Self {
        let session = Session {
            credentials,
            expires: None,
            renewal: Renewal::NotNeeded,
        };
        let wall = WallClock::Machine;
        Self::holding(profile, Source::Nowhere, wall, session, Origin::Rehearsal)
    }

    /// Holds temporary credentials that an emulator hands out and renews, which lives by the wall clock `wall`.
    pub(crate) fn issued(profile: &str, issue: Issue, wall: WallClock) -> Self {
        let session = issue();
        let source = Source::Emulator(issue);
        Self::holding(profile, source, wall, session, Origin::Rehearsal)
    }

    fn holding(
        profile: &str,
        source: Source,
        wall: WallClock,
        session: Session,
        origin: Origin,
    ) -> Self {
        let ahead_not_before = half_life(&session, wall.now());
        Self(Arc::new(Inner {
            profile: profile.to_owned(),
            source,
            wall,
            held: Mutex::new(Held {
                session: Arc::new(session),
                origin,
                refused: false,
                worked: false,
                stale_in_a_row: 0,
                ahead_not_before,
                failed: None,
            }),
            turn: Semaphore::new(1),
        }))
    }

    /// Returns what is held, good or ended.
    pub(crate) fn session(&self) -> Arc<Session> {
        self.0.held().session.clone()
    }

    /// Returns where the credentials were found.
    pub(crate) fn origin(&self) -> Origin {
        self.0.held().origin.clone()
    }

    /// Returns credentials that are good at `now`; `None` when they have to be [renewed](Self::renewed) first.
    ///
    /// Shortly before their end it also begins to renew them, without waiting for it.
    pub(crate) fn current(&self, now: Timestamp) -> Option<Arc<Session>> {
        let mut held = self.0.held();
        if !held.is_good(now) {
            return None;
        }
        let session = held.session.clone();
        if held.is_due(now) {
            held.ahead_not_before = now.saturating_add(AHEAD_AGAIN).unwrap_or(Timestamp::MAX);
            drop(held);
            let provider = self.clone();
            tokio::spawn(async move {
                // Fails as long as nothing new is there; what is held is still good meanwhile.
                if let Ok(_turn) = provider.0.turn.try_acquire() {
                    provider.0.renew().await.ok();
                }
            });
        }
        Some(session)
    }

    /// Takes note that the service accepted them.
    pub(crate) fn worked(&self, used: &Arc<Session>) {
        let mut held = self.0.held();
        if Arc::ptr_eq(&held.session, used) {
            held.worked = true;
            held.stale_in_a_row = 0;
        }
    }

    /// Takes note that the service refused them as expired: nobody gets them any more.
    pub(crate) fn refused_as_expired(&self, used: &Arc<Session>) {
        let mut held = self.0.held();
        if Arc::ptr_eq(&held.session, used) && !held.refused {
            held.refused = true;
            held.stale_in_a_row += u32::from(!held.worked);
        }
    }

    /// Waits until there are good credentials, at most `patience`, and tells why it has to wait, once.
    ///
    /// # Errors
    /// When waiting is over or does not help.
    pub(crate) async fn renewed(
        &self,
        patience: Duration,
        tell: impl Fn(&CredentialsError),
    ) -> Result<(), CredentialsError> {
        let _turn = self.0.turn.acquire().await.expect("it is never closed");
        let began = Instant::now();
        let mut told = false;
        loop {
            {
                let held = self.0.held();
                if let Some(error) = &held.failed {
                    return Err(error.again());
                }
                if held.is_good(self.0.wall.now()) {
                    return Ok(());
                }
            }
            match self.0.renew().await {
                Ok(()) => {}
                Err(error)
                    if error.recovery() == Recovery::Never || began.elapsed() >= patience =>
                {
                    self.0.held().failed = Some(error.again());
                    return Err(error);
                }
                Err(error) => {
                    if !told {
                        tell(&error);
                        told = true;
                    }
                    tokio::time::sleep(LOOK_AGAIN.min(patience)).await;
                }
            }
        }
    }

    /// Asks whose they are; waits for nothing.
    ///
    /// # Errors
    /// Why nobody says.
    pub(crate) async fn caller(&self, sts: &Url) -> Result<Caller, CredentialsError> {
        let session = self.session();
        let asked = caller(sts, &session.credentials).await;
        asked.map_err(|error| match (error, &session.renewal) {
            (CredentialsError::Refused { code, .. }, Renewal::Users(renew))
                if code == "InvalidSecurityToken.Expired" =>
            {
                CredentialsError::Ended {
                    place: self.origin().said(),
                    at: session.expires,
                    renew: renew.clone(),
                }
            }
            (CredentialsError::Refused { code, .. }, Renewal::Impossible)
                if code == "InvalidSecurityToken.Expired" =>
            {
                CredentialsError::EnvironmentEnded
            }
            (error, _) => error,
        })
    }
}

impl Inner {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().expect("nobody panics while holding it")
    }

    /// Obtains others and swaps them in. The caller has the turn.
    async fn renew(&self) -> Result<(), CredentialsError> {
        let (old, old_refused) = {
            let held = self.held();
            if held.stale_in_a_row >= MOST_STALE {
                return Err(CredentialsError::StaleAtOnce {
                    place: held.origin.said(),
                });
            }
            (held.session.clone(), held.refused)
        };
        let (session, origin) = match &self.source {
            Source::Surroundings(surroundings) if old.renewal != Renewal::Impossible => {
                obtain(surroundings, &self.profile).await?
            }
            Source::Emulator(issue) => (issue(), Origin::Rehearsal),
            Source::Surroundings(_) | Source::Nowhere => {
                return Err(CredentialsError::EnvironmentEnded);
            }
        };
        let unchanged = session.credentials.are(&old.credentials);
        if unchanged && (old_refused || session.expires == old.expires) {
            return Err(still_the_old(&session, &origin));
        }
        let mut held = self.held();
        held.ahead_not_before = half_life(&session, self.wall.now());
        held.session = Arc::new(session);
        held.origin = origin;
        held.refused = false;
        held.worked = false;
        Ok(())
    }
}

impl Held {
    fn is_good(&self, now: Timestamp) -> bool {
        let ended = self
            .session
            .expires
            .is_some_and(|end| end.duration_since(now) <= LEAST_LEFT);
        !self.refused && !ended && self.failed.is_none()
    }

    fn is_due(&self, now: Timestamp) -> bool {
        let near = |end: Timestamp| end.duration_since(now) <= AHEAD;
        self.session.expires.is_some_and(near) && now >= self.ahead_not_before
    }
}

/// When fresh credentials may be renewed at the earliest: those that live shorter than [`AHEAD`] are not at once.
fn half_life(session: &Session, now: Timestamp) -> Timestamp {
    let half = session.expires.map(|end| end.duration_since(now) / 2);
    half.and_then(|half| now.checked_add(half).ok())
        .unwrap_or(now)
}

/// The place holds what has ended already.
fn still_the_old(session: &Session, origin: &Origin) -> CredentialsError {
    match &session.renewal {
        Renewal::Users(renew) => CredentialsError::Ended {
            place: origin.said(),
            at: session.expires,
            renew: renew.clone(),
        },
        Renewal::NotNeeded => CredentialsError::NotTemporary {
            place: origin.said(),
        },
        Renewal::Impossible => CredentialsError::EnvironmentEnded,
        Renewal::Ours => CredentialsError::Unavailable {
            asked: origin.said(),
            why: crate::words::credentials::still_expired(),
        },
    }
}

#[cfg(test)]
#[path = "provider_tests.rs"]
mod tests;
