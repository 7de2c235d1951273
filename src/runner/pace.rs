//! When a lane's next call may start, so that no window of the quota's length holds more calls than the quota.
//!
//! Two rules. A call may start only while fewer calls than the limit are in flight or were answered within the last
//! period: then the call that comes N later *arrives* at the service more than a period after this one did, however
//! late the network was, wherever the window starts, and on the service's own clock. And calls are spread: not sooner
//! than 0.97 of the even spacing after the last, so that a window's calls don't come in one burst. Both together are
//! right for a fixed window, a sliding one and a token bucket.
//!
//! The limit may change while the lane runs: [`super::rate`] decides to what.

use std::collections::VecDeque;
use std::time::Duration;

use super::spacing::Spacing;

/// Part of the even spacing that is kept between calls: the rest makes good for late wake-ups.
const SPREAD: f64 = 0.97;

/// Calls this much apart or closer may come in small bursts: the timer's grain of 1 ms would else cost throughput.
const TIMER_SLACK: Duration = Duration::from_millis(20);

/// A window is taken to be longer by one part in so many: the service's clock may run slower than ours.
///
/// Source: a clock that is being corrected runs wrong by at most 500 parts in a million (adjtimex).
const CLOCK_DRIFT: u32 = 2000;

/// What a call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// This moment.
    Until(Duration),
    /// An answer to a call in flight.
    Answer,
}

/// Whether the service took a call or refused it for its quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was let through, or it is not known that it was not.
    Accepted,
    /// It was refused: too many calls.
    Throttled,
}

/// The pace of one lane. Moments are monotonic, on the run's clock.
#[derive(Debug)]
pub(super) struct Pace {
    period: Duration,
    /// Calls that a window may hold; at least 1.
    limit: f64,
    spacing: Spacing,
    in_flight: u32,
    /// When the calls of the last period were answered, oldest first.
    answered: VecDeque<(Duration, Taken)>,
}

impl Pace {
    /// Makes a pace that has made no call yet.
    pub(super) fn new(limit: f64, period: Duration) -> Self {
        let limit = limit.max(1.0);
        let apart = apart(limit, period);
        Self {
            period,
            limit,
            spacing: Spacing::new(apart, burst(limit, apart)),
            in_flight: 0,
            answered: VecDeque::new(),
        }
    }

    /// Changes how many calls a window may hold.
    pub(super) fn set_limit(&mut self, limit: f64) {
        self.limit = limit.max(1.0);
        let apart = apart(self.limit, self.period);
        self.spacing.retune(apart, burst(self.limit, apart));
    }

    /// Counts a call of an earlier run, which was answered at `at`, before this run began.
    pub(super) fn remember(&mut self, at: Duration) {
        self.insert(at, Taken::Accepted);
    }

    /// Takes a permit for a call that starts now.
    ///
    /// # Errors
    /// What to wait for before asking again.
    pub(super) fn try_start(&mut self, now: Duration) -> Result<(), Wait> {
        self.forget(now);
        let most = self.most();
        let held = self.answered.len() + self.in_flight as usize;
        if held >= most {
            return Err(match self.answered.get(held - most) {
                // A nanosecond more than a window: both ends of it count.
                Some(&(at, _)) => Wait::Until(at + self.window() + Duration::from_nanos(1)),
                None => Wait::Answer,
            });
        }
        self.spacing.try_take(now).map_err(Wait::Until)?;
        self.in_flight += 1;
        Ok(())
    }

    /// Gives back a permit whose call never left.
    pub(super) fn not_sent(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Notes that a call was answered, or given up, at `at`.
    pub(super) fn answered(&mut self, at: Duration, taken: Taken) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.insert(at, taken);
    }

    /// Returns how many calls of the window that ends now the service let through.
    pub(super) fn accepted(&mut self, now: Duration) -> usize {
        self.forget(now);
        let accepted = self.answered.iter();
        accepted
            .filter(|(_, taken)| *taken == Taken::Accepted)
            .count()
    }

    /// Tells whether calls wait for the quota rather than for rows or answers: nine tenths of it were used.
    pub(super) fn is_used(&mut self, now: Duration) -> bool {
        self.forget(now);
        #[expect(clippy::cast_precision_loss, reason = "a part of a count")]
        let held = self.answered.len() as f64;
        held >= (self.limit * 0.9).floor()
    }

    fn insert(&mut self, at: Duration, taken: Taken) {
        let place = self.answered.partition_point(|(other, _)| *other <= at);
        self.answered.insert(place, (at, taken));
    }

    fn forget(&mut self, now: Duration) {
        let window = self.window();
        while self
            .answered
            .front()
            .is_some_and(|(at, _)| *at + window < now)
        {
            self.answered.pop_front();
        }
    }

    fn window(&self) -> Duration {
        window_of(self.period)
    }

    fn most(&self) -> usize {
        most(self.limit)
    }
}

/// A limit as a whole number of calls.
fn most(limit: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least 1, and quotas are 32 bits"
    )]
    let most = limit as usize;
    most.max(1)
}

/// How many calls may come at once.
fn burst(limit: f64, apart: Duration) -> u32 {
    let burst = TIMER_SLACK.as_nanos().div_ceil(apart.as_nanos().max(1));
    let most = u32::try_from(most(limit)).unwrap_or(u32::MAX);
    u32::try_from(burst).unwrap_or(u32::MAX).clamp(1, most)
}

/// Returns from the first of `calls` calls to the last, while the service answers at once.
pub(super) fn steady_time(calls: u64, limit: f64, period: Duration) -> Duration {
    let gaps = calls.saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least 1, and quotas are 32 bits"
    )]
    let most = limit.max(1.0) as u64;
    #[expect(clippy::cast_precision_loss, reason = "a forecast")]
    let (windows, rest) = ((gaps / most) as f64, (gaps % most) as f64);
    window_of(period).mul_f64(windows) + apart(limit, period).mul_f64(rest)
}

fn window_of(period: Duration) -> Duration {
    period + period / CLOCK_DRIFT
}

fn apart(limit: f64, period: Duration) -> Duration {
    period.mul_f64(SPREAD / limit).max(Duration::from_nanos(1))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rename::Quota;

    fn pace_of(quota: Quota) -> Pace {
        Pace::new(f64::from(quota.calls.get()), quota.period)
    }

    /// Plays `calls` calls; `latency(i)` is how long call `i` takes and `delay(i)` how much of it passes before the
    /// call arrives. Returns when each arrived.
    fn arrivals(
        quota: Quota,
        calls: usize,
        latency: impl Fn(usize) -> (Duration, Duration),
    ) -> Vec<Duration> {
        let mut pace = pace_of(quota);
        let mut now = Duration::ZERO;
        let mut in_flight: Vec<Duration> = Vec::new();
        let mut arrived = Vec::new();
        while arrived.len() < calls {
            in_flight.sort_unstable();
            while in_flight.first().is_some_and(|&at| at <= now) {
                pace.answered(in_flight.remove(0), Taken::Accepted);
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
        let mut pace = pace_of(quota);
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
            "a window after the older of the two that count"
        );
        assert_eq!(pace.try_start(at), Ok(()));
    }
}
