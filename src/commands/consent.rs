//! Agreeing to a plan: by typing the number of rows, by id, or ahead of time.

use std::io::IsTerminal as _;

use dialoguer::Input;
use jiff::Timestamp;

use super::machine::{host, operator};
use super::say::say;
use crate::cli::ConsentArgs;
use crate::error::Error;
use crate::journal::Store;
use crate::rename::{Event, JobFacts, Target};
use crate::words::{Lang, consent};

/// Makes sure that somebody agreed to the plan, and records who.
///
/// A job that was agreed to before is not asked about again, except by `--confirm`, which must name its plan.
pub(super) fn agree(store: &mut Store, args: &ConsentArgs, lang: Lang) -> Result<(), Error> {
    let facts = store.facts().clone();
    if let Some(confirmed) = &args.confirm
        && *confirmed != facts.plan_id
    {
        return Err(Error::OtherPlan {
            plan: facts.plan_id,
            confirmed: confirmed.clone(),
        });
    }
    if store.is_confirmed()? {
        return Ok(());
    }
    let how = match (&args.confirm, facts.target) {
        (Some(_), _) => "confirm",
        _ if args.yes => "yes",
        (None, Target::Emulator | Target::Rehearsal) => "emulator",
        (None, Target::Service) => ask(&facts, lang)?,
    };
    let confirmed = Event::Confirmed {
        plan_id: facts.plan_id,
        how: how.to_owned(),
        operator: operator(),
        host: host(),
        approved_by: args.approved_by.clone(),
        ticket: args.ticket.clone(),
    };
    store.append(vec![(Timestamp::now(), confirmed)])?;
    Ok(())
}

/// Asks for the number of rows to be typed.
fn ask(facts: &JobFacts, lang: Lang) -> Result<&'static str, Error> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Error::NotConfirmed(consent::no_terminal()));
    }
    let rows = facts.to_send;
    let typed: Result<String, _> = Input::new()
        .with_prompt(consent::question(rows).said(lang))
        .allow_empty(true)
        .interact_text();
    match typed {
        Ok(typed) if typed.trim() == rows.to_string() => Ok("typed"),
        Ok(typed) => Err(Error::NotConfirmed(consent::other_number(
            typed.trim(),
            rows,
        ))),
        Err(dialoguer::Error::IO(error)) => {
            say("");
            Err(Error::NotConfirmed(consent::unanswered(&error)))
        }
    }
}
