//! The calls that the program makes, with their parameters. Pure.

use std::num::NonZeroU32;

use crate::rename::{CertId, ClientToken, Region};

/// The version of the VPC operations. Source: the founding document.
const VPC: &str = "2016-04-28";

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
}

impl Action<'_> {
    /// Returns the operation's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::ModifySslVpnClientCert { .. } => "ModifySslVpnClientCert",
            Self::DescribeSslVpnClientCerts { .. } => "DescribeSslVpnClientCerts",
        }
    }

    /// Returns the version of the operation's service.
    pub(super) fn version(&self) -> &'static str {
        match self {
            Self::ModifySslVpnClientCert { .. } | Self::DescribeSslVpnClientCerts { .. } => VPC,
        }
    }

    /// Returns the operation's own parameters, each name once.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        match *self {
            Self::ModifySslVpnClientCert {
                region,
                cert_id,
                new_name,
                client_token,
            } => vec![
                ("RegionId", region.as_str().to_owned()),
                ("SslVpnClientCertId", cert_id.as_str().to_owned()),
                ("Name", new_name.to_owned()),
                ("ClientToken", client_token.as_str().to_owned()),
            ],
            Self::DescribeSslVpnClientCerts {
                region,
                cert_id,
                page,
            } => {
                let mut parameters = vec![
                    ("RegionId", region.as_str().to_owned()),
                    ("PageNumber", page.to_string()),
                    ("PageSize", PAGE_SIZE.to_string()),
                ];
                parameters.extend(cert_id.map(|id| ("SslVpnClientCertId", id.as_str().to_owned())));
                parameters
            }
        }
    }
}
