//! The renames of a plan on the terminal, lane by lane; long ones folded.

use super::say::say;
use crate::error::Error;
use crate::journal::Store;
use crate::rename::{PlannedLane, Status};
use crate::report::{Marking, plan_lines};

/// About how many renames are shown in all: what can be looked over.
const SHOWN: u32 = 40;
/// How many of a lane are shown, however many lanes there are.
const SHOWN_OF_LANE: u32 = 3;

/// Prints old → new by account and region.
pub(super) fn say_renames(store: &Store) -> Result<(), Error> {
    let marking = match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => Marking::Brackets,
        _ => Marking::Colours,
    };
    let tally = store.tally()?;
    let pending = |lane: i64| {
        let parts = tally.iter();
        let parts = parts.filter(|part| part.lane == lane && part.status == Status::Pending);
        parts.map(|part| part.rows).sum::<u64>()
    };
    let lanes: Vec<_> = store.facts().lanes.iter().collect();
    let busy = lanes.iter().filter(|lane| pending(lane.id) > 0).count();
    let busy = u32::try_from(busy).unwrap_or(u32::MAX).max(1);
    let limit = (SHOWN / busy).max(SHOWN_OF_LANE);
    let mut folded = 0;
    for lane in lanes {
        let rows = pending(lane.id);
        if rows == 0 {
            continue;
        }
        let renames = store.planned_renames(lane.id, limit)?;
        say(format_args!("{}: {rows} to rename", name_of(lane)));
        plan_lines(&renames, marking).into_iter().for_each(say);
        let more = rows.saturating_sub(renames.len() as u64);
        if renames.len() as u64 >= u64::from(limit) && more > 0 {
            say(format_args!("  … and {more} more"));
            folded += more;
        }
    }
    if folded > 0 {
        say("all of them as a file: cert-rename plan with -o plan.xlsx or -o plan.csv");
    }
    Ok(())
}

fn name_of(lane: &PlannedLane) -> String {
    let region = lane.region.as_str();
    match (&lane.account, lane.profile.as_str()) {
        (Some(account), "") => format!("account {account}, {region}"),
        (Some(account), profile) => format!("account {account} (profile {profile}), {region}"),
        (None, "") => format!("{region}, default credentials"),
        (None, profile) => format!("{region}, profile {profile}"),
    }
}
