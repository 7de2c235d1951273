//! The emulator without a socket: for a rehearsal, whose calls stay in the process and whose time is played. Pure.

use std::time::Instant;

use jiff::Timestamp;

use super::common_parameters::Common;
use super::config::{SandboxConfig, SandboxCredential};
use super::request::Call;
use super::response::Response;
use super::state::{Now, State};

/// An emulator as a value.
#[derive(Debug)]
pub(crate) struct Core(State);

/// An HTTP request as it would arrive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arriving<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// As sent, without `?`.
    pub(crate) query: &'a str,
    /// Names in lower case.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: &'a str,
}

impl Core {
    /// Makes a fresh emulator; where to listen does not matter. The same `salt` makes the same request ids.
    pub(crate) fn new(config: SandboxConfig, salt: u64) -> Self {
        Self(State::new(config, salt))
    }

    /// Takes note of one more key.
    pub(crate) fn know(&mut self, key: SandboxCredential) {
        self.0.credentials.push(key);
    }

    /// Returns the account and region that a call is about; `None` when nobody knows its key.
    pub(crate) fn lane_of(&self, received: &Received) -> Option<(String, String)> {
        let id = Common::of(&received.0).access_key_id.value?;
        let mut keys = self.0.credentials.iter();
        let key = keys.find(|key| key.access_key_id == id)?;
        let region = received.0.get("RegionId").unwrap_or_default();
        Some((key.account_id.clone(), region.to_owned()))
    }

    /// Carries a call out that arrives at a moment, by both clocks. Calls come in the order of their moments.
    pub(crate) fn answer(&mut self, received: &Received, at: Instant, wall: Timestamp) -> Response {
        self.0.handle(&received.0, Now { at, wall })
    }
}

/// A request that was read.
#[derive(Debug)]
pub(crate) struct Received(Call);

impl From<Arriving<'_>> for Received {
    fn from(arriving: Arriving<'_>) -> Self {
        let mut call = Call {
            method: arriving.method.to_owned(),
            path: arriving.path.to_owned(),
            ..Call::default()
        };
        call.set_query(arriving.query);
        for (name, value) in arriving.headers {
            call.add_header(name, value);
        }
        call.set_body(arriving.body.as_bytes().to_vec());
        Self(call)
    }
}
