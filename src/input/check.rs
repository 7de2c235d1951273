//! Record → checked row: what it asks for, or everything that is wrong with it.
//!
//! Each row is judged by itself. Duplicates are found by the caller; whether the service has the region, by the
//! endpoint table.

use super::checked_row::{BlankName, CheckRules, CheckedRow, Decision, RowCells};
use super::columns::Columns;
use super::error::list;
use super::problem::Problem;
use super::record::Record;
use super::role::Role;
use super::spaces::{is_blank, trimmed};
use crate::rename::{CertId, Region};
use crate::spreadsheet::unguard;

/// Checks one row. A cell that a short row lacks is one problem of the row, not another of the cell.
pub(crate) fn check_record(record: &Record, columns: &Columns, rules: &CheckRules) -> CheckedRow {
    let mut check = Check {
        record,
        columns,
        problems: Vec::new(),
        warnings: Vec::new(),
    };
    check.shape();
    let mut cells = check.cells();
    let cert_id = check.cert_id(&cells.cert_id);
    let asked = check.new_name(&cells, rules);
    if is_blank(&cells.region) {
        let profile = match trimmed(&cells.profile) {
            "" => rules.default_profile.as_deref().unwrap_or_default(),
            profile => profile,
        };
        let of_profile = || rules.profile_regions.get(profile);
        let default = rules.default_region.as_ref().or_else(of_profile);
        cells.region = default.map_or("", Region::as_str).to_owned();
    }
    let region = check.region(&cells.region, asked);
    if is_blank(&cells.profile) {
        cells.profile = rules.default_profile.clone().unwrap_or_default();
    } else {
        check.no_spaces(Role::Profile, &cells.profile);
    }
    check.account_id(&cells.account_id);
    let decision = match (asked, cert_id, region) {
        _ if !check.problems.is_empty() => Decision::Invalid,
        (Asked::Change, Some(cert_id), Some(region)) => Decision::Rename { cert_id, region },
        _ => Decision::Unchanged,
    };
    CheckedRow {
        row: record.row(),
        cells,
        decision,
        problems: check.problems,
        warnings: check.warnings,
    }
}

/// What the new name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Another name, good or bad.
    Change,
    /// The name that it has.
    Same,
    /// Nothing, which the rules allow.
    Nothing,
}

