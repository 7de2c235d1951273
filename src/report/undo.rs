//! What it takes to put a row's old name back, by its record alone. Pure.

use crate::journal::ResultRow;
use crate::rename::{NameRule, Status};

/// What `undo` does about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Undo<'a> {
    /// This job changed nothing of it that is known.
    Nothing,
    /// Its old name comes back, if it still has the name that this job set.
    Back {
        /// The name before the job.
        old_name: &'a str,
        /// The name that this job set.
        set_name: &'a str,
        /// Whether it is known that the job set it.
        certain: Certainty,
    },
    /// This job renamed it, or may have, and there is no name to put back.
    NoOldName(NoOldName),
}

/// Whether a name is known to have been set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// The service confirmed it.
    Set,
    /// The row is in doubt.
    Doubt,
}

/// Why there is no name to put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoOldName {
    /// The certificate had no name, and the service takes no empty one.
    Empty,
    /// Its name was never read before the job.
    NeverSeen,
}

/// Says what `undo` does about a row. Repeats of a row are undone with it.
pub(crate) fn undo(row: &ResultRow) -> Undo<'_> {
    let state = &row.state;
    let (set_name, certain) = match state.status {
        _ if row.same_as.is_some() => return Undo::Nothing,
        Status::Renamed => (row.new_name.as_str(), Certainty::Set),
        Status::InDoubt => (row.new_name.as_str(), Certainty::Doubt),
        // The service said that it set another name than the one asked for.
        Status::Failed if state.last.live_name.is_some() || state.live_name != row.read_name => {
            match &state.live_name {
                Some(name) => (name.as_str(), Certainty::Set),
                None => return Undo::Nothing,
            }
        }
        _ => return Undo::Nothing,
    };
    match row.read_name.as_deref() {
        None => Undo::NoOldName(NoOldName::NeverSeen),
        Some("") => Undo::NoOldName(NoOldName::Empty),
        Some(old_name) if old_name == set_name => Undo::Nothing,
        Some(old_name) => Undo::Back {
            old_name,
            set_name,
            certain,
        },
    }
}

/// The rule that old names need.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RuleNeed {
    beyond_strict: u64,
    beyond_both: u64,
}

impl RuleNeed {
    /// Takes an old name.
    pub(crate) fn add(&mut self, old_name: &str) {
        if NameRule::Strict.check(old_name).is_err() {
            self.beyond_strict += 1;
            self.beyond_both += u64::from(NameRule::Current.check(old_name).is_err());
        }
    }

    /// Returns the rule under which most of them may be sent.
    pub(crate) fn rule(self) -> NameRule {
        if self.beyond_strict > self.beyond_both {
            NameRule::Current
        } else {
            NameRule::Strict
        }
    }

    /// Returns how many no rule allows under which the others may be sent.
    pub(crate) fn left_over(self) -> u64 {
        match self.rule() {
            NameRule::Current => self.beyond_both,
            NameRule::Strict => self.beyond_strict,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_the_strictest_that_allows_the_names() {
        for (names, rule, left_over) in [
            (vec![], NameRule::Strict, 0),
            (vec!["cert-1", "杭州"], NameRule::Strict, 0),
            (vec!["cert-1", "9 of clubs"], NameRule::Current, 0),
            (vec!["http://x"], NameRule::Strict, 1),
            (vec!["9", "http://x"], NameRule::Current, 1),
        ] {
            let mut need = RuleNeed::default();
            for name in &names {
                need.add(name);
            }
            assert_eq!(
                (need.rule(), need.left_over()),
                (rule, left_over),
                "{names:?}"
            );
        }
    }
}
