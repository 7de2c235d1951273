//! What the log tells of a row that was sent before: since when it is in doubt, and when it was last answered.

use jiff::Timestamp;
use rusqlite::params;

use super::{JournalError, Store};
use crate::rename::{Effect, Event, EventRecord, RowNumber};

/// A row's attempts so far, as far as they say when it may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Earlier {
    /// When the first of its attempts began that has no definite answer, by the wall clock.
    pub(crate) doubt_since: Option<Timestamp>,
    /// When its last attempt ended.
    pub(crate) answered_at: Option<Timestamp>,
}

impl Earlier {
    /// Reads a row's events, in the order of the log.
    fn of(events: impl IntoIterator<Item = EventRecord>) -> Self {
        let mut earlier = Self::default();
        let mut open = None;
        for EventRecord { at, event, .. } in events {
            match event {
                Event::AttemptStarted { .. } => {
                    // One that never ended has no definite answer.
                    earlier.doubt_since = earlier.doubt_since.or(open);
                    open = Some(at);
                }
                Event::AttemptEnded { effect, .. } => {
                    let began = open.take();
                    earlier.answered_at = Some(at);
                    match effect {
                        Effect::Unknown | Effect::OtherName => {
                            earlier.doubt_since = earlier.doubt_since.or(began);
                        }
                        Effect::Confirmed | Effect::StoredFailure => earlier.doubt_since = None,
                        Effect::None | Effect::NotSent => {}
                    }
                }
                Event::GenerationRaised { .. } | Event::Requeued { .. } => {
                    earlier.doubt_since = None;
                }
                _ => {}
            }
        }
        earlier.doubt_since = earlier.doubt_since.or(open);
        earlier
    }
}

impl Store {
    /// Reads what the log tells of a row's attempts.
    pub(super) fn earlier(&self, row: RowNumber) -> Result<Earlier, JournalError> {
        let bodies: Vec<String> = self.sql("looking for a row's attempts", |connection| {
            let mut statement =
                connection.prepare_cached("SELECT body FROM event WHERE row = ?1 ORDER BY seq")?;
            let bodies = statement.query_map(params![row], |found| found.get(0))?;
            bodies.collect()
        })?;
        let events: Result<Vec<_>, _> = bodies.iter().map(|body| self.parse_event(body)).collect();
        Ok(Earlier::of(events?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rename::{Evidence, Then};

    const ROW: RowNumber = RowNumber(2);

    fn started() -> Event {
        Event::AttemptStarted {
            row: ROW,
            attempt: 1,
            generation: 0,
            client_token: String::new(),
            name_age_ms: None,
        }
    }

    fn ended(effect: Effect) -> Event {
        Event::AttemptEnded {
            row: ROW,
            attempt: 1,
            effect,
            then: Then::Retry,
            duration_ms: 1,
            evidence: Evidence::default(),
        }
    }

    /// What it is, the events, since when it is in doubt, and when it was last answered.
    type Case<'a> = (&'a str, &'a [Event], Option<i64>, Option<i64>);

    #[test]
    fn a_doubt_is_as_old_as_the_first_attempt_without_an_answer() {
        use Effect::{None as Nothing, StoredFailure, Unknown};
        // Each event comes a second after the one before, from second 1 on.
        let cases: [Case; 6] = [
            ("never sent", &[], None, None),
            ("cut off", &[started()], Some(1), None),
            (
                "certain, then in doubt twice",
                &[
                    started(),
                    ended(Nothing),
                    started(),
                    ended(Unknown),
                    started(),
                    ended(Unknown),
                ],
                Some(3),
                Some(6),
            ),
            (
                "cut off, then refused",
                &[started(), started(), ended(Nothing)],
                Some(1),
                Some(3),
            ),
            (
                "told at last",
                &[started(), ended(Unknown), started(), ended(StoredFailure)],
                None,
                Some(4),
            ),
            (
                "put back",
                &[
                    started(),
                    ended(Nothing),
                    Event::Requeued {
                        row: ROW,
                        generation: 1,
                    },
                ],
                None,
                Some(2),
            ),
        ];
        for (what, events, doubt_since, answered_at) in cases {
            let records = (1..).zip(events).map(|(second, event)| EventRecord {
                seq: 1,
                at: Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(second),
                event: event.clone(),
            });
            let earlier = Earlier::of(records);
            let seconds = |at: Option<Timestamp>| at.map(Timestamp::as_second);
            assert_eq!(seconds(earlier.doubt_since), doubt_since, "{what}");
            assert_eq!(seconds(earlier.answered_at), answered_at, "{what}");
        }
    }
}
