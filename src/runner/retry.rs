//! How long to wait before the next attempt, and when there is none.

use std::time::Duration;

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

/// Decides what is done with a row after an attempt.
///
/// `counted` are its attempts in this run that count, this one included; `most` is `--max-attempts`.
pub(super) fn decide(outcome: &Outcome, counted: u32, most: u32) -> Then {
    match outcome.reaction {
        Reaction::Settled | Reaction::Refused(Refusal::Row | Refusal::Permission) => Then::GiveUp,
        // Where live names can't be read, nothing more can be learnt of it.
        Reaction::SetAside if outcome.effect == Effect::OtherName => Then::GiveUp,
        Reaction::Refused(Refusal::Missing) => Then::Missing,
        // What ends the lane or the profile is not the row's fault: it stays pending. And what is throttled, or still
        // being carried out, is repeated until it is answered.
        Reaction::Refused(Refusal::Lane | Refusal::Profile)
        | Reaction::RenewCredentials
        | Reaction::SetAside
        | Reaction::Throttled(_)
        | Reaction::TokenInProgress => Then::Retry,
        Reaction::Retry | Reaction::CorrectClock => {
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
    !matches!(reaction, Reaction::Throttled(_) | Reaction::TokenInProgress)
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
    fn attempts_are_used_up_only_by_what_counts() {
        let outcome = |reaction| Outcome {
            effect: Effect::None,
            reaction,
            evidence: Evidence::default(),
        };
        assert_eq!(decide(&outcome(Reaction::Retry), 5, 6), Then::Retry);
        assert_eq!(decide(&outcome(Reaction::Retry), 6, 6), Then::GiveUp);
        assert_eq!(
            decide(&outcome(Reaction::Throttled(None)), 60, 6),
            Then::Retry
        );
        assert_eq!(
            decide(&outcome(Reaction::TokenInProgress), 60, 6),
            Then::Retry
        );
        assert_eq!(
            decide(&outcome(Reaction::Refused(Refusal::Row)), 1, 6),
            Then::GiveUp
        );
        assert_eq!(
            decide(&outcome(Reaction::Refused(Refusal::Profile)), 1, 6),
            Then::Retry
        );
        assert!(!counts(Reaction::Throttled(None)) && counts(Reaction::Retry));
    }
}
