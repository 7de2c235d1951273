//! A service that is away: no attempts used up, one probe at a time, and an end to it.

use std::time::Duration;

use proptest::prelude::*;

use super::game::{Played, play};
use super::service::{Counter, Model};
use super::world::{Trouble, World};
use super::{lane, reading_lane};
use crate::runner::StopReason;
use crate::runner::notice::Notice;

const MINUTE: Duration = Duration::from_mins(1);

fn world(seed: u64, troubles: Vec<Trouble>) -> World {
    let counter = Counter::new(Model::Sliding, 60.0, MINUTE, Duration::ZERO);
    let mut world = World::new(counter, seed);
    world.troubles = troubles;
    world
}

/// Counts the outages that began and ended.
fn outages(played: &Played) -> (usize, usize) {
    let count = |is: fn(&Notice) -> bool| {
        played
            .notices
            .iter()
            .filter(|(_, notice)| is(notice))
            .count()
    };
    (
        count(|notice| matches!(notice, Notice::OutageBegan { .. })),
        count(|notice| matches!(notice, Notice::OutageEnded { .. })),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn an_outage_uses_up_no_attempts(
        from_s in 0_u64..200,
        lasts_s in 60_u64..6500,
        refused in any::<bool>(),
        reads in any::<bool>(),
        seed in 0_u64..1_000_000,
    ) {
        let (from, to) = (Duration::from_secs(from_s), Duration::from_secs(from_s + lasts_s));
        let trouble = if refused { Trouble::Refused { from, to } } else { Trouble::Away { from, to } };
        let mut lane = if reads { reading_lane("60/60s") } else { lane("60/60s") };
        let played = play(&mut lane, 240, &mut world(seed, vec![trouble]));
        prop_assert_eq!((played.renamed, played.failed, played.gave_up), (240, 0, 0));
        prop_assert!(played.oldest_name <= MINUTE * 10);
        prop_assert_eq!(outages(&played), (1, 1));
        prop_assert!(played.most_probes <= 1, "{} probes at once", played.most_probes);
        // Waits of at most 5 minutes and 10 s for an answer.
        prop_assert!(played.unanswered <= 16 + 20 + usize::try_from(lasts_s / 150).unwrap_or(0));
        prop_assert!(played.ended_at <= to + Duration::from_secs(5 * 60 + 11 + 240 + 60));
    }

    #[test]
    fn time_asleep_is_no_outage(
        at_s in 5_u64..200,
        lasts_s in 1_u64..100_000,
        stopped in any::<bool>(),
        reads in any::<bool>(),
        seed in 0_u64..1_000_000,
    ) {
        let (at, lasts) = (Duration::from_secs(at_s), Duration::from_secs(lasts_s));
        let trouble = if stopped { Trouble::Stopped { at, lasts } } else { Trouble::Suspended { at, lasts } };
        let mut lane = if reads { reading_lane("60/60s") } else { lane("60/60s") };
        let played = play(&mut lane, 240, &mut world(seed, vec![trouble]));
        prop_assert_eq!((played.renamed, played.failed, played.gave_up), (240, 0, 0));
        prop_assert!(played.oldest_name <= MINUTE * 10);
        prop_assert_eq!(outages(&played), (0, 0));
    }
}

#[test]
fn a_lane_is_given_up_after_the_outage_limit_of_time_awake() {
    let away = Trouble::Away {
        from: MINUTE,
        to: Duration::from_hours(100),
    };
    let stopped = Trouble::Stopped {
        at: MINUTE * 30,
        lasts: Duration::from_hours(5),
    };
    let played = play(&mut lane("60/60s"), 240, &mut world(3, vec![away, stopped]));
    let (at, last) = played.notices.last().expect("notices");
    let lasted = Duration::from_hours(2);
    assert_eq!(*last, Notice::Stop(StopReason::Outage { lasted }));
    let awake = at.saturating_sub(Duration::from_hours(5) + MINUTE);
    assert!(awake >= lasted && awake < lasted + MINUTE, "{awake:?}");
    assert_eq!((played.failed, played.gave_up), (0, 0));
}

/// One row that never gets an answer is that row's own trouble: it uses up its attempts, and the others go on.
#[test]
fn one_bad_row_is_no_outage() {
    let mut world = world(1, Vec::new());
    world.bad_row = Some(60);
    let played = play(&mut lane("60/60s"), 60, &mut world);
    assert_eq!((played.renamed, played.gave_up), (59, 1));
    assert_eq!(outages(&played), (0, 0));
    assert_eq!(played.arrivals.len(), 59 + 6);
}
