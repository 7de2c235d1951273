//! Progress where there is no terminal: a line every few seconds, notes at once.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::view::View;
use super::{Note, listen, lock};

/// Often enough to see that it lives, seldom enough for a log.
const INTERVAL: Duration = Duration::from_secs(5);

/// Prints until the run ends.
pub(super) fn draw(view: &Mutex<View>, heard: &Receiver<Note>) {
    let say = |note| {
        if let Note::Say(note) = note {
            print(&note);
        }
    };
    listen(heard, INTERVAL, say, || {
        let now = Timestamp::now();
        let (line, clock) = {
            let mut view = lock(view);
            (view.line(Instant::now(), now), view.clock(now))
        };
        print(&format!("{clock}  {line}"));
    });
}

fn print(line: &str) {
    // A closed pipe must not end the run; the record has everything.
    writeln!(std::io::stderr().lock(), "{line}").ok();
}
