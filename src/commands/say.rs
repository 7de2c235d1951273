//! What commands say to people, on standard error.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write as _;

use jiff::Timestamp;

use super::credential_ends;
use super::pace::PaceSettings;
use super::sheet::NewPlan;
use super::show_plan::{ShownAs, show_renames};
use crate::error::Error;
use crate::input::{Problem, shown};
use crate::journal::{Store, Tally};
use crate::plan::{Findings, ReadSheet};
use crate::progress::outlook_text;
use crate::rename::{JobFacts, Status};
use crate::runner::{LaneOutlook, RateChoice};

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

/// Prints how a sheet was read, and what is worth knowing of it as a whole.
pub(super) fn say_read(read: &ReadSheet) {
    say(format_args!(
        "{}: {} rows, read as {}{}",
        read.name,
        read.rows,
        read.read_as,
        match read.blank_rows {
            0 => String::new(),
            1 => "; 1 blank row skipped".to_owned(),
            blank => format!("; {blank} blank rows skipped"),
        }
    ));
    for column in &read.columns {
        let (role, letters) = (column.role, &column.letters);
        say(format_args!(
            "  {role} ← column {letters} {}",
            shown(column.header.trim())
        ));
    }
    for note in &read.notes {
        say(format_args!("warning: {note}"));
    }
}

/// Prints a plan: what was read, what each lane has to do, the first renames, how long it takes, and whose credentials end
/// before that.
pub(super) fn show_plan(
    plan: NewPlan,
    store: &Store,
    pace: &PaceSettings,
    shown_as: ShownAs,
) -> Result<(), Error> {
    let NewPlan { planned, sessions } = plan;
    let facts = planned.facts;
    let tally = &store.tally()?;
    say_read(&planned.read);
    say_findings("warning", planned.warnings);
    say_findings("left out", planned.left_out);
    show_renames(store, shown_as)?;
    for line in lane_table(&facts, tally).lines() {
        shown_as.line(line);
    }
    shown_as.line(format_args!(
        "plan {}: {} to rename, {} as they are{}; about {} at {} per account and region",
        facts.plan_id,
        facts.to_send,
        rows_of(tally, Status::Unchanged),
        [
            (Status::Drifted, "renamed by others"),
            (Status::Missing, "missing"),
            (Status::Invalid, "invalid and left out"),
        ]
        .into_iter()
        .map(|(status, words)| (rows_of(tally, status), words))
        .filter(|(rows, _)| *rows > 0)
        .fold(String::new(), |text, (rows, words)| text
            + &format!(", {rows} {words}")),
        forecast_of(&facts, tally, pace),
        pace.options.rate,
    ));
    for warning in credential_ends::warnings(&sessions, &facts, tally, pace, Timestamp::now()) {
        say(format_args!("warning: {warning}"));
    }
    shown_as.line(format_args!("journal: {}", store.path().display()));
    Ok(())
}

/// How long a plan takes, from now on.
pub(super) fn forecast_of(facts: &JobFacts, tally: &[Tally], pace: &PaceSettings) -> String {
    let lanes = outlooks(facts, tally, pace.options.rate);
    outlook_text(lanes.values(), &pace.options.window, Timestamp::now())
}

/// What each lane, by [its key](crate::rename::PlannedLane::key), has left to do, and how fast it may.
pub(super) fn outlooks(
    facts: &JobFacts,
    tally: &[Tally],
    rate: RateChoice,
) -> BTreeMap<(String, String), LaneOutlook> {
    let mut lanes = BTreeMap::new();
    for lane in &facts.lanes {
        let outlook = lanes.entry(lane.key()).or_insert(LaneOutlook {
            left: 0,
            limit: rate.first_limit(),
            period: rate.period(),
        });
        let left = [Status::Pending, Status::InDoubt];
        outlook.left += left
            .map(|status| rows_in(tally, lane.id, status))
            .iter()
            .sum::<u64>();
    }
    lanes
}

/// A table: a line per lane, a column per status that occurs; accounts where some are known.
pub(super) fn lane_table(facts: &JobFacts, tally: &[Tally]) -> String {
    let statuses: Vec<Status> = Status::ALL
        .into_iter()
        .filter(|status| rows_of(tally, *status) > 0)
        .collect();
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    let accounts = facts.lanes.iter().any(|lane| lane.account.is_some());
    let names = |account, region, profile| {
        let account = accounts.then_some(account);
        account.into_iter().chain([region, profile])
    };
    let head = names("account", "region", "profile");
    table.set_header(head.chain(statuses.iter().map(|status| status.name())));
    let lanes = facts.lanes.iter().map(|lane| {
        let account = lane.account.as_deref().unwrap_or("-");
        (
            lane.id,
            account,
            lane.region.as_str(),
            lane.profile.as_str(),
        )
    });
    for (id, account, region, profile) in lanes.chain([(0, "-", "(no lane)", "")]) {
        let counts: Vec<u64> = statuses
            .iter()
            .map(|status| rows_in(tally, id, *status))
            .collect();
        if counts.iter().sum::<u64>() > 0 {
            let profile = if profile.is_empty() { "-" } else { profile };
            let names = names(account, region, profile).map(str::to_owned);
            table.add_row(names.chain(counts.iter().map(u64::to_string)));
        }
    }
    for column in table.column_iter_mut().skip(names("", "", "").count()) {
        column.set_cell_alignment(comfy_table::CellAlignment::Right);
    }
    table.trim_fmt()
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
