//! Record → checked row: what it asks for, or everything that is wrong with it.
//!
//! Each row is judged by itself. Duplicates are found by the caller; whether the service has the region, by the
//! endpoint table. New names, for their length, in [`check_name`](super::check_name).

use super::check_kind::{carried_fault, kind_fault};
use super::checked_row::{CheckRules, CheckedRow, Decision, RowCells};
use super::columns::Columns;
use super::damage::{self, formula_text, is_cut_off, looks_scientific, repaired_id};
use super::problem::Problem;
use super::record::Record;
use super::role::Role;
use super::shape;
use super::spaces::{is_blank, trimmed};
use crate::rename::{CertId, Region};
use crate::spreadsheet::unguard;
use crate::words::{Both, problem, spreadsheet_damage};

/// Checks one row. A cell that a short row lacks is one problem of the row, not another of the cell.
pub(crate) fn check_record(record: &Record, columns: &Columns, rules: &CheckRules) -> CheckedRow {
    let mut check = Check {
        record,
        columns,
        problems: Vec::new(),
        rule_problems: 0,
        warnings: Vec::new(),
        fixes: Vec::new(),
    };
    let mut cells = check.cells();
    let mut if_sent = None;
    let decision = match shape::stray_row(record, columns) {
        Some(message) => {
            check.of_row(message);
            Decision::Invalid
        }
        None => check.decide(&mut cells, rules, &mut if_sent),
    };
    CheckedRow {
        row: record.row(),
        cells,
        decision,
        if_sent,
        problems: check.problems,
        warnings: check.warnings,
        fixes: check.fixes,
    }
}

/// What the new name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Another name, good or bad.
    Change,
    /// The name that it has.
    Same,
    /// Nothing, which the rules allow.
    Nothing,
}

/// A check under way.
pub(super) struct Check<'a> {
    record: &'a Record,
    columns: &'a Columns,
    pub(super) problems: Vec<Problem>,
    /// How many of them are the name rule's.
    pub(super) rule_problems: usize,
    warnings: Vec<Problem>,
    fixes: Vec<(usize, String)>,
}

