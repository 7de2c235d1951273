//! What a request is signed with, and until when. Pure values.

use jiff::Timestamp;

use crate::secret::Secret;
use crate::words::Both;

/// What a request is signed with. The three belong together: they are always swapped as one.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    /// The key's id, which is no secret; that of temporary credentials begins with `STS.`.
    pub(crate) access_key_id: String,
    /// The `AccessKeySecret`.
    pub(crate) secret: Secret,
    /// The `SecurityToken`, with temporary credentials only.
    pub(crate) security_token: Option<Secret>,
}

impl Credentials {
    /// Tells whether two are the same key with the same token.
    pub(super) fn are(&self, other: &Self) -> bool {
        let same_token = match (&self.security_token, &other.security_token) {
            (None, None) => true,
            (Some(one), Some(another)) => one.expose() == another.expose(),
            _ => false,
        };
        self.access_key_id == other.access_key_id && same_token
    }
}

/// Credentials with what is known of their end.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The keys.
    pub(crate) credentials: Credentials,
    /// When they end; `None` for lasting keys, and where nobody says.
    pub(crate) expires: Option<Timestamp>,
    /// Who can follow them up.
    pub(crate) renewal: Renewal,
}

/// Who can put new credentials in the place of temporary ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// Nobody needs to: the key lasts.
    NotNeeded,
    /// This program, by obtaining them again.
    Ours,
    /// The user alone, with what is said here; the place is read again.
    Users(Both),
    /// Nobody while this process lives: they came in its environment.
    Impossible,
}
