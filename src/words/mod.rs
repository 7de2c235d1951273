//! What is said to people in their language: one catalogue per language, every text a field of one struct, so that the
//! compiler proves that each language is complete. Pure.

mod en;
pub(crate) mod explain;
mod first_minute;
mod help;
mod lang;
mod report;
mod zh;

pub(crate) use first_minute::first_minute;
pub(crate) use help::in_language;
pub(crate) use lang::Lang;
pub(crate) use report::{AdviceWords, ReportWords, StatusWords};
