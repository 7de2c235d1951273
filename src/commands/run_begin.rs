//! What is said when a run begins: that the job goes on, or that it finished long ago.

use super::machine::host;
use super::run_end::say_next;
use super::say::say;
use crate::error::Error;
use crate::journal::{LastRun, Store};
use crate::report::Counts;

/// Says that nothing is left to do.
pub(super) fn say_finished(
    store: &Store,
    counts: &Counts,
    last: Option<&LastRun>,
) -> Result<(), Error> {
    let when = match last.and_then(|run| run.ended.as_ref()) {
        Some((at, _)) => format!(" at {at:.0}"),
        None => String::new(),
    };
    say(format_args!(
        "this job finished{when}: {}",
        counts.in_words()
    ));
    say(format_args!(
        "head {} of {}",
        store.head(),
        store.path().display()
    ));
    say_next(store, counts)?;
    say("to rename anew from the same sheet: --new-job");
    Ok(())
}

/// Says that a job goes on, and where it was run last.
pub(super) fn say_going_on(store: &Store, counts: &Counts, last: &LastRun) {
    let facts = store.facts();
    let how = match &last.ended {
        Some((at, reason)) => format!("ended at {at:.0}, {reason}"),
        None => "was cut off".to_owned(),
    };
    say(format_args!(
        "going on with {}: {}; its last run {how}",
        facts.input.name,
        counts.in_words()
    ));
    if last.host != host() {
        say(format_args!(
            "note: this journal was last run on {} (process {}, since {:.0}); make sure that no run goes on there",
            last.host, last.pid, last.started_at
        ));
    }
}
