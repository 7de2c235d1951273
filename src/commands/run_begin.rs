//! What is said when a run begins: that the job goes on, or that it finished long ago.

use super::machine::host;
use super::run_end::say_next;
use super::say::say;
use crate::error::Error;
use crate::journal::{LastRun, Store};
use crate::report::Counts;
use crate::words::{Lang, run};

/// Says that nothing is left to do.
pub(super) fn say_finished(
    store: &Store,
    counts: &Counts,
    last: Option<&LastRun>,
    lang: Lang,
) -> Result<(), Error> {
    let at = last.and_then(|run| run.ended.as_ref()).map(|(at, _)| *at);
    say(run::finished(at, counts).said(lang));
    say(run::head(store.head(), store.path()).said(lang));
    say_next(store, counts, lang)?;
    say(run::anew().said(lang));
    Ok(())
}

/// Says that a job goes on, and where it was run last.
pub(super) fn say_going_on(store: &Store, counts: &Counts, last: &LastRun, lang: Lang) {
    let facts = store.facts();
    say(run::going_on(&facts.input.name, counts, last).said(lang));
    if last.host != host() {
        say(run::other_host(last).said(lang));
    }
}
