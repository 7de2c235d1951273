//! What a report says of a job besides its rows: sections of facts and small tables, the same in XLSX and HTML. Pure.

use jiff::Timestamp;

use super::edition::Edition;
use super::job_summary::JobSummary;
use super::record::time_text;
use super::story::Pauses;
use super::summary::duration_text;
use crate::aliyun::advice_for;
use crate::journal::Failing;
use crate::rename::{Status, Target};
use crate::words::ReportWords;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// Nothing is known, or nothing is to be said.
    Nothing,
    /// A text.
    Text(String),
    /// A count.
    Count(u64),
    /// A time.
    When {
        /// As the clocks on the wall showed it.
        local: String,
        /// In UTC.
        utc: String,
    },
}

impl Fact {
    /// Tells whether it is a count.
    pub(super) fn is_count(&self) -> bool {
        matches!(self, Self::Count(_))
    }
}

/// One part of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Its heading.
    pub(super) heading: &'static str,
    /// Labels with their values, in order.
    pub(super) facts: Vec<(&'static str, Fact)>,
    /// A table below them.
    pub(super) table: Option<Table>,
    /// What is said where the table has no rows.
    pub(super) if_empty: &'static str,
}

/// A column of a small table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its header.
    pub(super) name: &'static str,
    /// Whether it holds counts.
    pub(super) counts: bool,
}

/// A small table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// Its rows, a cell for each header.
    pub(super) rows: Vec<Vec<Fact>>,
}

/// Returns all sections in their order.
pub(super) fn sections(summary: &JobSummary, edition: &Edition) -> Vec<Section> {
    let words = edition.words();
    let mut sections = vec![
        asked(summary, edition),
        approved(summary, edition),
        callers(summary, words),
        happened(summary, edition),
        runs(summary, edition),
        failures(summary, words),
        lanes(summary, words),
        evidence(summary, words),
    ];
    if !summary.story.stops.is_empty() {
        sections.insert(5, stops(summary, edition));
    }
    sections
}

fn asked(summary: &JobSummary, edition: &Edition) -> Section {
    let (words, facts) = (edition.words(), &summary.facts);
    let mut list = vec![
        (words.input, text(&facts.input.name)),
        (words.input_sha256, text(&facts.input.sha256)),
        (words.read_as, text(&facts.input.read_as)),
        (words.rows, Fact::Count(facts.rows)),
        (words.to_send, Fact::Count(facts.to_send)),
        (words.name_rule, text(facts.settings.name_rule.name())),
        (
            words.preflight,
            text(if facts.settings.preflight {
                words.yes
            } else {
                words.no
            }),
        ),
        (
            words.target,
            text(match facts.target {
                Target::Service => words.target_service,
                Target::Emulator => words.target_emulator,
                Target::Rehearsal => words.target_rehearsal,
            }),
        ),
    ];
    if let Some(endpoint) = &facts.endpoint {
        list.push((words.endpoint, text(endpoint)));
    }
    list.extend([
        (words.planned_at, when(summary.story.planned_at, edition)),
        (words.planned_by_version, text(&facts.version)),
        (words.plan_id, text(&facts.plan_id)),
        (words.job, text(&facts.job.to_string())),
    ]);
    of_facts(words.asked, list)
}

fn approved(summary: &JobSummary, edition: &Edition) -> Section {
    let words = edition.words();
    let rows = summary.story.approvals.iter().map(|approval| {
        let how = match approval.how.as_str() {
            "typed" => words.how_typed,
            "confirm" => words.how_confirm,
            "yes" => words.how_yes,
            "emulator" => words.how_emulator,
            other => other,
        };
        vec![
            when(Some(approval.at), edition),
            text(how),
            text(&approval.operator),
            text(&approval.host),
            optional(approval.approved_by.as_deref()),
            optional(approval.ticket.as_deref()),
        ]
    });
    let columns = vec![
        words.when,
        words.how,
        words.operator,
        words.host,
        words.approved_by,
        words.ticket,
    ];
    of_table(words.approved, columns, rows.collect(), words.nobody)
}

fn callers(summary: &JobSummary, words: &'static ReportWords) -> Section {
    let rows = summary.callers.iter().map(|caller| {
        vec![
            text(profile_name(&caller.profile, words)),
            text(caller.account.as_deref().unwrap_or(words.account_unknown)),
            optional(caller.arn.as_deref()),
            text(&caller.access_key_id),
            text(&caller.found_in),
        ]
    });
    let columns = vec![
        words.profile,
        words.account,
        words.identity,
        words.access_key,
        words.found_in,
    ];
    of_table(words.callers, columns, rows.collect(), words.never_run)
}

fn profile_name<'a>(profile: &'a str, words: &'static ReportWords) -> &'a str {
    match profile {
        "" => words.default_profile,
        profile => profile,
    }
}

fn happened(summary: &JobSummary, edition: &Edition) -> Section {
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
    let length = duration_text(std::time::Duration::from_millis(pauses.milliseconds));
    text(&format!("{}, {} {length}", pauses.count, words.together))
}

fn runs(summary: &JobSummary, edition: &Edition) -> Section {
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
            Fact::Count(run.pid.into()),
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

fn stops(summary: &JobSummary, edition: &Edition) -> Section {
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

/// A row for each status and code in which rows stand, then one for each code that only answers had.
fn failures(summary: &JobSummary, words: &'static ReportWords) -> Section {
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
                Fact::Count(failing.first.0.into()),
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

fn lanes(summary: &JobSummary, words: &'static ReportWords) -> Section {
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

fn evidence(summary: &JobSummary, words: &'static ReportWords) -> Section {
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

fn of_facts(heading: &'static str, facts: Vec<(&'static str, Fact)>) -> Section {
    Section {
        heading,
        facts,
        table: None,
        if_empty: "",
    }
}

fn of_table(
    heading: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Fact>>,
    if_empty: &'static str,
) -> Section {
    let columns = columns.into_iter().enumerate().map(|(place, name)| Column {
        name,
        counts: rows.iter().any(|row| row[place].is_count()),
    });
    let columns = columns.collect();
    let table = (!rows.is_empty()).then_some(Table { columns, rows });
    Section {
        heading,
        facts: Vec::new(),
        table,
        if_empty,
    }
}

/// A time as the clocks on the wall showed it, and in UTC.
fn when(at: Option<Timestamp>, edition: &Edition) -> Fact {
    at.map_or(Fact::Nothing, |at| Fact::When {
        local: edition.local(at),
        utc: time_text(at),
    })
}

fn text(value: &str) -> Fact {
    Fact::Text(value.to_owned())
}

fn optional(value: Option<&str>) -> Fact {
    value.map_or(Fact::Nothing, text)
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
