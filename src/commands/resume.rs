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

/// Carries the command out.
pub(super) fn resume(args: &ResumeArgs) -> Result<Exit, Error> {
    let pace = PaceSettings::from_args(&args.pace)?;
    if !args.journal.exists() {
        return Err(JournalError::NotThere {
            path: args.journal.clone(),
        }
        .into());
    }
    let _lock = take_lock(&args.journal)?;
    let mut store = Store::open(&args.journal, Access::Write)?;
    let endpoint = args.endpoint.as_deref();
    let destination = destination_of(endpoint, args.endpoint_type, &args.journal, store.facts())?;
    if args.settle {
        let errand = Errand::Settle;
        return carry_out(store, errand, &destination, &args.calls, &pace, &args.show);
    }
    agree(&mut store, &args.consent)?;
    if !args.requeue.is_empty() {
        requeue(&mut store, &args.requeue)?;
    }
    let errand = Errand::Rename;
    carry_out(store, errand, &destination, &args.calls, &pace, &args.show)
}

/// Puts final rows back, and says how many.
fn requeue(store: &mut Store, choices: &[RequeueChoice]) -> Result<(), Error> {
    let statuses: Vec<Status> = choices.iter().copied().map(Status::from).collect();
    let requeued = store.requeue(&statuses, Timestamp::now())?;
    if requeued.is_empty() {
        let names: Vec<_> = statuses.iter().map(|status| status.name()).collect();
        say(format_args!("no row is {}", names.join(" or ")));
    }
    for (status, rows) in requeued {
        say(format_args!(
            "{rows} {} {status} and will be tried again",
            if rows == 1 { "row was" } else { "rows were" }
        ));
    }
    Ok(())
}
