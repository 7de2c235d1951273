//! The columns that mean something to the program, and how a user names them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::spaces;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// The certificate.
    CertId,
    /// The name that it shall have.
    NewName,
    /// The region that it is in.
    Region,
    /// The credentials to use.
    Profile,
    /// A guard: the account that the profile must belong to.
    AccountId,
    /// A guard: the name that it must have now.
    CurrentName,
}

impl Role {
    /// Every role, in the order in which messages list them.
    pub(crate) const ALL: [Self; 6] = [
        Self::CertId,
        Self::NewName,
        Self::Region,
        Self::Profile,
        Self::AccountId,
        Self::CurrentName,
    ];

    /// How many of them a sheet must have.
    pub(crate) const NEEDED: usize = 2;

    /// Returns the role's name, as `--column` and messages write it.
    pub(crate) fn name(self) -> &'static str {
        self.headers()[0]
    }

    /// Tells whether a sheet must have the column.
    pub(crate) fn is_needed(self) -> bool {
        matches!(self, Self::CertId | Self::NewName)
    }

    /// Tells whether a header means this role without being told.
    pub(crate) fn is_meant_by(self, header: &str) -> bool {
        self.headers().iter().any(|known| is_same(known, header))
    }

    /// The headers that are taken, the role's own name first. Source: design, section 3.
    fn headers(self) -> &'static [&'static str] {
        match self {
            Self::CertId => &["cert_id", "SslVpnClientCertId", "证书ID", "客户端证书ID"],
            // Not `Name`: that is the service's word for the present name.
            Self::NewName => &["new_name", "新名称"],
            Self::Region => &["region", "RegionId", "地域"],
            Self::Profile => &["profile", "配置"],
            Self::AccountId => &["account_id", "主账号ID"],
            Self::CurrentName => &["current_name", "old_name", "当前名称", "原名称"],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Compares headers: case, spaces and underscores do not count.
pub(crate) fn is_same(header: &str, other: &str) -> bool {
    // No copy is made: a hostile sheet has large headers, and many.
    plain(header).eq(plain(other))
}

/// Returns the characters that count.
fn plain(header: &str) -> impl Iterator<Item = char> {
    let counting = |c: &char| !spaces::is_space(*c) && *c != '_';
    header.chars().filter(counting).flat_map(char::to_lowercase)
}

/// `--column ROLE=HEADER`: the column for a role that is called otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ColumnOverride {
    /// The role.
    pub(crate) role: Role,
    /// The header, as typed.
    pub(crate) header: String,
}

impl FromStr for ColumnOverride {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let roles = Role::ALL.map(Role::name).join(", ");
        let (name, header) = text
            .split_once('=')
            .ok_or("write ROLE=HEADER, such as new_name=Name")?;
        let role = Role::ALL
            .into_iter()
            .find(|role| is_same(role.name(), name))
            .ok_or_else(|| format!("`{name}` is no role; the roles are {roles}"))?;
        if spaces::is_blank(header) {
            return Err(format!("no header after `{name}=`"));
        }
        Ok(Self {
            role,
            header: header.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_mean_roles_whatever_their_case_and_spaces() {
        for (header, expected) in [
            ("cert_id", Some(Role::CertId)),
            ("Cert ID", Some(Role::CertId)),
            ("\u{feff}SslVpnClientCertId", Some(Role::CertId)),
            ("证书 id", Some(Role::CertId)),
            ("客户端证书ID\u{a0}", Some(Role::CertId)),
            ("NEW NAME", Some(Role::NewName)),
            ("新名称", Some(Role::NewName)),
            ("Name", None),
            ("Region_Id", Some(Role::Region)),
            ("地域", Some(Role::Region)),
            ("配置", Some(Role::Profile)),
            ("主账号ID", Some(Role::AccountId)),
            ("Old Name", Some(Role::CurrentName)),
            ("当前名称", Some(Role::CurrentName)),
            ("原名称", Some(Role::CurrentName)),
            ("", None),
            ("new-name", None),
        ] {
            let meant: Vec<_> = Role::ALL
                .into_iter()
                .filter(|r| r.is_meant_by(header))
                .collect();
            assert_eq!(
                meant,
                expected.into_iter().collect::<Vec<_>>(),
                "{header:?}"
            );
        }
    }

    #[test]
    fn overrides_are_parsed_or_say_why_not() {
        for (text, role, header) in [
            ("new_name=Name", Role::NewName, "Name"),
            ("CertId=a=b", Role::CertId, "a=b"),
            ("region= 区 域", Role::Region, " 区 域"),
        ] {
            let header = header.to_owned();
            assert_eq!(text.parse(), Ok(ColumnOverride { role, header }), "{text}");
        }
        for text in ["new_name", "name=x", "new_name=", "=x"] {
            assert!(text.parse::<ColumnOverride>().is_err(), "{text}");
        }
    }
}
