//! What is wrong with a new name, by the rule that binds it and by what spreadsheets do to texts.

use super::check::{Asked, Check};
use super::checked_row::{BlankName, CheckRules, RowCells};
use super::damage::{self, Damage, formula_text, looks_scientific, repaired};
use super::role::Role;
use super::spaces::{is_blank, trimmed};
use crate::rename::{NameFault, NameRule};
use crate::words::{Both, name_fault, problem, spreadsheet_damage};

impl Check<'_> {
    /// Judges the new name. What the rule allows is a warning where nobody typed it on purpose, but for the mark that
    /// stands where a character was lost.
    pub(super) fn new_name(&mut self, cells: &RowCells, rules: &CheckRules) -> Asked {
        let name = cells.new_name.as_str();
        if self.is_unusable(Role::NewName) {
            return Asked::Change;
        }
        // A certificate may have no name, and an inventory that nobody edited asks for nothing.
        if self.is_as_inventoried(name) {
            return Asked::Same;
        }
        if is_blank(name) {
            if rules.blank == BlankName::Keep {
                return Asked::Nothing;
            }
            self.problem(Role::NewName, name, name_fault::blank_name(), None);
            return Asked::Change;
        }
        if name == cells.current_name {
            return Asked::Same;
        }
        let before = self.problems.len();
        match rules.name_rule {
            NameRule::Strict => self.by_strict(name),
            NameRule::Current => self.by_current(name),
        }
        self.rule_problems = self.problems.len() - before;
        Asked::Change
    }

    fn by_strict(&mut self, name: &str) {
        let (rule, bare) = (NameRule::Strict, trimmed(name));
        let suggestion = suggestion(rule, name);
        if bare != name {
            let message = problem::spaces_around();
            self.problem(Role::NewName, name, message, suggestion.clone());
        }
        match (rule.check(bare), rule.other().check(bare)) {
            (Err(fault), other) => {
                let what = what_happened(bare).unwrap_or_else(|| fault.said());
                let message = match other {
                    Ok(()) => name_fault::other_rule_accepts(&what, rule.other()),
                    Err(_) => what,
                };
                self.problem(Role::NewName, name, message, suggestion);
            }
            (Ok(()), Err(fault)) => self.other_refuses(rule, name, &fault),
            (Ok(()), Ok(())) => {}
        }
    }

    fn by_current(&mut self, name: &str) {
        let (rule, bare) = (NameRule::Current, trimmed(name));
        if let Err(fault) = rule.check(name) {
            let fix = suggestion(rule, name);
            self.problem(Role::NewName, name, fault.said(), fix);
            return;
        }
        let fix = suggestion(rule, name).filter(|fix| fix != name);
        let found = damage::find(bare);
        if let Some(damage) = found.filter(|damage| damage.is_mark_of_loss()) {
            self.problem(Role::NewName, name, damage.said(), None);
            return;
        }
        let what = if bare == name {
            what_happened(name)
        } else {
            Some(problem::spaces_around())
        };
        match (what, rule.other().check(name)) {
            (Some(what), _) => {
                let message = name_fault::odd_but_allowed(&what, rule);
                self.warning(Role::NewName, name, message, fix);
            }
            (None, Err(fault)) => self.other_refuses(rule, name, &fault),
            (None, Ok(())) => {}
        }
    }

    fn other_refuses(&mut self, rule: NameRule, name: &str, fault: &NameFault) {
        let message = name_fault::other_rule_refuses(fault, rule);
        self.warning(Role::NewName, name, message, None);
    }
}

/// Returns the name as it most likely was meant, where the rule accepts that; nobody can tell a lost character.
fn suggestion(rule: NameRule, name: &str) -> Option<String> {
    if looks_scientific(trimmed(name)) {
        return None;
    }
    let repaired = repaired(name)?;
    match rule.check(&repaired) {
        Ok(()) => Some(repaired),
        Err(_) => rule.suggest(&repaired),
    }
}

/// Says what a spreadsheet, copying or an old encoding did to a name.
fn what_happened(name: &str) -> Option<Both> {
    if formula_text(name).is_some() {
        return Some(spreadsheet_damage::written_as_formula());
    }
    if looks_scientific(name) {
        return Some(spreadsheet_damage::name_became_number());
    }
    damage::find(name).map(Damage::said)
}
