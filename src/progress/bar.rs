//! Progress on a terminal: the picture at the bottom, notes above it.

use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::screen::Screen;
use super::view::View;
use super::{Note, listen, lock};

/// Smooth to the eye, and nothing to the machine.
const INTERVAL: Duration = Duration::from_millis(200);

/// Draws until the run ends.
pub(super) fn draw(view: &Mutex<View>, heard: &Receiver<Note>) {
    let mut screen = Screen::new();
    let mut show = |notes: &[String]| {
        let picture = lock(view).picture(Instant::now(), Timestamp::now());
        screen.draw(notes, &picture);
    };
    show(&[]);
    let notes = std::cell::RefCell::new(Vec::new());
    let hear = |note| {
        if let Note::Say(note) = note {
            notes.borrow_mut().push(note);
        }
    };
    listen(heard, INTERVAL, hear, || show(&notes.take()));
    show(&notes.take());
    screen.clear();
}
