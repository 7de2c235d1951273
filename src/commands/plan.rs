//! `plan`: a sheet → a journal with a plan, and what to type next.

use std::path::Path;

use super::destination::destination;
use super::next_run::as_run;
use super::pace::PaceSettings;
use super::plan_files::{plan_kind, write_fixed, write_plan};
use super::preflight::Calling;
use super::ram_policy::ram_policy;
use super::run_end::resume_command;
use super::say::{say, show_plan};
use super::sheet::{Opened, open_or_plan, options_of, take_lock};
use super::show_plan::ShownAs;
use crate::cli::{CallArgs, PaceArgs, PlanArgs, SheetArgs, TargetArgs};
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, Store};
use crate::rename::Target;
use crate::settings::journal_path;
use crate::words::{Lang, plan as words};

/// Carries the command out.
pub(super) fn plan(args: &PlanArgs, lang: Lang) -> Result<Exit, Error> {
    if args.ram_policy {
        return ram_policy(&args.sheet, lang);
    }
    if let Some(copy) = &args.fix {
        write_fixed(&args.sheet.input, &options_of(&args.sheet)?, copy, lang)?;
    }
    let output = args.output.as_deref();
    plan_only(
        &args.sheet,
        &args.target,
        &args.calls,
        &args.pace,
        output,
        lang,
    )
}

/// Plans a sheet and sends nothing; writes the plan to `output`, too.
pub(super) fn plan_only(
    sheet: &SheetArgs,
    target: &TargetArgs,
    calls: &CallArgs,
    pace: &PaceArgs,
    output: Option<&Path>,
    lang: Lang,
) -> Result<Exit, Error> {
    let output = match output {
        Some(path) => Some((path, plan_kind(path)?)),
        None => None,
    };
    let destination = destination(target, lang)?;
    let pace = PaceSettings::from_args(pace)?;
    let journal = journal_path(sheet, &destination);
    let _lock = take_lock(&journal, lang)?;
    let typed = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let run = as_run(typed);
    let calling = Calling {
        destination: &destination,
        calls,
        pace: &pace,
        lang,
    };
    match open_or_plan(sheet, calling, &journal)? {
        Opened::Begun(store) => {
            if let Some((path, kind)) = output {
                write_plan(&store, path, kind, &pace, &run, lang)?;
            }
            let counts = crate::report::Counts::of(&store.tally()?);
            say(words::has_begun(&counts).said(lang));
            say(words::go_on(&resume_command(&store)?).said(lang));
            say(words::or_another().said(lang));
        }
        Opened::Planned(plan) => {
            let plan_id = plan.planned.facts.plan_id.clone();
            let store = Store::open(&journal, Access::Read)?;
            show_plan(*plan, &store, &pace, ShownAs::Result, lang)?;
            if let Some((path, kind)) = output {
                write_plan(&store, path, kind, &pace, &run, lang)?;
            }
            let next = match destination.target() {
                // An emulator never asks.
                Target::Emulator | Target::Rehearsal => run,
                Target::Service => format!("{run} --confirm {plan_id}"),
            };
            ShownAs::Result.line(words::next(&next).said(lang))?;
        }
    }
    Ok(Exit::Success)
}
