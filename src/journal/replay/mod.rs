//! A journal held against itself: the file, the hash chain, the plan's digests, and every row's state against the
//! replay of its events. Reads only, one snapshot, in memory that does not grow with the rows.
//!
//! `check` begins and puts together, `log` goes through the events, `rows` through the rows' states and the counts.

mod check;
mod log;
mod rows;

use check::{Flaw, Replayed};
