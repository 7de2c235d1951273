//! The service's clock, as far as a call needs it: ours, corrected once where the service says that it is wrong.
//!
//! A request is refused whose `Timestamp` is off by more than 15 minutes; the answer's `Date` header tells the right
//! time. Source: `api/protocol.md` section 4.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::raw_reply::RawReply;
use crate::rename::{Outcome, Reaction, Refusal};

/// The service's clock; clones share its correction.
#[derive(Debug, Clone, Default)]
pub(crate) struct ServiceClock(Arc<Mutex<Correction>>);

/// How far ours is off.
#[derive(Debug, Clone, Copy, Default)]
struct Correction {
    /// How often it was taken from an answer.
    times: u32,
    /// How far the service's clock is ahead of ours.
    ahead: SignedDuration,
    /// Whether the service has taken a call that was stamped with it.
    works: bool,
    /// Whether somebody was told.
    is_told: bool,
}

/// The time that a call is stamped with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamped {
    /// The time.
    pub(crate) at: Timestamp,
    /// Which correction it has.
    times: u32,
}

impl ServiceClock {
    /// Returns the service's time when ours is `now`.
    pub(crate) fn stamp(&self, now: Timestamp) -> Stamped {
        let Correction { times, ahead, .. } = *self.correction();
        Stamped {
            at: now.saturating_add(ahead).unwrap_or(now),
            times,
        }
    }

    /// Returns how far the service's clock is ahead of ours, each time that was taken from an answer.
    pub(crate) fn news(&self) -> Option<SignedDuration> {
        let mut correction = self.correction();
        let is_told = std::mem::replace(&mut correction.is_told, true);
        (correction.times > 0 && !is_told).then_some(correction.ahead)
    }

    /// Corrects the clock where a call was refused for its time: it is repeated, and so are those that were in flight
    /// meanwhile. It is refused for good where a correction did not help, or the answer has no `Date`.
    ///
    /// A clock that was right with its correction and then is wrong again was set: it is corrected once more. `now` is
    /// our time when the answer came.
    pub(crate) fn learn(
        &self,
        stamped: Stamped,
        reply: &RawReply,
        outcome: &mut Outcome,
        now: Timestamp,
    ) {
        let RawReply::Answered(answer) = reply else {
            return;
        };
        let mut correction = self.correction();
        let is_latest = stamped.times == correction.times;
        if outcome.reaction != Reaction::CorrectClock {
            correction.works |= is_latest;
            return;
        }
        let may_be_corrected = correction.times == 0 || correction.works;
        match answer.date.as_deref().and_then(parse_date) {
            _ if !is_latest => {}
            Some(date) if may_be_corrected => {
                *correction = Correction {
                    times: correction.times + 1,
                    ahead: date.duration_since(now),
                    works: false,
                    is_told: false,
                };
            }
            _ => outcome.reaction = Reaction::Refused(Refusal::Profile),
        }
    }

    fn correction(&self) -> MutexGuard<'_, Correction> {
        // Its fields are set together, so they stay usable even if another task panicked while it held them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a `Date` header: whole seconds, UTC. Source: RFC 9110, section 5.6.7.
pub(super) fn parse_date(text: &str) -> Option<Timestamp> {
    let parsed = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim());
    parsed.ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::aliyun::raw_reply::Answer;
    use crate::rename::{Effect, Evidence};

    fn refused() -> Outcome {
        Outcome {
            effect: Effect::None,
            reaction: Reaction::CorrectClock,
            evidence: Evidence::default(),
        }
    }

    fn answer(date: Option<&str>) -> RawReply {
        RawReply::Answered(Answer {
            date: date.map(str::to_owned),
            ..Answer::default()
        })
    }

    #[test]
    fn the_offset_is_taken_once_and_calls_in_flight_are_repeated() {
        let clock = ServiceClock::default();
        let now: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let (first, second) = (clock.stamp(now), clock.stamp(now));
        assert_eq!(first.at, now);
        for (stamped, date) in [
            (first, "Sun, 01 Mar 2026 01:00:00 GMT"),
            (second, "Sun, 01 Mar 2026 01:00:01 GMT"),
        ] {
            let mut outcome = refused();
            clock.learn(stamped, &answer(Some(date)), &mut outcome, now);
            assert_eq!(outcome.reaction, Reaction::CorrectClock);
        }
        assert_eq!(clock.news(), Some(SignedDuration::from_hours(1)));
        assert_eq!(clock.news(), None, "it is told once");
        let third = clock.clone().stamp(now);
        assert_eq!(third.at.to_string(), "2026-03-01T01:00:00Z");
        let mut outcome = refused();
        let later = answer(Some("Sun, 01 Mar 2026 05:00:00 GMT"));
        clock.learn(third, &later, &mut outcome, now);
        assert_eq!(
            outcome.reaction,
            Reaction::Refused(Refusal::Profile),
            "in vain"
        );
        assert_eq!(clock.news(), None);
    }

    #[test]
    fn without_a_date_there_is_nothing_to_correct_by() {
        for date in [None, Some("yesterday")] {
            let clock = ServiceClock::default();
            let mut outcome = refused();
            let stamped = clock.stamp(Timestamp::UNIX_EPOCH);
            clock.learn(stamped, &answer(date), &mut outcome, Timestamp::UNIX_EPOCH);
            assert_eq!(
                outcome.reaction,
                Reaction::Refused(Refusal::Profile),
                "{date:?}"
            );
            assert_eq!(clock.news(), None);
        }
    }

    #[test]
    fn a_clock_that_is_set_later_is_corrected_again() {
        let clock = ServiceClock::default();
        let now: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let wrong = answer(Some("Sun, 01 Mar 2026 01:00:00 GMT"));
        clock.learn(clock.stamp(now), &wrong, &mut refused(), now);
        let mut fine = refused();
        fine.reaction = Reaction::Settled;
        clock.learn(clock.stamp(now), &answer(None), &mut fine, now);
        let set = now + SignedDuration::from_hours(1);
        let mut outcome = refused();
        clock.learn(clock.stamp(set), &wrong, &mut outcome, set);
        assert_eq!(outcome.reaction, Reaction::CorrectClock);
        assert_eq!(clock.stamp(set).at, set);
    }

    #[test]
    fn any_other_answer_is_left_as_it_is() {
        let mut outcome = refused();
        outcome.reaction = Reaction::Retry;
        let clock = ServiceClock::default();
        let stamped = clock.stamp(Timestamp::UNIX_EPOCH);
        let reply = answer(Some("Sun, 01 Mar 2026 01:00:00 GMT"));
        clock.learn(stamped, &reply, &mut outcome, Timestamp::UNIX_EPOCH);
        assert_eq!((outcome.reaction, clock.news()), (Reaction::Retry, None));
    }
}
