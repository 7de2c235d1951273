//! Carries a plan out: which row is sent when, what its answer means for its lane, when to stop.
//!
//! A lane is one (account, region), what the service's quota counts. Each has a task of its own that asks the pure
//! [`lane::Lane`] what to do next and starts attempts, so one lane's trouble can't slow another's. What a lane
//! decides by are values of their own: `rate` with `throttle` and `auto_rate`, `pace`, `retry`, `outage`, `breaker`,
//! `window`, `canary`, `freshness` (whether a row's live name is read first, by the lane's [`Reader`]).

mod auto_rate;
mod breaker;
mod canary;
mod clock;
mod consequence;
mod dispatch;
mod doorkeeper;
mod forecast;
mod freshness;
mod lane;
mod lane_context;
mod listing;
mod notice;
mod outage;
mod pace;
mod queue;
mod rate;
mod reader;
mod retry;
mod run;
mod shutdown;
#[cfg(test)]
mod simulation;
mod source;
mod spacing;
mod stop_reason;
mod throttle;
mod window;
mod worker;

pub(crate) use breaker::FailureLimit;
pub(crate) use canary::{AfterCanary, CanaryPlan};
pub(crate) use consequence::Consequence;
pub(crate) use forecast::{LaneOutlook, outlook};
pub(crate) use freshness::{LiveNames, OldDoubts};
pub(crate) use notice::{Notice, rate_text};
pub(crate) use queue::Errand;
pub(crate) use rate::{Cause, RateChoice};
pub(crate) use reader::{READ_QUOTA, ReadFailure, Reader, ReaderSetup, read_quota};
pub(crate) use run::{
    Interrupted, LaneSetup, LeftOut, RunOptions, RunReport, Setup, StoppedLane, run,
};
pub(crate) use shutdown::Shutdown;
pub(crate) use source::ROWS_AT_ONCE;
pub(crate) use stop_reason::StopReason;
pub(crate) use window::{Hours, Opening, Window};