/// A check under way.
struct Check<'a> {
    record: &'a Record,
    columns: &'a Columns,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Check<'_> {
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

    fn text(&self, column: usize) -> String {
        let cell = self.record.cell(column).unwrap_or_default();
        if self.columns.is_guarded() {
            unguard(cell).into_owned()
        } else {
            cell.to_owned()
        }
    }

    /// Tells whether the sheet has the column and the row does not reach it.
    fn is_cut_off(&self, role: Role) -> bool {
        let column = self.columns.column(role);
        column.is_some_and(|column| column >= self.record.len())
    }

    fn problem(&mut self, role: Role, value: &str, message: String, suggestion: Option<String>) {
        let problem = self.of_cell(role, value, message, suggestion);
        self.problems.push(problem);
    }

    fn of_cell(&self, role: Role, value: &str, message: String, fix: Option<String>) -> Problem {
        Problem {
            row: self.record.row(),
            column: self.columns.header(role).to_owned(),
            value: value.to_owned(),
            message,
            suggestion: fix,
        }
    }

    fn shape(&mut self) {
        let (cells, headers) = (self.record.len(), self.columns.headers());
        let beyond = self.record.cells().skip(headers.len());
        let beyond = beyond.filter(|cell| !is_blank(cell)).count();
        let message = if cells < headers.len() {
            let lacking = &headers[cells..];
            format!(
                "has {cells} of {} cells; {} lacking: {}",
                headers.len(),
                if lacking.len() == 1 {
                    "one is"
                } else {
                    "these are"
                },
                list(lacking),
            )
        } else if beyond > 0 {
            format!(
                "has {cells} cells where the header has {}; a delimiter inside of a cell must stand in quotes",
                headers.len(),
            )
        } else {
            return;
        };
        self.problems.push(Problem {
            row: self.record.row(),
            column: String::new(),
            value: String::new(),
            message,
            suggestion: None,
        });
    }

    fn cert_id(&mut self, text: &str) -> Option<CertId> {
        if self.is_cut_off(Role::CertId) {
            return None;
        }
        if let Some(cert_id) = CertId::parse(text) {
            return Some(cert_id);
        }
        let corrected = trimmed(text).to_ascii_lowercase();
        let message = if is_blank(text) {
            "is blank; write the certificate's id"
        } else if text.contains('*') {
            "is a masked id; copy the whole id from the console or from `cert-rename inventory`"
        } else if CertId::parse(&corrected).is_none() {
            "is not a certificate id: `vsc-` and lower-case letters a-z and digits"
        } else if trimmed(text) == text {
            "has upper-case letters; ids are lower case"
        } else {
            "has spaces around it"
        };
        let suggestion = CertId::parse(&corrected).map(|id| id.as_str().to_owned());
        self.problem(Role::CertId, text, message.to_owned(), suggestion);
        None
    }

    fn new_name(&mut self, cells: &RowCells, rules: &CheckRules) -> Asked {
        let name = cells.new_name.as_str();
        if self.is_cut_off(Role::NewName) {
            return Asked::Change;
        }
        if is_blank(name) {
            if rules.blank == BlankName::Keep {
                return Asked::Nothing;
            }
            let message =
                "is blank; write a name, or let blank ones keep their name with `--blank keep`";
            self.problem(Role::NewName, name, message.to_owned(), None);
            return Asked::Change;
        }
        if name == cells.current_name {
            return Asked::Same;
        }
        let (rule, bare) = (rules.name_rule, trimmed(name));
        let suggestion = match rule.check(bare) {
            Ok(()) => Some(bare.to_owned()),
            Err(_) => rule.suggest(bare),
        };
        if bare != name {
            let message = "has spaces around it".to_owned();
            self.problem(Role::NewName, name, message, suggestion.clone());
        }
        match (rule.check(bare), rule.other().check(bare)) {
            (Err(fault), other) => {
                let also = match other {
                    Ok(()) => format!(" (`--name-rule {}` would accept it)", rule.other().name()),
                    Err(_) => String::new(),
                };
                let message = format!("{fault}{also}");
                self.problem(Role::NewName, name, message, suggestion);
            }
            (Ok(()), Err(fault)) => {
                let message = format!(
                    "is good by the rule `{}`, but not by the other documented one, `{}`: {fault}; the service may refuse it",
                    rule.name(),
                    rule.other().name(),
                );
                let warning = self.of_cell(Role::NewName, name, message, None);
                self.warnings.push(warning);
            }
            (Ok(()), Ok(())) => {}
        }
        Asked::Change
    }

    /// A row that asks for nothing needs no region, but what stands there must be one.
    fn region(&mut self, text: &str, asked: Asked) -> Option<Region> {
        if self.is_cut_off(Role::Region) || (asked == Asked::Nothing && text.is_empty()) {
            return None;
        }
        if let Some(region) = Region::parse(text) {
            return Some(region);
        }
        let corrected = trimmed(text).to_ascii_lowercase();
        let message = if text.is_empty() {
            "is blank; write the region, or give one for all such rows with `--region`"
        } else if Region::parse(&corrected).is_none() {
            "is not a region id, such as `cn-hangzhou`"
        } else if trimmed(text) == text {
            "has upper-case letters; region ids are lower case"
        } else {
            "has spaces around it"
        };
        let suggestion = Region::parse(&corrected).map(|region| region.as_str().to_owned());
        self.problem(Role::Region, text, message.to_owned(), suggestion);
        None
    }

    fn no_spaces(&mut self, role: Role, text: &str) {
        let bare = trimmed(text);
        if bare != text {
            let message = "has spaces around it".to_owned();
            self.problem(role, text, message, Some(bare.to_owned()));
        }
    }

    /// An export of ours may hold an access key's id where the account could not be asked for.
    fn account_id(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let bare = trimmed(text);
        let is_good = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let key_id = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
            digits || self.columns.is_results() && key_id
        };
        let message = match (bare == text, is_good(bare)) {
            (true, true) => return,
            (false, true) => "has spaces around it",
            _ if looks_scientific(bare) => {
                "was shortened by the spreadsheet; format the column as text and write all digits again"
            }
            _ => "is not an account number, which has only digits",
        };
        let suggestion = is_good(bare).then(|| bare.to_owned());
        self.problem(Role::AccountId, text, message.to_owned(), suggestion);
    }
}

/// Tells a number as spreadsheets show long ones: `1.23457E+15`.
fn looks_scientific(text: &str) -> bool {
    let number = |part: &str| {
        part.bytes()
            .all(|b| b.is_ascii_digit() || b".+".contains(&b))
    };
    let parts = text.split_once(['E', 'e']);
    parts.is_some_and(|(mantissa, exponent)| number(mantissa) && number(exponent))
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
