//! The emulator in this process that `--sandbox` carries a job out against, with `--rehearse` in virtual time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::rehearse::night_begins;
use crate::aliyun::{Client, Credentials, Provider};
use crate::destination::Destination;
use crate::error::Error;
use crate::journal::{Builder, JournalError, Store};
use crate::rehearsal::{Service, Traffic, set_night};
use crate::rename::{RowNumber, Status};
use crate::sandbox::{CertSource, Logging, Sandbox, SandboxCert, SandboxConfig, SandboxCredential};
use crate::secret::Secret;
use crate::wall_clock::WallClock;

/// An emulator that holds a job's certificates.
#[derive(Debug)]
pub(super) struct OwnEmulator {
    way: Way,
    keys: BTreeMap<String, SandboxCredential>,
}

/// Where it is.
#[derive(Debug)]
enum Way {
    Listening(Sandbox),
    Played(Service),
}

/// By which time an emulator lives.
#[derive(Debug, Clone, Copy)]
enum Time {
    /// By the machine's: it listens on loopback.
    Real,
    /// By the runtime's, whose clock jumps: it answers in this process.
    Virtual {
        /// When its night begins.
        from: Timestamp,
        /// How long an attempt may take.
        timeout: Duration,
    },
}

impl Time {
    /// Returns the time of the emulator that calls go to; `None` where they go elsewhere.
    fn of(
        destination: &Destination,
        store: Option<&Store>,
        timeout: Duration,
    ) -> Result<Option<Self>, Error> {
        Ok(match destination {
            Destination::Service(_) | Destination::Endpoint(_) => None,
            Destination::Sandbox => Some(Self::Real),
            Destination::Rehearsal => Some(Self::Virtual {
                from: night_begins(store)?,
                timeout,
            }),
        })
    }
}

impl OwnEmulator {
    /// Starts an emulator that holds the certificates of `store`, with the names that the journal records; `None` where
    /// calls go elsewhere. `timeout` is that of an attempt.
    ///
    /// # Errors
    /// When the journal can't be read, or the system gives no port.
    pub(super) async fn of_store(
        store: &Store,
        destination: &Destination,
        timeout: Duration,
    ) -> Result<Option<Self>, Error> {
        let Some(time) = Time::of(destination, Some(store), timeout)? else {
            return Ok(None);
        };
        let mut stock = Stock::default();
        for lane in &store.facts().lanes {
            stock.account_of(&lane.profile);
        }
        store.for_each_result(&Status::ALL, |row| -> Result<(), JournalError> {
            if !matches!(row.state.status, Status::Invalid | Status::Missing) {
                let name = row.state.live_name.as_ref().or(row.old_name.as_ref());
                let cert = (row.row, row.cert_id.clone(), name.cloned());
                stock.add(&row.profile, &row.region, cert);
            }
            Ok(())
        })?;
        stock.open(time).await.map(Some)
    }

    /// Starts an emulator that holds the certificates of a plan in the making, with the names that its sheet expects;
    /// `None` where calls go elsewhere. `timeout` is that of an attempt.
    ///
    /// # Errors
    /// When the plan can't be read, or the system gives no port.
    pub(super) async fn of_plan(
        plan: &Builder,
        destination: &Destination,
        timeout: Duration,
    ) -> Result<Option<Self>, Error> {
        let Some(time) = Time::of(destination, None, timeout)? else {
            return Ok(None);
        };
        let mut stock = Stock::default();
        plan.for_each_cert(|row, profile, region, cert_id, current_name| {
            stock.add(profile, region, (row, cert_id, current_name));
        })?;
        stock.open(time).await.map(Some)
    }

    /// Returns where the emulator is.
    pub(super) fn url(&self) -> Url {
        let url = match &self.way {
            Way::Listening(sandbox) => sandbox.url(),
            // No name is looked up: calls stay in the process.
            Way::Played(_) => "http://rehearsal".to_owned(),
        };
        Url::parse(&url).expect("an emulator's URL is sound")
    }

    /// Returns the credentials of a profile: a lasting key, in virtual time temporary ones.
    pub(super) fn provider(&self, profile: &str) -> Option<Provider> {
        let key = self.keys.get(profile)?;
        Some(match &self.way {
            Way::Listening(_) => {
                let credentials = Credentials {
                    access_key_id: key.access_key_id.clone(),
                    secret: Secret::new(key.secret.clone()),
                    security_token: None,
                };
                Provider::of_rehearsal(profile, credentials)
            }
            Way::Played(service) => service.provider(profile, key),
        })
    }

    /// Returns the client of an emulator in virtual time; one that listens takes any client's calls.
    pub(super) fn client(&self) -> Option<Client> {
        match &self.way {
            Way::Listening(_) => None,
            Way::Played(service) => Some(Client::played(Arc::new(service.clone()), service.wall())),
        }
    }

    /// Returns what came to an emulator in virtual time.
    pub(super) fn traffic(&self) -> Option<Traffic> {
        match &self.way {
            Way::Listening(_) => None,
            Way::Played(service) => Some(service.traffic()),
        }
    }

    /// Stops it.
    pub(super) async fn stop(self) {
        if let Way::Listening(sandbox) = self.way {
            sandbox.stop().await;
        }
    }
}

/// What an emulator will hold. Each profile is an account of its own.
#[derive(Debug, Default)]
struct Stock {
    keys: BTreeMap<String, SandboxCredential>,
    certs: Vec<SandboxCert>,
}

impl Stock {
    fn account_of(&mut self, profile: &str) -> String {
        let number = self.keys.len() + 1;
        let key = self.keys.entry(profile.to_owned());
        let key = key.or_insert_with(|| SandboxCredential {
            access_key_id: format!("LTAI5tSandboxKeyExample{number}"),
            account_id: format!("{:016}", 1_234_567_890_123_455 + number),
            ..SandboxCredential::default()
        });
        key.account_id.clone()
    }

    fn add(
        &mut self,
        profile: &str,
        region: &str,
        (row, id, name): (RowNumber, String, Option<String>),
    ) {
        let account_id = self.account_of(profile);
        self.certs.push(SandboxCert {
            account_id,
            region: region.to_owned(),
            id,
            name: name.unwrap_or_else(|| format!("cert-{row}")),
        });
    }

    async fn open(self, time: Time) -> Result<OwnEmulator, Error> {
        let mut rows: BTreeMap<(String, String), u64> = BTreeMap::new();
        for cert in &self.certs {
            let lane = (cert.account_id.clone(), cert.region.clone());
            *rows.entry(lane).or_default() += 1;
        }
        let config = SandboxConfig {
            credentials: if self.keys.is_empty() {
                vec![SandboxCredential::default()]
            } else {
                self.keys.values().cloned().collect()
            },
            certs: CertSource {
                explicit: self.certs,
                ..CertSource::default()
            },
            logging: Logging::Off,
            ..SandboxConfig::default()
        };
        let way = match time {
            Time::Real => Way::Listening(Sandbox::start(config).await?),
            Time::Virtual { from, timeout } => {
                let wall = WallClock::played_from(from);
                Way::Played(Service::new(set_night(config), &rows, wall, timeout))
            }
        };
        Ok(OwnEmulator {
            way,
            keys: self.keys,
        })
    }
}
