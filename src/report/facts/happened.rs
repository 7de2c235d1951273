//! What happened: calls and pauses, each run, lanes that stopped, and where each lane's rows stand.

use super::asked::profile_name;
use super::make::{of_facts, of_table, optional, text, when};
use super::section::{Fact, Section};
use crate::rename::Status;
use crate::report::edition::Edition;
use crate::report::grouped;
use crate::report::job_summary::JobSummary;
use crate::report::story::Pauses;
use crate::words::ReportWords;
use crate::words::time;

/// When it was, and what all calls came to.
pub(super) fn happened(summary: &JobSummary, edition: &Edition) -> Section {
    let (words, story) = (edition.words(), &summary.story);
    let total = story.timeline.total();
    of_facts(
        words.happened,
        vec![
            (words.first_call, when(story.first_sent_at, edition)),
            (words.last_event, when(story.last_event_at, edition)),
            (words.local_zone, text(&edition.zone_name())),
            (words.calls, Fact::Count(story.attempts)),
            (words.confirmed_calls, Fact::Count(total.confirmed)),
            (words.refused_calls, Fact::Count(total.refused)),
            (words.failed_calls, Fact::Count(total.failed)),
            (words.pauses, together(&story.pauses, words)),
            (words.outages, together(&story.outages, words)),
            (words.requeued, Fact::Count(story.requeued)),
        ],
    )
}

/// A count with the time that it all took.
fn together(pauses: &Pauses, words: &ReportWords) -> Fact {
    if pauses.count == 0 {
        return Fact::Count(0);
    }
    let length = time::duration(std::time::Duration::from_millis(pauses.milliseconds));
    text(&format!(
        "{}, {} {length}",
        grouped(pauses.count),
        words.together
    ))
}

/// Each run.
pub(super) fn runs(summary: &JobSummary, edition: &Edition) -> Section {
    let words = edition.words();
    let rows = summary.story.runs.iter().map(|run| {
        let ended = match run.ended_at {
            Some(at) => when(Some(at), edition),
            None => text(words.cut_off),
        };
        vec![
            when(Some(run.started_at), edition),
            ended,
            optional(run.reason.as_deref()),
            text(&run.operator),
            text(&run.host),
            Fact::Number(run.pid.into()),
            text(&run.version),
            text(&options_text(&run.options)),
        ]
    });
    let columns = vec![
        words.started,
        words.ended,
        words.why,
        words.operator,
        words.host,
        words.process,
        words.version,
        words.options,
    ];
    of_table(words.runs, columns, rows.collect(), words.never_run)
}

/// Lanes that stopped before their rows were done.
pub(super) fn stops(summary: &JobSummary, edition: &Edition) -> Section {
    let words = edition.words();
    let rows = summary.story.stops.iter().map(|stop| {
        vec![
            when(Some(stop.at), edition),
            text(&stop.account),
            text(&stop.region),
            text(&stop.reason),
        ]
    });
    let columns = vec![words.when, words.account, words.region, words.why];
    of_table(words.stops, columns, rows.collect(), "")
}

/// How many rows of each lane stand how.
pub(super) fn lanes(summary: &JobSummary, words: &'static ReportWords) -> Section {
    let statuses: Vec<Status> = Status::ALL
        .into_iter()
        .filter(|status| summary.counts.get(*status) > 0)
        .collect();
    let rows = summary.by_lane.iter().map(|lane| {
        let profile = profile_name(&lane.profile, words);
        let account = lane.account.as_deref().unwrap_or(words.account_unknown);
        let names = [account, profile, &lane.region].map(text);
        let counts = statuses
            .iter()
            .map(|status| Fact::Count(lane.counts.get(status).copied().unwrap_or(0)));
        names.into_iter().chain(counts).collect()
    });
    let columns = [words.account, words.profile, words.region].into_iter();
    let columns = columns.chain(statuses.iter().map(|status| words.statuses.of(*status)));
    of_table(words.lanes, columns.collect(), rows.collect(), "")
}

/// Options by name: `rate=60/60s concurrency=8`.
fn options_text(options: &serde_json::Value) -> String {
    let Some(options) = options.as_object() else {
        return options.to_string();
    };
    let parts: Vec<String> = options
        .iter()
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}={text}"),
            None => format!("{name}={value}"),
        })
        .collect();
    parts.join(" ")
}
