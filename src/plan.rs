//! A sheet streamed into a new journal, with every problem found on the way.
//!
//! Rows go straight into the journal's builder, which finds repeats by index; nothing here grows with the sheet but
//! the first [`Findings::SHOWN`] problems.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use uuid::Uuid;

use crate::input::{
    CheckedRow, Columns, Decision, InputError, InputFacts, Problem, Role, RoleColumn, Sheet,
};
use crate::journal::{Builder, Clash, JournalError, NewRow, OtherAccount, Seal, set_aside};
use crate::rename::{InputIdentity, JobFacts, Region, RowNumber, Status, Target};
use crate::words::{Both, problem};

/// Problems or warnings: all counted, the first of the sheet kept.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<Problem>,
    total: u64,
}

impl Findings {
    /// How many are shown.
    pub(crate) const SHOWN: usize = 1000;

    /// Adds one, found in any order.
    pub(crate) fn add(&mut self, problem: Problem) {
        self.total += 1;
        self.kept.push(problem.shortened());
        if self.kept.len() >= 2 * Self::SHOWN {
            self.trim();
        }
    }

    fn trim(&mut self) {
        self.kept.sort_by_key(|problem| problem.row);
        self.kept.truncate(Self::SHOWN);
    }

    /// How many there are.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Returns the first ones in the order of rows.
    pub(crate) fn first(mut self) -> Vec<Problem> {
        self.trim();
        self.kept
    }
}

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

/// A plan in the making: the sheet's rows are in the new journal's file, and no live name has been held against them.
#[derive(Debug)]
pub(crate) struct Draft {
    builder: Builder,
    journal: PathBuf,
    facts: InputFacts,
    warnings: Findings,
    problems: Findings,
}

impl Draft {
    /// Streams `sheet` into a file beside the journal that will be at `journal`. The caller holds its lock.
    ///
    /// # Errors
    /// Why there can be no plan.
    pub(crate) fn begin(
        journal: &Path,
        sheet: Sheet,
        rules: &PlanRules<'_>,
    ) -> Result<Self, PlanError> {
        let mut builder = Builder::begin(journal)?;
        let (facts, warnings, problems) = fill(&mut builder, sheet, rules)?;
        Ok(Self {
            builder,
            journal: journal.to_owned(),
            facts,
            warnings,
            problems,
        })
    }

    /// Returns the journal being made, to hold live names against its rows.
    pub(crate) fn builder(&self) -> &Builder {
        &self.builder
    }

    /// Takes the numbers of the accounts behind profiles into the plan; a row that expects another one is a problem.
    ///
    /// # Errors
    /// When they can't be kept.
    pub(crate) fn know_accounts<'a>(
        &mut self,
        accounts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), JournalError> {
        for (profile, account) in accounts {
            self.builder.know_account(profile, account)?;
        }
        let columns = self.facts.columns.iter();
        let mut columns = columns.filter(|column| column.role == Role::AccountId);
        // Without the column no row expects any.
        let header = columns.next().map_or("", |column| column.header.as_str());
        self.builder.refuse_other_accounts(|other| {
            let problem = of_other_account(other, header);
            let words = problem.to_string();
            self.problems.add(problem);
            words
        })
    }

    /// Returns how many problems there are that no live name can undo.
    pub(crate) fn problems(&self) -> u64 {
        self.problems.total()
    }

    /// Seals the plan and puts it at its place, over an older one.
    ///
    /// # Errors
    /// Why there is no plan; then an older journal stays as it was.
    pub(crate) fn finish(
        mut self,
        rules: PlanRules<'_>,
        job: Uuid,
        at: Timestamp,
    ) -> Result<Planned, PlanError> {
        self.builder
            .settle_deferred(|problem| self.problems.add(problem))?;
        let mut facts = self.facts;
        let read = ReadSheet {
            name: facts.file_name.clone(),
            rows: facts.rows,
            read_as: facts.read_as.clone(),
            notes: std::mem::take(&mut facts.notes),
            columns: std::mem::take(&mut facts.columns),
            blank_rows: facts.blank_rows,
        };
        if self.problems.total() > 0 && !rules.skip_invalid {
            return Err(PlanError::Problems(Box::new(read), self.problems));
        }
        let sealed = self.builder.seal(Seal {
            job,
            at,
            target: rules.target,
            endpoint: rules.endpoint,
            settings: rules.settings,
            input: identity(facts),
        })?;
        let kept = match rules.old {
            OldJournal::Replace => None,
            OldJournal::Keep => set_aside(&self.journal, at)?,
        };
        Ok(Planned {
            facts: sealed.put_into_place()?,
            read,
            warnings: self.warnings,
            left_out: self.problems,
            kept,
        })
    }

    /// Gives the plan up for another reason than its problems, and returns them.
    ///
    /// # Errors
    /// When they can't be read.
    pub(crate) fn into_problems(mut self) -> Result<Findings, JournalError> {
        self.builder
            .settle_deferred(|problem| self.problems.add(problem))?;
        Ok(self.problems)
    }
}

