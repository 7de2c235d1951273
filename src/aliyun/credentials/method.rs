//! How credentials are obtained, and where that was written. Pure values.

use std::fmt;
use std::path::PathBuf;

use url::{Host, Url};

use super::super::action::Role;
use super::keys::Session;
use crate::words::{Both, credentials};

/// How credentials are obtained. `Debug` shows only which way: addresses and commands may hold secrets.
#[derive(Clone)]
pub(super) enum Method {
    /// They are given.
    Given(Session),
    /// STS gives them for a role, asked with other credentials.
    AssumeRole {
        source: Box<Self>,
        role: Role,
        sts: Url,
    },
    /// STS gives them for the token of an identity provider, which is in a file.
    Oidc {
        provider_arn: String,
        token_file: PathBuf,
        role: Role,
        sts: Url,
    },
    /// The metadata service of an ECS instance gives them for its role.
    Metadata { role_name: Option<String> },
    /// A command prints them.
    External { command: String },
    /// A URL answers with them.
    Uri { url: Url },
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given(_) => "Given",
            Self::AssumeRole { .. } => "AssumeRole",
            Self::Oidc { .. } => "Oidc",
            Self::Metadata { .. } => "Metadata",
            Self::External { .. } => "External",
            Self::Uri { .. } => "Uri",
        })
    }
}

/// A way to credentials that was chosen.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) method: Method,
    pub(super) origin: Origin,
}

/// Where a way to credentials was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Keys in environment variables.
    Environment,
    /// An OIDC exchange, set up by environment variables.
    OidcEnvironment,
    /// A profile of the service's command line tool.
    Profile {
        name: String,
        mode: String,
        file: PathBuf,
    },
    /// A section of the credentials file.
    Section {
        name: String,
        kind: String,
        file: PathBuf,
    },
    /// The role of the ECS instance.
    Metadata,
    /// The address in an environment variable.
    Uri,
    /// Made up for a rehearsal.
    Rehearsal,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

/// Where STS is: as given, else in the region, else the central one; from inside a VPC by its own name.
///
/// Source: `api/protocol.md` section 10. What is given may be a host or a URL; plain http goes to loopback alone.
pub(super) fn sts_url(given: Option<&str>, region: Option<&str>, vpc: bool) -> Result<Url, Both> {
    let text = match (given, region) {
        (Some(given), _) if given.contains("://") => given.to_owned(),
        (Some(given), _) => format!("https://{given}"),
        (None, Some(region)) if vpc => format!("https://sts-vpc.{region}.aliyuncs.com"),
        (None, Some(region)) => format!("https://sts.{region}.aliyuncs.com"),
        (None, None) => "https://sts.aliyuncs.com".to_owned(),
    };
    let url = Url::parse(&text).map_err(|error| credentials::not_a_host(&text, error))?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(credentials::not_https(&text)),
    }
}

/// Tells whether a URL stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::sts_url;

    #[test]
    fn sts_is_in_the_region_or_as_given() {
        let url = |given, region, vpc| sts_url(given, region, vpc).map(String::from);
        for (given, region, vpc, expected) in [
            (None, None, false, Some("https://sts.aliyuncs.com/")),
            (None, None, true, Some("https://sts.aliyuncs.com/")),
            (
                None,
                Some("cn-x"),
                false,
                Some("https://sts.cn-x.aliyuncs.com/"),
            ),
            (
                None,
                Some("cn-x"),
                true,
                Some("https://sts-vpc.cn-x.aliyuncs.com/"),
            ),
            (
                Some("sts.example"),
                Some("cn-x"),
                true,
                Some("https://sts.example/"),
            ),
            (
                Some("http://127.0.0.1:1"),
                None,
                false,
                Some("http://127.0.0.1:1/"),
            ),
            (Some("http://sts.example"), None, false, None),
            (Some("a b"), None, false, None),
        ] {
            assert_eq!(
                url(given, region, vpc).ok().as_deref(),
                expected,
                "{given:?}"
            );
        }
    }
}
