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
use crate::words::labels::Finding;
use crate::words::{Lang, plan};

/// Prints the policy; a sheet with problems is refused, as by a plan.
pub(super) fn ram_policy(args: &SheetArgs, lang: Lang) -> Result<Exit, Error> {
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
        say_findings(Finding::Problem, problems, lang);
        return Err(Error::Problems { total });
    }
    let policy = policy.document(reads);
    writeln!(std::io::stdout().lock(), "{}", policy.text)
        .map_err(|source| Error::Stdout { source })?;
    say_scope(&policy, lang);
    Ok(Exit::Success)
}

/// Says so where the policy allows more than the sheet needs, or is too long.
fn say_scope(policy: &PolicyText, lang: Lang) {
    match policy.scope {
        Scope::Certificates => {}
        Scope::Regions => say(plan::policy_of_regions(MOST_CHARS).said(lang)),
        Scope::TooManyRegions => {
            say(plan::policy_too_long(policy.text.len(), MOST_CHARS).said(lang));
        }
    }
}
