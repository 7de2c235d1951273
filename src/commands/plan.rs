//! `plan`: a sheet → a journal with a plan, and what to type next.

use super::destination::destination;
use super::pace::PaceSettings;
use super::preflight::Calling;
use super::ram_policy::ram_policy;
use super::say::{say, say_plan};
use super::sheet::{Opened, open_or_plan, take_lock};
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
    plan_only(&args.sheet, &args.target, &args.calls, &args.pace)
}

/// Plans a sheet and sends nothing.
pub(super) fn plan_only(
    sheet: &SheetArgs,
    target: &TargetArgs,
    calls: &CallArgs,
    pace: &PaceArgs,
) -> Result<Exit, Error> {
    let destination = destination(target)?;
    let pace = PaceSettings::from_args(pace)?;
    let journal = journal_path(sheet, &destination);
    let _lock = take_lock(&journal)?;
    let calling = Calling {
        destination: &destination,
        calls,
        pace: &pace,
    };
    match open_or_plan(sheet, calling, &journal)? {
        Opened::Begun(store) => {
            let counts = crate::report::Counts::of(&store.tally()?);
            say(format_args!("this job has begun: {}", counts.in_words()));
            say(format_args!(
                "go on with it: cert-rename resume {}",
                journal.display()
            ));
            say("or plan another with --new-job; the old journal is kept");
        }
        Opened::Planned(planned) => {
            let plan_id = planned.facts.plan_id.clone();
            say_plan(*planned, &Store::open(&journal, Access::Read)?, &pace)?;
            let input = sheet.input.display();
            say(match destination.target() {
                Target::Emulator if target.sandbox => {
                    format!("next: cert-rename run {input} --sandbox")
                }
                Target::Emulator => format!(
                    "next: cert-rename run {input} --endpoint {}",
                    target.endpoint.as_deref().unwrap_or_default()
                ),
                Target::Service => format!("next: cert-rename run {input} --confirm {plan_id}"),
            });
        }
    }
    Ok(Exit::Success)
}
