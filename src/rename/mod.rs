//! The words of the program as types: what a rename is, what happened to it, and where it stands.
//!
//! Everything here is pure and used by all other modules; it uses none of them.

mod event;
mod ids;
mod name_rule;
mod outcome;
mod status;
mod token;

pub(crate) use event::{Event, EventRecord, PlannedRow};
pub(crate) use ids::{CertId, Region, RowNumber};
pub(crate) use name_rule::{NameFault, NameRule};
pub(crate) use outcome::{Effect, Evidence, Outcome, Reaction, Refusal};
pub(crate) use status::{IllegalEvent, RowState, SettledBy, Status, Then};
pub(crate) use token::ClientToken;
