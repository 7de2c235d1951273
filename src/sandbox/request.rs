//! What a call says, read from its parts. Pure; checks nothing.

use url::form_urlencoded;

/// The operations that the emulator knows.
///
/// `DescribeSslVpnClientCert`, the singular, is left out on purpose: the service answers it with a private key, and
/// the program must never send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Action {
    /// `ModifySslVpnClientCert`.
    Modify,
    /// `DescribeSslVpnClientCerts`.
    Describe,
}

impl Action {
    /// Finds an operation by the value of `Action`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "ModifySslVpnClientCert" => Some(Self::Modify),
            "DescribeSslVpnClientCerts" => Some(Self::Describe),
            _ => None,
        }
    }
}

/// A call as it was sent: who signs, with what, is for `verify` to say.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    /// The HTTP method as sent.
    pub(super) method: String,
    /// The path, which is `/` for every operation.
    pub(super) path: String,
    /// The `Host` header; empty when there is none.
    pub(super) host: String,
    /// The `User-Agent` header.
    pub(super) user_agent: Option<String>,
    /// The parameters of query and form body, in the order sent, decoded: `+` and `%20` are both a space.
    pub(super) parameters: Vec<(String, String)>,
}

impl Call {
    /// Adds the parameters of a query or a form body.
    pub(super) fn add_parameters(&mut self, encoded: &[u8]) {
        self.parameters
            .extend(form_urlencoded::parse(encoded).into_owned());
    }

    /// Returns the value of a parameter; of one sent twice, the first.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the value of a parameter that is not empty.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Returns the name of a parameter that was sent twice.
    pub(super) fn repeated(&self) -> Option<&str> {
        let mut names: Vec<_> = self
            .parameters
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        names
            .windows(2)
            .find(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
    }
}
