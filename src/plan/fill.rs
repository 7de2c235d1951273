//! The rows of a sheet on their way into the journal's builder, and what they have with each other.

use super::findings::Findings;
use super::planned::{PlanError, PlanRules};
use crate::input::{CheckedRow, Columns, Decision, InputFacts, Problem, Role, Sheet};
use crate::journal::{Builder, Clash, NewRow, OtherAccount};
use crate::rename::{InputIdentity, Region, RowNumber, Status};
use crate::words::{Both, problem};

/// Streams the sheet into the builder and settles what rows have with each other.
pub(super) fn fill(
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

pub(super) fn of_other_account(other: OtherAccount, header: &str) -> Problem {
    let message = problem::of_other_account(&other.profile, &other.found);
    Problem {
        row: other.row,
        column: header.to_owned(),
        value: other.expected,
        message,
        suggestion: None,
    }
}

pub(super) fn identity(facts: InputFacts) -> InputIdentity {
    InputIdentity {
        name: facts.file_name,
        rows_hash: facts.rows_hash,
        sha256: facts.sha256,
        bytes: facts.bytes,
        read_as: facts.read_as.to_string(),
        carried: facts.carried,
    }
}