/// Streams the sheet into the builder and settles what rows have with each other.
fn fill(
    builder: &mut Builder,
    sheet: Sheet,
    rules: &PlanRules<'_>,
) -> Result<(InputFacts, Findings, Findings), PlanError> {
    let (mut warnings, mut problems) = (Findings::default(), Findings::default());
    let columns = sheet.columns().clone();
    let facts = sheet.for_each_row(|mut row: CheckedRow| -> Result<(), PlanError> {
        refuse_unknown_region(&mut row, &columns, rules);
        row.warnings
            .drain(..)
            .for_each(|warning| warnings.add(warning));
        // A name that the certificate proves to have already is not sent, so no rule binds it.
        let may_be_undone = rules.settings.preflight && row.if_sent.is_some();
        builder.add(&new_row(&row, may_be_undone))?;
        if may_be_undone {
            builder.defer(row.row, &row.problems)?;
        } else {
            row.problems
                .into_iter()
                .for_each(|problem| problems.add(problem));
        }
        Ok(())
    })?;
    builder.settle_clashes(|clash| settle(clash, &columns, &mut warnings, &mut problems))?;
    Ok((facts, warnings, problems))
}

fn refuse_unknown_region(row: &mut CheckedRow, columns: &Columns, rules: &PlanRules<'_>) {
    let region = Region::parse(&row.cells.region);
    if let Some(refused) = region.and_then(|region| (rules.refuse_region)(&region)) {
        row.problems.push(Problem {
            row: row.row,
            column: columns.header(Role::Region).to_owned(),
            value: row.cells.region.clone(),
            message: refused.message,
            suggestion: refused.suggestion,
        });
        row.decision = Decision::Invalid;
        row.if_sent = None;
    }
}

fn new_row(row: &CheckedRow, may_be_undone: bool) -> NewRow {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let cells = &row.cells;
    NewRow {
        row: row.row,
        cert_id: cells.cert_id.clone(),
        new_name: cells.new_name.clone(),
        region: cells.region.clone(),
        profile: cells.profile.clone(),
        account_id: some(&cells.account_id),
        current_name: some(&cells.current_name),
        carried: cells.carried.clone(),
        planned: match row.decision {
            Decision::Rename { .. } => Status::Pending,
            Decision::Invalid if may_be_undone => Status::Pending,
            Decision::Unchanged => Status::Unchanged,
            Decision::Invalid => Status::Invalid,
        },
        problem: row
            .problems
            .first()
            .filter(|_| !may_be_undone)
            .map(ToString::to_string),
    }
}

/// Turns a clash into a warning or a problem; returns the problem's words.
fn settle(
    clash: Clash,
    columns: &Columns,
    warnings: &mut Findings,
    problems: &mut Findings,
) -> Option<String> {
    let problem = |row: RowNumber, role: Role, value: String, message: Both| Problem {
        row,
        column: columns.header(role).to_owned(),
        value,
        message,
        suggestion: None,
    };
    match clash {
        Clash::Repeats {
            row,
            earlier,
            cert_id,
        } => {
            let message = problem::repeats(earlier);
            warnings.add(problem(row, Role::CertId, cert_id, message));
            None
        }
        Clash::Contradicts {
            row,
            earlier,
            cert_id,
            differs,
        } => {
            let message = problem::contradicts(earlier, differs);
            let problem = problem(row, Role::CertId, cert_id, message);
            let words = problem.to_string();
            problems.add(problem);
            Some(words)
        }
        Clash::SharesName {
            first,
            last,
            count,
            name,
        } => {
            let message = problem::shared_name(count, first, last);
            warnings.add(problem(first, Role::NewName, name, message));
            None
        }
    }
}

fn of_other_account(other: OtherAccount, header: &str) -> Problem {
    let message = problem::of_other_account(&other.profile, &other.found);
    Problem {
        row: other.row,
        column: header.to_owned(),
        value: other.expected,
        message,
        suggestion: None,
    }
}

fn identity(facts: InputFacts) -> InputIdentity {
    InputIdentity {
        name: facts.file_name,
        rows_hash: facts.rows_hash,
        sha256: facts.sha256,
        bytes: facts.bytes,
        read_as: facts.read_as.to_string(),
        carried: facts.carried,
    }
}
