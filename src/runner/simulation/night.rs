//! A whole job: 50,000 rows, 8 lanes, two nights, an outage, a laptop's sleep, a changing quota.

use std::time::Duration;

use super::game::play;
use super::service::{Counter, MODELS};
use super::world::{Trouble, World};
use super::{most_in_a_window, reading_lane};
use crate::runner::window::Window;

const MINUTE: Duration = Duration::from_mins(1);
const LANES: u32 = 8;
const ROWS: u32 = 50_000;

#[test]
#[expect(
    clippy::print_stdout,
    reason = "figures for those who ask with --nocapture"
)]
fn a_job_of_two_nights() {
    let began = std::time::Instant::now();
    let (mut calls, mut refused, mut renamed) = (0, 0, 0);
    for number in 0..LANES {
        let (mut quota, mut troubles) = (60.0, Vec::new());
        match number {
            0 => troubles.push(Trouble::Away {
                from: MINUTE * 30,
                to: MINUTE * 55,
            }),
            1 => troubles.push(Trouble::Suspended {
                at: MINUTE * 40,
                lasts: MINUTE * 20,
            }),
            2 => troubles.push(Trouble::Quota {
                at: MINUTE * 50,
                calls: 50.0,
            }),
            3 => quota = 75.0,
            _ => {}
        }
        let model = MODELS[number as usize % 3];
        let mut world = World::new(
            Counter::new(model, quota, MINUTE, Duration::from_secs(17)),
            u64::from(number),
        );
        world.troubles = troubles;
        // Two nights of an hour and a quarter.
        world.window = Window::Daily {
            hours: "23:00-00:15".parse().expect("hours"),
            zone: jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone"),
        };
        world.wall = "2026-03-01T14:58:00Z".parse().expect("a time");
        let rows = ROWS / LANES;
        let played = play(&mut reading_lane("60/60s"), rows, &mut world);
        assert_eq!(played.renamed, rows, "lane {number}");
        assert!(played.oldest_name <= MINUTE * 10, "lane {number}");
        assert!(played.looks >= rows as usize, "lane {number}");
        assert!(
            most_in_a_window(&played.arrivals, MINUTE) <= 60,
            "lane {number}"
        );
        let open = |at: &Duration| {
            let at = world.wall + jiff::SignedDuration::try_from(*at).unwrap_or_default();
            matches!(world.window.gate(at), crate::runner::window::Gate::Open)
        };
        let slack = world.latency;
        assert!(
            played
                .arrivals
                .iter()
                .all(|at| open(at) || open(&at.saturating_sub(slack))),
            "lane {number} began a row while the window was closed"
        );
        let untouched = number > 3;
        if untouched {
            // 6,250 rows: 75 minutes of the first night, the rest in the second.
            let nights = rows.div_ceil(75 * 60 - 60);
            assert_eq!(nights, 2);
            let first_night = played.sent.iter().filter(|at| **at < MINUTE * 90).count();
            let first_night = u32::try_from(first_night).unwrap_or(0);
            let utilisation = f64::from(first_night) / (75.0 * 60.0);
            assert!(utilisation >= 0.97, "lane {number}: {utilisation:.3}");
            assert_eq!(played.refused, 0, "lane {number}");
            println!("lane {number} {model:?}: utilisation {utilisation:.4}");
        } else {
            println!(
                "lane {number} {model:?}: {} of {} calls refused, {} unanswered, done after {:.0} minutes",
                played.refused,
                played.arrivals.len(),
                played.unanswered,
                played.ended_at.as_secs_f64() / 60.0
            );
        }
        calls += played.arrivals.len();
        refused += played.refused;
        renamed += played.renamed;
    }
    println!(
        "{renamed} rows in {calls} calls, {refused} refused, simulated in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    assert_eq!(renamed, ROWS);
    assert!(refused * 100 < calls, "{refused} of {calls} calls refused");
}
