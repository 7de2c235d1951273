//! What a run shows while it goes on. Hears what happens and steers nothing.
//!
//! Lanes report through [`Progress`], which never waits: counts go into a shared [`View`], notes into a bounded
//! channel. A thread of its own draws, so that a terminal or a program that stalls holds up nobody.

mod bar;
mod faring;
mod fit;
mod json;
mod lane_view;
mod picture;
mod plain;
mod recorded;
mod screen;
mod stream;
mod view;

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tracing::{debug, info, warn};

use crate::journal::DueRow;
use crate::rename::{Event, Outcome, Status};
use crate::runner::{Notice, StopReason};
use crate::wall_clock::WallClock;

use crate::words::{Both, Lang, notice as notice_words, run, time};
pub(crate) use lane_view::LaneAtStart;
pub(crate) use picture::{Paint, Picture};
pub(crate) use recorded::{PACE_WINDOW, Recorded, Runs};
pub(crate) use screen::Screen;
pub(crate) use stream::{LaneStart, StreamEvent, named};
pub(crate) use view::{RunAtStart, View};

/// Notes that may wait to be shown; further ones are dropped, the record has them all. Some seconds of a fast run.
const NOTES: usize = 4096;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A picture of the run, drawn again and again.
    Bar,
    /// A line every few seconds.
    Plain,
    /// An event a line on standard output, for programs.
    Json,
    /// Nothing.
    Silent,
}

/// A handle to report to; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    mode: Mode,
    wall: WallClock,
    lang: Lang,
    view: Arc<Mutex<View>>,
    notes: SyncSender<Note>,
}

#[derive(Debug)]
enum Note {
    /// Words for people.
    Say(String),
    /// An event for programs, and when it happened.
    Tell(Timestamp, Box<StreamEvent>),
    End,
}

/// How much was shown of what was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// All of it.
    All,
    /// Whoever reads stands still, and nobody waits for it any more: it is not written to again.
    NotAll,
}

/// The thread that draws.
#[derive(Debug)]
pub(crate) struct Drawing(Option<JoinHandle<()>>);

