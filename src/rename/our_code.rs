//! Our own error codes: for what the service has no code, because no answer came, or not one that can be used.

use super::outcome::{Effect, Reaction};

/// A code of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OurCode {
    /// No connection was made.
    ConnectFailed,
    /// No answer came within `--timeout`.
    Timeout,
    /// The connection broke after the request had been sent, or while it was.
    ConnectionReset,
    /// The answer is larger than any answer of the service.
    AnswerTooLarge,
    /// The answer broke off.
    AnswerTruncated,
    /// The answer is none of the service's: a page of a proxy, for example.
    UnreadableAnswer,
    /// The answer points elsewhere, which is never followed.
    UnexpectedRedirect,
    /// A success that names another certificate.
    CertificateMismatch,
    /// A success that names this certificate and another name.
    NameMismatch,
    /// The sheet's row was left out by `--skip-invalid`.
    InvalidRow,
    /// The credentials ended while live names were read, and could not be renewed.
    CredentialsExpired,
}

impl OurCode {
    /// All of them.
    pub(crate) const ALL: [Self; 11] = [
        Self::ConnectFailed,
        Self::Timeout,
        Self::ConnectionReset,
        Self::AnswerTooLarge,
        Self::AnswerTruncated,
        Self::UnreadableAnswer,
        Self::UnexpectedRedirect,
        Self::CertificateMismatch,
        Self::NameMismatch,
        Self::InvalidRow,
        Self::CredentialsExpired,
    ];

    /// Returns the code as journals and exports write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ConnectFailed => "ConnectFailed",
            Self::Timeout => "Timeout",
            Self::ConnectionReset => "ConnectionReset",
            Self::AnswerTooLarge => "AnswerTooLarge",
            Self::AnswerTruncated => "AnswerTruncated",
            Self::UnreadableAnswer => "UnreadableAnswer",
            Self::UnexpectedRedirect => "UnexpectedRedirect",
            Self::CertificateMismatch => "CertificateMismatch",
            Self::NameMismatch => "NameMismatch",
            Self::InvalidRow => "InvalidRow",
            Self::CredentialsExpired => "CredentialsExpired",
        }
    }

    /// Parses a code as [`OurCode::name`] writes it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// Returns what an attempt that ended so came to; `None` for what no attempt ends with.
    pub(crate) fn came_to(self) -> Option<(Effect, Reaction)> {
        match self {
            Self::ConnectFailed => Some((Effect::NotSent, Reaction::Retry)),
            Self::Timeout
            | Self::ConnectionReset
            | Self::AnswerTooLarge
            | Self::AnswerTruncated
            | Self::UnreadableAnswer
            | Self::UnexpectedRedirect
            | Self::CertificateMismatch => Some((Effect::Unknown, Reaction::Retry)),
            Self::NameMismatch => Some((Effect::OtherName, Reaction::SetAside)),
            Self::InvalidRow | Self::CredentialsExpired => None,
        }
    }

    /// Returns the HTTP status that comes with it as a rule; `None` where there is no answer.
    pub(crate) fn usual_status(self) -> Option<u16> {
        match self {
            Self::ConnectFailed
            | Self::Timeout
            | Self::ConnectionReset
            | Self::InvalidRow
            | Self::CredentialsExpired => None,
            Self::UnexpectedRedirect => Some(302),
            Self::AnswerTooLarge
            | Self::AnswerTruncated
            | Self::UnreadableAnswer
            | Self::CertificateMismatch
            | Self::NameMismatch => Some(200),
        }
    }
}
