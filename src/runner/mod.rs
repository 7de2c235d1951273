//! Carries a plan out: which row is sent when, what its answer means for its lane, when to stop.
//!
//! A lane is one (account, region), what the service's quota counts. Each has a task of its own that asks the pure
//! [`lane::Lane`] what to do next and starts attempts, so one lane's trouble can't slow another's.

mod breaker;
mod clock;
mod dispatch;
mod lane;
mod pace;
mod queue;
mod retry;
mod run;
mod shutdown;
mod worker;

pub(crate) use breaker::FailureLimit;
pub(crate) use lane::StopReason;
pub(crate) use run::{LaneSetup, RunOptions, Setup, run};
pub(crate) use shutdown::Shutdown;
