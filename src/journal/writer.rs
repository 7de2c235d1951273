//! The one thread that owns a run's store, behind a bounded channel.
//!
//! Everyone who waits for a commit shares the next one. After a failure nothing more is written: whoever waits gets
//! [`JournalError::Failed`], and the failure itself comes back with the store, so that no caller who has gone can
//! take it along.

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
    /// Starts the thread. It ends when the last handle is dropped, and gives back the store or what went wrong with it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(
        store: Store,
    ) -> std::io::Result<(Self, JoinHandle<Result<Store, JournalError>>)> {
        let (calls, queue) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("journal".into())
            .spawn(move || serve(store, queue))?;
        Ok((Self { calls }, thread))
    }

    /// Appends an event; when this returns `Ok`, it is on disk. Returns the state of its row, if it is about one.
    ///
    /// # Errors
    /// [`JournalError::Failed`].
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

fn serve(mut store: Store, mut queue: mpsc::Receiver<Call>) -> Result<Store, JournalError> {
    let mut calls = Vec::with_capacity(GROUP);
    let mut failure = None;
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
        let mut states = Vec::new();
        if !events.is_empty() && failure.is_none() {
            match store.append(events) {
                Ok(done) => states = done,
                Err(error) => failure = Some(error),
            }
        }
        // Nobody gets a state where nothing was stored. A caller may have gone; then nobody wants the answer.
        let mut states = states.into_iter();
        for reply in replies {
            reply.send(states.next().ok_or(JournalError::Failed)).ok();
        }
        for (lane, after, limit, reply) in lookups {
            reply.send(store.due_rows(lane, after, limit)).ok();
        }
    }
    failure.map_or(Ok(store), Err)
}
