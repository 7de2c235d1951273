//! What a call says, read from its parts. Pure; checks nothing.

use url::form_urlencoded;

/// The version of the VPC operations.
const VPC: &str = "2016-04-28";

/// The version of the STS operations, which the emulator answers at the same address.
const STS: &str = "2015-04-01";

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
    /// `DescribeRegions` of the VPC service.
    Regions,
    /// `GetCallerIdentity` of STS.
    Identity,
}

/// Why there is no operation of a name and version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnknownAction {
    /// No service that the emulator knows has this version.
    Version,
    /// The service of this version has no operation of this name.
    Name,
}

impl Action {
    /// Finds an operation by the values of `Action` and `Version`.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn parse(name: &str, version: &str) -> Result<Self, UnknownAction> {
        match (name, version) {
            ("ModifySslVpnClientCert", VPC) => Ok(Self::Modify),
            ("DescribeSslVpnClientCerts", VPC) => Ok(Self::Describe),
            ("DescribeRegions", VPC) => Ok(Self::Regions),
            ("GetCallerIdentity", STS) => Ok(Self::Identity),
            (_, VPC | STS) => Err(UnknownAction::Name),
            _ => Err(UnknownAction::Version),
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
