//! By what a report can be checked, and what it can't show.

use super::make::{of_facts, text};
use super::section::{Fact, Section};
use crate::report::job_summary::JobSummary;
use crate::words::ReportWords;

/// The head of the log, how to check it, and where else a record is.
pub(super) fn evidence(summary: &JobSummary, words: &'static ReportWords) -> Section {
    of_facts(
        words.evidence,
        vec![
            (words.head, text(&summary.head)),
            (words.events, Fact::Count(summary.events)),
            (
                words.verify,
                text(&format!(
                    "cert-rename verify JOURNAL --head {}",
                    summary.head
                )),
            ),
            (words.record, text(words.record_text)),
            (words.atomic, text(words.atomic_text)),
        ],
    )
}
