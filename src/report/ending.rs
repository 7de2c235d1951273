//! The last lines of a run: what came of the rows in words, what needs a decision, and the command for each. Pure.

use jiff::{Timestamp, ToSpan as _};

use super::job_summary::KEPT_DAYS;
use super::summary::Counts;
use crate::aliyun::advice_for;
use crate::journal::Failing;
use crate::rename::{Status, Target};
use crate::shell_word::shell_word;
use crate::words::Lang;

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
    pub(crate) fn lines(&self) -> Vec<String> {
        let journal = self.journal;
        let decisions: Vec<String> = [
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
            lines.push("needs a decision:".to_owned());
            lines.extend(decisions);
        }
        lines.push(if self.counts.unfinished() > 0 {
            format!("next: {}", self.resume)
        } else {
            format!("next: cert-rename export {journal} -o results.csv")
        });
        if self.old_names == OldNames::Read && self.counts.get(Status::Renamed) > 0 {
            lines.push(format!(
                "to put names back: cert-rename undo {journal} -o undo.csv, some of them with --only region=REGION"
            ));
        }
        lines.extend(self.record());
        lines
    }

    /// What to decide about rows of a status, and the commands.
    fn decision(&self, status: Status) -> Vec<String> {
        let (journal, rows) = (self.journal, self.counts.get(status));
        let are = if rows == 1 { "row is" } else { "rows are" };
        let mut lines = vec![format!("  {rows} {are} {status}{}", self.causes(status))];
        let mut add = |label: &str, text: String| lines.push(format!("    {label:<11} {text}"));
        add("what to do", self.advice(status).to_owned());
        if let Some(code) = self.first_code(status) {
            add(
                "meaning",
                format!("cert-rename explain {}", shell_word(code)),
            );
        }
        if status == Status::InDoubt {
            add("look up", format!("cert-rename resume {journal} --settle"));
            add("ask again", self.resume.to_owned());
            return lines;
        }
        add(
            "the rows",
            format!("cert-rename export {journal} --rows {status} -o {status}.csv"),
        );
        // What was never sent can't be sent again.
        if status != Status::Invalid {
            add("try again", format!("{} --requeue {status}", self.resume));
        }
        lines
    }

    fn of(&self, status: Status) -> impl Iterator<Item = &Failing> {
        self.failing
            .iter()
            .filter(move |failing| failing.status == status)
    }

    /// The codes behind a status with their rows, and the first row with its message.
    fn causes(&self, status: Status) -> String {
        let coded: Vec<_> = self
            .of(status)
            .filter_map(|failing| Some((failing, failing.code.as_deref()?)))
            .collect();
        let named: Vec<_> = coded
            .iter()
            .take(CODES_NAMED)
            .map(|(failing, code)| format!("{} {code}", failing.rows))
            .collect();
        if named.is_empty() {
            return String::new();
        }
        let more = match coded.len().saturating_sub(CODES_NAMED) {
            0 => "",
            _ => ", …",
        };
        let (first, _) = coded[0];
        let message = first.message.as_deref().unwrap_or("no message");
        format!(
            ": {}{more}; row {}: {message}",
            named.join(", "),
            first.first
        )
    }

    fn first_code(&self, status: Status) -> Option<&str> {
        self.of(status).find_map(|failing| failing.code.as_deref())
    }

    fn advice(&self, status: Status) -> &'static str {
        let words = &Lang::En.report().advice;
        match (status, self.first_code(status)) {
            (Status::Failed, Some(code)) => words.of(advice_for(code)),
            _ => words.of_status(status),
        }
    }

    /// Where others can see what was changed.
    fn record(&self) -> Option<String> {
        let since = self.sent_since?;
        let nothing = match self.target {
            Target::Service => None,
            Target::Emulator => Some("the calls went to an emulator"),
            Target::Rehearsal => Some("this was a rehearsal in virtual time"),
        };
        if let Some(nothing) = nothing {
            return Some(format!("{nothing}: nothing was changed at the service"));
        }
        let until = since.checked_add(i64::from(KEPT_DAYS * 24).hours());
        let until = until.unwrap_or(Timestamp::MAX);
        Some(format!(
            "independent record: ActionTrail of the account, event ModifySslVpnClientCert, by request_id; kept for \
             {KEPT_DAYS} days, until {}, unless a trail stores it for longer",
            until.strftime("%Y-%m-%d")
        ))
    }
}

#[cfg(test)]
#[path = "ending_tests.rs"]
mod tests;
