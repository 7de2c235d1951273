//! `--rate auto`: finds out how many calls of a window the service allows. Pure.
//!
//! It begins at one call a second and doubles window by window until the first refusal, then goes on with a little
//! less than what was let through, and tries for more now and then: seldom where that was refused before, faster
//! and faster where it was not, since somebody else may have stopped using a part.

use std::time::Duration;

use super::rate::Cause;

/// What is kept of what was let through before a refusal.
const KEPT: f64 = 0.97;

/// What is kept when that was refused as well.
const KEPT_AGAIN: f64 = 0.9;

/// Windows before the first try for more, at least.
const FIRST_REST: f64 = 4.0;

/// Calls before the first try for more, at least: a try may cost one that is refused.
const FIRST_REST_CALLS: f64 = 60.0;

/// Windows before a try for more, at most.
const LONGEST_REST: u32 = 32;

/// Windows that a try lasts.
const TRY: u32 = 2;

/// How much more the first try is for, as a part.
const FIRST_STEP: f64 = 0.05;

/// How much more a try is for, at most.
const LARGEST_STEP: f64 = 0.4;

/// A rate that is being found.
#[derive(Debug)]
pub(super) struct AutoRate {
    period: Duration,
    limit: f64,
    phase: Phase,
    since: Duration,
    /// Windows to rest after the next refused try.
    rest: u32,
    refused_at: Option<Duration>,
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    /// Nothing was refused yet.
    Doubling,
    /// Goes on as it is for so many windows.
    Resting(u32),
    /// Tries for more than `good`, which was not refused.
    Trying { good: f64, step: f64 },
}

impl AutoRate {
    /// Makes a rate of which nothing is known.
    pub(super) fn new(limit: f64, period: Duration) -> Self {
        Self {
            period,
            limit,
            phase: Phase::Doubling,
            since: Duration::ZERO,
            rest: first_rest(limit),
            refused_at: None,
        }
    }

    /// Returns the calls that a window may hold now.
    pub(super) fn limit(&self) -> f64 {
        self.limit
    }

    /// Lowers the rate. `accepted` calls of the last window were let through.
    pub(super) fn refused(&mut self, now: Duration, accepted: usize) -> Option<Cause> {
        let before = self.limit;
        let soon = self.refused_at.is_some_and(|at| now < at + 2 * self.period);
        self.refused_at = Some(now);
        #[expect(clippy::cast_precision_loss, reason = "a count of one window")]
        let through = (accepted as f64).min(self.limit);
        match self.phase {
            Phase::Trying { good, .. } if good <= through => {
                self.limit = good;
                self.phase = Phase::Resting(self.rest);
                self.rest = (self.rest * 2).min(LONGEST_REST);
            }
            _ => {
                let kept = if soon { KEPT_AGAIN } else { KEPT };
                self.limit = (through * kept).min(through - 0.5).max(1.0);
                self.rest = first_rest(self.limit);
                self.phase = Phase::Resting(self.rest);
            }
        }
        self.since = now;
        (self.limit < before).then_some(Cause::FoundOut)
    }

    /// Raises the rate when it is time; `used` says whether calls waited for the quota.
    pub(super) fn tick(&mut self, now: Duration, used: bool) -> Option<Cause> {
        if self.since.is_zero() {
            self.since = now;
        }
        let windows = match self.phase {
            Phase::Doubling => 1,
            Phase::Resting(windows) => windows,
            Phase::Trying { .. } => TRY,
        };
        if now < self.since + self.period * windows {
            return None;
        }
        self.since = now;
        // What was not used says nothing of what is allowed.
        if !used {
            return None;
        }
        let good = self.limit;
        match self.phase {
            Phase::Doubling => {
                self.limit *= 2.0;
                return Some(Cause::Doubled);
            }
            Phase::Resting(_) => {
                let step = FIRST_STEP;
                self.phase = Phase::Trying { good, step };
            }
            Phase::Trying { step, .. } => {
                let step = (step * 2.0).min(LARGEST_STEP);
                self.phase = Phase::Trying { good, step };
            }
        }
        if let Phase::Trying { step, .. } = self.phase {
            self.limit = (good * (1.0 + step)).max(good + 1.0);
        }
        Some(Cause::Probe)
    }
}

fn first_rest(limit: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 4 and 60"
    )]
    let windows = (FIRST_REST_CALLS / limit).ceil().max(FIRST_REST) as u32;
    windows
}
