//! `resume`: go on with a job when only its journal is at hand.

use jiff::Timestamp;

use super::carry_out::carry_out;
use super::consent::agree;
use super::destination::destination_of;
use super::pace::PaceSettings;
use super::say::say;
use super::sheet::take_lock;
use crate::cli::{RequeueChoice, ResumeArgs};
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, JournalError, Store};
use crate::rename::Status;
use crate::runner::Errand;
use crate::words::{Lang, run};

/// Carries the command out.
pub(super) fn resume(args: &ResumeArgs, lang: Lang) -> Result<Exit, Error> {
    let pace = PaceSettings::from_args(&args.pace)?;
    if !args.journal.exists() {
        return Err(JournalError::NotThere {
            path: args.journal.clone(),
        }
        .into());
    }
    let _lock = take_lock(&args.journal, lang)?;
    let mut store = Store::open(&args.journal, Access::Write)?;
    let endpoint = args.endpoint.as_deref();
    let destination = destination_of(
        endpoint,
        args.endpoint_type,
        &args.journal,
        store.facts(),
        lang,
    )?;
    if args.settle {
        let errand = Errand::Settle;
        return carry_out(
            store,
            errand,
            &destination,
            &args.calls,
            &pace,
            &args.show,
            lang,
        );
    }
    agree(&mut store, &args.consent, lang)?;
    if !args.requeue.is_empty() {
        requeue(&mut store, &args.requeue, lang)?;
    }
    let errand = Errand::Rename;
    carry_out(
        store,
        errand,
        &destination,
        &args.calls,
        &pace,
        &args.show,
        lang,
    )
}

/// Puts final rows back, and says how many.
fn requeue(store: &mut Store, choices: &[RequeueChoice], lang: Lang) -> Result<(), Error> {
    let statuses: Vec<Status> = choices.iter().copied().map(Status::from).collect();
    let requeued = store.requeue(&statuses, Timestamp::now())?;
    if requeued.is_empty() {
        say(run::nothing_requeued(&statuses).said(lang));
    }
    for (status, rows) in requeued {
        say(run::requeued(status, rows).said(lang));
    }
    Ok(())
}
