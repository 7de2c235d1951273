//! A plan in the making: begun with the sheet's rows, finished once live names were held against them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use uuid::Uuid;

use super::fill::{fill, identity, of_other_account};
use super::findings::Findings;
use super::planned::{OldJournal, PlanError, PlanRules, Planned, ReadSheet};
use crate::input::{InputFacts, Role, Sheet};
use crate::journal::{Builder, JournalError, Seal, set_aside};

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
