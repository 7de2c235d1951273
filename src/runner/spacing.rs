//! The least time between a lane's calls: governor's limiter on a clock that is told the time.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, FakeRelativeClock};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

/// Spreads calls evenly. Moments are monotonic, on the run's clock, and never go back.
#[derive(Debug)]
pub(super) struct Spacing {
    limiter: RateLimiter<NotKeyed, InMemoryState, FakeRelativeClock, NoOpMiddleware<Nanos>>,
    clock: FakeRelativeClock,
    /// The moment that `clock` shows.
    shows: Duration,
    /// When the last call started.
    last: Option<Duration>,
}

impl Spacing {
    /// Makes a spacing of `apart` between calls, of which `burst` may come at once.
    pub(super) fn new(apart: Duration, burst: u32) -> Self {
        let clock = FakeRelativeClock::default();
        let quota = Quota::with_period(apart.max(Duration::from_nanos(1)))
            .expect("it is not zero")
            .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN));
        Self {
            limiter: RateLimiter::direct_with_clock(quota, clock.clone()),
            clock,
            shows: Duration::ZERO,
            last: None,
        }
    }

    /// Changes the spacing from the last call on.
    ///
    /// A limiter's rate can't be changed, so a fresh one gets the last call as its first.
    pub(super) fn retune(&mut self, apart: Duration, burst: u32) {
        let last = self.last;
        *self = Self::new(apart, burst);
        if let Some(last) = last {
            // The first cell of a fresh limiter is always there.
            self.try_take(last).ok();
        }
    }

    /// Takes the place of a call that starts now.
    ///
    /// # Errors
    /// The moment from which on there is one.
    pub(super) fn try_take(&mut self, now: Duration) -> Result<(), Duration> {
        if let Some(step) = now.checked_sub(self.shows) {
            self.clock.advance(step);
            self.shows = now;
        }
        self.limiter
            .check()
            .map_err(|not_until| now + not_until.wait_time_from(self.clock.now()))?;
        self.last = Some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Spacing;
    use std::time::Duration;

    #[test]
    fn a_new_spacing_counts_from_the_last_call() {
        let second = Duration::from_secs;
        let mut spacing = Spacing::new(second(1), 1);
        assert_eq!(spacing.try_take(second(100)), Ok(()));
        assert_eq!(spacing.try_take(second(100)), Err(second(101)));
        spacing.retune(second(5), 1);
        assert_eq!(spacing.try_take(second(101)), Err(second(105)));
        assert_eq!(spacing.try_take(second(105)), Ok(()));
    }
}
