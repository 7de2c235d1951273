//! A quota that is known: never exceeded, and used.

use std::time::Duration;

use proptest::prelude::*;

use super::game::play;
use super::service::{Counter, MODELS, Neighbour};
use super::world::{Trouble, World};
use super::{lane, limits, most_in_a_window, reading_lane};
use crate::runner::LaneOutlook;
use crate::runner::lane::Lane;
use crate::runner::notice::Notice;
use crate::runner::rate::Cause;

const MINUTE: Duration = Duration::from_mins(1);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Design, section 9, number 4: whichever way the service counts, over a resume, a stop and a suspend.
    #[test]
    fn no_window_is_over_the_quota(
        model in 0_usize..3,
        calls in 1_u32..40,
        period_ms in 200_u64..90_000,
        phase_ms in 0_u64..90_000,
        latency_ms in 0_u64..4000,
        pause_at_s in 0_u64..60,
        pause_s in 1_u64..7200,
        kind in 0_u32..3,
        resume_after_ms in 0_u64..5000,
        seed in 0_u64..1_000_000,
    ) {
        let period = Duration::from_millis(period_ms);
        let rate = format!("{calls}/{period_ms}ms");
        let counter = Counter::new(
            MODELS[model],
            f64::from(calls),
            period,
            Duration::from_millis(phase_ms),
        );
        let mut world = World::new(counter, seed);
        world.latency = Duration::from_millis(latency_ms);
        let (at, lasts) = (Duration::from_secs(pause_at_s), Duration::from_secs(pause_s));
        world.troubles = match kind {
            0 => vec![],
            1 => vec![Trouble::Suspended { at, lasts }],
            _ => vec![Trouble::Stopped { at, lasts }],
        };
        let rows = calls + 10;
        let first = play(&mut lane(&rate), rows, &mut world);
        // Another process goes on a moment later, with what the journal says of the last period.
        let last = first.arrivals.iter().max().copied().unwrap_or_default();
        world.begins = last + world.latency + Duration::from_millis(resume_after_ms);
        world.troubles.clear();
        let recent = first.arrivals.iter().map(|at| {
            let ago = world.begins.saturating_sub(*at + world.latency);
            Duration::from_hours(48).saturating_sub(ago)
        });
        let mut second = Lane::new(limits(&rate), recent);
        let second = play(&mut second, rows, &mut world);
        let arrivals = [first.arrivals, second.arrivals].concat();
        prop_assert!(most_in_a_window(&arrivals, period) <= calls as usize);
        prop_assert_eq!(first.refused + second.refused, 0);
        prop_assert_eq!(first.renamed + second.renamed, 2 * rows);
    }
}

#[test]
fn a_known_quota_is_used_to_the_full() {
    for model in MODELS {
        for (rate, quota) in [("60/60s", 60_u32), ("7/60s", 7), ("600/60s", 600)] {
            let counter = Counter::new(model, f64::from(quota), MINUTE, Duration::from_secs(20));
            let mut world = World::new(counter, 1);
            let rows = 20 * quota;
            let played = play(&mut lane(rate), rows, &mut world);
            let utilisation = 19.0 * 60.0 / played.ended_at.as_secs_f64();
            assert_eq!(played.refused, 0, "{model:?} {rate}");
            assert!(utilisation >= 0.93, "{model:?} {rate}: {utilisation:.3}");
            let forecast = LaneOutlook {
                left: u64::from(rows),
                limit: f64::from(quota),
                period: MINUTE,
            };
            let off = forecast.time_left().as_secs_f64() / played.ended_at.as_secs_f64();
            assert!(
                (off - 1.0).abs() < 0.05,
                "{model:?} {rate}: {off:.3} of the time it took"
            );
        }
    }
}

/// Terraform takes a third of the quota for ten minutes.
#[test]
fn a_rate_falls_while_somebody_else_uses_the_quota_and_comes_back() {
    for model in MODELS {
        let counter =
            Counter::new(model, 60.0, MINUTE, Duration::ZERO).with_neighbour(Some(Neighbour {
                calls: 20.0,
                from: MINUTE * 5,
                to: MINUTE * 15,
            }));
        let mut world = World::new(counter, 1);
        let played = play(&mut lane("60/60s"), 2400, &mut world);
        assert_eq!(played.renamed, 2400);
        let causes: Vec<_> = played
            .notices
            .iter()
            .filter_map(|(_, notice)| match notice {
                Notice::Rate { cause, .. } => Some(*cause),
                _ => None,
            })
            .collect();
        assert_eq!(causes.first(), Some(&Cause::Throttled), "{model:?}");
        assert_eq!(causes.last(), Some(&Cause::Recovered), "{model:?}");
        assert!(
            played.refused <= 12,
            "{model:?}: {} refused",
            played.refused
        );
        assert!(
            played.ended_at < MINUTE * 54,
            "{model:?}: {:?}",
            played.ended_at
        );
    }
}

#[test]
fn a_row_that_waits_for_its_name_holds_up_no_other() {
    let counter = || Counter::new(MODELS[0], 60.0, MINUTE, Duration::ZERO);
    let plain = play(
        &mut reading_lane("60/60s"),
        120,
        &mut World::new(counter(), 1),
    );
    let mut world = World::new(counter(), 1);
    world.stored_failure = Some(9);
    let played = play(&mut reading_lane("60/60s"), 120, &mut world);
    assert_eq!((played.renamed, played.failed, played.gave_up), (120, 0, 0));
    let longer = played.ended_at.saturating_sub(plain.ended_at);
    assert!(
        longer < Duration::from_secs(5),
        "one call more, and {longer:?}"
    );
}
