//! The first interrupt or termination drains, the second stops at once.

use tokio_util::sync::CancellationToken;

/// What was asked of a run from outside. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shutdown {
    drain: CancellationToken,
    abort: CancellationToken,
}

impl Shutdown {
    /// Listens to the process's signals until the run ends.
    ///
    /// # Errors
    /// When the system refuses a signal handler.
    pub(crate) fn on_signals() -> std::io::Result<Self> {
        let shutdown = Self::default();
        let told = shutdown.clone();
        let mut signals = Signals::new()?;
        tokio::spawn(async move {
            signals.next().await;
            told.drain.cancel();
            signals.next().await;
            told.abort.cancel();
        });
        Ok(shutdown)
    }

    /// Begins nothing new; what is in flight ends.
    pub(crate) fn request_drain(&self) {
        self.drain.cancel();
    }

    /// Tells whether nothing new is begun.
    pub(crate) fn is_draining(&self) -> bool {
        self.drain.is_cancelled()
    }

    /// Tells whether even what is in flight is left.
    pub(crate) fn is_aborting(&self) -> bool {
        self.abort.is_cancelled()
    }

    /// Returns when the drain begins.
    pub(crate) async fn draining(&self) {
        self.drain.cancelled().await;
    }

    /// Returns when all is to be left.
    pub(crate) async fn aborting(&self) {
        self.abort.cancelled().await;
    }
}

/// INT and TERM, whichever comes.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Without a handler the system ends the process, which the journal stands as well.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
