//! The one thread that owns a run's store, behind a bounded channel; in a rehearsal the store itself.
//!
//! Everyone who waits for a commit shares the next one. After a failure nothing more is written: whoever waits gets
//! [`JournalError::Failed`], and the failure itself comes back with the store, so that no caller who has gone can
//! take it along.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// A handle on the journal; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Writer(Way);

#[derive(Debug, Clone)]
enum Way {
    Thread(mpsc::Sender<Call>),
    Here(Shared),
}

/// Gives the store back once its run is over.
#[derive(Debug)]
pub(crate) enum Written {
    /// From its thread, as that ends.
    Thread(oneshot::Receiver<Result<Store, JournalError>>),
    /// From the handles.
    Here(Shared),
}

/// A store that handles share, until it fails or is given back.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Mutex<Result<Store, JournalError>>>);

impl Written {
    /// Returns the store, or what went wrong with it. A thread is waited for: it ends when the last handle is dropped,
    /// and those who hold one are let end meanwhile.
    ///
    /// # Errors
    /// What made the store fail.
    pub(crate) async fn store(self) -> Result<Store, JournalError> {
        match self {
            Self::Thread(written) => written.await.expect("the journal's thread does not panic"),
            Self::Here(shared) => std::mem::replace(&mut *shared.lock(), Err(JournalError::Failed)),
        }
    }
}

impl Writer {
    /// Starts the thread. It ends when the last handle is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(store: Store) -> std::io::Result<(Self, Written)> {
        let (calls, queue) = mpsc::channel(QUEUE);
        let (done, written) = oneshot::channel();
        std::thread::Builder::new()
            .name("journal".into())
            // Nobody takes it back from a run that was dropped.
            .spawn(move || done.send(serve(store, queue)).ok())?;
        Ok((Self(Way::Thread(calls)), Written::Thread(written)))
    }

    /// Writes in the thread of whoever calls, without a wait: where time is played, a wait would let it pass.
    pub(crate) fn here(store: Store) -> (Self, Written) {
        let shared = Shared(Arc::new(Mutex::new(Ok(store))));
        (Self(Way::Here(shared.clone())), Written::Here(shared))
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
        let calls = match &self.0 {
            Way::Thread(calls) => calls,
            Way::Here(here) => return here.append(at, event),
        };
        let (reply, answer) = oneshot::channel();
        calls
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
        let calls = match &self.0 {
            Way::Thread(calls) => calls,
            Way::Here(here) => return here.due_rows(lane, after, limit),
        };
        let (reply, answer) = oneshot::channel();
        calls
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

impl Shared {
    fn append(&self, at: Timestamp, event: Event) -> Result<Option<RowState>, JournalError> {
        let mut held = self.lock();
        let store = held.as_mut().map_err(|_| JournalError::Failed)?;
        match store.append([(at, event)]) {
            Ok(states) => Ok(states.into_iter().next().flatten()),
            Err(error) => {
                *held = Err(error);
                Err(JournalError::Failed)
            }
        }
    }

    fn due_rows(
        &self,
        lane: i64,
        after: RowNumber,
        limit: u32,
    ) -> Result<Vec<DueRow>, JournalError> {
        let held = self.lock();
        let store = held.as_ref().map_err(|_| JournalError::Failed)?;
        store.due_rows(lane, after, limit)
    }

    fn lock(&self) -> MutexGuard<'_, Result<Store, JournalError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn serve(mut store: Store, mut queue: mpsc::Receiver<Call>) -> Result<Store, JournalError> {
    let mut failure = None;
    while let Some(first) = queue.blocking_recv() {
        let mut replies = Vec::new();
        let mut lookups = Vec::new();
        let mut next = Some(first);
        // Taken from the queue one by one as they are stored, so that those that come meanwhile share the commit.
        let events = std::iter::from_fn(|| {
            loop {
                match next.take().or_else(|| queue.try_recv().ok())? {
                    Call::Append { at, event, reply } => {
                        replies.push(reply);
                        return Some((at, event));
                    }
                    Call::Due {
                        lane,
                        after,
                        limit,
                        reply,
                    } => lookups.push((lane, after, limit, reply)),
                }
            }
        });
        let mut events = events.take(GROUP).peekable();
        let mut states = Vec::new();
        if events.peek().is_some() && failure.is_none() {
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
