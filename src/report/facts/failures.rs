//! What went wrong, grouped by code, and what to do about it.

use super::make::{of_table, optional, text};
use super::section::{Fact, Section};
use crate::aliyun::advice_for;
use crate::journal::Failing;
use crate::rename::Status;
use crate::report::job_summary::JobSummary;
use crate::words::ReportWords;

/// A row for each status and code in which rows stand, then one for each code that only answers had.
pub(super) fn failures(summary: &JobSummary, words: &'static ReportWords) -> Section {
    let answers = &summary.story.answers;
    let mut rows: Vec<Vec<Fact>> = summary
        .failing
        .iter()
        .map(|failing| {
            let answered = failing.code.as_ref().and_then(|code| answers.get(code));
            vec![
                text(failing.code.as_deref().unwrap_or(words.no_code)),
                text(words.statuses.of(failing.status)),
                Fact::Count(failing.rows),
                Fact::Number(failing.first.0.into()),
                answered.map_or(Fact::Nothing, |count| Fact::Count(*count)),
                optional(failing.message.as_deref()),
                text(what_to_do(failing, words)),
            ]
        })
        .collect();
    let left = |code: &String| {
        let mut failing = summary.failing.iter();
        failing.any(|failing| failing.code.as_ref() == Some(code))
    };
    rows.extend(
        answers
            .iter()
            .filter(|(code, _)| !left(code))
            .map(|(code, count)| {
                vec![
                    text(code),
                    Fact::Nothing,
                    Fact::Count(0),
                    Fact::Nothing,
                    Fact::Count(*count),
                    Fact::Nothing,
                    text(words.advice.overcome),
                ]
            }),
    );
    let columns = vec![
        words.code,
        words.status,
        words.rows_so,
        words.first_row,
        words.answers,
        words.message,
        words.what_to_do,
    ];
    of_table(words.failures, columns, rows, words.nothing_wrong)
}

fn what_to_do(failing: &Failing, words: &'static ReportWords) -> &'static str {
    match (&failing.code, failing.status) {
        (_, Status::Drifted | Status::Missing) | (None, _) => {
            words.advice.of_status(failing.status)
        }
        (Some(code), _) => words.advice.of(advice_for(code)),
    }
}
