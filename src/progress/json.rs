//! Progress for programs: an event a line on standard output.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::stream::StreamEvent;
use super::view::View;
use super::{Note, listen, lock};

/// Often enough to see that it lives, seldom enough for a log.
const INTERVAL: Duration = Duration::from_secs(5);

/// Prints until the run ends.
pub(super) fn draw(view: &Mutex<View>, heard: &Receiver<Note>) {
    listen(
        heard,
        INTERVAL,
        |note| {
            if let Note::Tell(at, event) = note {
                print(&event.line(at));
            }
        },
        || {
            let (standing, dropped) = {
                let mut view = lock(view);
                (
                    view.standing(Instant::now(), Timestamp::now()),
                    view.take_dropped(),
                )
            };
            if dropped > 0 {
                tell(&StreamEvent::Dropped { events: dropped });
            }
            tell(&standing);
        },
    );
    let dropped = lock(view).take_dropped();
    if dropped > 0 {
        tell(&StreamEvent::Dropped { events: dropped });
    }
}

/// Prints an event that happens now.
pub(super) fn tell(event: &StreamEvent) {
    print(&event.line(Timestamp::now()));
}

fn print(line: &str) {
    // A reader that went away must not end the run; the record has everything.
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes())
        .and_then(|()| out.flush())
        .ok();
}
