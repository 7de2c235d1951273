//! The quota per account, region and operation, in a sliding window. Pure.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::Quota;
use super::request::Action;

/// The calls that were accepted lately, by account, region and operation.
#[derive(Debug, Default)]
pub(super) struct QuotaWindows {
    windows: HashMap<(String, String, Action), VecDeque<Instant>>,
}

impl QuotaWindows {
    /// Takes one call out of the quota, if there is one left in the window that ends now.
    ///
    /// A refused call takes nothing. The service's windows may be fixed ones; a sliding one is the stricter, so that who
    /// keeps to this keeps to those too, wherever they begin.
    ///
    /// # Errors
    /// When the window is full: the time until the next call would be accepted.
    pub(super) fn take(
        &mut self,
        (account, region, action): (&str, &str, Action),
        quota: Quota,
        now: Instant,
    ) -> Result<(), Duration> {
        let key = (account.to_owned(), region.to_owned(), action);
        let accepted = self.windows.entry(key).or_default();
        while accepted
            .front()
            .is_some_and(|&at| now.duration_since(at) >= quota.period)
        {
            accepted.pop_front();
        }
        let full = accepted.len() >= quota.calls.get() as usize;
        if let (true, Some(&oldest)) = (full, accepted.front()) {
            return Err(quota.period.saturating_sub(now.duration_since(oldest)));
        }
        accepted.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Action, QuotaWindows};

    #[test]
    fn no_window_holds_more_than_the_quota_and_lanes_are_apart() {
        let mut windows = QuotaWindows::default();
        let quota = "2/10s".parse().expect("a quota");
        let start = Instant::now();
        let mut take = |region: &str, millis| {
            let now = start + Duration::from_millis(millis);
            windows.take(("1", region, Action::Modify), quota, now)
        };
        assert_eq!(take("a", 0), Ok(()));
        assert_eq!(take("a", 4000), Ok(()));
        assert_eq!(take("a", 9999), Err(Duration::from_millis(1)));
        assert_eq!(take("b", 9999), Ok(()));
        assert_eq!(take("a", 10_000), Ok(()));
        assert_eq!(take("a", 10_001), Err(Duration::from_millis(3999)));
    }
}
