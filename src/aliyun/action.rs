//! The calls that the program makes, with their parameters. Pure.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;

use crate::rename::{CertId, ClientToken, Region};

/// The version of the VPC operations. Source: the founding document.
const VPC: &str = "2016-04-28";

/// The version of the STS operations. Source: `api/protocol.md` section 11.
pub(super) const STS: &str = "2015-04-01";

/// Certificates asked for per page: the most that the service allows.
pub(crate) const PAGE_SIZE: u32 = 50;

/// A call of the service.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action<'a> {
    /// Gives a certificate a new name.
    ModifySslVpnClientCert {
        /// The certificate's region.
        region: &'a Region,
        /// The certificate.
        cert_id: &'a CertId,
        /// The name that it shall have.
        new_name: &'a str,
        /// The token of this rename: the same on every attempt.
        client_token: &'a ClientToken,
    },
    /// Lists certificates, without their keys.
    DescribeSslVpnClientCerts {
        /// The region whose certificates are listed.
        region: &'a Region,
        /// Lists this one alone.
        cert_id: Option<&'a CertId>,
        /// Which page of [`PAGE_SIZE`].
        page: NonZeroU32,
    },
    /// Asks STS whose a key is.
    GetCallerIdentity,
    /// Asks STS for a role's temporary credentials.
    AssumeRole {
        /// Which role, and how.
        role: &'a Role,
    },
    /// Lists the regions that the service has.
    DescribeRegions,
}

/// A role to assume. Its policy may say more than others need to know, so it is not shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Role {
    /// The role's name.
    pub(crate) arn: String,
    /// What the session is called.
    pub(crate) session_name: String,
    /// How long the credentials last; the service's own default where it is not said.
    pub(crate) seconds: Option<u32>,
    /// What the role's trust policy may ask for.
    pub(crate) external_id: Option<String>,
    /// What the session may do at most.
    pub(crate) policy: Option<String>,
}

impl fmt::Debug for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Role")
            .field("arn", &self.arn)
            .field("session_name", &self.session_name)
            .finish_non_exhaustive()
    }
}

impl Role {
    /// Returns the parameters that name the role, each name once.
    pub(super) fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let seconds = self.seconds.map(|seconds| seconds.to_string());
        let optional = [
            ("DurationSeconds", seconds.map(Cow::from)),
            ("ExternalId", self.external_id.as_deref().map(Cow::from)),
            ("Policy", self.policy.as_deref().map(Cow::from)),
        ];
        let mut parameters = vec![
            ("RoleArn", self.arn.as_str().into()),
            ("RoleSessionName", self.session_name.as_str().into()),
        ];
        parameters.extend(
            optional
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        parameters
    }
}

impl Action<'_> {
    /// Returns the operation's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::ModifySslVpnClientCert { .. } => "ModifySslVpnClientCert",
            Self::DescribeSslVpnClientCerts { .. } => "DescribeSslVpnClientCerts",
            Self::GetCallerIdentity => "GetCallerIdentity",
            Self::AssumeRole { .. } => "AssumeRole",
            Self::DescribeRegions => "DescribeRegions",
        }
    }

    /// Returns the version of the operation's service.
    pub(super) fn version(&self) -> &'static str {
        match self {
            Self::ModifySslVpnClientCert { .. }
            | Self::DescribeSslVpnClientCerts { .. }
            | Self::DescribeRegions => VPC,
            Self::GetCallerIdentity | Self::AssumeRole { .. } => STS,
        }
    }

    /// Returns the operation's own parameters, each name once.
    pub(super) fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        match *self {
            Self::ModifySslVpnClientCert {
                region,
                cert_id,
                new_name,
                client_token,
            } => vec![
                ("RegionId", region.as_str().into()),
                ("SslVpnClientCertId", cert_id.as_str().into()),
                ("Name", new_name.into()),
                ("ClientToken", client_token.as_str().into()),
            ],
            Self::DescribeSslVpnClientCerts {
                region,
                cert_id,
                page,
            } => {
                let mut parameters = vec![
                    ("RegionId", region.as_str().into()),
                    ("PageNumber", page.to_string().into()),
                    ("PageSize", PAGE_SIZE.to_string().into()),
                ];
                parameters.extend(cert_id.map(|id| ("SslVpnClientCertId", id.as_str().into())));
                parameters
            }
            Self::GetCallerIdentity | Self::DescribeRegions => Vec::new(),
            Self::AssumeRole { role } => role.parameters(),
        }
    }
}
