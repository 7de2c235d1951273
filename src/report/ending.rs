//! The last lines of a run: what came of the rows in words, what needs a decision, and the command for each. Pure.

use jiff::{Timestamp, ToSpan as _};

use super::job_summary::KEPT_DAYS;
use super::summary::Counts;
use crate::aliyun::advice_for;
use crate::journal::Failing;
use crate::rename::{Status, Target};
use crate::shell_word::shell_word;
use crate::words::ending::{Below, Group, Label};
use crate::words::{Both, ending, plan};

/// Causes that are named for a status; the export has them all.
const CAUSES_NAMED: usize = 3;

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

    /// What to decide about rows of a status, by cause, and the commands.
    fn decision(&self, status: Status) -> Vec<Both> {
        let rows = self.counts.get(status);
        let causes: Vec<Group<'_>> = self.causes(status).collect();
        let (mut lines, below) = match &causes[..] {
            [] => (vec![ending::rows(status, rows, None)], Below::Rows),
            [only] => {
                let mut lines = vec![ending::rows(status, rows, Some(only))];
                lines.push(what_to_do(status, only.code, Below::Rows));
                lines.extend(meaning(only, Below::Rows));
                (lines, Below::Rows)
            }
            several => (by_cause(status, rows, several), Below::Causes),
        };
        let commands = self.commands(status).into_iter();
        lines.extend(
            commands.map(|(label, command)| ending::labelled(below, label, &Both::as_is(command))),
        );
        lines
    }

    fn causes(&self, status: Status) -> impl Iterator<Item = Group<'_>> {
        let failing = self.failing.iter();
        failing
            .filter(move |failing| failing.status == status)
            .map(|failing| Group {
                rows: failing.rows,
                code: failing.code.as_deref(),
                first: failing.first,
                message: failing.message.as_deref(),
            })
    }

    fn commands(&self, status: Status) -> Vec<(Label, String)> {
        let (journal, resume) = (self.journal, self.resume);
        if status == Status::InDoubt {
            return vec![
                (
                    Label::LookUp,
                    format!("cert-rename resume {journal} --settle"),
                ),
                (Label::AskAgain, resume.to_owned()),
            ];
        }
        let export = format!("cert-rename export {journal} --rows {status} -o {status}.csv");
        let mut commands = vec![(Label::TheRows, export)];
        // What was never sent can't be sent again.
        if status != Status::Invalid {
            commands.push((Label::TryAgain, format!("{resume} --requeue {status}")));
        }
        commands
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

/// Rows of several causes: the first ones, and how many others there are.
fn by_cause(status: Status, rows: u64, causes: &[Group<'_>]) -> Vec<Both> {
    let mut lines = vec![ending::rows(status, rows, None)];
    let named = &causes[..causes.len().min(CAUSES_NAMED)];
    for cause in named {
        lines.push(ending::one_of(cause));
        if status == Status::Failed {
            lines.push(what_to_do(status, cause.code, Below::Cause));
        }
        lines.extend(meaning(cause, Below::Cause));
    }
    let others = rows.saturating_sub(named.iter().map(|cause| cause.rows).sum());
    if others > 0 {
        lines.push(ending::others(others));
    }
    if status != Status::Failed {
        lines.push(what_to_do(status, None, Below::Causes));
    }
    lines
}

/// What to do: only of failed rows does the code say it. The others can't be tried again as a code's advice has it, or
/// are looked up first.
fn what_to_do(status: Status, code: Option<&str>, below: Below) -> Both {
    let code = code.filter(|_| status == Status::Failed);
    let advice = Both::of(|lang| {
        let words = &lang.report().advice;
        let of_status = || words.of_status(status);
        let advice = code.map_or_else(of_status, |code| words.of(advice_for(code)));
        advice.to_owned()
    });
    ending::labelled(below, Label::WhatToDo, &advice)
}

/// Where a code is explained.
fn meaning(cause: &Group<'_>, below: Below) -> Option<Both> {
    let explain = format!("cert-rename explain {}", shell_word(cause.code?));
    Some(ending::labelled(
        below,
        Label::Meaning,
        &Both::as_is(explain),
    ))
}

#[cfg(test)]
#[path = "ending_tests.rs"]
mod tests;
