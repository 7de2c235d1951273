//! The last lines of a run: what came of the rows in words, what needs a decision, and the command for each. Pure.

use jiff::{Timestamp, ToSpan as _};

use super::job_summary::KEPT_DAYS;
use super::summary::Counts;
use crate::aliyun::advice_for;
use crate::journal::Failing;
use crate::rename::{Status, Target};
use crate::shell_word::shell_word;
use crate::words::ending::Label;
use crate::words::{Both, ending, plan};

/// Codes that are named for a status; the export has them all.
const CODES_NAMED: usize = 3;

/// How a job stands when a command ends.
#[derive(Debug)]
pub(crate) struct Ending<'a> {
    /// The journal, as it is typed.
    pub(crate) journal: &'a str,
    /// The command that goes on with it.
    pub(crate) resume: &'a str,
    pub(crate) counts: &'a Counts,
    /// How rows stand that are neither `renamed` nor `unchanged`, most rows first.
    pub(crate) failing: &'a [Failing],
    pub(crate) target: Target,
    /// When the first run of the job began; none when nothing was ever sent.
    pub(crate) sent_since: Option<Timestamp>,
    /// Whether the old names were read, so that they can be put back.
    pub(crate) old_names: OldNames,
}

/// Whether the names before the job are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OldNames {
    Read,
    Unread,
}

impl Ending<'_> {
    /// Returns the lines.
    pub(crate) fn lines(&self) -> Vec<Both> {
        let journal = self.journal;
        let decisions: Vec<Both> = [
            Status::Failed,
            Status::Missing,
            Status::Drifted,
            Status::Invalid,
            Status::InDoubt,
        ]
        .into_iter()
        .filter(|status| self.counts.get(*status) > 0)
        .flat_map(|status| self.decision(status))
        .collect();
        let mut lines = Vec::new();
        if !decisions.is_empty() {
            lines.push(ending::needs_a_decision());
            lines.extend(decisions);
        }
        lines.push(if self.counts.unfinished() > 0 {
            plan::next(self.resume)
        } else {
            plan::next(&format!("cert-rename export {journal} -o results.csv"))
        });
        if self.old_names == OldNames::Read && self.counts.get(Status::Renamed) > 0 {
            lines.push(ending::put_back(journal));
        }
        lines.extend(self.record());
        lines
    }

    /// What to decide about rows of a status, and the commands.
    fn decision(&self, status: Status) -> Vec<Both> {
        let (journal, rows) = (self.journal, self.counts.get(status));
        let mut lines = vec![self.causes(status, rows)];
        let mut add = |label, text: &Both| lines.push(ending::labelled(label, text));
        add(Label::WhatToDo, &self.advice(status));
        if let Some(code) = self.first_code(status) {
            let explain = format!("cert-rename explain {}", shell_word(code));
            add(Label::Meaning, &Both::as_is(explain));
        }
        if status == Status::InDoubt {
            let settle = format!("cert-rename resume {journal} --settle");
            add(Label::LookUp, &Both::as_is(settle));
            add(Label::AskAgain, &Both::as_is(self.resume));
            return lines;
        }
        let export = format!("cert-rename export {journal} --rows {status} -o {status}.csv");
        add(Label::TheRows, &Both::as_is(export));
        // What was never sent can't be sent again.
        if status != Status::Invalid {
            let again = format!("{} --requeue {status}", self.resume);
            add(Label::TryAgain, &Both::as_is(again));
        }
        lines
    }

    fn of(&self, status: Status) -> impl Iterator<Item = &Failing> {
        self.failing
            .iter()
            .filter(move |failing| failing.status == status)
    }

    /// How many rows stand so, the codes behind it with their rows, and the first row with its message.
    fn causes(&self, status: Status, rows: u64) -> Both {
        let coded: Vec<_> = self
            .of(status)
            .filter_map(|failing| Some((failing, failing.code.as_deref()?)))
            .collect();
        let named: Vec<_> = coded
            .iter()
            .take(CODES_NAMED)
            .map(|(failing, code)| format!("{} {code}", failing.rows))
            .collect();
        let first = coded
            .first()
            .map(|(failing, _)| (failing.first.0, failing.message.as_deref()));
        ending::rows(status, rows, &named, coded.len(), first)
    }

    fn first_code(&self, status: Status) -> Option<&str> {
        self.of(status).find_map(|failing| failing.code.as_deref())
    }

    fn advice(&self, status: Status) -> Both {
        Both::of(|lang| {
            let words = &lang.report().advice;
            let advice = match (status, self.first_code(status)) {
                (Status::Failed, Some(code)) => words.of(advice_for(code)),
                _ => words.of_status(status),
            };
            advice.to_owned()
        })
    }

    /// Where others can see what was changed.
    fn record(&self) -> Option<Both> {
        let since = self.sent_since?;
        if let Some(nothing) = ending::nothing_changed(self.target) {
            return Some(nothing);
        }
        let until = since.checked_add(i64::from(KEPT_DAYS * 24).hours());
        let until = until.unwrap_or(Timestamp::MAX);
        let until = until.strftime("%Y-%m-%d").to_string();
        Some(ending::record(KEPT_DAYS, &until))
    }
}

#[cfg(test)]
#[path = "ending_tests.rs"]
mod tests;
