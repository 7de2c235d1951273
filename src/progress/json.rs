//! Progress for programs: an event a line on standard output.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::stream::StreamEvent;
use super::view::View;
use super::{Note, listen, lock};
use crate::wall_clock::WallClock;

/// Often enough to see that it lives, seldom enough for a log.
const INTERVAL: Duration = Duration::from_secs(5);

/// Prints until the run ends. Of a run that lives by a played clock only what happens in it: the seconds of whoever
/// watches are not its own.
pub(super) fn draw(view: &Mutex<View>, heard: &Receiver<Note>, wall: WallClock) {
    listen(
        heard,
        INTERVAL,
        |note| {
            if let Note::Tell(at, event) = note {
                print(&event.line(at));
            }
        },
        || {
            if matches!(wall, WallClock::Played { .. }) {
                return;
            }
            let (standing, dropped) = {
                let mut view = lock(view);
                (
                    view.standing(Instant::now(), Timestamp::now()),
                    view.take_dropped(),
                )
            };
            tell_dropped(dropped);
            tell(Timestamp::now(), &standing);
        },
    );
    tell_dropped(lock(view).take_dropped());
}

fn tell_dropped(events: u64) {
    if events > 0 {
        tell(Timestamp::now(), &StreamEvent::Dropped { events });
    }
}

/// Prints an event that happened at `at`.
pub(super) fn tell(at: Timestamp, event: &StreamEvent) {
    print(&event.line(at));
}

fn print(line: &str) {
    // A reader that went away must not end the run; the record has everything.
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes())
        .and_then(|()| out.flush())
        .ok();
}
