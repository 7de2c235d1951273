//! A running emulator: start it, look at what arrived, change what it knows, stop it.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::config::{SandboxCert, SandboxConfig, SandboxCredential};
use super::fault::FaultPlan;
use super::log::Arrival;
use super::serve::{Shared, serve};
use super::state::State;

/// A running emulator. Dropped, it stops.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: DropGuard,
    tasks: TaskTracker,
}

/// Why an emulator could not be started.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// The address is reachable from other machines.
    #[error("the sandbox listens on loopback only, not on {listen}: use 127.0.0.1 or [::1]")]
    NotLoopback {
        /// The address asked for.
        listen: SocketAddr,
    },
    /// There is no key to sign with.
    #[error("the sandbox needs at least one credential")]
    NoCredential,
    /// Generated certificates are asked for, and no region to put them in.
    #[error("generated certificates need at least one region")]
    NoRegion,
    /// The address can't be had.
    #[error("the sandbox cannot listen on {listen}")]
    Listen {
        /// The address asked for.
        listen: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

impl Sandbox {
    /// Starts an emulator on the present tokio runtime; when this returns, it takes calls.
    ///
    /// # Errors
    /// When the configuration can't be used, or the address can't be had.
    pub async fn start(config: SandboxConfig) -> Result<Self, SandboxError> {
        let listen = config.listen;
        if !listen.ip().is_loopback() {
            return Err(SandboxError::NotLoopback { listen });
        }
        if config.credentials.is_empty() {
            return Err(SandboxError::NoCredential);
        }
        if config.certs.generated > 0 && config.certs.generated_regions.is_empty() {
            return Err(SandboxError::NoRegion);
        }
        let cannot_listen = |source| SandboxError::Listen { listen, source };
        let listener = TcpListener::bind(listen).await.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let (clock_offset, idle_timeout) = (config.clock_offset, config.idle_timeout);
        // Not from the seed: two emulators with the same seed must not hand out the same request ids.
        let (salt, _) = Uuid::new_v4().as_u64_pair();
        let shared = Arc::new(Shared::new(
            State::new(config, salt),
            clock_offset,
            idle_timeout,
        ));
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        tasks.spawn(serve(
            listener,
            Arc::clone(&shared),
            stop.clone(),
            tasks.clone(),
        ));
        Ok(Self {
            address,
            shared,
            stop: stop.drop_guard(),
            tasks,
        })
    }

    /// Returns the URL to call, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the address that it listens on, with the port that it took.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the keys that are known, in the order given.
    pub fn credentials(&self) -> Vec<SandboxCredential> {
        self.shared.with_state(|state| state.credentials.clone())
    }

    /// Puts other keys in the place of those known: a key rotated, disabled, expired.
    pub fn set_credentials(&self, credentials: Vec<SandboxCredential>) {
        self.shared
            .with_state(|state| state.credentials = credentials);
    }

    /// Puts another fault plan in place; its calls and attempts are counted from here.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.shared.with_state(|state| state.faults.replace(plan));
    }

    /// Adds a certificate, or gives one that exists another name, as somebody at the console would: no change is counted.
    pub fn add_cert(&self, cert: SandboxCert) {
        self.shared.with_state(|state| state.certs.add(cert));
    }

    /// Returns the present name of a certificate; `None` when there is none such.
    pub fn name_of(&self, account_id: &str, region: &str, cert_id: &str) -> Option<String> {
        let name = |state: &mut State| {
            state
                .certs
                .name(account_id, region, cert_id)
                .map(Cow::into_owned)
        };
        self.shared.with_state(name)
    }

    /// Returns how often calls changed the name of a certificate.
    pub fn changes_of(&self, account_id: &str, region: &str, cert_id: &str) -> u32 {
        self.shared
            .with_state(|state| state.certs.changes_of(account_id, region, cert_id))
    }

    /// Returns how often calls changed a name, over all certificates.
    pub fn changes(&self) -> u64 {
        self.shared.with_state(|state| state.certs.changes())
    }

    /// Returns once so many calls have arrived in all; the last may not be answered yet.
    pub async fn wait_for_arrivals(&self, count: u64) {
        self.shared.wait_for_arrivals(count).await;
    }

    /// Returns how many calls arrived, refused ones included.
    pub fn arrivals(&self) -> u64 {
        self.shared.with_state(|state| state.arrivals())
    }

    /// Returns what arrived, in order; empty when the log is off.
    pub fn log(&self) -> Vec<Arrival> {
        self.shared.with_state(|state| state.log.clone())
    }

    /// Stops: open connections are closed, and calls without an answer get none. Returns when all is at rest.
    pub async fn stop(self) {
        self.stop.disarm().cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}
