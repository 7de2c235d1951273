//! What a lane does when the service says that it is too much: how long it pauses, and how its rate falls and comes
//! back. Pure.

use std::time::Duration;

use super::rate::Cause;
use crate::rename::Quota;

/// What a refusal leaves of the rate.
const FACTOR: f64 = 2.0 / 3.0;

/// The part of the ceiling that each period without a refusal gives back.
const RECOVERY: f64 = 0.05;

/// The longest pause that is believed: the service counts in windows of one to two minutes.
///
/// Source: `api/protocol.md` section 9; the service's own tools wait at most 1 or 2 minutes (section 8).
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// The shortest first pause where the service says none.
const SHORTEST_PAUSE: Duration = Duration::from_millis(500);

/// A rate with a ceiling: falls by a factor when calls are refused, comes back slowly.
#[derive(Debug)]
pub(super) struct Ceiling {
    quota: Quota,
    limit: f64,
    changed_at: Duration,
}

impl Ceiling {
    /// Makes a rate that is at its ceiling.
    pub(super) fn new(quota: Quota) -> Self {
        Self {
            quota,
            limit: f64::from(quota.calls.get()),
            changed_at: Duration::ZERO,
        }
    }

    /// Returns the calls that a window may hold now.
    pub(super) fn limit(&self) -> f64 {
        self.limit
    }

    /// Lowers the rate.
    pub(super) fn refused(&mut self, now: Duration) -> Option<Cause> {
        self.changed_at = now;
        let before = self.limit;
        self.limit = (self.limit * FACTOR).max(1.0);
        (self.limit < before).then_some(Cause::Throttled)
    }

    /// Gives a part back once a period has passed.
    pub(super) fn tick(&mut self, now: Duration) -> Option<Cause> {
        let ceiling = f64::from(self.quota.calls.get());
        if self.limit >= ceiling || now < self.changed_at + self.quota.period {
            return None;
        }
        self.changed_at = now;
        self.limit = (self.limit + ceiling * RECOVERY).min(ceiling);
        Some(if self.limit < ceiling {
            Cause::Recovering
        } else {
            Cause::Recovered
        })
    }
}

/// The pauses of one lane after refusals.
#[derive(Debug, Default)]
pub(super) struct Pauses {
    until: Duration,
    in_a_row: u32,
    /// Calls let go before this were in flight when a pause began: their refusal says nothing new.
    noted_until: Duration,
    refusals: u64,
}

impl Pauses {
    /// Notes that a call let go at `sent_at` was refused; `hint` is the service's word on how long to wait.
    ///
    /// Returns the pause, and nothing where the refusal is an echo of one that has been noted, unless it asks for a
    /// longer pause. `jitter` is at least 0 and less than 1.
    pub(super) fn refused(
        &mut self,
        sent_at: Duration,
        now: Duration,
        hint: Option<Duration>,
        period: Duration,
        jitter: f64,
    ) -> Refused {
        self.refusals += 1;
        let echo = sent_at < self.noted_until;
        if !echo {
            self.in_a_row += 1;
            self.noted_until = now;
        }
        let pause = match hint {
            Some(hint) => hint.min(LONGEST_PAUSE),
            None if echo => Duration::ZERO,
            None => pause(self.in_a_row, period, jitter),
        };
        let longer = now + pause > self.until;
        self.until = self.until.max(now + pause);
        Refused {
            pause: longer.then_some(pause),
            is_news: !echo,
        }
    }

    /// Notes that a call was let through.
    pub(super) fn accepted(&mut self, sent_at: Duration) {
        if sent_at >= self.noted_until {
            self.in_a_row = 0;
        }
    }

    /// Returns until when the lane pauses.
    pub(super) fn until(&self) -> Duration {
        self.until
    }

    /// Tells whether the last word was a refusal: one call at a time then.
    pub(super) fn is_in_trouble(&self) -> bool {
        self.in_a_row > 0
    }

    /// Returns how many calls were refused in this run.
    pub(super) fn refusals(&self) -> u64 {
        self.refusals
    }
}

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    /// How long the lane pauses from now on, where that is longer than it did anyway.
    pub(super) pause: Option<Duration>,
    /// Whether it is more than an echo of the one before.
    pub(super) is_news: bool,
}

/// The pause after `in_a_row` refusals without a hint: from a sixteenth of the window, doubling, with equal jitter.
///
/// A rate just over the quota is refused near the end of the service's window, so that a short pause will do.
fn pause(in_a_row: u32, period: Duration, jitter: f64) -> Duration {
    let first = (period / 16).max(SHORTEST_PAUSE);
    let doubled = first.saturating_mul(
        1_u32
            .checked_shl(in_a_row.saturating_sub(1))
            .unwrap_or(u32::MAX),
    );
    let most = period.clamp(Duration::from_secs(30), LONGEST_PAUSE);
    doubled.min(most).mul_f64(0.5 + jitter / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);
    const MIN: Duration = Duration::from_mins(1);

    #[test]
    fn the_rate_falls_by_a_factor_and_comes_back_slowly() {
        let quota = "60/60s".parse().expect("a quota");
        let mut rate = Ceiling::new(quota);
        assert_eq!(rate.tick(MIN), None, "it is at its ceiling");
        assert_eq!(rate.refused(MIN), Some(Cause::Throttled));
        assert!((rate.limit() - 40.0).abs() < 1e-9);
        assert_eq!(rate.tick(MIN + 59 * S), None);
        for period in 2..8 {
            assert_eq!(rate.tick(period * MIN), Some(Cause::Recovering));
        }
        assert_eq!(rate.tick(8 * MIN), Some(Cause::Recovered));
        assert!((rate.limit() - 60.0).abs() < 1e-9);
        for _ in 0..30 {
            rate.refused(9 * MIN);
        }
        assert!((rate.limit() - 1.0).abs() < 1e-9, "one call goes on");
        assert_eq!(rate.refused(9 * MIN), None);
    }

    #[test]
    fn a_lane_pauses_as_long_as_the_service_says() {
        let mut pauses = Pauses::default();
        let first = pauses.refused(S, 2 * S, Some(35 * S), MIN, 0.5);
        assert_eq!(first.pause, Some(35 * S));
        assert!(first.is_news);
        assert_eq!(pauses.until(), 37 * S);
        let echo = pauses.refused(S, 3 * S, Some(20 * S), MIN, 0.5);
        assert_eq!((echo.pause, echo.is_news), (None, false));
        assert_eq!(pauses.until(), 37 * S);
        let absurd = pauses.refused(37 * S, 38 * S, Some(1_000_000 * S), MIN, 0.5);
        assert_eq!(absurd.pause, Some(LONGEST_PAUSE));
        assert_eq!(pauses.refusals(), 3);
    }

    #[test]
    fn without_a_hint_pauses_grow_until_a_call_is_let_through() {
        let mut pauses = Pauses::default();
        let mut now = S;
        let mut seconds = Vec::new();
        for _ in 0..6 {
            let pause = pauses.refused(now, now, None, MIN, 0.999_999).pause;
            seconds.push(pause.map(|pause| pause.as_secs_f64().round()));
            now = pauses.until();
        }
        let expected = [4.0, 7.0, 15.0, 30.0, 60.0, 60.0].map(Some);
        assert_eq!(seconds, expected);
        assert!(pauses.is_in_trouble());
        pauses.accepted(now);
        assert!(!pauses.is_in_trouble());
        let tiny = pauses.refused(now, now, None, Duration::from_millis(1), 0.0);
        assert_eq!(tiny.pause, Some(SHORTEST_PAUSE / 2));
    }
}
