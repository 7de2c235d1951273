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
    /// Finds an operation by its name and the version of its service.
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

/// A call as it was sent: who signs, with what, is for `common` and `verify` to say.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    /// The HTTP method as sent.
    pub(super) method: String,
    /// The path, which is `/` for every operation.
    pub(super) path: String,
    /// The headers: names in lower case, each once, the values of one sent several times joined.
    pub(super) headers: Vec<(String, String)>,
    /// The parameters of the query in the order sent, decoded: `+` and `%20` are both a space.
    pub(super) query: Vec<(String, String)>,
    /// The parameters of a form body, likewise.
    pub(super) form: Vec<(String, String)>,
    /// The body as sent.
    pub(super) body: Vec<u8>,
}

impl Call {
    /// Takes the query as it was sent.
    pub(super) fn set_query(&mut self, encoded: &str) {
        self.query = decode(encoded.as_bytes());
    }

    /// Adds a value of a header, whose name is in lower case.
    ///
    /// Several values of one name are sorted and joined with commas, as signature V3 wants them
    /// (`api/protocol.md` section 3).
    pub(super) fn add_header(&mut self, name: &str, value: &str) {
        let value = value.trim();
        match self.headers.iter_mut().find(|(known, _)| known == name) {
            None => self.headers.push((name.to_owned(), value.to_owned())),
            Some((_, joined)) => {
                let mut values: Vec<_> = joined.split(',').chain([value]).collect();
                values.sort_unstable();
                *joined = values.join(",");
            }
        }
    }

    /// Takes the body as it was sent; call it after the headers are there, which say whether it is a form.
    pub(super) fn set_body(&mut self, body: Vec<u8>) {
        let content_type = self.header("content-type").unwrap_or_default();
        if content_type
            .to_ascii_lowercase()
            .starts_with("application/x-www-form-urlencoded")
        {
            self.form = decode(&body);
        }
        self.body = body;
    }

    /// Returns the value of a header; the name is in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the parameters of query and form body.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.query.iter().chain(&self.form);
        all.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the value of a parameter; of one sent twice, the first.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters();
        parameters
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Returns the value of a parameter that is not empty.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Returns the name of a parameter that was sent twice.
    pub(super) fn repeated(&self) -> Option<&str> {
        let mut names: Vec<_> = self.parameters().map(|(name, _)| name).collect();
        names.sort_unstable();
        names
            .windows(2)
            .find(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
    }
}

/// Decodes the parameters of a query or a form.
fn decode(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).into_owned().collect()
}
