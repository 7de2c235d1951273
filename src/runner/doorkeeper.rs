//! Says when the window for changes closes and opens, and records it. The lanes look at the window themselves.

use std::time::Duration;

use super::clock::RunClock;
use super::window::{Opening, Window};
use crate::journal::Writer;
use crate::progress::Progress;
use crate::rename::Event;
use crate::words::notice;

/// Looks at the wall clock at least so often: it may be set, and the machine may sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Watches the window until it is aborted, or the journal fails, of which the lanes hear by themselves.
pub(super) async fn keep_door(window: Window, clock: RunClock, writer: Writer, progress: Progress) {
    let mut was_open = true;
    loop {
        let (event, words, changes_at) = match window.at(clock.wall()) {
            Opening::Always => return,
            Opening::OpenUntil(closes_at) => (
                Event::WindowOpened { closes_at },
                notice::window_open(&window.show(closes_at)),
                closes_at,
            ),
            Opening::ClosedUntil(opens_at) => (
                Event::WindowClosed { opens_at },
                notice::window_closed(&window.show(opens_at)),
                opens_at,
            ),
        };
        let is_open = matches!(event, Event::WindowOpened { .. });
        if is_open != was_open {
            progress.window(&words, &event);
            if writer.append(clock.wall(), event).await.is_err() {
                return;
            }
            was_open = is_open;
        }
        let until = Duration::try_from(changes_at.duration_since(clock.wall()));
        tokio::time::sleep(until.unwrap_or_default().min(LONGEST_SLEEP)).await;
    }
}
