//! The one thread that owns a run's store, behind a bounded channel.
//!
//! Everyone who waits for a commit shares the next one. After a failure nothing more is written: each later call
//! gets [`JournalError::Failed`].

use std::thread::JoinHandle;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use super::{DueRow, JournalError, Store};
use crate::rename::{Event, RowNumber, RowState};

/// Calls that may wait for the thread before callers wait for a place.
const QUEUE: usize = 1024;

/// The most events that share a commit: more makes it no faster, and holds up those who wait.
const GROUP: usize = 256;

enum Call {
    Append {
        at: Timestamp,
        event: Event,
        reply: oneshot::Sender<Result<Option<RowState>, JournalError>>,
    },
    Due {
        lane: i64,
        after: RowNumber,
        limit: u32,
        reply: oneshot::Sender<Result<Vec<DueRow>, JournalError>>,
    },
}

/// A handle on the journal's thread; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    calls: mpsc::Sender<Call>,
}

impl Writer {
    /// Starts the thread. It ends when the last handle is dropped, and gives the store back.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(store: Store) -> std::io::Result<(Self, JoinHandle<Store>)> {
        let (calls, queue) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("journal".into())
            .spawn(move || serve(store, queue))?;
        Ok((Self { calls }, thread))
    }

    /// Appends an event; when this returns `Ok`, it is on disk. Returns the state of its row, if it is about one.
    ///
    /// # Errors
    /// What the store reports.
    pub(crate) async fn append(
        &self,
        at: Timestamp,
        event: Event,
    ) -> Result<Option<RowState>, JournalError> {
        let (reply, answer) = oneshot::channel();
        self.calls
            .send(Call::Append { at, event, reply })
            .await
            .map_err(|_| JournalError::Failed)?;
        answer.await.map_err(|_| JournalError::Failed)?
    }

    /// Returns the next rows of a planned lane that have something left to be done.
    ///
    /// # Errors
    /// What the store reports.
    pub(crate) async fn due_rows(
        &self,
        lane: i64,
        after: RowNumber,
        limit: u32,
    ) -> Result<Vec<DueRow>, JournalError> {
        let (reply, answer) = oneshot::channel();
        self.calls
            .send(Call::Due {
                lane,
                after,
                limit,
                reply,
            })
            .await
            .map_err(|_| JournalError::Failed)?;
        answer.await.map_err(|_| JournalError::Failed)?
    }
}

fn serve(mut store: Store, mut queue: mpsc::Receiver<Call>) -> Store {
    let mut calls = Vec::with_capacity(GROUP);
    let mut usable = true;
    while queue.blocking_recv_many(&mut calls, GROUP) > 0 {
        let mut events = Vec::new();
        let mut replies = Vec::new();
        let mut lookups = Vec::new();
        for call in calls.drain(..) {
            match call {
                Call::Append { at, event, reply } => {
                    events.push((at, event));
                    replies.push(reply);
                }
                Call::Due {
                    lane,
                    after,
                    limit,
                    reply,
                } => lookups.push((lane, after, limit, reply)),
            }
        }
        if !events.is_empty() {
            let done = if usable {
                store.append(&events)
            } else {
                Err(JournalError::Failed)
            };
            usable &= done.is_ok();
            answer(replies, done);
        }
        for (lane, after, limit, reply) in lookups {
            // The caller may have gone; then nobody wants the answer.
            reply.send(store.due_rows(lane, after, limit)).ok();
        }
    }
    store
}

/// Gives each waiting caller its part; the first one gets the error, if there is one.
fn answer(
    replies: Vec<oneshot::Sender<Result<Option<RowState>, JournalError>>>,
    done: Result<Vec<Option<RowState>>, JournalError>,
) {
    match done {
        Ok(states) => {
            for (reply, state) in replies.into_iter().zip(states) {
                reply.send(Ok(state)).ok();
            }
        }
        Err(error) => {
            let mut error = Some(error);
            for reply in replies {
                reply
                    .send(Err(error.take().unwrap_or(JournalError::Failed)))
                    .ok();
            }
        }
    }
}
