//! The identifiers of a rename, each of which cannot hold a bad value.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A row of the input, numbered as a spreadsheet numbers it: the header is usually 1, blank rows count.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub(crate) struct RowNumber(pub(crate) u32);

impl fmt::Display for RowNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The id of an SSL-VPN client certificate: `vsc-` and lower-case ASCII letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub(crate) struct CertId(String);

impl CertId {
    /// Parses an id; `None` when it is not one.
    ///
    /// Source: the ids that the service's pages show; its length is not documented, so any is taken.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("vsc-")?;
        let valid = !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        valid.then(|| Self(text.to_owned()))
    }

    /// Returns the id as the service writes it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A region id such as `cn-hangzhou`: lower-case ASCII letters, digits and single inner hyphens.
///
/// Whether the service has such a region is for the endpoint table to say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Region(String);

impl Region {
    /// Parses a region id; `None` when it does not have the form of one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let valid = text.contains('-')
            && text.split('-').all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        valid.then(|| Self(text.to_owned()))
    }

    /// Returns the region id as the service writes it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{CertId, Region};

    #[test]
    fn cert_ids_are_told_from_what_only_looks_like_one() {
        for good in ["vsc-bp1n8wcf134yl0osrcg98", "vsc-1"] {
            assert!(CertId::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "vsc-",
            "vsc-BP1",
            "vsc-bp1n****",
            "vss-bp1",
            " vsc-bp1",
            "vsc-bp1-2",
            "vsc-ｂｐ",
        ] {
            assert!(CertId::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn regions_have_their_form() {
        for good in ["cn-hangzhou", "ap-southeast-1", "cn-heyuan-acdr-1"] {
            assert!(Region::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "cn",
            "cn-",
            "-cn",
            "cn--x",
            "CN-hangzhou",
            "cn_hangzhou",
            "华东1",
        ] {
            assert!(Region::parse(bad).is_none(), "{bad}");
        }
    }
}
