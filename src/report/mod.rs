//! What is told of a job afterwards: each row's record in several formats, and the summary.

mod csv;
mod jsonl;
mod output;
mod record;
mod summary;

pub(crate) use csv::{CsvReport, Dialect};
pub(crate) use jsonl::JsonlReport;
pub(crate) use output::Output;
pub(crate) use summary::{Counts, duration_text};