impl Progress {
    /// Begins to show a run that lives by the wall clock `wall`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(
        mode: Mode,
        view: View,
        wall: WallClock,
    ) -> std::io::Result<(Self, Drawing)> {
        let lang = view.lang();
        let view = Arc::new(Mutex::new(view));
        let (notes, heard) = sync_channel(NOTES);
        let progress = Self {
            mode,
            wall,
            lang,
            view: view.clone(),
            notes,
        };
        let thread = match mode {
            Mode::Silent => None,
            Mode::Bar => Some(spawn(move || bar::draw(&view, &heard))?),
            Mode::Plain => Some(spawn(move || plain::draw(&view, &heard))?),
            Mode::Json => Some(spawn(move || json::draw(&view, &heard, wall))?),
        };
        Ok((progress, Drawing(thread)))
    }

    /// Tells that an attempt ended; `before` is the row as it was, `after` as it is.
    pub(crate) fn attempt_ended(
        &self,
        lane: (&str, &str),
        before: Status,
        row: &DueRow,
        outcome: &Outcome,
    ) {
        debug!(
            row = row.row.0, account = lane.0, region = lane.1, attempt = row.state.attempts, status = %row.state.status,
            http_status = outcome.evidence.http_status, code = outcome.evidence.code, reaction = ?outcome.reaction,
            request_id = outcome.evidence.request_id, ms = row.state.duration_ms, "attempt ended"
        );
        let note = {
            let mut view = lock(&self.view);
            view.attempt_ended(lane, before, row, outcome, Instant::now())
        };
        if let Some(note) = note {
            self.say(&note);
        }
        self.row_ended(lane, row);
    }

    /// Tells programs of a row that is final.
    fn row_ended(&self, lane: (&str, &str), row: &DueRow) {
        if row.state.status.is_final() {
            self.tell(|| StreamEvent::row_ended(lane, row));
        }
    }

    /// Tells what the live name of a row made of it, without an attempt; `before` is the row as it was.
    pub(crate) fn row_seen(&self, lane: (&str, &str), before: Status, row: &DueRow) {
        lock(&self.view).row_changed(lane, before, row);
        if matches!(row.state.status, Status::Drifted | Status::Missing) {
            let why = row.state.last.message.as_deref().unwrap_or_default();
            let (cert_id, status) = (row.cert_id.as_str(), row.state.status);
            self.say(&notice_words::row_seen(row.row, cert_id, status, why));
        }
        self.row_ended(lane, row);
    }

    /// Tells what happened to a lane as a whole.
    pub(crate) fn lane_notice(&self, account: &str, region: &str, notice: &Notice) {
        info!(account, region, ?notice, "lane");
        lock(&self.view).lane_notice((account, region), notice, self.wall.now());
        let (event, words) = (notice.event(account, region), notice.words());
        match (event.and_then(StreamEvent::of), &words) {
            (Some(event), _) => self.tell(|| event),
            (None, Some(words)) => {
                self.tell(|| StreamEvent::notice((account, region), &words.to_string()));
            }
            (None, None) => {}
        }
        if let Some(words) = words {
            self.say(&notice_words::of_lane(account, region, &words));
        }
    }

    /// Tells why a lane's rows have to wait for credentials.
    pub(crate) fn credentials_awaited(&self, lane: (&str, &str), words: &Both) {
        warn!(
            account = lane.0,
            region = lane.1,
            %words,
            "credentials are awaited"
        );
        lock(&self.view).without_credentials(lane);
        self.say(words);
        self.tell(|| StreamEvent::notice(lane, &words.to_string()));
    }

    /// Tells that calls are stamped by the service's clock from now on.
    pub(crate) fn clock_corrected(&self, lane: (&str, &str), ahead: SignedDuration) {
        warn!(?ahead, "the clock is corrected");
        let words = time::clock_is_off(ahead);
        self.tell(|| StreamEvent::notice(lane, &words.to_string()));
        self.say(&words);
    }

    /// Tells that a lane stopped, and why: people once, where several stop for one reason.
    pub(crate) fn stopped(&self, account: &str, region: &str, reason: &StopReason) {
        warn!(account, region, %reason, "lane stopped");
        let said = reason.said();
        let before = lock(&self.view).stopped((account, region), &said);
        match (before, reason) {
            (None, StopReason::Canary { .. }) => self.say(&said),
            (Some(_), StopReason::Canary { .. }) => {}
            (None, _) => self.say(&notice_words::stopped(account, region, &said)),
            (Some(other), _) => self.say(&notice_words::stopped_too((account, region), &other)),
        }
        self.tell(|| StreamEvent::LaneStopped {
            account: account.to_owned(),
            region: region.to_owned(),
            reason: reason.to_string(),
        });
    }

    /// Tells that the window opened or closed.
    pub(crate) fn window(&self, words: &Both, event: &Event) {
        info!(%words, "window");
        self.say(words);
        if let Some(event) = StreamEvent::of(event.clone()) {
            self.tell(|| event);
        }
    }

    /// Tells that nothing new is begun.
    pub(crate) fn stopping(&self) {
        lock(&self.view).stopping();
        self.say(&run::stopping());
    }

    /// Shows people a line, and when it was said.
    fn say(&self, note: &Both) {
        if self.mode != Mode::Json {
            let clock = lock(&self.view).clock(self.wall.now());
            self.send(Note::Say(format!("{clock}  {}", note.said(self.lang))));
        }
    }

    /// Tells programs, where one listens.
    fn tell(&self, event: impl FnOnce() -> StreamEvent) {
        if self.mode == Mode::Json {
            self.send(Note::Tell(self.wall.now(), Box::new(event())));
        }
    }

    fn send(&self, note: Note) {
        if matches!(self.wall, WallClock::Played { .. }) {
            // No time passes while a played run waits, so nothing need be dropped. It fails with the thread alone.
            self.notes.send(note).ok();
            return;
        }
        // A full channel means that the reader stalls; nothing of the run may wait for it.
        if self.notes.try_send(note).is_err() {
            lock(&self.view).dropped();
        }
    }

    /// Ends the drawing, once all that was reported is shown; or as soon as `enough` is done, for a reader may stand
    /// still.
    pub(crate) async fn end(&self, drawing: Drawing, enough: impl Future<Output = ()>) -> Shown {
        let Some(thread) = drawing.0 else {
            return Shown::All;
        };
        let notes = self.notes.clone();
        let ended = tokio::task::spawn_blocking(move || {
            // Fails only when the thread is gone, which is what is wanted.
            notes.send(Note::End).ok();
            // It can only have panicked, and there is nobody left to tell.
            thread.join().ok();
        });
        tokio::select! {
            _ = ended => Shown::All,
            () = enough => Shown::NotAll,
        }
    }
}

/// Tells programs of the job as a whole at `at`, before a run is shown or after; where none listens, does nothing.
pub(crate) fn tell(mode: Mode, at: Timestamp, event: impl FnOnce() -> StreamEvent) {
    if mode == Mode::Json {
        json::tell(at, &event());
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

/// Calls `hear` for each note and `tick` every `interval`, until the run ends.
fn listen(
    heard: &Receiver<Note>,
    interval: Duration,
    mut hear: impl FnMut(Note),
    mut tick: impl FnMut(),
) {
    let mut next_tick = Instant::now() + interval;
    loop {
        match heard.recv_timeout(next_tick.saturating_duration_since(Instant::now())) {
            Ok(Note::End) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(note) => hear(note),
            Err(RecvTimeoutError::Timeout) => {
                tick();
                next_tick = Instant::now() + interval;
            }
        }
    }
}
