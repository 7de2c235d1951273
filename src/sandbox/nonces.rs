//! The nonces that were used lately. Pure; bounded by time, 16 bytes and a set entry each.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

/// How long a nonce is remembered.
///
/// The service refuses a timestamp more than 15 minutes off either way, so a request is good for at most 30 minutes
/// after it came; remembered so long, none can be replayed. Source: `api/protocol.md` section 1.
const REMEMBERED: Duration = Duration::from_mins(30);

/// The nonces used lately, as 64-bit hashes: among a million, two are the same by chance once in 37 million runs.
#[derive(Debug, Default)]
pub(super) struct Nonces {
    hasher: RandomState,
    used: HashSet<u64>,
    /// The same hashes with the time of their use, oldest first.
    order: VecDeque<(Instant, u64)>,
}

impl Nonces {
    /// Notes the use of a nonce and says whether it is the first of this key in 30 minutes.
    pub(super) fn first_use(&mut self, access_key_id: &str, nonce: &str, now: Instant) -> bool {
        while let Some(&(used_at, hash)) = self.order.front() {
            if now.duration_since(used_at) < REMEMBERED {
                break;
            }
            self.used.remove(&hash);
            self.order.pop_front();
        }
        let hash = self.hasher.hash_one((access_key_id, nonce));
        let first = self.used.insert(hash);
        if first {
            self.order.push_back((now, hash));
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Nonces;

    #[test]
    fn a_nonce_is_refused_for_half_an_hour_and_then_forgotten() {
        let mut nonces = Nonces::default();
        let start = Instant::now();
        assert!(nonces.first_use("key", "a", start));
        assert!(nonces.first_use("other key", "a", start));
        assert!(!nonces.first_use("key", "a", start + Duration::from_secs(1799)));
        assert!(nonces.first_use("key", "a", start + Duration::from_mins(30)));
        assert_eq!(nonces.order.len(), 1, "what is old takes no memory");
    }
}
