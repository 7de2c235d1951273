//! `resume`: go on with a job when only its journal is at hand.

use super::carry_out::carry_out;
use super::consent::agree;
use super::pace::PaceSettings;
use super::sheet::take_lock;
use crate::cli::ResumeArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, JournalError, Store};
use crate::rename::{JobFacts, Target};
use crate::settings::Destination;

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
    let destination = match &args.endpoint {
        None => destination_of(store.facts())?,
        Some(endpoint) => Destination::parse(endpoint)?,
    };
    let planned = store.facts().target;
    if destination.target() != planned {
        let journal = args.journal.clone();
        return Err(Error::OtherTarget {
            journal,
            planned,
            asked: destination.target(),
        });
    }
    agree(&mut store, &args.consent)?;
    carry_out(store, &destination, &args.calls, &pace, &args.show)
}

/// Where the job's calls go.
fn destination_of(facts: &JobFacts) -> Result<Destination, Error> {
    Ok(match (&facts.endpoint, facts.target) {
        (Some(endpoint), _) => Destination::parse(endpoint)?,
        (None, Target::Emulator) => Destination::Sandbox,
        (None, Target::Service) => Destination::Service,
    })
}
