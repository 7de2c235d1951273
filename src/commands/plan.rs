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

/// Carries the command out.
pub(super) fn plan(args: &PlanArgs) -> Result<Exit, Error> {
    if args.ram_policy {
        return ram_policy(&args.sheet);
    }
    if let Some(copy) = &args.fix {
        write_fixed(&args.sheet.input, &options_of(&args.sheet)?, copy)?;
    }
    let output = args.output.as_deref();
    plan_only(&args.sheet, &args.target, &args.calls, &args.pace, output)
}

/// Plans a sheet and sends nothing; writes the plan to `output`, too.
pub(super) fn plan_only(
    sheet: &SheetArgs,
    target: &TargetArgs,
    calls: &CallArgs,
    pace: &PaceArgs,
    output: Option<&Path>,
) -> Result<Exit, Error> {
    let output = match output {
        Some(path) => Some((path, plan_kind(path)?)),
        None => None,
    };
    let destination = destination(target)?;
    let pace = PaceSettings::from_args(pace)?;
    let journal = journal_path(sheet, &destination);
    let _lock = take_lock(&journal)?;
    let typed = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let run = as_run(typed);
    let calling = Calling {
        destination: &destination,
        calls,
        pace: &pace,
    };
    match open_or_plan(sheet, calling, &journal)? {
        Opened::Begun(store) => {
            if let Some((path, kind)) = output {
                write_plan(&store, path, kind, &pace, &run)?;
            }
            let counts = crate::report::Counts::of(&store.tally()?);
            say(format_args!("this job has begun: {}", counts.in_words()));
            say(format_args!("go on with it: {}", resume_command(&store)?));
            say("or plan another with --new-job; the old journal is kept");
        }
        Opened::Planned(plan) => {
            let plan_id = plan.planned.facts.plan_id.clone();
            let store = Store::open(&journal, Access::Read)?;
            show_plan(*plan, &store, &pace, ShownAs::Result)?;
            if let Some((path, kind)) = output {
                write_plan(&store, path, kind, &pace, &run)?;
            }
            ShownAs::Result.line(match destination.target() {
                // An emulator never asks.
                Target::Emulator | Target::Rehearsal => format!("next: {run}"),
                Target::Service => format!("next: {run} --confirm {plan_id}"),
            });
        }
    }
    Ok(Exit::Success)
}