impl Check<'_> {
    fn decide(
        &mut self,
        cells: &mut RowCells,
        rules: &CheckRules,
        if_sent: &mut Option<(CertId, Region)>,
    ) -> Decision {
        if let Some(message) = shape::length_fault(self.record, self.columns) {
            self.of_row(message);
        }
        let cert_id = self.cert_id(&cells.cert_id);
        let asked = self.new_name(cells, rules);
        if is_blank(&cells.region) {
            let profile = match trimmed(&cells.profile) {
                "" => rules.default_profile.as_deref().unwrap_or_default(),
                profile => profile,
            };
            let of_profile = || rules.profile_regions.get(profile);
            let default = rules.default_region.as_ref().or_else(of_profile);
            cells.region = default.map_or("", Region::as_str).to_owned();
        }
        let region = self.region(&cells.region, asked);
        if is_blank(&cells.profile) {
            cells.profile = rules.default_profile.clone().unwrap_or_default();
        } else {
            self.profile(&cells.profile);
        }
        self.account_id(&cells.account_id);
        self.is_unusable(Role::CurrentName);
        self.carried();
        match (asked, cert_id, region) {
            (_, cert_id, region) if !self.problems.is_empty() => {
                if self.problems.len() == self.rule_problems {
                    *if_sent = cert_id.zip(region);
                }
                Decision::Invalid
            }
            (Asked::Change, Some(cert_id), Some(region)) => Decision::Rename { cert_id, region },
            _ => Decision::Unchanged,
        }
    }

    fn cells(&self) -> RowCells {
        let of_role = |role| match self.columns.column(role) {
            Some(column) => self.text(column),
            None => String::new(),
        };
        // Spaces alone guard nothing.
        let guard = |text: String| {
            if is_blank(&text) { String::new() } else { text }
        };
        let carried = self.columns.carried().iter();
        RowCells {
            cert_id: of_role(Role::CertId),
            new_name: of_role(Role::NewName),
            region: of_role(Role::Region),
            profile: of_role(Role::Profile),
            account_id: guard(of_role(Role::AccountId)),
            current_name: guard(of_role(Role::CurrentName)),
            carried: carried.map(|column| self.text(*column)).collect(),
        }
    }

    /// Tells whether a name is the present one of a sheet that `inventory` wrote, even where that is none.
    pub(super) fn is_as_inventoried(&self, name: &str) -> bool {
        let current = self.columns.column(Role::CurrentName);
        self.columns.is_inventory() && current.is_some_and(|column| self.text(column) == name)
    }

    fn text(&self, column: usize) -> String {
        let cell = self.record.cell(column).unwrap_or_default();
        if self.columns.is_guarded() {
            unguard(cell).into_owned()
        } else {
            cell.to_owned()
        }
    }

    /// Tells whether there is nothing to judge: the row does not reach the column, or the cell holds no text, which is
    /// a problem by itself then.
    pub(super) fn is_unusable(&mut self, role: Role) -> bool {
        let Some(column) = self.columns.column(role) else {
            return false;
        };
        if column >= self.record.len() {
            return true;
        }
        let text = self.text(column);
        let fault = kind_fault(role, self.record.kind(column), &text);
        let is_fault = fault.is_some();
        if let Some(message) = fault {
            self.problem(role, &text, message, None);
        }
        is_fault
    }

    pub(super) fn problem(&mut self, role: Role, value: &str, message: Both, fix: Option<String>) {
        let problem = self.of_cell(role, value, message, fix);
        self.problems.push(problem);
    }

    pub(super) fn warning(&mut self, role: Role, value: &str, message: Both, fix: Option<String>) {
        let warning = self.of_cell(role, value, message, fix);
        self.warnings.push(warning);
    }

    fn of_cell(&mut self, role: Role, value: &str, message: Both, fix: Option<String>) -> Problem {
        if let (Some(column), Some(fix)) = (self.columns.column(role), &fix)
            && !self.fixes.iter().any(|(fixed, _)| *fixed == column)
        {
            self.fixes.push((column, fix.clone()));
        }
        Problem {
            row: self.record.row(),
            column: self.columns.header(role).to_owned(),
            value: value.to_owned(),
            message,
            suggestion: fix,
        }
    }

    fn of_row(&mut self, message: Both) {
        self.problems.push(Problem {
            row: self.record.row(),
            column: String::new(),
            value: String::new(),
            message,
            suggestion: None,
        });
    }

    fn cert_id(&mut self, text: &str) -> Option<CertId> {
        if self.is_unusable(Role::CertId) {
            return None;
        }
        if let Some(cert_id) = CertId::parse(text) {
            return Some(cert_id);
        }
        let suggestion = CertId::parse(&repaired_id(text)).map(|id| id.as_str().to_owned());
        let message = if is_blank(text) {
            problem::blank_id()
        } else if text.contains('*') {
            problem::masked_id()
        } else if is_cut_off(text) {
            problem::cut_off_id()
        } else if suggestion.is_some() {
            id_damage(text, Role::CertId)
        } else {
            problem::not_an_id()
        };
        self.problem(Role::CertId, text, message, suggestion);
        None
    }

    /// A row that asks for nothing needs no region, but what stands there must be one.
    fn region(&mut self, text: &str, asked: Asked) -> Option<Region> {
        if self.is_unusable(Role::Region) || (asked == Asked::Nothing && text.is_empty()) {
            return None;
        }
        if let Some(region) = Region::parse(text) {
            return Some(region);
        }
        let suggestion = Region::parse(&repaired_id(text)).map(|id| id.as_str().to_owned());
        let message = if text.is_empty() {
            problem::blank_region()
        } else if suggestion.is_some() {
            id_damage(text, Role::Region)
        } else {
            problem::not_a_region()
        };
        self.problem(Role::Region, text, message, suggestion);
        None
    }

    fn profile(&mut self, text: &str) {
        if self.is_unusable(Role::Profile) {
            return;
        }
        let bare = trimmed(text);
        if bare != text {
            let message = problem::spaces_around();
            self.problem(Role::Profile, text, message, Some(bare.to_owned()));
        }
    }

    /// An export of ours may hold an access key's id where the account could not be asked for.
    fn account_id(&mut self, text: &str) {
        if self.is_unusable(Role::AccountId) || text.is_empty() {
            return;
        }
        let is_good = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let key_id = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
            !text.is_empty() && (digits || self.columns.is_results() && key_id)
        };
        if is_good(text) {
            return;
        }
        let repaired = repaired_id(text);
        let whole = repaired.strip_suffix(".0");
        let suggestion = Some(whole.unwrap_or(&repaired)).filter(|text| is_good(text));
        let suggestion = suggestion.map(str::to_owned);
        let message = if whole.is_some() && suggestion.is_some() {
            spreadsheet_damage::decimals()
        } else if suggestion.is_some() {
            id_damage(text, Role::AccountId)
        } else if looks_scientific(trimmed(text)) {
            spreadsheet_damage::shortened_number()
        } else {
            problem::not_an_account()
        };
        self.problem(Role::AccountId, text, message, suggestion);
    }

    fn carried(&mut self) {
        for &column in self.columns.carried() {
            if let Some(message) = carried_fault(self.record.kind(column)) {
                let warning = Problem {
                    row: self.record.row(),
                    column: self.columns.headers()[column].clone(),
                    value: self.text(column),
                    message,
                    suggestion: None,
                };
                self.warnings.push(warning);
            }
        }
    }
}

/// Says what is wrong with an id in a role's column, which can be repaired.
fn id_damage(text: &str, role: Role) -> Both {
    let bare = trimmed(text);
    if formula_text(text).is_some() {
        spreadsheet_damage::written_as_formula()
    } else if bare != text {
        problem::spaces_around()
    } else if let Some(damage) = damage::find(text) {
        damage.said()
    } else if text.contains(char::is_whitespace) {
        problem::space_inside()
    } else if text.contains(['\'', '"']) {
        problem::quote_inside()
    } else {
        problem::upper_case(role)
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
