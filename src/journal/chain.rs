//! The hash chain of the event log.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The hash of an event: SHA-256 over the previous event's hash and this event's canonical bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChainHash(pub(super) [u8; 32]);

impl ChainHash {
    /// What stands before the first event.
    pub(crate) const START: Self = Self([0; 32]);

    /// Returns the hash of the event whose canonical bytes are `body` and that follows `self`.
    pub(crate) fn next(&self, body: &[u8]) -> Self {
        Self(
            Sha256::new()
                .chain_update(self.0)
                .chain_update(body)
                .finalize()
                .into(),
        )
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::ChainHash;

    /// Made once with `printf … | sha256sum`: 32 zero bytes, then `{}`; that hash, then `{"seq":2}`.
    #[test]
    fn the_chain_is_fixed() {
        let first = ChainHash::START.next(b"{}");
        assert_eq!(
            first.to_string(),
            "fb1634c4e6cd4b1f1afe3ce2d6ef080f7ac5d1f357d723ad4dfca782733b62db"
        );
        assert_eq!(
            first.next(b"{\"seq\":2}").to_string(),
            "2df7bc8ae297b6f3972fd991261de417a35fbceab4f24b7de7ab933abc5d1535"
        );
    }
}
