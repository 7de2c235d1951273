//! A sheet streamed into a new journal, with every problem found on the way.
//!
//! Rows go straight into the journal's builder, which finds repeats by index; nothing here grows with the sheet but
//! the first [`Findings::SHOWN`] problems.

mod draft;
mod fill;
mod findings;
mod planned;

pub(crate) use draft::Draft;
pub(crate) use findings::Findings;
pub(crate) use planned::{OldJournal, PlanError, PlanRules, Planned, ReadSheet, RefusedRegion};
