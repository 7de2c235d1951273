//! What is said when a run ends: what stopped, which rows were in flight, and what to type next.

use super::next_run::as_resume;
use super::pace::PaceSettings;
use super::say::say;
use crate::error::Error;
use crate::journal::Store;
use crate::report::{Counts, Ending, OldNames};
use crate::runner::{Interrupted, RunReport, StoppedLane};
use crate::shell_word::shell_path;
use crate::words::{Lang, run};

/// Says what stopped, and which rows were in flight.
pub(super) fn say_stops(report: &RunReport, lang: Lang) {
    for StoppedLane {
        account,
        region,
        reason,
        in_flight,
    } in &report.stopped_lanes
    {
        let stopped = run::lane_stopped(
            account,
            region,
            reason.as_ref(),
            in_flight,
            report.interrupted,
        );
        say(stopped.said(lang));
    }
    match report.interrupted {
        Interrupted::No => {}
        Interrupted::Drained => say(run::drained().said(lang)),
        Interrupted::Aborted => {
            say(run::aborted().said(lang));
        }
    }
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
