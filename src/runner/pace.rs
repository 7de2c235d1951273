//! When a lane's next call may start, so that no window of the quota's length holds more calls than the quota.
//!
//! Two rules. A call may start only while fewer calls than the quota are in flight or were answered within the last
//! period: then the call that comes N later *arrives* at the service more than a period after this one did, however
//! late the network was, wherever the window starts, and on the service's own clock. And calls are spread: not sooner
//! than 0.97 of the even spacing after the last, so that a window's calls don't come in one burst.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, FakeRelativeClock};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota as Spacing, RateLimiter};

use crate::rename::Quota;

/// Part of the even spacing that is kept between calls: the rest makes good for late wake-ups.
const SPREAD: f64 = 0.97;

/// Calls this much apart or closer may come in small bursts: the timer's grain of 1 ms would else cost throughput.
const TIMER_SLACK: Duration = Duration::from_millis(20);

/// What a call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// This moment.
    Until(Duration),
    /// An answer to a call in flight.
    Answer,
}

/// The pace of one lane. Moments are monotonic, on the run's clock.
#[derive(Debug)]
pub(super) struct Pace {
    quota: Quota,
    spacing: RateLimiter<NotKeyed, InMemoryState, FakeRelativeClock, NoOpMiddleware<Nanos>>,
    clock: FakeRelativeClock,
    clock_stands_at: Duration,
    in_flight: u32,
    /// When the calls of the last period were answered, oldest first.
    answered: VecDeque<Duration>,
}

impl Pace {
    /// Makes a pace that has made no call yet.
    pub(super) fn new(quota: Quota) -> Self {
        let clock = FakeRelativeClock::default();
        let even = quota.period / quota.calls.get();
        let least = even.mul_f64(SPREAD).max(Duration::from_nanos(1));
        let burst = TIMER_SLACK.as_nanos().div_ceil(least.as_nanos());
        let burst = u32::try_from(burst)
            .unwrap_or(u32::MAX)
            .min(quota.calls.get());
        let spacing = Spacing::with_period(least)
            .expect("the spacing is not zero")
            .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN));
        let spacing = RateLimiter::direct_with_clock(spacing, clock.clone());
        Self {
            quota,
            spacing,
            clock,
            clock_stands_at: Duration::ZERO,
            in_flight: 0,
            answered: VecDeque::new(),
        }
    }

    /// Counts a call of an earlier run, which was answered at `at`, before this run began.
    pub(super) fn remember(&mut self, at: Duration) {
        let place = self.answered.partition_point(|&other| other <= at);
        self.answered.insert(place, at);
    }

    /// Takes a permit for a call that starts now.
    ///
    /// # Errors
    /// What to wait for before asking again.
    pub(super) fn try_start(&mut self, now: Duration) -> Result<(), Wait> {
        while self
            .answered
            .front()
            .is_some_and(|&at| at + self.quota.period < now)
        {
            self.answered.pop_front();
        }
        let held = self.answered.len() + self.in_flight as usize;
        if held >= self.quota.calls.get() as usize {
            return Err(match self.answered.front() {
                // A nanosecond more than a period: both ends of a window count.
                Some(&oldest) => Wait::Until(oldest + self.quota.period + Duration::from_nanos(1)),
                None => Wait::Answer,
            });
        }
        if let Some(step) = now.checked_sub(self.clock_stands_at) {
            self.clock.advance(step);
            self.clock_stands_at = now;
        }
        self.spacing
            .check()
            .map_err(|not_until| Wait::Until(now + not_until.wait_time_from(self.clock.now())))?;
        self.in_flight += 1;
        Ok(())
    }

    /// Gives back a permit whose call never left.
    pub(super) fn not_sent(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Notes that a call was answered, or given up, at `at`.
    pub(super) fn answered(&mut self, at: Duration) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.remember(at);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Plays `calls` calls; `latency(i)` is how long call `i` takes and `delay(i)` how much of it passes before the
    /// call arrives. Returns when each arrived.
    fn arrivals(
        quota: Quota,
        calls: usize,
        latency: impl Fn(usize) -> (Duration, Duration),
    ) -> Vec<Duration> {
        let mut pace = Pace::new(quota);
        let mut now = Duration::ZERO;
        let mut in_flight: Vec<Duration> = Vec::new();
        let mut arrived = Vec::new();
        while arrived.len() < calls {
            in_flight.sort_unstable();
            while in_flight.first().is_some_and(|&at| at <= now) {
                pace.answered(in_flight.remove(0));
            }
            match pace.try_start(now) {
                Ok(()) => {
                    let (delay, rest) = latency(arrived.len());
                    arrived.push(now + delay);
                    in_flight.push(now + delay + rest);
                }
                Err(Wait::Until(at)) => {
                    let next = in_flight.first().copied().unwrap_or(at).min(at);
                    now = next.max(now + Duration::from_nanos(1));
                }
                Err(Wait::Answer) => now = *in_flight.first().unwrap(),
            }
        }
        arrived.sort_unstable();
        arrived
    }

    fn most_in_a_window(arrived: &[Duration], period: Duration) -> usize {
        let count_from = |first: &Duration| {
            arrived
                .iter()
                .filter(|&at| at >= first && *at < *first + period)
                .count()
        };
        arrived.iter().map(count_from).max().unwrap_or(0)
    }

    proptest! {
        /// The promise of design.md, section 9, number 4, whatever the network does.
        #[test]
        fn no_window_holds_more_than_the_quota(
            calls in 1_u32..12, period_ms in 50_u64..3000,
            network in proptest::collection::vec((0_u64..900, 0_u64..900), 40),
        ) {
            let quota = Quota { calls: calls.try_into().unwrap(), period: Duration::from_millis(period_ms) };
            let arrived = arrivals(quota, 40, |i| {
                (Duration::from_millis(network[i].0), Duration::from_millis(network[i].1))
            });
            prop_assert!(most_in_a_window(&arrived, quota.period) <= calls as usize);
        }
    }

    #[test]
    fn a_prompt_service_is_used_to_the_full() {
        let quota = Quota {
            calls: 20.try_into().unwrap(),
            period: Duration::from_secs(2),
        };
        let arrived = arrivals(quota, 200, |_| {
            (Duration::from_millis(1), Duration::from_millis(1))
        });
        let took = arrived[199].saturating_sub(arrived[0]);
        assert!(
            took <= Duration::from_secs_f64(199.0 * 0.1 * 1.01),
            "{took:?}"
        );
    }

    #[test]
    fn calls_of_an_earlier_run_count() {
        let quota = Quota {
            calls: 2.try_into().unwrap(),
            period: Duration::from_secs(10),
        };
        let mut pace = Pace::new(quota);
        let began = Duration::from_secs(100);
        for ago in [3, 2, 11] {
            pace.remember(began.saturating_sub(Duration::from_secs(ago)));
        }
        let Err(Wait::Until(at)) = pace.try_start(began) else {
            panic!("it may not start yet")
        };
        assert_eq!(
            at.as_secs(),
            107,
            "a period after the older of the two that count"
        );
        assert_eq!(pace.try_start(at), Ok(()));
    }
}
