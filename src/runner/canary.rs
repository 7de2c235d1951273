//! `--canary`: some rows of every lane first, then the word on whether the others follow.
//!
//! Lanes report when their part is done with and wait, each on its own; the last one to report decides for all.

use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use super::lane::CanaryTally;

/// `--canary` and `--canary-continue`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CanaryPlan {
    /// How many rows, over all lanes; 0 for none.
    pub(crate) rows: u64,
    /// What follows when all of them are renamed.
    pub(crate) then: AfterCanary,
}

/// What follows a canary of which all rows are renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterCanary {
    /// The run stops; another one goes on.
    Stop,
    /// The other rows.
    GoOn,
}

/// The word on how the canary went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// All rows may be begun.
    GoOn,
    /// Nothing more is sent in this run.
    Stop(CanaryTally),
}

/// Spreads `rows` over lanes that have `left` rows each, as evenly as those allow.
pub(super) fn spread(rows: u64, left: &[u64]) -> Vec<u64> {
    let mut shares = vec![0; left.len()];
    let mut remaining = rows;
    while remaining > 0 {
        let before = remaining;
        for (share, left) in shares.iter_mut().zip(left) {
            if remaining > 0 && *share < *left {
                *share += 1;
                remaining -= 1;
            }
        }
        if before == remaining {
            break;
        }
    }
    shares
}

/// The canary of a run, shared by its lanes.
#[derive(Debug)]
pub(super) struct Canary {
    then: AfterCanary,
    open: Mutex<Open>,
    word: watch::Sender<Option<Word>>,
}

#[derive(Debug)]
struct Open {
    lanes: usize,
    sum: CanaryTally,
}

impl Canary {
    /// Makes the canary of a run with so many lanes.
    pub(super) fn new(then: AfterCanary, lanes: usize) -> Self {
        let sum = CanaryTally::default();
        Self {
            then,
            open: Mutex::new(Open { lanes, sum }),
            word: watch::Sender::new(None),
        }
    }

    /// Takes a lane's report; the last one gets the sum, to record it and to [`Canary::decide`].
    pub(super) fn report(&self, tally: CanaryTally) -> Option<CanaryTally> {
        // Two counters stay usable even if another lane panicked while it held them.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.lanes = open.lanes.saturating_sub(1);
        open.sum.rows += tally.rows;
        open.sum.renamed += tally.renamed;
        (open.lanes == 0).then_some(open.sum)
    }

    /// Gives the word to all lanes.
    pub(super) fn decide(&self, sum: CanaryTally) {
        let word = match self.then {
            AfterCanary::GoOn if sum.rows == sum.renamed => Word::GoOn,
            AfterCanary::GoOn | AfterCanary::Stop => Word::Stop(sum),
        };
        self.word.send_replace(Some(word));
    }

    /// Returns a handle that hears the word.
    pub(super) fn listen(&self) -> watch::Receiver<Option<Word>> {
        self.word.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canary_is_spread_over_the_lanes() {
        for (rows, left, expected) in [
            (5, vec![10, 10, 10], vec![2, 2, 1]),
            (5, vec![1, 0, 10], vec![1, 0, 4]),
            (100, vec![1, 2], vec![1, 2]),
            (0, vec![3], vec![0]),
            (1, vec![3, 3], vec![1, 0]),
        ] {
            assert_eq!(spread(rows, &left), expected, "{rows} over {left:?}");
        }
    }

    #[test]
    fn the_last_report_decides() {
        let canary = Canary::new(AfterCanary::GoOn, 2);
        let good = CanaryTally {
            rows: 2,
            renamed: 2,
        };
        let bad = CanaryTally {
            rows: 1,
            renamed: 0,
        };
        assert_eq!(canary.report(good), None);
        let sum = canary.report(bad);
        assert_eq!(
            sum,
            Some(CanaryTally {
                rows: 3,
                renamed: 2
            })
        );
        let heard = canary.listen();
        canary.decide(sum.unwrap_or_default());
        assert_eq!(*heard.borrow(), sum.map(Word::Stop));
    }
}
