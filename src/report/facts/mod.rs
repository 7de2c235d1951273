//! What a report says of a job besides its rows: sections of facts and small tables, the same in XLSX and HTML. Pure.

mod asked;
mod evidence;
mod failures;
mod happened;
mod make;
mod section;
mod sections;

pub(super) use make::when;
pub(super) use section::{Fact, Section};
pub(super) use sections::sections;
