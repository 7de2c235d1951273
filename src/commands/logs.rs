//! `-v`: what the program does, on standard error, a line for each step: when, how grave, what, and `name=value` fields.
//!
//! Only lines of this program are let through: libraries would tell of headers and bodies, which hold signatures and
//! tokens. The fields of our own lines are chosen one by one where they are written.

use tracing::Level;
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::cli::Verbosity;

/// Begins to log, if that was asked for; what is logged is on standard error once the guard is dropped.
///
/// Lines are written by a thread of their own, since whoever reads them may stand still: the job goes on, and lines that
/// nobody takes are dropped in the end.
pub(super) fn start(verbosity: Verbosity) -> Option<WorkerGuard> {
    if verbosity == Verbosity::Usual {
        return None;
    }
    let (writer, guard) = NonBlocking::new(std::io::stderr());
    let own = Targets::new().with_target(env!("CARGO_CRATE_NAME"), Level::DEBUG);
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_target(false)
        .with_writer(writer);
    let subscriber = tracing_subscriber::registry().with(own).with(lines);
    // Fails only if another is set, and none is.
    tracing::subscriber::set_global_default(subscriber).ok();
    Some(guard)
}
