//! The lanes of a run: planned ones brought together by account and region, those left out for which nothing may be sent.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::calls::endpoint_of;
use super::machine::boot;
use super::own_emulator::OwnEmulator;
use super::pace::PaceSettings;
use super::profiles::Profiles;
use crate::destination::Destination;
use crate::error::Error;
use crate::journal::{Moment, Store, Tally};
use crate::progress::LaneAtStart;
use crate::rename::JobFacts;
use crate::runner::{LaneOutlook, LaneSetup, LeftOut, RateChoice};

/// Finds the credentials of every profile that has rows left, and whose they are.
pub(super) async fn open_profiles(
    facts: &JobFacts,
    tally: &[Tally],
    destination: &Destination,
    emulator: Option<&OwnEmulator>,
) -> Result<Profiles, Error> {
    let with_rows = facts
        .lanes
        .iter()
        .filter(|lane| left_in(tally, lane.id) > 0);
    let profiles = with_rows.map(|lane| lane.profile.as_str()).collect();
    Ok(Profiles::open(profiles, destination, emulator).await?)
}

/// Returns the planned lanes that have rows left for which nothing may be sent, and why.
pub(super) fn lanes_left_out(
    store: &Store,
    tally: &[Tally],
    profiles: &Profiles,
) -> Result<BTreeMap<i64, LeftOut>, Error> {
    let mut left_out = BTreeMap::new();
    for lane in &store.facts().lanes {
        if left_in(tally, lane.id) == 0 {
            continue;
        }
        let guards = store.account_guards(lane.id)?;
        if let Some(reason) = profiles.refuses(lane, &guards) {
            let of = guards.first().or(lane.account.as_ref());
            let account = of.map_or("an account that is not known", String::as_str);
            left_out.insert(
                lane.id,
                LeftOut {
                    account: account.to_owned(),
                    region: lane.region.as_str().to_owned(),
                    reason,
                },
            );
        }
    }
    Ok(left_out)
}

/// Brings planned lanes together by (account, region), those that have rows left.
pub(super) fn lanes(
    store: &Store,
    tally: &[Tally],
    destination: &Destination,
    emulator: Option<&OwnEmulator>,
    (profiles, left_out): (&Profiles, &BTreeMap<i64, LeftOut>),
    pace: &PaceSettings,
) -> Result<Vec<LaneSetup>, Error> {
    let now = match emulator.and_then(OwnEmulator::client) {
        Some(client) => Moment {
            wall: client.wall().now(),
            boot: None,
        },
        None => Moment {
            wall: Timestamp::now(),
            boot: boot(),
        },
    };
    let recent = store.attempts_within(pace.options.rate.period(), &now)?;
    let mut lanes: BTreeMap<(String, String), LaneSetup> = BTreeMap::new();
    for lane in &store.facts().lanes {
        if left_in(tally, lane.id) == 0 || left_out.contains_key(&lane.id) {
            continue;
        }
        let Some(known) = profiles.known.get(&lane.profile) else {
            continue;
        };
        let account = known.account();
        let endpoint = endpoint_of(&lane.region, &known.destination(destination), emulator)?;
        let setup = lanes
            .entry((account.clone(), lane.region.as_str().to_owned()))
            .or_insert_with(|| LaneSetup {
                account,
                region: lane.region.clone(),
                endpoint,
                planned: Vec::new(),
                left: 0,
                recent: Vec::new(),
            });
        setup.left += left_in(tally, lane.id);
        setup.planned.push((lane.id, lane.profile.clone()));
        let calls = recent.iter().filter(|(id, _)| *id == lane.id);
        setup.recent.extend(calls.map(|(_, ago)| *ago));
    }
    Ok(lanes.into_values().collect())
}

/// The lanes as progress finds them, those included for which nothing is sent.
pub(super) fn lanes_at_start(
    lanes: &[LaneSetup],
    left_out: &BTreeMap<i64, LeftOut>,
    tally: &[Tally],
    rate: RateChoice,
) -> BTreeMap<(String, String), LaneAtStart> {
    let outlook = |left| LaneOutlook {
        left,
        limit: rate.first_limit(),
        period: rate.period(),
    };
    let mut at_start = BTreeMap::new();
    let mut add = |account: &str, region: &str, left, planned: &[i64]| {
        let lane = at_start
            .entry((account.to_owned(), region.to_owned()))
            .or_insert_with(|| LaneAtStart {
                outlook: outlook(left),
                counts: BTreeMap::new(),
            });
        for part in tally.iter().filter(|part| planned.contains(&part.lane)) {
            *lane.counts.entry(part.status).or_default() += part.rows;
        }
    };
    for lane in lanes {
        let planned: Vec<i64> = lane.planned.iter().map(|(id, _)| *id).collect();
        add(&lane.account, lane.region.as_str(), lane.left, &planned);
    }
    for (id, lane) in left_out {
        add(&lane.account, &lane.region, 0, &[*id]);
    }
    at_start
}

fn left_in(tally: &[Tally], lane: i64) -> u64 {
    tally
        .iter()
        .filter(|part| part.lane == lane && !part.status.is_final())
        .map(|part| part.rows)
        .sum()
}
