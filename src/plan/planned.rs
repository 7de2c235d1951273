//! What a plan is made by, and what comes of it: rules, a plan that was made, why there is none. Pure.

use std::path::PathBuf;

use super::findings::Findings;
use crate::input::{InputError, RoleColumn};
use crate::journal::JournalError;
use crate::rename::{JobFacts, Region, Target};
use crate::words::Both;

/// Why a region can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefusedRegion {
    /// What is wrong with it.
    pub(crate) message: Both,
    /// A region that may be meant.
    pub(crate) suggestion: Option<String>,
}

/// What becomes of a journal that stands where the new one will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OldJournal {
    /// Nothing of it was sent: it goes.
    Replace,
    /// It is kept under a dated name.
    Keep,
}

/// What decides rows, besides the sheet.
pub(crate) struct PlanRules<'a> {
    /// What the calls will go to.
    pub(crate) target: Target,
    /// The endpoint, when one was given.
    pub(crate) endpoint: Option<String>,
    /// Whether rows with problems are left out instead of refusing the sheet.
    pub(crate) skip_invalid: bool,
    /// Says why a region can't be used; `None` when it can.
    pub(crate) refuse_region: &'a dyn Fn(&Region) -> Option<RefusedRegion>,
    /// What becomes of an older journal.
    pub(crate) old: OldJournal,
    /// The settings that a later run must share.
    pub(crate) settings: crate::rename::JobSettings,
}

/// How a sheet was read.
#[derive(Debug)]
pub(crate) struct ReadSheet {
    /// Its name.
    pub(crate) name: String,
    /// Its rows that are not blank.
    pub(crate) rows: u64,
    /// How, as said to the user.
    pub(crate) read_as: Both,
    /// What is worth knowing of the sheet as a whole.
    pub(crate) notes: Vec<Both>,
    /// From which columns it was read.
    pub(crate) columns: Vec<RoleColumn>,
    /// Its blank rows, which were skipped.
    pub(crate) blank_rows: u64,
}

/// A plan that was made.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The facts of the job.
    pub(crate) facts: JobFacts,
    /// How the sheet was read.
    pub(crate) read: ReadSheet,
    /// What is worth knowing of the sheet, and refuses nothing.
    pub(crate) warnings: Findings,
    /// Problems of rows that were left out.
    pub(crate) left_out: Findings,
    /// Where the older journal is kept.
    pub(crate) kept: Option<PathBuf>,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlanError {
    /// The input can't be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The journal can't be made.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Rows have problems, and they are not to be left out.
    #[error("the sheet has {} problems", .1.total())]
    Problems(Box<ReadSheet>, Findings),
}
