//! Records → one HTML file that needs nothing else: styles and script inside, and a policy that forbids all loading.
//!
//! The page's text comes from a template, escaped by it. The rows stream into a JSON block that the script reads; a
//! browser never runs such a block.

use std::io::{self, Write};

use askama::Template;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::tz::TimeZone;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::chart::{Chart, draw};
use super::edition::Edition;
use super::facts::{Fact, Section, sections, when};
use super::grouped::grouped;
use super::job_summary::JobSummary;
use super::record::{Cell, cells_for_people, column_names_for_people, time_text};
use crate::journal::ResultRow;
use crate::rename::Status;
use crate::words::ReportWords;

const STYLE: &str = include_str!("templates/report.css");
const SCRIPT: &str = include_str!("templates/report.js");

/// Whether a report holds all rows of its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// All of them.
    AllRows,
    /// Those that the user asked for.
    SomeRows,
}

/// Writes records as a page.
#[derive(Debug)]
pub(crate) struct HtmlReport<W: Write> {
    out: W,
    zone: TimeZone,
    separator: &'static str,
}

/// All of the page before the rows.
#[derive(Template)]
#[template(path = "report.html", config = "src/report/templates/askama.toml")]
struct Page<'a> {
    words: &'a ReportWords,
    lang: &'static str,
    policy: String,
    style: &'static str,
    title: String,
    emulator: Option<&'static str>,
    byline: Vec<(&'static str, Fact)>,
    open: bool,
    some_rows: bool,
    counts: Vec<(&'static str, &'static str, String)>,
    total: String,
    sections: Vec<Section>,
    chart: Option<Chart>,
    made_at: String,
    version: &'static str,
    /// What the script needs to know, as JSON that is safe inside of a script element.
    settings: String,
}

impl<W: Write> HtmlReport<W> {
    /// Begins with all that comes before the rows.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn begin(
        mut out: W,
        summary: &JobSummary,
        edition: &Edition,
        choice: Choice,
    ) -> io::Result<Self> {
        let words = edition.words();
        let counts = Status::ALL
            .into_iter()
            .filter(|status| summary.counts.get(*status) > 0)
            .map(|status| {
                (
                    status.name(),
                    words.statuses.of(status),
                    grouped(summary.counts.get(status)),
                )
            });
        let page = Page {
            words,
            lang: edition.lang.tag(),
            policy: policy(),
            style: STYLE,
            title: edition.title(&summary.facts.input.name),
            emulator: edition.not_real(summary.facts.target),
            byline: byline(summary, edition),
            open: summary.counts.unfinished() > 0,
            some_rows: choice == Choice::SomeRows,
            counts: counts.collect(),
            total: grouped(summary.counts.total()),
            sections: sections(summary, edition),
            chart: draw(&summary.story, edition),
            made_at: format!(
                "{} ({})",
                edition.local(edition.made_at),
                time_text(edition.made_at)
            ),
            version: env!("CARGO_PKG_VERSION"),
            settings: settings(summary, words)?,
        };
        page.write_into(&mut out)?;
        out.write_all(b"<script type=\"application/json\" id=\"rows\">[\n")?;
        Ok(Self {
            out,
            zone: edition.zone.clone(),
            separator: "",
        })
    }

    /// Adds a record.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn add(&mut self, record: &ResultRow) -> io::Result<()> {
        let cells = cells_for_people(record, &self.zone);
        let cells = cells.into_iter().map(|cell| match cell {
            Cell::Empty => json!(""),
            Cell::Number(number) => json!(number),
            cell => json!(cell.into_text()),
        });
        let cells: Vec<_> = cells.collect();
        let line = safe_in_script(&serde_json::to_string(&cells)?);
        write!(self.out, "{}{line}", self.separator)?;
        self.separator = ",\n";
        Ok(())
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the writer reports.
    pub(crate) fn end(mut self) -> io::Result<W> {
        write!(
            self.out,
            "\n]</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
        )?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Who did it, who agreed to it, and from when until when, at a glance.
fn byline(summary: &JobSummary, edition: &Edition) -> Vec<(&'static str, Fact)> {
    let (words, story) = (edition.words(), &summary.story);
    let text = |text: &str| Fact::Text(text.to_owned());
    let mut line = Vec::new();
    if let Some(approval) = story.approvals.last() {
        let operator = format!("{}@{}", approval.operator, approval.host);
        line.push((words.operator, text(&operator)));
        let typed = [
            (words.approved_by, &approval.approved_by),
            (words.ticket, &approval.ticket),
        ];
        for (label, typed) in typed {
            line.extend(typed.iter().map(|typed| (label, text(typed))));
        }
    }
    if let Some(first) = story.first_sent_at {
        line.push((words.first_call, when(Some(first), edition)));
        line.push((words.last_event, when(story.last_event_at, edition)));
    }
    line
}

/// What the page may load and run: nothing but the style and the script that are in it.
///
/// Source: Content Security Policy Level 3, hash-source.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// What the script needs besides the rows.
fn settings(summary: &JobSummary, words: &ReportWords) -> io::Result<String> {
    let statuses: serde_json::Map<_, _> = Status::ALL
        .into_iter()
        .map(|status| (status.name().to_owned(), words.statuses.of(status).into()))
        .collect();
    let settings = json!({
        "columns": column_names_for_people(&summary.facts.input.carried),
        "statuses": statuses,
        "words": {
            "all": words.all, "of": words.shown, "rows": words.rows_unit, "none": words.no_match,
            "printed": words.print_limit,
        },
    });
    Ok(safe_in_script(&serde_json::to_string(&settings)?))
}

/// Makes JSON safe inside of a script element: no text in it can end the element or begin a comment.
///
/// Source: HTML Standard, "Restrictions for contents of script elements".
fn safe_in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_the_script_element() {
        let json = serde_json::to_string(&["</script><!-- & \u{2028}"]).unwrap_or_default();
        let safe = safe_in_script(&json);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
        let back: Vec<String> = serde_json::from_str(&safe).unwrap_or_default();
        assert_eq!(back, ["</script><!-- & \u{2028}"]);
    }

    /// A `</script` in the script itself would end it early; so would a `</style` the style.
    #[test]
    fn style_and_script_hold_no_end_of_their_element() {
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
        assert!(!STYLE.contains("</"));
    }
}
