//! What can go wrong at the emulator, and for which calls. Pure values.
//!
//! A [`FaultPlan`] is a list of rules; the first that applies to a call decides. Its textual form is described at its
//! `FromStr`.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::request::Action;

/// What goes wrong with one call, and whether the call is carried out all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What the client gets to see.
    pub kind: FaultKind,
    /// Whether the call does its work.
    pub effect: FaultEffect,
}

/// Whether a call that meets a fault does its work.
///
/// One that does is also remembered for its `ClientToken`, so a repeat is answered as a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultEffect {
    /// It does, and only the answer goes wrong.
    Applied,
    /// It does not. Where the kind answers as for a success, that answer is a lie.
    NotApplied,
}

/// What the client gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// `Throttling.User` with status 400, with the hint `x-acs-retry-after` if given.
    Throttle {
        /// The hint, sent in whole milliseconds.
        retry_after: Option<Duration>,
    },
    /// An error of the service.
    Error {
        /// The code, which need not be a known one.
        code: String,
        /// The HTTP status.
        status: u16,
        /// The hint `x-acs-retry-after`, which makes any error one of throttling.
        retry_after: Option<Duration>,
    },
    /// The connection is reset (TCP RST); no answer.
    Reset,
    /// The connection is closed in good order (TCP FIN); no answer.
    Close,
    /// No answer, and the connection stays open until the client gives up.
    Hang,
    /// The right answer, its body spread over this time.
    SlowBody {
        /// From the first byte of the body to the last.
        over: Duration,
    },
    /// Half the right answer under a `Content-Length` for all of it, then the connection is closed.
    TruncatedBody,
    /// An HTML page, as a proxy would send it.
    Garbage {
        /// The HTTP status.
        status: u16,
    },
    /// An answer with an empty body.
    EmptyBody {
        /// The HTTP status.
        status: u16,
    },
    /// The right answer with `Content-Type: text/html`.
    WrongContentType,
    /// The right answer as XML where JSON was asked for, and the other way round.
    OtherFormat,
    /// A success that names another name than the one sent.
    OtherName,
    /// A success that names another certificate than the one sent.
    OtherCert,
}

/// For which calls a rule holds. Numbers count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// The calls of the operation with these numbers, in order of arrival, over all lanes.
    Call(RangeInclusive<u64>),
    /// The attempts with these numbers for a certificate: of the one named, or of every one.
    Attempt {
        /// The certificate's id; `None` for every certificate.
        cert_id: Option<String>,
        /// The numbers.
        numbers: RangeInclusive<u64>,
    },
    /// So many of a million calls, chosen by the seed.
    Chance {
        /// At most 1,000,000.
        per_million: u32,
    },
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRule {
    /// What goes wrong.
    pub fault: Fault,
    /// For which calls.
    pub when: When,
    /// The operation that it is about.
    pub operation: FaultOperation,
    /// How many attempts in a row for the certificate meet the fault once the rule applied: 1 is the call itself.
    pub times: u32,
}

/// The operation that a rule is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FaultOperation {
    /// `ModifySslVpnClientCert`.
    #[default]
    Modify,
    /// `DescribeSslVpnClientCerts`.
    Describe,
    /// `DescribeRegions`.
    Regions,
    /// `GetCallerIdentity`.
    Identity,
}

/// What goes wrong, and when. The default is: nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultPlan {
    /// The first rule that applies to a call decides.
    pub rules: Vec<FaultRule>,
}

impl Fault {
    /// A fault with its usual effect: applied where the kind gives the right answer, else not.
    pub fn new(kind: FaultKind) -> Self {
        let effect = match kind {
            FaultKind::SlowBody { .. }
            | FaultKind::TruncatedBody
            | FaultKind::WrongContentType
            | FaultKind::OtherFormat
            | FaultKind::OtherName
            | FaultKind::OtherCert => FaultEffect::Applied,
            _ => FaultEffect::NotApplied,
        };
        Self { kind, effect }
    }
}

impl FaultRule {
    /// A rule about renames, once for each call that it holds for.
    pub fn new(fault: Fault, when: When) -> Self {
        Self {
            fault,
            when,
            operation: FaultOperation::Modify,
            times: 1,
        }
    }
}

impl From<Action> for FaultOperation {
    fn from(action: Action) -> Self {
        match action {
            Action::Modify => Self::Modify,
            Action::Describe => Self::Describe,
            Action::Regions => Self::Regions,
            Action::Identity => Self::Identity,
        }
    }
}
