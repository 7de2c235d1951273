//! `sandbox`: the emulator by itself.

use std::io::Write as _;

use super::say::say;
use crate::cli::SandboxArgs;
use crate::error::{Error, SystemAction};
use crate::exit_code::Exit;
use crate::runner::Shutdown;
use crate::sandbox::{CertSource, Logging, Sandbox, SandboxConfig};
use crate::words::{Lang, pack};

/// Serves until interrupted.
pub(super) fn sandbox(args: SandboxArgs, lang: Lang) -> Result<Exit, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::System {
            action: SystemAction::StartRuntime,
            source,
        })?;
    runtime.block_on(async {
        let shutdown = Shutdown::on_signals().map_err(|source| Error::System {
            action: SystemAction::ListenToSignals,
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
        say(pack::emulator_end(sandbox.arrivals(), sandbox.changes()).said(lang));
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
