//! Bodies that come in pieces, late, or not to their end.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame};
use tokio::time::{Sleep, sleep};

/// How many pieces a slow body comes in.
const PIECES: usize = 16;

/// How long a truncated body waits before the connection is closed, so that its first half is on its way.
const BEFORE_CLOSE: Duration = Duration::from_millis(20);

/// The body of an answer, whose length the `Content-Length` header says.
#[derive(Debug)]
pub(super) struct ScriptedBody {
    /// What is still to come, each with the pause before it.
    steps: VecDeque<(Duration, Step)>,
    /// The pause that is going on.
    pause: Option<Pin<Box<Sleep>>>,
}

/// One step of a body.
#[derive(Debug)]
enum Step {
    Send(Bytes),
    /// The connection is closed, for the body can't go on.
    Break,
}

impl ScriptedBody {
    /// All at once.
    pub(super) fn whole(body: String) -> Self {
        Self::new([(Duration::ZERO, Step::Send(body.into()))])
    }

    /// In pieces spread over a time.
    pub(super) fn slow(body: String, over: Duration) -> Self {
        let body = Bytes::from(body);
        let size = body.len().div_ceil(PIECES).max(1);
        let pause = over / 16;
        let starts = (0..body.len()).step_by(size);
        Self::new(starts.map(|start| {
            (
                pause,
                Step::Send(body.slice(start..body.len().min(start + size))),
            )
        }))
    }

    /// The first half, and then the end of the connection.
    pub(super) fn truncated(body: String) -> Self {
        let body = Bytes::from(body);
        let half = body.slice(..body.len() / 2);
        Self::new([
            (Duration::ZERO, Step::Send(half)),
            (BEFORE_CLOSE, Step::Break),
        ])
    }

    fn new(steps: impl IntoIterator<Item = (Duration, Step)>) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            pause: None,
        }
    }
}

impl Body for ScriptedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some((pause, _)) = self.steps.front()
            && !pause.is_zero()
        {
            let pause = *pause;
            let sleeping = self.pause.get_or_insert_with(|| Box::pin(sleep(pause)));
            std::task::ready!(sleeping.as_mut().poll(context));
            self.pause = None;
        }
        Poll::Ready(self.steps.pop_front().map(|(_, step)| match step {
            Step::Send(bytes) => Ok(Frame::data(bytes)),
            Step::Break => Err(io::Error::other("the body was cut short on purpose")),
        }))
    }
}
