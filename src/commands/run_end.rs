//! What is said when a run ends: what stopped, which rows were in flight, and what to type next.

use super::next_run::as_resume;
use super::pace::PaceSettings;
use super::say::say;
use crate::error::Error;
use crate::journal::Store;
use crate::rename::RowNumber;
use crate::report::{Counts, Ending, OldNames};
use crate::runner::{Interrupted, RunReport, StoppedLane};
use crate::shell_word::shell_path;

/// Rows in flight that are named; a lane has seldom more.
const ROWS_NAMED: usize = 20;

/// Says what stopped, and which rows were in flight.
pub(super) fn say_stops(report: &RunReport) {
    for StoppedLane {
        account,
        region,
        reason,
        in_flight,
    } in &report.stopped_lanes
    {
        let flight = flight_text(in_flight, report.interrupted);
        match reason {
            Some(reason) => say(format_args!(
                "stopped: {region} of {account}: {reason}{flight}"
            )),
            None => say(format_args!(
                "stopped: {region} of {account}: by a signal{flight}"
            )),
        }
    }
    match report.interrupted {
        Interrupted::No => {}
        Interrupted::Drained => say("stopped by a signal; what was in flight is recorded"),
        Interrupted::Aborted => {
            say("stopped at once by a second signal; what was in flight is in doubt");
        }
    }
}

/// Says which rows were in flight, and what became of them.
fn flight_text(rows: &[RowNumber], interrupted: Interrupted) -> String {
    let became = match interrupted {
        Interrupted::Aborted => "in doubt",
        Interrupted::No | Interrupted::Drained => "recorded",
    };
    let named: Vec<_> = rows
        .iter()
        .take(ROWS_NAMED)
        .map(ToString::to_string)
        .collect();
    match rows.len() {
        0 => "; no row was in flight".to_owned(),
        1 => format!("; row {} was in flight and is {became}", named[0]),
        all if all > ROWS_NAMED => format!(
            "; rows {} and {} more were in flight and are {became}",
            named.join(", "),
            all - ROWS_NAMED
        ),
        _ => format!(
            "; rows {} were in flight and are {became}",
            named.join(", ")
        ),
    }
}

/// Returns the command that goes on with a job as its last run did.
pub(super) fn resume_command(store: &Store) -> Result<String, Error> {
    let last = store.last_run()?.map(|run| run.options);
    let usual = PaceSettings::usual_record();
    Ok(as_resume(store.path(), last.as_ref(), &usual))
}

/// Says what came of the rows, what needs a decision, and what to type next.
pub(super) fn say_next(store: &Store, counts: &Counts) -> Result<(), Error> {
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
    ending.lines().into_iter().for_each(say);
    Ok(())
}
