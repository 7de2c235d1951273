//! What a command's calls run on: runtime, client, signals, and where calls for a region go.

use std::time::Duration;

use tokio::runtime::Runtime;
use url::Url;
use uuid::Uuid;

use super::own_emulator::OwnEmulator;
use super::rehearse::played_runtime;
use crate::aliyun::{Client, ClientSettings};
use crate::destination::Destination;
use crate::error::{Error, SystemAction};
use crate::rename::{Region, Target};
use crate::runner::Shutdown;

/// The most time that connecting may take of an attempt's: shorter, so that "not sent" can be told from doubt.
const CONNECT_SHARE: f64 = 0.5;

/// Starts the runtime that a command's calls run on: one thread, for calls wait for the service and for the journal's
/// thread, and handing them from thread to thread costs more than making them.
pub(super) fn runtime() -> Result<Runtime, Error> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::System {
            action: SystemAction::StartRuntime,
            source,
        })
}

/// Starts the runtime that a command's calls run on, by where they go.
pub(super) fn runtime_for(destination: &Destination) -> Result<Runtime, Error> {
    match destination {
        Destination::Rehearsal => played_runtime(),
        Destination::Service(_) | Destination::Endpoint(_) | Destination::Sandbox => runtime(),
    }
}

/// Begins to listen to the process's signals.
pub(super) fn signals() -> Result<Shutdown, Error> {
    Shutdown::on_signals().map_err(|source| Error::System {
        action: SystemAction::ListenToSignals,
        source,
    })
}

/// Makes the client of a command that may be a rehearsal, which brings its own.
pub(super) fn client_for(
    emulator: Option<&OwnEmulator>,
    timeout: Duration,
    job: Uuid,
    target: Target,
) -> Result<Client, Error> {
    match emulator.and_then(OwnEmulator::client) {
        Some(client) => Ok(client),
        None => client(timeout, Some(job), target),
    }
}

/// Makes the client of a command; `job` is the one that its calls are for.
pub(super) fn client(
    timeout: Duration,
    job: Option<Uuid>,
    target: Target,
) -> Result<Client, Error> {
    let job = job.map_or_else(String::new, |job| format!(" job/{job}"));
    Ok(Client::new(&ClientSettings {
        connect_timeout: timeout.mul_f64(CONNECT_SHARE),
        timeout,
        user_agent: format!("cert-rename/{}{job}", env!("CARGO_PKG_VERSION")),
        loopback: target != Target::Service,
    })?)
}

/// Returns where the calls for a region go.
pub(super) fn endpoint_of(
    region: &Region,
    destination: &Destination,
    emulator: Option<&OwnEmulator>,
) -> Result<Url, Error> {
    Ok(match destination.endpoint_for(region)? {
        Some(endpoint) => endpoint,
        None => emulator.expect("--sandbox starts an emulator").url(),
    })
}
