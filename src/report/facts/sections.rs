//! All sections of a report, in their order: first what needs a decision, then what happened, then who asked for it.

use super::asked::{approved, asked, callers};
use super::evidence::evidence;
use super::failures::failures;
use super::happened::{happened, lanes, runs, stops};
use super::section::Section;
use crate::report::edition::Edition;
use crate::report::job_summary::JobSummary;

/// Returns all sections in their order.
pub(in crate::report) fn sections(summary: &JobSummary, edition: &Edition) -> Vec<Section> {
    let words = edition.words();
    let mut sections = vec![failures(summary, words)];
    if !summary.story.stops.is_empty() {
        sections.push(stops(summary, edition));
    }
    sections.extend([
        lanes(summary, words),
        happened(summary, edition),
        asked(summary, edition),
        approved(summary, edition),
        callers(summary, words),
        runs(summary, edition),
        evidence(summary, words),
    ]);
    sections
}
