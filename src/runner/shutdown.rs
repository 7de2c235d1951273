//! The first interrupt, termination or hangup drains, the second stops at once.

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

/// INT, TERM and HUP, whichever comes; not those that were ignored when the program started, as `nohup` asks.
#[cfg(unix)]
struct Signals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let ignored = ignored_signals();
        let kinds = [
            SignalKind::interrupt(),
            SignalKind::terminate(),
            SignalKind::hangup(),
        ];
        let heeded = kinds
            .into_iter()
            .filter(|kind| ignored & (1 << (kind.as_raw_value() - 1)) == 0);
        heeded.map(signal).collect::<Result<_, _>>().map(Self)
    }

    async fn next(&mut self) {
        std::future::poll_fn(|context| {
            // Each is polled, so that each wakes this task.
            let came = self
                .0
                .iter_mut()
                .filter_map(|signal| match signal.poll_recv(context) {
                    std::task::Poll::Ready(Some(())) => Some(()),
                    _ => None,
                });
            match came.count() {
                0 => std::task::Poll::Pending,
                _ => std::task::Poll::Ready(()),
            }
        })
        .await;
    }
}

/// The signals that the process ignores, one bit each, where the system tells.
///
/// Source: proc(5), `SigIgn` in `/proc/self/status`.
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
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
