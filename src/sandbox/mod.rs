//! An emulator of the service, good enough to rehearse a job against and to test the program with.
//!
//! It knows how the service's requests are signed and nothing of the runner. It listens on loopback alone. A call goes
//! from `serve` (HTTP) through `request` and `common_parameters` (what it says) to `state`, where the order of the checks
//! is: `verify` (form, key, `signature`, time), `nonces`, `quotas`, `faults`, then the `operations` on `certs` and `tokens`,
//! or those of `identity`; `response` and `answer` write what comes back. `core` is the same without HTTP. All but `serve`,
//! `body` and `emulator` is pure.

mod answer;
mod body;
mod certs;
mod codes;
mod common_parameters;
mod config;
mod core;
mod emulator;
mod fault;
mod fault_kind;
mod fault_text;
mod faults;
mod identity;
mod latency;
mod log;
mod nonces;
mod operations;
mod quotas;
mod random;
mod request;
mod response;
mod serve;
mod signature;
mod state;
#[cfg(test)]
mod tests;
mod tokens;
mod verify;

pub use crate::rename::{Quota, QuotaParseError};
pub use answer::Format;
pub use config::{
    CertSource, GENERATED_REGIONS, KeyState, Logging, PUBLIC_REGIONS, SandboxCert, SandboxConfig,
    SandboxCredential,
};
pub(crate) use core::{Arriving, Core, Received};
pub use emulator::{Sandbox, SandboxError};
pub use fault::{Fault, FaultEffect, FaultKind, FaultOperation, FaultPlan, FaultRule, When};
pub use fault_text::FaultParseError;
pub use latency::{Latency, LatencyParseError};
pub use log::{Arrival, Effect, Scheme};
pub(crate) use response::{Delivery, Reply};
