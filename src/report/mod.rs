//! What is told of a job afterwards: each row's record in several formats, and the job as a whole.

mod any;
mod chart;
mod csv;
mod digesting;
mod edition;
mod facts;
mod html;
mod input_sheet;
mod job_summary;
mod jsonl;
mod manifest;
mod only;
mod output;
mod pack;
mod ram_policy;
mod record;
mod story;
mod summary;
mod timeline;
mod undo;
mod xlsx;

pub(crate) use any::Report;
pub(crate) use csv::Dialect;
pub(crate) use digesting::Digesting;
pub(crate) use edition::Edition;
pub(crate) use html::Choice;
pub(crate) use input_sheet::InputSheet;
pub(crate) use job_summary::JobSummary;
pub(crate) use manifest::{JOURNAL, MANIFEST, Manifest, PackedFile, PackedJob};
pub(crate) use only::{Only, OnlyText, UnknownColumn};
pub(crate) use output::Output;
pub(crate) use pack::{PackError, Part, sum_up};
pub(crate) use ram_policy::{RamPolicy, Reads};
pub(crate) use record::time_text;
pub(crate) use summary::{Counts, duration_text};
pub(crate) use undo::{Certainty, NoOldName, RuleNeed, Undo, undo};
