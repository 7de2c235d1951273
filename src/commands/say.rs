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
use crate::input::Problem;
use crate::journal::{Store, Tally};
use crate::plan::{Findings, ReadSheet};
use crate::rename::{JobFacts, Status};
use crate::report::Counts;
use crate::runner::{LaneOutlook, RateChoice};
use crate::words::counts::status as status_word;
use crate::words::labels::{self, Finding};
use crate::words::{Both, Lang, plan as plan_words, sheet, time};

/// Prints a line on standard error.
pub(super) fn say(line: impl Display) {
    // A closed pipe must not end a run; the record has everything.
    writeln!(anstream::stderr().lock(), "{line}").ok();
}

/// Prints problems or warnings, the first of the sheet.
pub(super) fn say_findings(kind: Finding, findings: Findings, lang: Lang) {
    let total = findings.total();
    let first: Vec<Problem> = findings.first();
    for problem in &first {
        say(labels::finding(kind, &problem.said()).said(lang));
    }
    let shown = first.len() as u64;
    if total > shown {
        let more = labels::more(total - shown);
        say(labels::finding(kind, &more).said(lang));
    }
}

/// Prints how a sheet was read, and what is worth knowing of it as a whole.
pub(super) fn say_read(read: &ReadSheet, lang: Lang) {
    let how = sheet::read(&read.name, read.rows, &read.read_as, read.blank_rows);
    say(how.said(lang));
    for column in &read.columns {
        say(sheet::role_column(column.role, &column.letters, &column.header).said(lang));
    }
    for note in &read.notes {
        say(labels::warning(note).said(lang));
    }
}

/// Prints a plan: what was read, what each lane has to do, the first renames, how long it takes, and whose credentials end
/// before that.
pub(super) fn show_plan(
    plan: NewPlan,
    store: &Store,
    pace: &PaceSettings,
    shown_as: ShownAs,
    lang: Lang,
) -> Result<(), Error> {
    let NewPlan { planned, sessions } = plan;
    let facts = planned.facts;
    let tally = &store.tally()?;
    say_read(&planned.read, lang);
    say_findings(Finding::Warning, planned.warnings, lang);
    say_findings(Finding::LeftOut, planned.left_out, lang);
    show_renames(store, shown_as, lang)?;
    for line in lane_table(&facts, tally, lang).lines() {
        shown_as.line(line)?;
    }
    let forecast = forecast_of(&facts, tally, pace);
    let whole = plan_words::whole(
        &facts.plan_id,
        facts.to_send,
        &Counts::of(tally),
        &forecast,
        pace.options.rate,
    );
    shown_as.line(whole.said(lang))?;
    for warning in credential_ends::warnings(&sessions, &facts, tally, pace, Timestamp::now()) {
        say(labels::warning(&warning).said(lang));
    }
    shown_as.line(plan_words::journal(store.path()).said(lang))?;
    Ok(())
}

/// How long a plan takes, from now on.
pub(super) fn forecast_of(facts: &JobFacts, tally: &[Tally], pace: &PaceSettings) -> Both {
    let lanes = outlooks(facts, tally, pace.options.rate);
    time::forecast(lanes.values(), &pace.options.window, Timestamp::now())
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
pub(super) fn lane_table(facts: &JobFacts, tally: &[Tally], lang: Lang) -> String {
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
    let [account, region, profile] = plan_words::lane_heads();
    let head = names(account.said(lang), region.said(lang), profile.said(lang));
    let heads: Vec<_> = statuses.iter().map(|status| status_word(*status)).collect();
    table.set_header(head.chain(heads.iter().map(|head| head.said(lang))));
    let lanes = facts.lanes.iter().map(|lane| {
        let account = lane.account.as_deref().unwrap_or("-");
        (
            lane.id,
            account,
            lane.region.as_str(),
            lane.profile.as_str(),
        )
    });
    let no_lane = plan_words::no_lane();
    for (id, account, region, profile) in lanes.chain([(0, "-", no_lane.said(lang), "")]) {
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
