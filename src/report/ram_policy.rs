//! The least RAM policy that a sheet needs. Pure.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// The most characters that is taken for one policy; from then on it names whole regions.
///
/// RAM limits the length of a custom policy. The figure was not looked up: check it against RAM's own limits.
const MOST_CHARS: usize = 6144;

/// Whether a job reads live names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// It does, and needs the right to.
    Names,
    /// It does not: `--no-preflight`.
    Nothing,
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
    pub(crate) fn document(&self, reads: Reads) -> Value {
        let by_id = self.lanes.iter().flat_map(|((account, region), certs)| {
            certs.iter().map(move |id| resource(account, region, id))
        });
        let of_region = || {
            let lanes = self.lanes.keys();
            lanes
                .map(|(account, region)| resource(account, region, "*"))
                .collect::<Vec<_>>()
        };
        let named = policy(by_id.collect(), of_region(), reads);
        if self.chars <= MOST_CHARS && named.to_string().len() <= MOST_CHARS {
            named
        } else {
            policy(of_region(), of_region(), reads)
        }
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
mod tests {
    use super::*;

    #[test]
    fn few_certificates_are_named_and_many_are_their_regions() {
        let mut policy = RamPolicy::default();
        policy.add("", "cn-hangzhou", "vsc-1");
        policy.add("123", "cn-shanghai", "vsc-2");
        let few = policy.document(Reads::Names);
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
        assert_eq!(
            policy.document(Reads::Nothing)["Statement"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        for number in 0..1000 {
            policy.add("", "cn-hangzhou", &format!("vsc-bp1n8wcf134yl0osr{number}"));
        }
        let many = policy.document(Reads::Names);
        assert_eq!(
            many["Statement"][0]["Resource"],
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
}
