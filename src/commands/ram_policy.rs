//! `plan --ram-policy`: the rights that a sheet's renames need, by the sheet alone.

use std::io::Write as _;

use super::profiles::environment_profile;
use super::say::{say, say_findings};
use super::sheet::{environment_region, input_options};
use crate::cli::SheetArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::input::{Decision, Sheet};
use crate::plan::Findings;
use crate::report::{MOST_CHARS, PolicyText, RamPolicy, Reads, Scope};
use crate::settings::job_settings;

/// Prints the policy; a sheet with problems is refused, as by a plan.
pub(super) fn ram_policy(args: &SheetArgs) -> Result<Exit, Error> {
    let settings = job_settings(args, (environment_region(), environment_profile()));
    let sheet = Sheet::open(&args.input, &input_options(args, &settings)?)?;
    let reads = if settings.preflight {
        Reads::Names
    } else {
        Reads::Nothing
    };
    let (mut policy, mut problems) = (RamPolicy::default(), Findings::default());
    sheet.for_each_row(|row| {
        if let Decision::Rename { cert_id, region } = &row.decision {
            policy.add(&row.cells.account_id, region.as_str(), cert_id.as_str());
        }
        row.problems
            .into_iter()
            .for_each(|problem| problems.add(problem));
        Ok::<(), Error>(())
    })?;
    if problems.total() > 0 && !args.skip_invalid {
        let total = problems.total();
        say_findings("problem", problems);
        return Err(Error::Problems { total });
    }
    let policy = policy.document(reads);
    writeln!(std::io::stdout().lock(), "{}", policy.text)
        .map_err(|source| Error::Stdout { source })?;
    say_scope(&policy);
    Ok(Exit::Success)
}

/// Says so where the policy allows more than the sheet needs, or is too long.
fn say_scope(policy: &PolicyText) {
    match policy.scope {
        Scope::Certificates => {}
        Scope::Regions => say(format_args!(
            "note: this allows all certificates of the sheet's regions: naming each of the sheet's takes more than the \
             {MOST_CHARS} characters that RAM takes of a custom policy; to name them, split the sheet and attach a policy for \
             each part"
        )),
        Scope::TooManyRegions => say(format_args!(
            "warning: this policy has {} characters, and RAM takes {MOST_CHARS} of a custom one: split the sheet by account, \
             and make a policy for each part",
            policy.text.len()
        )),
    }
}
