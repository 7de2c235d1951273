//! The service: how a request is signed and sent, and what an answer means.

pub(crate) mod signing;
