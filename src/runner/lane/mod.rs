//! What a lane does next, and what an answer or a name that was read means for it. Pure: moments and jitter come in as
//! values.

mod answers;
mod names;
mod next;
mod state;

pub(super) use next::Next;
pub(super) use state::{CanaryTally, Lane, LaneLimits};
