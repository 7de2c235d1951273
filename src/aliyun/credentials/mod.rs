//! Credentials: where they are found, how temporary ones are obtained, and when they are renewed.
//!
//! `chain` chooses from the environment and the two kinds of files (`profile`, `file`) *how* keys are obtained: a
//! `Method`. `obtain` does it, over HTTP (`sts`, `metadata`, `uri`) or by a command (`external`). A `Provider` keeps what
//! came and renews it once for all who ask. `chain`, `environment`, `profile`, `file`, `ini`, `method`, `keys` and `answer`
//! are pure.
//!
//! Order, names and modes are the official tools'. Source: `api/protocol.md` section 11.

mod answer;
mod chain;
mod environment;
mod error;
mod external;
mod file;
mod http;
mod ini;
mod keys;
mod metadata;
mod method;
mod obtain;
mod profile;
mod provider;
mod sts;
mod surroundings;
mod uri;

pub(crate) use environment::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, Environment, SECURITY_TOKEN};
pub(crate) use error::{CredentialsError, MODES};
pub(crate) use keys::{Credentials, Renewal, Session};
pub(crate) use method::Origin;
pub(crate) use provider::{Issue, Provider};
pub(crate) use sts::Caller;
pub(crate) use surroundings::Surroundings;
