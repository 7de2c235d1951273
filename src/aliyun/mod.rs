//! The service: how a request is signed and sent, and what an answer means.
//!
//! A request is made by `request` from an `action`, `credentials` and `signing`, sent by `client` to a host of `endpoints`, and comes
//! back as a `RawReply`. `reply` reads its body, `classify` says with `error_codes` what the attempt came to. All but
//! `client` is pure.

mod action;
mod advice;
mod cert_page;
mod classify;
mod client;
mod credentials;
mod document;
mod endpoints;
pub(crate) mod error_codes;
mod known_code;
mod message;
mod raw_reply;
mod region_list;
mod reply;
mod request;
mod service_clock;
pub(crate) mod signing;
mod xml;

pub(crate) use action::{Action, PAGE_SIZE};
pub(crate) use advice::{Advice, advice_for};
pub(crate) use cert_page::{CertPage, LiveCert};
pub(crate) use classify::{Expected, classify, classify_page, classify_regions};
pub(crate) use client::{Client, ClientError, ClientSettings, Played};
pub(crate) use credentials::{
    ACCESS_KEY_ID, ACCESS_KEY_SECRET, Caller, Credentials, CredentialsError, Environment, Issue,
    MODES, Origin, Provider, Renewal, SECURITY_TOKEN, Session, Surroundings,
};
pub(crate) use endpoints::{EndpointKind, RegionError, check_host, host_for};
pub(crate) use known_code::KnownCode;
pub(crate) use raw_reply::{Answer, RawReply, TransportFailure};
pub(crate) use request::{Request, SignatureVersion, Stamp, signed_request};
