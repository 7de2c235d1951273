//! Calls over the night: answers counted in spans of time that are as wide as they must be. Pure.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::rename::Effect;

/// Widths of a span in seconds, each a multiple of the one before, so that spans can be brought together.
const WIDTHS: [i64; 11] = [
    1, 5, 15, 60, 300, 900, 3600, 10_800, 43_200, 86_400, 604_800,
];

/// Spans that a chart has room for.
const MOST_SPANS: i64 = 120;

/// What an answer means for the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The service confirmed the change.
    Confirmed,
    /// The service said no: slow down, not allowed, not there.
    Refused,
    /// No definite answer, or no connection.
    Failed,
}

impl Kind {
    /// All kinds, the good first.
    pub(crate) const ALL: [Self; 3] = [Self::Confirmed, Self::Refused, Self::Failed];
}

impl From<Effect> for Kind {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Confirmed | Effect::OtherName => Self::Confirmed,
            Effect::None | Effect::StoredFailure => Self::Refused,
            Effect::Unknown | Effect::NotSent => Self::Failed,
        }
    }
}

/// Answers of one span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    /// Calls that the service confirmed.
    pub(crate) confirmed: u64,
    /// Calls that it refused.
    pub(crate) refused: u64,
    /// Calls without a definite answer.
    pub(crate) failed: u64,
}

impl Span {
    /// All calls.
    pub(crate) fn calls(&self) -> u64 {
        self.confirmed + self.refused + self.failed
    }

    /// Calls of a kind.
    pub(crate) fn of(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Confirmed => self.confirmed,
            Kind::Refused => self.refused,
            Kind::Failed => self.failed,
        }
    }

    fn count(&mut self, kind: Kind) {
        match kind {
            Kind::Confirmed => self.confirmed += 1,
            Kind::Refused => self.refused += 1,
            Kind::Failed => self.failed += 1,
        }
    }

    fn take_in(&mut self, other: Self) {
        self.confirmed += other.confirmed;
        self.refused += other.refused;
        self.failed += other.failed;
    }
}

/// Answers by time. Holds at most [`MOST_SPANS`] spans, whatever came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Timeline {
    width: usize,
    spans: BTreeMap<i64, Span>,
}

impl Timeline {
    /// Counts an answer.
    pub(crate) fn add(&mut self, at: Timestamp, kind: Kind) {
        let place = at.as_second().div_euclid(self.seconds());
        self.spans.entry(place).or_default().count(kind);
        while self.places() > MOST_SPANS && self.width + 1 < WIDTHS.len() {
            self.widen();
        }
    }

    /// The width of a span in seconds.
    pub(crate) fn seconds(&self) -> i64 {
        WIDTHS[self.width]
    }

    /// The spans in which something was answered, each with the second it begins with, in the order of time.
    pub(crate) fn spans(&self) -> impl Iterator<Item = (i64, Span)> {
        let seconds = self.seconds();
        self.spans
            .iter()
            .map(move |(place, span)| (place * seconds, *span))
    }

    /// The most calls of a span.
    pub(crate) fn most(&self) -> u64 {
        self.spans.values().map(Span::calls).max().unwrap_or(0)
    }

    /// All answers together.
    pub(crate) fn total(&self) -> Span {
        let mut total = Span::default();
        self.spans.values().for_each(|span| total.take_in(*span));
        total
    }

    /// Spans from the first to the last, empty ones counted.
    fn places(&self) -> i64 {
        match (self.spans.first_key_value(), self.spans.last_key_value()) {
            (Some((first, _)), Some((last, _))) => last - first + 1,
            _ => 0,
        }
    }

    fn widen(&mut self) {
        let factor = WIDTHS[self.width + 1] / WIDTHS[self.width];
        self.width += 1;
        for (place, span) in std::mem::take(&mut self.spans) {
            let wider = self.spans.entry(place.div_euclid(factor)).or_default();
            wider.take_in(span);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn each_width_is_a_multiple_of_the_one_before() {
        for pair in WIDTHS.windows(2) {
            assert_eq!(pair[1] % pair[0], 0, "{pair:?}");
        }
    }

    #[test]
    fn spans_widen_and_no_answer_is_lost() {
        for (seconds, width) in [(1, 1), (119, 1), (121, 5), (25_000, 300), (400_000, 3600)] {
            let mut timeline = Timeline::default();
            // In no order, as when a clock is set back.
            for second in (0..seconds).rev().step_by(3).chain(0..seconds) {
                timeline.add(at(1_700_000_000 + second), Kind::Refused);
            }
            timeline.add(at(1_700_000_000), Kind::Failed);
            assert_eq!(timeline.seconds(), width, "{seconds}");
            assert!(timeline.spans().count() <= 120);
            let refused = (seconds + (seconds + 2) / 3).unsigned_abs();
            assert_eq!(
                timeline.total(),
                Span {
                    confirmed: 0,
                    refused,
                    failed: 1
                },
                "{seconds}"
            );
        }
    }
}
