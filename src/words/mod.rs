//! What is said to people in their language: one catalogue per language, every text a field of one struct, so that the
//! compiler proves that each language is complete. Pure.

mod en;
pub(crate) mod explain;
mod lang;
mod report;
mod zh;

pub(crate) use lang::Lang;
pub(crate) use report::{AdviceWords, ReportWords, StatusWords};
