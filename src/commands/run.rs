//! `run`: plan if there is none, show it, ask, carry out what is left.

use super::carry_out::carry_out;
use super::consent::agree;
use super::destination::destination;
use super::pace::PaceSettings;
use super::plan::plan_only;
use super::preflight::Calling;
use super::say::{say, show_plan};
use super::sheet::{Opened, confirmed_plan, open_or_plan, take_lock};
use super::show_plan::ShownAs;
use crate::cli::RunArgs;
use crate::destination::Destination;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, Store};
use crate::runner::Errand;
use crate::settings::journal_path;
use crate::words::{Lang, plan as plan_words, run as run_words};

/// Carries the command out.
pub(super) fn run(args: &RunArgs, lang: Lang) -> Result<Exit, Error> {
    if args.dry_run {
        return plan_only(
            &args.sheet,
            &args.target,
            &args.calls,
            &args.pace,
            None,
            lang,
        );
    }
    let destination = if args.rehearse {
        Destination::Rehearsal
    } else {
        destination(&args.target, lang)?
    };
    let pace = PaceSettings::from_args(&args.pace)?;
    let journal = journal_path(&args.sheet, &destination);
    let _lock = take_lock(&journal, lang)?;
    let calling = Calling {
        destination: &destination,
        calls: &args.calls,
        pace: &pace,
        lang,
    };
    let confirmed = match &args.consent.confirm {
        Some(id) if !args.rehearse => {
            confirmed_plan(&args.sheet, &destination, &journal, id, lang)?
        }
        _ => None,
    };
    let opened = match confirmed {
        Some(store) => Opened::Begun(Box::new(store)),
        None => open_or_plan(&args.sheet, calling, &journal)?,
    };
    let mut store = match opened {
        Opened::Begun(store) => *store,
        Opened::Planned(plan) => {
            let store = Store::open(&journal, Access::Write)?;
            if args.show.quiet {
                say(plan_words::id(&plan.planned.facts.plan_id).said(lang));
            } else {
                show_plan(*plan, &store, &pace, ShownAs::Question, lang)?;
            }
            store
        }
    };
    agree(&mut store, &args.consent, lang)?;
    if args.rehearse && !args.show.quiet {
        say(run_words::rehearsing().said(lang));
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
