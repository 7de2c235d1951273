//! What a run shows while it goes on. Hears what happens and steers nothing.
//!
//! Lanes report through [`Progress`], which never waits: counts go into a shared [`View`], notes into a bounded
//! channel. A thread of its own draws, so that a terminal that stalls holds up nobody.

mod bar;
mod plain;
mod view;

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::journal::DueRow;
use crate::rename::Outcome;
use crate::runner::Notice;

pub(crate) use view::{View, outlook_text};

/// Notes that may wait to be shown; further ones are dropped, the record has them all.
const NOTES: usize = 256;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A bar that is drawn again and again.
    Bar,
    /// A line every few seconds.
    Plain,
    /// Nothing.
    Silent,
}

/// A handle to report to; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    view: Arc<Mutex<View>>,
    notes: SyncSender<Note>,
}

#[derive(Debug)]
enum Note {
    Say(String),
    End,
}

/// The thread that draws.
#[derive(Debug)]
pub(crate) struct Drawing(Option<JoinHandle<()>>);

impl Progress {
    /// Begins to show a run.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(mode: Mode, view: View) -> std::io::Result<(Self, Drawing)> {
        let view = Arc::new(Mutex::new(view));
        let (notes, heard) = sync_channel(NOTES);
        let progress = Self {
            view: view.clone(),
            notes,
        };
        let thread = match mode {
            Mode::Silent => None,
            Mode::Bar => Some(spawn(move || bar::draw(&view, &heard))?),
            Mode::Plain => Some(spawn(move || plain::draw(&view, &heard))?),
        };
        Ok((progress, Drawing(thread)))
    }

    /// Tells that an attempt ended; `before` is the row as it was, `after` as it is.
    pub(crate) fn attempt_ended(
        &self,
        lane: (&str, &str),
        before: crate::rename::Status,
        row: &DueRow,
        outcome: &Outcome,
    ) {
        let note = {
            let mut view = lock(&self.view);
            view.attempt_ended(lane, before, row, outcome)
        };
        if let Some(note) = note {
            self.say(note);
        }
    }

    /// Tells what happened to a lane as a whole.
    pub(crate) fn lane_notice(&self, account: &str, region: &str, notice: &Notice) {
        lock(&self.view).lane_notice((account, region), notice);
        if let Some(words) = notice.words() {
            self.say(format!("{region} of {account}: {words}"));
        }
    }

    /// Tells why a profile's rows have to wait for credentials.
    pub(crate) fn credentials_awaited(&self, words: &str) {
        self.say(words.to_owned());
    }

    /// Tells that a lane stopped, and why.
    pub(crate) fn stopped(&self, account: &str, region: &str, reason: &str) {
        lock(&self.view).stopped((account, region));
        self.say(format!("{region} of {account} stopped: {reason}"));
    }

    /// Tells that the window opened or closed.
    pub(crate) fn window(&self, words: &str) {
        self.say(words.to_owned());
    }

    /// Shows a line.
    fn say(&self, note: String) {
        // A full channel means that the terminal stalls; nothing of the run may wait for it.
        self.notes.try_send(Note::Say(note)).ok();
    }

    /// Ends the drawing, once all that was reported is shown.
    pub(crate) fn end(&self, drawing: Drawing) {
        let Some(thread) = drawing.0 else { return };
        // Fails only when the thread is gone, which is what is wanted.
        self.notes.send(Note::End).ok();
        // It can only have panicked, and there is nobody left to tell.
        thread.join().ok();
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name("progress".into())
        .spawn(work)
}

fn lock(view: &Mutex<View>) -> MutexGuard<'_, View> {
    // Counts stay usable even if a drawing thread panicked while it held them.
    view.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls `say` for each note and `tick` every `interval`, until the run ends.
fn listen(
    heard: &Receiver<Note>,
    interval: Duration,
    mut say: impl FnMut(&str),
    mut tick: impl FnMut(),
) {
    let mut next_tick = Instant::now() + interval;
    loop {
        match heard.recv_timeout(next_tick.saturating_duration_since(Instant::now())) {
            Ok(Note::Say(note)) => say(&note),
            Ok(Note::End) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                tick();
                next_tick = Instant::now() + interval;
            }
        }
    }
}
