//! What commands say to people, on standard error.

use std::fmt::Display;
use std::io::Write as _;
use std::path::Path;

use crate::input::Problem;
use crate::journal::Tally;
use crate::plan::{Findings, Planned};
use crate::rename::{JobFacts, Quota, Status};
use crate::report::duration_text;

/// Prints a line on standard error.
pub(super) fn say(line: impl Display) {
    // A closed pipe must not end a run; the record has everything.
    writeln!(anstream::stderr().lock(), "{line}").ok();
}

/// Prints problems or warnings, the first of the sheet.
pub(super) fn say_findings(kind: &str, findings: Findings) {
    let total = findings.total();
    let first: Vec<Problem> = findings.first();
    for problem in &first {
        say(format_args!("{kind}: {problem}"));
    }
    let shown = first.len() as u64;
    if total > shown {
        say(format_args!("{kind}: … and {} more", total - shown));
    }
}

/// Prints a plan: what was read, what each lane has to do, how long it takes.
pub(super) fn say_plan(planned: Planned, tally: &[Tally], journal: &Path, rate: Quota) {
    let facts = planned.facts;
    say(format_args!(
        "{}: {} rows, read as {}{}",
        facts.input.name,
        facts.rows,
        facts.input.read_as,
        match planned.blank_rows {
            0 => String::new(),
            1 => "; 1 blank row skipped".to_owned(),
            blank => format!("; {blank} blank rows skipped"),
        }
    ));
    say_findings("warning", planned.warnings);
    say_findings("left out", planned.left_out);
    say_lanes(&facts, tally);
    let longest = facts
        .lanes
        .iter()
        .map(|lane| rows_in(tally, lane.id, Status::Pending))
        .max()
        .unwrap_or(0);
    let forecast = forecast(longest, rate);
    say(format_args!(
        "plan {}: {} to rename, {} as they are{}; about {} at {rate} per account and region",
        facts.plan_id,
        facts.to_send,
        rows_of(tally, Status::Unchanged),
        match rows_of(tally, Status::Invalid) {
            0 => String::new(),
            invalid => format!(", {invalid} invalid and left out"),
        },
        duration_text(forecast),
    ));
    say(format_args!("journal: {}", journal.display()));
}

/// Prints a table of lanes by status.
pub(super) fn say_lanes(facts: &JobFacts, tally: &[Tally]) {
    for line in lane_table(facts, tally).lines() {
        say(line);
    }
}

/// A table: a line per lane, a column per status that occurs.
pub(super) fn lane_table(facts: &JobFacts, tally: &[Tally]) -> String {
    let statuses: Vec<Status> = Status::ALL
        .into_iter()
        .filter(|status| rows_of(tally, *status) > 0)
        .collect();
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    let head = ["region", "profile"].into_iter().map(str::to_owned);
    table.set_header(head.chain(statuses.iter().map(|status| status.name().to_owned())));
    let lanes = facts
        .lanes
        .iter()
        .map(|lane| (lane.id, lane.region.as_str(), lane.profile.as_str()));
    for (id, region, profile) in lanes.chain([(0, "(no lane)", "")]) {
        let counts: Vec<u64> = statuses
            .iter()
            .map(|status| rows_in(tally, id, *status))
            .collect();
        if counts.iter().sum::<u64>() > 0 {
            let profile = if profile.is_empty() { "-" } else { profile };
            table.add_row(
                [region.to_owned(), profile.to_owned()]
                    .into_iter()
                    .chain(counts.iter().map(u64::to_string)),
            );
        }
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(comfy_table::CellAlignment::Right);
    }
    table.trim_fmt()
}

/// How long a lane takes for so many rows.
pub(super) fn forecast(rows: u64, rate: Quota) -> std::time::Duration {
    #[expect(clippy::cast_precision_loss, reason = "a forecast")]
    let calls = rows.saturating_sub(1) as f64;
    std::time::Duration::from_secs_f64(calls * seconds_per_call(rate))
}

/// Seconds between two calls of a lane at a pace.
pub(super) fn seconds_per_call(rate: Quota) -> f64 {
    rate.period.as_secs_f64() / f64::from(rate.calls.get())
}

fn rows_in(tally: &[Tally], lane: i64, status: Status) -> u64 {
    tally
        .iter()
        .filter(|part| part.lane == lane && part.status == status)
        .map(|part| part.rows)
        .sum()
}

fn rows_of(tally: &[Tally], status: Status) -> u64 {
    tally
        .iter()
        .filter(|part| part.status == status)
        .map(|part| part.rows)
        .sum()
}
