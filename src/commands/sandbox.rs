//! `sandbox`: the emulator by itself; and the emulator that `--sandbox` rehearses a job against.

use std::collections::BTreeMap;
use std::io::Write as _;

use url::Url;

use super::say::say;
use crate::aliyun::Credentials;
use crate::cli::SandboxArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{JournalError, Store};
use crate::rename::Status;
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
    /// Each profile is an account of its own.
    ///
    /// # Errors
    /// When the journal can't be read, or the system gives no port.
    pub(super) async fn start(store: &Store) -> Result<Self, Error> {
        let mut keys = BTreeMap::new();
        for lane in &store.facts().lanes {
            let number = keys.len() + 1;
            keys.entry(lane.profile.clone())
                .or_insert_with(|| SandboxCredential {
                    access_key_id: format!("LTAI5tSandboxKeyExample{number}"),
                    account_id: format!("{:016}", 1_234_567_890_123_455 + number),
                    ..SandboxCredential::default()
                });
        }
        let mut explicit = Vec::new();
        store.for_each_result(&Status::ALL, |row| -> Result<(), JournalError> {
            if let Some(key) = keys
                .get(&row.profile)
                .filter(|_| row.state.status != Status::Invalid)
            {
                let name = row.state.live_name.as_ref().or(row.old_name.as_ref());
                explicit.push(SandboxCert {
                    account_id: key.account_id.clone(),
                    region: row.region.clone(),
                    id: row.cert_id.clone(),
                    name: name.cloned().unwrap_or_else(|| format!("cert-{}", row.row)),
                });
            }
            Ok(())
        })?;
        let sandbox = Sandbox::start(SandboxConfig {
            credentials: keys.values().cloned().collect(),
            certs: CertSource {
                explicit,
                ..CertSource::default()
            },
            logging: Logging::Off,
            ..SandboxConfig::default()
        })
        .await?;
        Ok(Self { sandbox, keys })
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
