//! A lane and its rules played against models of the service: a night in a second, from seeds.

mod auto;
mod game;
mod known;
mod night;
mod outages;
mod service;
mod world;

use std::time::Duration;

use crate::runner::freshness::{LiveNames, OldDoubts};
use crate::runner::lane::{Lane, LaneLimits};
use crate::runner::queue::Errand;

/// A lane with the default limits and a rate.
fn lane(rate: &str) -> Lane {
    Lane::new(limits(rate), [])
}

/// Makes a lane that reads live names, one by one.
fn reading_lane(rate: &str) -> Lane {
    let names = LiveNames::Read;
    Lane::new(
        LaneLimits {
            names,
            ..limits(rate)
        },
        [],
    )
}

fn limits(rate: &str) -> LaneLimits {
    LaneLimits {
        rate: rate.parse().expect("a rate"),
        concurrency: 8,
        max_attempts: 6,
        failures: "5%".parse().expect("a limit"),
        outage_limit: Duration::from_hours(2),
        names: LiveNames::Unread,
        old_doubts: OldDoubts::Resend,
        errand: Errand::Rename,
    }
}

/// The most arrivals that a window of `period` holds, wherever it starts.
fn most_in_a_window(arrivals: &[Duration], period: Duration) -> usize {
    let mut sorted = arrivals.to_vec();
    sorted.sort_unstable();
    let (mut first, mut most) = (0, 0);
    for (index, &at) in sorted.iter().enumerate() {
        while sorted[first] + period <= at {
            first += 1;
        }
        most = most.max(index + 1 - first);
    }
    most
}
