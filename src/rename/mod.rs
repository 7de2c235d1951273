//! The words of the program as types: what a rename is, what happened to it, and where it stands.
//!
//! Everything here is pure and used by all other modules; it uses none of them.

mod decide;
mod event;
mod ids;
mod job;
mod name_rule;
mod our_code;
mod outcome;
mod quota;
mod row_state;
mod status;
mod token;

pub(crate) use decide::decide;
pub(crate) use event::{Boot, CallerRecord, Event, EventRecord, PlannedRow};
pub(crate) use ids::{CertId, Region, RowNumber};
pub(crate) use job::{InputIdentity, JobFacts, JobSettings, PlannedLane, Target};
pub(crate) use name_rule::{NameFault, NameRule};
pub(crate) use our_code::OurCode;
pub(crate) use outcome::{Effect, Evidence, Outcome, Reaction, Refusal, STORED_FAILURE};
pub(crate) use quota::parse_period;
pub use quota::{Quota, QuotaParseError};
pub(crate) use row_state::{IllegalEvent, Names, RowState, Then};
pub(crate) use status::{SettledBy, Status};
pub(crate) use token::ClientToken;
