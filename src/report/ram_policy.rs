//! The least RAM policy that a sheet needs. Pure.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// The most characters that RAM takes of a custom policy. Source: RAM's page of limits (help page 28753, the version of
/// 2025-12-16), read on 2026-11-24. Whether it counts blanks is not said there, so all that is printed counts here.
pub(crate) const MOST_CHARS: usize = 6144;

/// Whether a job reads live names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// It does, and needs the right to.
    Names,
    /// It does not: `--no-preflight`.
    Nothing,
}

/// A policy as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PolicyText {
    /// The document.
    pub(crate) text: String,
    /// How much it allows.
    pub(crate) scope: Scope,
}

/// How much a policy allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The sheet's certificates alone.
    Certificates,
    /// All certificates of the sheet's regions: the sheet's take more than [`MOST_CHARS`].
    Regions,
    /// The same, and even these are too many for one policy.
    TooManyRegions,
}

/// The certificates of a sheet, as far as a policy may name them.
#[derive(Debug, Default)]
pub(crate) struct RamPolicy {
    /// Certificates by account (`*` where it is not known) and region; empty once there are too many to name.
    lanes: BTreeMap<(String, String), BTreeSet<String>>,
    chars: usize,
}

impl RamPolicy {
    /// Adds a certificate that will be renamed; `account` is empty where it is not known.
    pub(crate) fn add(&mut self, account: &str, region: &str, cert_id: &str) {
        let account = if account.is_empty() { "*" } else { account };
        let key = (account.to_owned(), region.to_owned());
        let certs = self.lanes.entry(key).or_default();
        if self.chars > MOST_CHARS {
            certs.clear();
        } else if certs.insert(cert_id.to_owned()) {
            self.chars += cert_id.len();
        }
    }

    /// Returns the policy: each certificate by its id where that fits, else the certificates of its region.
    pub(crate) fn document(&self, reads: Reads) -> PolicyText {
        let by_id = self.lanes.iter().flat_map(|((account, region), certs)| {
            certs.iter().map(move |id| resource(account, region, id))
        });
        let of_region = || {
            let lanes = self.lanes.keys();
            lanes
                .map(|(account, region)| resource(account, region, "*"))
                .collect::<Vec<_>>()
        };
        let named = format!("{:#}", policy(by_id.collect(), of_region(), reads));
        if self.chars <= MOST_CHARS && named.len() <= MOST_CHARS {
            return PolicyText {
                text: named,
                scope: Scope::Certificates,
            };
        }
        let text = format!("{:#}", policy(of_region(), of_region(), reads));
        let scope = if text.len() <= MOST_CHARS {
            Scope::Regions
        } else {
            Scope::TooManyRegions
        };
        PolicyText { text, scope }
    }
}

fn resource(account: &str, region: &str, cert_id: &str) -> String {
    format!("acs:vpc:{region}:{account}:sslvpnclientcert/{cert_id}")
}

/// Source of actions and resources: `api/protocol.md` sections 4 and 5. Who calls, and which regions there are, anyone
/// may ask without a right.
fn policy(renamed: Vec<String>, listed: Vec<String>, reads: Reads) -> Value {
    let allow = |action: &str, resources: Vec<String>| json!({"Effect": "Allow", "Action": action, "Resource": resources});
    let mut statements = Vec::new();
    if !renamed.is_empty() {
        statements.push(allow("vpc:ModifySslVpnClientCert", renamed));
        if reads == Reads::Names {
            statements.push(allow("vpc:DescribeSslVpnClientCerts", listed));
        }
    }
    json!({"Version": "1", "Statement": statements})
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn parsed(policy: &PolicyText) -> Value {
        serde_json::from_str(&policy.text).unwrap()
    }

    #[test]
    fn few_certificates_are_named_and_many_are_their_regions() {
        let mut policy = RamPolicy::default();
        policy.add("", "cn-hangzhou", "vsc-1");
        policy.add("123", "cn-shanghai", "vsc-2");
        let few = policy.document(Reads::Names);
        assert_eq!(few.scope, Scope::Certificates);
        let few = parsed(&few);
        assert_eq!(
            few["Statement"][0]["Resource"],
            json!([
                "acs:vpc:cn-hangzhou:*:sslvpnclientcert/vsc-1",
                "acs:vpc:cn-shanghai:123:sslvpnclientcert/vsc-2"
            ])
        );
        assert_eq!(
            few["Statement"][1]["Action"],
            "vpc:DescribeSslVpnClientCerts"
        );
        let unread = parsed(&policy.document(Reads::Nothing));
        assert_eq!(unread["Statement"].as_array().map(Vec::len), Some(1));
        for number in 0..1000 {
            policy.add("", "cn-hangzhou", &format!("vsc-bp1n8wcf134yl0osr{number}"));
        }
        let many = policy.document(Reads::Names);
        assert_eq!(many.scope, Scope::Regions);
        assert_eq!(
            parsed(&many)["Statement"][0]["Resource"],
            json!([
                "acs:vpc:cn-hangzhou:*:sslvpnclientcert/*",
                "acs:vpc:cn-shanghai:123:sslvpnclientcert/*"
            ])
        );
        assert!(
            policy.lanes.values().map(BTreeSet::len).sum::<usize>() < 400,
            "memory stays flat"
        );
    }

    #[test]
    fn no_policy_is_longer_than_ram_takes_unseen() {
        let mut policy = RamPolicy::default();
        let mut scopes = Vec::new();
        for number in 0..120 {
            policy.add(
                &format!("10000000000{number:05}"),
                "cn-hangzhou",
                &format!("vsc-{number}"),
            );
            let made = policy.document(Reads::Names);
            assert_eq!(
                made.text.len() > MOST_CHARS,
                made.scope == Scope::TooManyRegions,
                "{number}"
            );
            scopes.push(made.scope);
        }
        scopes.dedup();
        assert_eq!(
            scopes,
            [Scope::Certificates, Scope::Regions, Scope::TooManyRegions]
        );
    }
}
