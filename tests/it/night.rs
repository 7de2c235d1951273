//! The stage of a night: an emulator of several accounts, profiles that lead to them, and everybody who hands out
//! credentials.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use cert_rename::sandbox::{CertSource, Latency, SandboxCert, SandboxConfig, SandboxCredential};
use serde_json::{Value, json};

use crate::identity_server::{ACCOUNT, IdentityServer, session};
use crate::support::{FAST, Ran, Stage, ran};

/// Three customers.
pub(crate) const CUSTOMERS: [(&str, &str); 3] = [
    ("customer-a", "1000000000000001"),
    ("customer-b", "1000000000000002"),
    ("customer-c", "1000000000000003"),
];

/// An emulator, a home with profiles, and everybody who hands out credentials.
pub(crate) struct Night {
    pub(crate) stage: Stage,
    pub(crate) identity: IdentityServer,
}

impl Night {
    pub(crate) fn new(config: SandboxConfig) -> Self {
        let key = SandboxCredential {
            secret: "seeded-lasting-secret".to_owned(),
            ..SandboxCredential::default()
        };
        Self {
            stage: Stage::with(config),
            identity: IdentityServer::start(vec![key]),
        }
    }

    pub(crate) fn profiles(&self, profiles: &[Value]) {
        let folder = self.stage.path(".aliyun");
        std::fs::create_dir_all(&folder).unwrap();
        let config = json!({"current": profiles[0]["name"], "profiles": profiles});
        // As the tool does, so that nobody reads half of it.
        std::fs::write(folder.join("new"), config.to_string()).unwrap();
        std::fs::rename(folder.join("new"), folder.join("config.json")).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.stage.command(arguments.iter().copied());
        command.env_remove("ALIBABA_CLOUD_ACCESS_KEY_ID");
        command.env_remove("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        command.env("HOME", self.stage.path(""));
        command.env("ALIBABA_CLOUD_STS_ENDPOINT", self.identity.url());
        command
    }

    pub(crate) fn run_command(&self, more: &[&str]) -> Command {
        let url = self.stage.sandbox().url();
        self.command(
            &[
                &["run", "names.csv", "--rate", FAST, "--endpoint", &url],
                more,
            ]
            .concat(),
        )
    }

    pub(crate) fn run(&self, more: &[&str]) -> Ran {
        ran(&mut self.run_command(more))
    }

    /// Says which statuses the rows have, each with its number of rows.
    pub(crate) fn statuses(&self) -> Vec<(String, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        for (_, status) in self.stage.statuses() {
            *counts.entry(status).or_default() += 1;
        }
        counts.into_iter().collect()
    }
}

/// A role of an account, assumed with the lasting key.
pub(crate) fn role(name: &str, account: &str) -> Value {
    json!({"name": name, "mode": "RamRoleArn", "region_id": "cn-hangzhou",
           "access_key_id": SandboxCredential::default().access_key_id, "access_key_secret": "seeded-lasting-secret",
           "ram_role_arn": format!("acs:ram::{account}:role/renamer")})
}

/// Temporary keys that only the user can renew.
pub(crate) fn sts_token(name: &str, account: &str, number: u32) -> Value {
    let keys = session(account, number);
    json!({"name": name, "mode": "StsToken", "region_id": "cn-hangzhou", "access_key_id": keys.access_key_id,
           "access_key_secret": keys.secret, "sts_token": keys.security_token})
}

/// An emulator with one account, whose first sessions it knows.
pub(crate) fn one_account(certs: u32, sessions: u32) -> SandboxConfig {
    SandboxConfig {
        credentials: (1..=sessions)
            .map(|number| session(ACCOUNT, number))
            .collect(),
        certs: CertSource::generated(certs),
        latency: Latency::fixed(Duration::from_millis(5)),
        ..SandboxConfig::default()
    }
}

/// An emulator with the three customers, each with `rows` certificates; and the sheet that renames them.
pub(crate) fn three_customers(rows: u32) -> (SandboxConfig, String) {
    let mut sheet = "cert_id,region,profile,new_name\n".to_owned();
    let mut explicit = Vec::new();
    for number in 1..=rows {
        for (name, account) in CUSTOMERS {
            let id = format!("vsc-{}{number:05}", &name[9..]);
            writeln!(sheet, "{id},cn-hangzhou,{name},new-{name}-{number}").unwrap();
            explicit.push(SandboxCert {
                account_id: account.to_owned(),
                region: "cn-hangzhou".to_owned(),
                id,
                name: "old".to_owned(),
            });
        }
    }
    let credentials = CUSTOMERS
        .iter()
        .flat_map(|(_, account)| (1..=6).map(|number| session(account, number)))
        .collect();
    let config = SandboxConfig {
        credentials,
        certs: CertSource {
            explicit,
            ..CertSource::default()
        },
        latency: Latency::fixed(Duration::from_millis(5)),
        ..SandboxConfig::default()
    };
    (config, sheet)
}
