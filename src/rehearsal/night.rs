//! What a rehearsed night meets: the service's quotas and latency, faults, and one outage a lane. Pure, from a seed.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;

use crate::runner::READ_QUOTA;
use crate::sandbox::{FaultPlan, Latency, SandboxConfig};

/// The seed of every rehearsal: the same sheet meets the same night.
pub(crate) const SEED: u64 = 1;

/// How long temporary credentials last. Source: the usual session of an assumed role, `api/protocol.md` section 11.
pub(super) const SESSION: SignedDuration = SignedDuration::from_hours(1);

/// What goes wrong with single calls: some in a thousand, as a bad night at the service would have it.
const FAULTS: &str = "throttle=2s:0.1%, 500-before:0.1%, 500-after:0.1%, 503:0.05%, reset-before:0.05%, \
     reset-after:0.05%, hang-after:0.02%, truncated:0.02%, expired-token:0.01%, describe/500:0.5%, describe/reset:0.2%";

/// A lane with fewer rows is over in so few minutes that an outage would be all there is to see.
const LEAST_ROWS: u64 = 300;

/// How long an outage lasts, in seconds.
const OUTAGE_SECONDS: std::ops::Range<u64> = 180..720;

/// How a service is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Away {
    /// Connections are refused: nothing was sent.
    Refused,
    /// Connections are made, and no call is ever answered.
    Silent,
}

/// The outage of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outage {
    /// It begins with the call that renames after so many.
    pub(super) after: u64,
    /// How long it lasts.
    pub(super) lasts: Duration,
    /// How the service is away.
    pub(super) away: Away,
}

/// Returns the outage of each lane, an account and a region, by the rows that it has to send.
pub(super) fn outages(
    rows: &BTreeMap<(String, String), u64>,
) -> BTreeMap<(String, String), Outage> {
    let mut rng = fastrand::Rng::with_seed(SEED);
    let lanes = rows.iter().filter(|(_, rows)| **rows >= LEAST_ROWS);
    let outage = |(lane, rows): (&(String, String), &u64)| {
        let outage = Outage {
            after: rng.u64(rows / 5..rows * 4 / 5),
            lasts: Duration::from_secs(rng.u64(OUTAGE_SECONDS)),
            away: if rng.bool() {
                Away::Refused
            } else {
                Away::Silent
            },
        };
        (lane.clone(), outage)
    };
    lanes.map(outage).collect()
}

/// Sets what the emulator of a rehearsal allows, how long it takes, and what goes wrong.
///
/// The quotas are the service's, whatever `--rate` says: so a pace that is too high is refused as it would be there.
pub(crate) fn set_night(config: SandboxConfig) -> SandboxConfig {
    SandboxConfig {
        quota: Some("60/60s".parse().expect("it is a quota")),
        describe_quota: Some(READ_QUOTA),
        latency: Latency::between(Duration::from_millis(50), Duration::from_millis(300)),
        faults: FAULTS.parse::<FaultPlan>().expect("it is a fault plan"),
        seed: SEED,
        ..config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lane_has_its_outage_somewhere_in_its_night_and_small_ones_have_none() {
        let lane = |account: &str, region: &str| (account.to_owned(), region.to_owned());
        let rows = BTreeMap::from([
            (lane("a", "cn-beijing"), 20_000),
            (lane("a", "cn-hangzhou"), 299),
            (lane("b", "cn-hangzhou"), 300),
        ]);
        let outages = outages(&rows);
        assert_eq!(outages.len(), 2, "{outages:?}");
        for (lane, outage) in &outages {
            let share = outage.after * 100 / rows[lane];
            assert!((20..80).contains(&share), "{lane:?} {outage:?}");
        }
        assert_eq!(outages, super::outages(&rows));
    }
}
