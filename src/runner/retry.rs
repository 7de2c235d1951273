//! How long to wait before the next attempt, when there is none, and how much retrying a lane may do in all. Pure.

use std::time::Duration;

use super::freshness::LiveNames;
use crate::rename::{Effect, Outcome, Reaction, Refusal, Then};

/// The first backoff, before jitter.
const BASE: Duration = Duration::from_millis(500);

/// The longest backoff: a service that is away for minutes is asked twice a minute.
const CAP: Duration = Duration::from_secs(30);

/// Returns the pause after `failures` failures in a row, counted from 1: exponential with full jitter.
///
/// `jitter` is at least 0 and less than 1; the pause lies between nothing and the doubled base, at most [`CAP`].
/// Source of full jitter: "Exponential Backoff And Jitter", AWS Architecture Blog.
pub(super) fn backoff(failures: u32, jitter: f64) -> Duration {
    let doubled = BASE.saturating_mul(
        1_u32
            .checked_shl(failures.saturating_sub(1))
            .unwrap_or(u32::MAX),
    );
    doubled.min(CAP).mul_f64(jitter.clamp(0.0, 1.0))
}

/// Retries that may come at once.
const BURST: f64 = 10.0;

/// The part of a lane's calls that retries may be while nothing succeeds.
const SHARE: f64 = 0.2;

/// The retry budget of one lane: so that trouble is not multiplied.
///
/// Each success allows a retry, and so does every fifth call that the pace would allow; at most ten are saved up.
#[derive(Debug)]
pub(super) struct RetryBudget {
    tokens: f64,
    counted_at: Duration,
    per_second: f64,
}

impl RetryBudget {
    /// Makes a full budget of a lane that begins with `limit` calls a period.
    pub(super) fn new(limit: f64, period: Duration) -> Self {
        Self {
            tokens: BURST,
            counted_at: Duration::ZERO,
            per_second: limit / period.as_secs_f64() * SHARE,
        }
    }

    /// Notes a success.
    pub(super) fn earn(&mut self) {
        self.tokens = (self.tokens + 1.0).min(BURST);
    }

    /// Returns from when on there is a retry.
    pub(super) fn ready_at(&mut self, now: Duration) -> Duration {
        let passed = now.saturating_sub(self.counted_at).as_secs_f64();
        self.counted_at = now;
        self.tokens = (self.tokens + passed * self.per_second).min(BURST);
        if self.tokens >= 1.0 {
            return now;
        }
        // A moment more: a part of a nanosecond must not be missing then.
        now + Duration::from_secs_f64((1.0 - self.tokens) / self.per_second)
            + Duration::from_micros(1)
    }

    /// Takes a retry out.
    pub(super) fn spend(&mut self) {
        self.tokens = (self.tokens - 1.0).max(0.0);
    }
}

/// Decides what is done with a row after an attempt.
///
/// `counted` are its attempts in this run that count, this one included; `most` is `--max-attempts`.
pub(super) fn decide(outcome: &Outcome, counted: u32, most: u32, names: LiveNames) -> Then {
    let reads = names == LiveNames::Read;
    match outcome.reaction {
        // Once its name is known to be the old one, it is sent with a new token.
        _ if outcome.effect == Effect::StoredFailure && reads && counted < most => Then::Retry,
        Reaction::Settled | Reaction::Refused(Refusal::Row | Refusal::Permission) => Then::GiveUp,
        // Where live names can't be read, nothing more can be learnt of it.
        Reaction::SetAside if outcome.effect == Effect::OtherName && !reads => Then::GiveUp,
        Reaction::Refused(Refusal::Missing) => Then::Missing,
        // What ends the lane or the profile is not the row's fault: it stays pending. And what is throttled, or still
        // being carried out, is repeated until it is answered.
        Reaction::Refused(Refusal::Lane | Refusal::Profile)
        | Reaction::RenewCredentials
        | Reaction::SetAside
        | Reaction::Throttled(_)
        | Reaction::CorrectClock
        | Reaction::TokenInProgress => Then::Retry,
        Reaction::Retry => {
            if counted >= most {
                Then::GiveUp
            } else {
                Then::Retry
            }
        }
    }
}

/// Tells whether an attempt uses up one of `--max-attempts`.
pub(super) fn counts(reaction: Reaction) -> bool {
    !matches!(
        reaction,
        Reaction::Throttled(_)
            | Reaction::TokenInProgress
            | Reaction::RenewCredentials
            | Reaction::CorrectClock
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rename::Evidence;

    #[test]
    fn backoff_doubles_up_to_its_cap() {
        for (failures, seconds) in [
            (1, 0.5),
            (2, 1.0),
            (3, 2.0),
            (6, 16.0),
            (7, 30.0),
            (40, 30.0),
        ] {
            assert_eq!(
                backoff(failures, 1.0),
                Duration::from_secs_f64(seconds),
                "{failures}"
            );
            assert_eq!(backoff(failures, 0.0), Duration::ZERO, "{failures}");
        }
    }

    #[test]
    fn retries_are_a_part_of_the_calls_while_nothing_succeeds() {
        let mut budget = RetryBudget::new(60.0, Duration::from_mins(1));
        let (mut now, mut retries) = (Duration::from_secs(100), 0);
        while now <= Duration::from_secs(1100) {
            let ready = budget.ready_at(now);
            if ready <= now {
                budget.spend();
                retries += 1;
            }
            now = ready.max(now);
        }
        assert!((205..=211).contains(&retries), "{retries}");
        budget.earn();
        assert_eq!(budget.ready_at(now), now, "a success allows one");
    }

    #[test]
    fn attempts_are_used_up_only_by_what_counts() {
        let outcome = |reaction| Outcome {
            effect: Effect::None,
            reaction,
            evidence: Evidence::default(),
        };
        assert_eq!(
            decide(&outcome(Reaction::Retry), 5, 6, LiveNames::Unread),
            Then::Retry
        );
        assert_eq!(
            decide(&outcome(Reaction::Retry), 6, 6, LiveNames::Unread),
            Then::GiveUp
        );
        assert_eq!(
            decide(
                &outcome(Reaction::Throttled(None)),
                60,
                6,
                LiveNames::Unread
            ),
            Then::Retry
        );
        assert_eq!(
            decide(
                &outcome(Reaction::TokenInProgress),
                60,
                6,
                LiveNames::Unread
            ),
            Then::Retry
        );
        assert_eq!(
            decide(
                &outcome(Reaction::Refused(Refusal::Row)),
                1,
                6,
                LiveNames::Unread
            ),
            Then::GiveUp
        );
        assert_eq!(
            decide(
                &outcome(Reaction::Refused(Refusal::Profile)),
                1,
                6,
                LiveNames::Unread
            ),
            Then::Retry
        );
        assert!(!counts(Reaction::Throttled(None)) && counts(Reaction::Retry));
    }
}
