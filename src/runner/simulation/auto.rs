//! `--rate auto` against quotas that it does not know.

use std::fmt::Write as _;
use std::time::Duration;

use super::game::play;
use super::lane;
use super::service::{Counter, MODELS, Model, Neighbour};
use super::world::{Hints, World};

const MINUTE: Duration = Duration::from_mins(1);

/// What the issue demands of jobs of 40 windows or more.
const MOST_REFUSED: f64 = 0.02;
const MOST_TIME: f64 = 1.25;

#[derive(Debug, Clone, Copy)]
struct Case {
    model: Model,
    quota: u32,
    hints: Hints,
    /// Windows during which a third of the quota is somebody else's.
    shared: Option<(u32, u32)>,
    seed: u64,
}

/// Returns the part of calls refused, and the time as a multiple of what the true quota allows.
fn measure(case: Case) -> (f64, f64) {
    let quota = f64::from(case.quota);
    let theirs = (quota / 3.0).floor();
    let neighbour = case.shared.map(|(from, to)| Neighbour {
        calls: theirs,
        from: MINUTE * from,
        to: MINUTE * to,
    });
    let shared_windows = case.shared.map_or(0, |(from, to)| to.min(40) - from);
    let rows = 40 * case.quota - f64_to_u32(theirs) * shared_windows;
    let phase = Duration::from_secs(case.seed * 17 % 60);
    let counter = Counter::new(case.model, quota, MINUTE, phase).with_neighbour(neighbour);
    let mut world = World::new(counter, case.seed);
    world.hints = case.hints;
    let played = play(&mut lane("auto"), rows, &mut world);
    assert_eq!(played.renamed, rows, "{case:?}");
    let calls = u32::try_from(played.arrivals.len()).unwrap_or(u32::MAX);
    let refused = u32::try_from(played.refused).unwrap_or(u32::MAX);
    let minutes = played.ended_at.as_secs_f64() / 60.0;
    (f64::from(refused) / f64::from(calls), minutes / 40.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number below 600"
)]
fn f64_to_u32(value: f64) -> u32 {
    value as u32
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "figures for those who ask with --nocapture"
)]
fn an_unknown_quota_is_found_and_used() {
    let mut bad = String::new();
    let (mut cases, mut most_refused, mut most_time) = (0, 0.0_f64, 0.0_f64);
    for model in MODELS {
        for hints in [Hints::Given, Hints::Absent] {
            for shared in [None, Some((0, 1000)), Some((10, 25))] {
                for quota in [10, 11, 15, 20, 30, 45, 60, 75, 97, 120, 200, 333, 600] {
                    // Long ones take long, and all look the same.
                    for seed in 0..if quota > 100 { 1 } else { 3 } {
                        let case = Case {
                            model,
                            quota,
                            hints,
                            shared,
                            seed,
                        };
                        let (refused, time) = measure(case);
                        cases += 1;
                        most_refused = most_refused.max(refused);
                        most_time = most_time.max(time);
                        if refused >= MOST_REFUSED || time > MOST_TIME {
                            writeln!(bad, "{case:?}: refused {refused:.4}, time {time:.3}").ok();
                        }
                    }
                }
            }
        }
    }
    println!("{cases} cases: at most {most_refused:.4} refused and {most_time:.3} × the time");
    assert!(bad.is_empty(), "{}\n{bad}", bad.lines().count());
}
