//! What is said when a run ends: what stopped, which rows were in flight, and what to type next.

use super::next_run::as_resume;
use super::pace::PaceSettings;
use super::say::say;
use crate::error::Error;
use crate::journal::Store;
use crate::report::{Counts, Ending, OldNames};
use crate::runner::{Interrupted, RunReport, StopReason, StoppedLane};
use crate::shell_word::shell_path;
use crate::words::{Both, Lang, run};

/// Says what stopped, and which rows were in flight: of lanes that stopped for one reason together.
pub(super) fn say_stops(report: &RunReport, lang: Lang) {
    let said_of = |lane: &StoppedLane| lane.reason.as_ref().map(StopReason::said);
    let mut left: Vec<&StoppedLane> = report.stopped_lanes.iter().collect();
    while let Some(first) = left.first().copied() {
        let why = said_of(first);
        let (same, others): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|lane| said_of(lane) == why);
        say(stopped_together(&same, report).said(lang));
        left = others;
    }
    match report.interrupted {
        Interrupted::No => {}
        Interrupted::Drained => say(run::drained().said(lang)),
        Interrupted::Aborted => {
            say(run::aborted().said(lang));
        }
    }
}

fn stopped_together(lanes: &[&StoppedLane], report: &RunReport) -> Both {
    let reason = lanes.iter().find_map(|lane| lane.reason.as_ref());
    let mut in_flight: Vec<_> = lanes
        .iter()
        .flat_map(|lane| &lane.in_flight)
        .copied()
        .collect();
    in_flight.sort_unstable();
    let named: Vec<_> = lanes
        .iter()
        .map(|lane| (lane.account.as_str(), lane.region.as_str()))
        .collect();
    run::lanes_stopped(&named, reason, &in_flight, report.interrupted)
}

/// Returns the command that goes on with a job as its last run did.
pub(super) fn resume_command(store: &Store) -> Result<String, Error> {
    let last = store.last_run()?.map(|run| run.options);
    let usual = PaceSettings::usual_record();
    Ok(as_resume(store.path(), last.as_ref(), &usual))
}

/// Says what came of the rows, what needs a decision, and what to type next.
pub(super) fn say_next(store: &Store, counts: &Counts, lang: Lang) -> Result<(), Error> {
    let facts = store.facts();
    let ending = Ending {
        journal: &shell_path(store.path()),
        resume: &resume_command(store)?,
        counts,
        failing: &store.failing()?,
        target: facts.target,
        sent_since: store.sent_since()?,
        old_names: if facts.settings.preflight {
            OldNames::Read
        } else {
            OldNames::Unread
        },
    };
    for line in ending.lines() {
        say(line.said(lang));
    }
    Ok(())
}
