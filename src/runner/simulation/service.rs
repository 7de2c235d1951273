//! Models of the service: how it counts calls, who else uses the quota, when it is away. Pure.

use std::collections::VecDeque;
use std::time::Duration;

/// How the service counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    /// So many calls in each window of the service's clock.
    Fixed,
    /// So many calls in any window.
    Sliding,
    /// A bucket of so many calls that fills evenly.
    Bucket,
}

pub(super) const MODELS: [Model; 3] = [Model::Fixed, Model::Sliding, Model::Bucket];

/// Somebody else in the account, who calls at an even rate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    /// Calls a period.
    pub(super) calls: f64,
    /// From when on.
    pub(super) from: Duration,
    /// Until when.
    pub(super) to: Duration,
}

/// A counter of calls, on the service's clock.
#[derive(Debug)]
pub(super) struct Counter {
    model: Model,
    quota: f64,
    period: Duration,
    phase: Duration,
    accepted: VecDeque<Duration>,
    window: u128,
    in_window: f64,
    tokens: f64,
    filled_at: Duration,
    neighbour: Option<Neighbour>,
    neighbour_next: Duration,
}

impl Counter {
    pub(super) fn new(model: Model, quota: f64, period: Duration, phase: Duration) -> Self {
        Self {
            model,
            quota,
            period,
            phase,
            accepted: VecDeque::new(),
            window: 0,
            in_window: 0.0,
            tokens: quota,
            filled_at: Duration::ZERO,
            neighbour: None,
            neighbour_next: Duration::ZERO,
        }
    }

    pub(super) fn with_neighbour(mut self, neighbour: Option<Neighbour>) -> Self {
        self.neighbour_next = neighbour.map_or(Duration::MAX, |neighbour| neighbour.from);
        self.neighbour = neighbour;
        self
    }

    pub(super) fn set_quota(&mut self, quota: f64) {
        self.quota = quota;
        self.tokens = self.tokens.min(quota);
    }

    /// Takes a call that arrives at `now`.
    ///
    /// # Errors
    /// When it is refused: how long until one would be accepted.
    pub(super) fn arrive(&mut self, now: Duration) -> Result<(), Duration> {
        while let Some(neighbour) = self.neighbour
            && self.neighbour_next <= now
            && self.neighbour_next < neighbour.to
        {
            let at = self.neighbour_next;
            self.take(at).ok();
            self.neighbour_next = at + self.period.div_f64(neighbour.calls);
        }
        self.take(now)
    }

    fn take(&mut self, now: Duration) -> Result<(), Duration> {
        match self.model {
            Model::Fixed => {
                let since = now + self.phase;
                let window = since.as_nanos() / self.period.as_nanos();
                if window != self.window {
                    (self.window, self.in_window) = (window, 0.0);
                }
                if self.in_window + 1.0 > self.quota {
                    let passed = u64::try_from(since.as_nanos() % self.period.as_nanos());
                    let passed = Duration::from_nanos(passed.unwrap_or(0));
                    return Err(self.period.saturating_sub(passed));
                }
                self.in_window += 1.0;
            }
            Model::Sliding => {
                let edge = now.saturating_sub(self.period);
                while self
                    .accepted
                    .front()
                    .is_some_and(|at| *at <= edge && now > self.period)
                {
                    self.accepted.pop_front();
                }
                #[expect(clippy::cast_precision_loss, reason = "a count of one window")]
                let held = self.accepted.len() as f64;
                if let Some(&oldest) = self.accepted.front()
                    && held + 1.0 > self.quota
                {
                    return Err((oldest + self.period).saturating_sub(now));
                }
                self.accepted.push_back(now);
            }
            Model::Bucket => {
                let passed = now.saturating_sub(self.filled_at).as_secs_f64();
                let per_second = self.quota / self.period.as_secs_f64();
                self.tokens = (self.tokens + passed * per_second).min(self.quota);
                self.filled_at = now;
                if self.tokens < 1.0 {
                    return Err(Duration::from_secs_f64((1.0 - self.tokens) / per_second));
                }
                self.tokens -= 1.0;
            }
        }
        Ok(())
    }
}
