//! A journal held against itself: the file, the hash chain, the plan's digests, and every row's state against the
//! replay of its events. Reads only, one snapshot, in memory that does not grow with the rows.
//!
//! `check` begins and puts together, `file` looks at pages and schema, `log` goes through the events, `rows` through the rows' states and the counts.

mod check;
mod file;
mod log;
mod rows;

pub(crate) use check::Flaw;
pub(crate) use check::Replayed;
pub(crate) use file::check_file_alone;
