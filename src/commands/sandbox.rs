//! `sandbox`: the emulator by itself; and the emulator that `--sandbox` rehearses a job against.

use std::collections::BTreeMap;
use std::io::Write as _;

use url::Url;

use super::say::say;
use crate::aliyun::Credentials;
use crate::cli::SandboxArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Builder, JournalError, Store};
use crate::rename::{RowNumber, Status};
use crate::runner::Shutdown;
use crate::sandbox::{CertSource, Logging, Sandbox, SandboxCert, SandboxConfig, SandboxCredential};
use crate::secret::Secret;

/// Serves until interrupted.
pub(super) fn sandbox(args: SandboxArgs) -> Result<Exit, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::System {
            action: "start the runtime",
            source,
        })?;
    runtime.block_on(async {
        let shutdown = Shutdown::on_signals().map_err(|source| Error::System {
            action: "listen to signals",
            source,
        })?;
        let sandbox = Sandbox::start(SandboxConfig {
            listen: args.listen,
            certs: CertSource::generated(args.certs),
            quota: args.quota,
            latency: args.latency,
            faults: args.faults,
            seed: args.seed,
            logging: Logging::Off,
            ..SandboxConfig::default()
        })
        .await?;
        print_access(&sandbox).map_err(|source| Error::Stdout { source })?;
        shutdown.draining().await;
        say(format_args!(
            "{} calls came, {} names were changed",
            sandbox.arrivals(),
            sandbox.changes()
        ));
        sandbox.stop().await;
        Ok(Exit::Success)
    })
}

/// Prints the URL and the credentials to use, each as `NAME=VALUE`. The credentials are made up.
fn print_access(sandbox: &Sandbox) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "ENDPOINT={}", sandbox.url())?;
    for key in sandbox.credentials() {
        writeln!(out, "ALIBABA_CLOUD_ACCESS_KEY_ID={}", key.access_key_id)?;
        writeln!(out, "ALIBABA_CLOUD_ACCESS_KEY_SECRET={}", key.secret)?;
    }
    out.flush()
}

/// An emulator that holds a job's certificates.
#[derive(Debug)]
pub(super) struct Rehearsal {
    /// The emulator.
    pub(super) sandbox: Sandbox,
    keys: BTreeMap<String, SandboxCredential>,
}

impl Rehearsal {
    /// Starts an emulator that holds the certificates of `store`, with the names that the journal records.
    ///
    /// # Errors
    /// When the journal can't be read, or the system gives no port.
    pub(super) async fn of_store(store: &Store) -> Result<Self, Error> {
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
        stock.open().await
    }

    /// Starts an emulator that holds the certificates of a plan in the making, with the names that its sheet expects.
    ///
    /// # Errors
    /// When the plan can't be read, or the system gives no port.
    pub(super) async fn of_plan(plan: &Builder) -> Result<Self, Error> {
        let mut stock = Stock::default();
        plan.for_each_cert(|row, profile, region, cert_id, current_name| {
            stock.add(profile, region, (row, cert_id, current_name));
        })?;
        stock.open().await
    }

    /// Returns where the emulator is.
    pub(super) fn url(&self) -> Url {
        Url::parse(&self.sandbox.url()).expect("an emulator's URL is sound")
    }

    /// Returns the credentials of a profile.
    pub(super) fn credentials(&self, profile: &str) -> Option<Credentials> {
        let key = self.keys.get(profile)?;
        Some(Credentials {
            access_key_id: key.access_key_id.clone(),
            secret: Secret::new(key.secret.clone()),
            security_token: None,
        })
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

    async fn open(self) -> Result<Rehearsal, Error> {
        let sandbox = Sandbox::start(SandboxConfig {
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
        })
        .await?;
        Ok(Rehearsal {
            sandbox,
            keys: self.keys,
        })
    }
}
