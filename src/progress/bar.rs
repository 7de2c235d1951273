//! Progress on a terminal: one bar, notes above it.

use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::view::View;
use super::{Note, listen, lock};

/// Smooth to the eye, and nothing to the machine.
const INTERVAL: Duration = Duration::from_millis(100);

/// Draws until the run ends.
pub(super) fn draw(view: &Mutex<View>, heard: &Receiver<Note>) {
    let style =
        ProgressStyle::with_template("{bar:24} {pos}/{len}  {msg}").expect("the template is sound");
    let bar = ProgressBar::with_draw_target(Some(lock(view).total()), ProgressDrawTarget::stderr());
    bar.set_style(style.progress_chars("━━╌"));
    let update = || {
        let mut view = lock(view);
        bar.set_position(view.finished());
        let (pace, left) = (view.pace(), view.time_left());
        bar.set_message(format!(
            "{}  {pace:.1} calls/s{}  {left}",
            view.counts_line(),
            view.troubles()
        ));
    };
    update();
    let say = |note| {
        if let Note::Say(note) = note {
            bar.println(note);
        }
    };
    listen(heard, INTERVAL, say, update);
    update();
    bar.finish_and_clear();
}
