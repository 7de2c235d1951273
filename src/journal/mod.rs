//! The journal: one SQLite file that holds a job's rows, its append-only event log and its settings.
//!
//! [`Builder`] makes a whole plan in a temporary file; [`Store`] reads and writes a journal that exists;
//! [`Writer`] owns a store on a thread of its own and commits for all who wait at once (in a rehearsal, for each at once); [`Lock`] keeps others out;
//! `replay` holds a journal against itself.

mod accounts;
mod append;
mod builder;
mod chain;
mod columns;
mod copy;
mod digest;
mod earlier;
mod error;
mod folder;
mod history;
mod last_run;
mod live_check;
mod live_names;
mod lock;
mod open;
mod place;
mod preview;
mod recent;
mod replay;
mod requeue;
mod results;
mod schema;
mod seal;
mod store;
mod writer;

#[cfg(test)]
mod query_plans;
#[cfg(test)]
mod small_journal;

pub(crate) use accounts::OtherAccount;
pub(crate) use builder::{Builder, Clash, NewRow};
pub(crate) use chain::ChainHash;
#[cfg(test)]
pub(crate) use earlier::Earlier;
pub(crate) use error::{Holder, JournalError};
pub(crate) use folder::BadPlace;
pub(crate) use history::Failing;
pub(crate) use last_run::LastRun;
pub(crate) use live_check::Difference;
pub(crate) use live_names::{Expiry, LiveName, NothingFound, UnreadLane};
pub(crate) use lock::Lock;
pub(crate) use open::Access;
pub(crate) use place::set_aside;
pub(crate) use preview::PlannedRename;
pub(crate) use recent::Moment;
pub(crate) use replay::{Flaw, Replayed, check_file_alone};
pub(crate) use results::ResultRow;
pub(crate) use seal::Seal;
pub(crate) use store::{DueRow, Store, Tally};
pub(crate) use writer::{Writer, Written};
