//! What an emulator is told when it is started. Pure values with sensible defaults.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{FaultPlan, Latency, Quota};

/// The regions that the service's endpoint page documents.
///
/// Source: `api/endpoints.json`, the hosts documented for calls from inside a VPC, which leave out the test regions.
pub const PUBLIC_REGIONS: &[&str] = &[
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "cn-beijing",
    "cn-beijing-finance-1",
    "cn-chengdu",
    "cn-fuzhou",
    "cn-guangzhou",
    "cn-hangzhou",
    "cn-heyuan",
    "cn-heyuan-acdr-1",
    "cn-hongkong",
    "cn-huhehaote",
    "cn-nanjing",
    "cn-qingdao",
    "cn-shanghai",
    "cn-shanghai-finance-1",
    "cn-shenzhen",
    "cn-shenzhen-finance-1",
    "cn-wuhan-lr",
    "cn-wulanchabu",
    "cn-zhangjiakou",
    "cn-zhengzhou-jva",
    "eu-central-1",
    "eu-west-1",
    "me-central-1",
    "me-east-1",
    "na-south-1",
    "us-east-1",
    "us-west-1",
];

/// When certificates end: 2029-01-01, three years after they were made. Source: `api/protocol.md` section 5.
const DEFAULT_END: Timestamp = Timestamp::constant(1_861_920_000, 0);

/// The regions over which generated certificates are spread, unless the configuration says others.
pub const GENERATED_REGIONS: &[&str] = &["cn-hangzhou", "cn-shanghai", "ap-southeast-1"];

/// Everything that an emulator is told when it is started.
///
/// The default listens on a free port of 127.0.0.1, knows one key, holds no certificate, and has neither quota,
/// latency nor faults.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// Where to listen: a loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The keys that are known, each with its account. At least one.
    pub credentials: Vec<SandboxCredential>,
    /// The certificates that exist.
    pub certs: CertSource,
    /// The regions that exist.
    pub regions: Vec<String>,
    /// The quota of `ModifySslVpnClientCert` per account and region; `None` allows any number of calls.
    pub quota: Option<Quota>,
    /// The quota of `DescribeSslVpnClientCerts`; where `None`, 600/60s if `quota` is set, else any number of calls.
    pub describe_quota: Option<Quota>,
    /// How long an answer takes.
    pub latency: Latency,
    /// What goes wrong, and when.
    pub faults: FaultPlan,
    /// Decides the choices within `latency` and `faults`: the same seed, the same choices.
    pub seed: u64,
    /// What the emulator's clock is ahead of the machine's, in the check of timestamps and in the `Date` header.
    pub clock_offset: SignedDuration,
    /// How long a connection may be idle before the emulator closes it.
    ///
    /// Source: the service does so after about 10 s, `api/protocol.md` section 9.
    pub idle_timeout: Duration,
    /// Whether each call is kept for [`Sandbox::log`](super::Sandbox::log).
    pub logging: Logging,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            credentials: vec![SandboxCredential::default()],
            certs: CertSource::default(),
            regions: owned(PUBLIC_REGIONS),
            quota: None,
            describe_quota: None,
            latency: Latency::default(),
            faults: FaultPlan::default(),
            seed: 0,
            clock_offset: SignedDuration::ZERO,
            idle_timeout: Duration::from_secs(10),
            logging: Logging::Full,
        }
    }
}

/// Whether each call is kept in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logging {
    /// Every call is kept, some hundred bytes each.
    Full,
    /// No call is kept; the counts still are.
    Off,
}

/// A key that the emulator knows. Made up; but treated as a secret all the same, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct SandboxCredential {
    /// The key's id; that of a temporary key begins with `STS.`.
    pub access_key_id: String,
    /// The key's secret.
    pub secret: String,
    /// The number of the main account that the key belongs to.
    pub account_id: String,
    /// The token that a temporary key must be sent with; `None` for a lasting key.
    pub security_token: Option<String>,
    /// From when on a temporary key is refused as expired, by the emulator's clock.
    pub expires: Option<Timestamp>,
    /// Whether the key is in use.
    pub state: KeyState,
}

impl Default for SandboxCredential {
    fn default() -> Self {
        Self {
            access_key_id: "LTAI5tSandboxKeyExample1".to_owned(),
            secret: "SandboxSecretExample0123456789".to_owned(),
            account_id: "1234567890123456".to_owned(),
            security_token: None,
            expires: None,
            state: KeyState::Active,
        }
    }
}

impl fmt::Debug for SandboxCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxCredential")
            .field("access_key_id", &self.access_key_id)
            .field("account_id", &self.account_id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Whether a key is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// The key works.
    Active,
    /// The key was disabled: every call with it is `InvalidAccessKeyId.Inactive`.
    Inactive,
}

/// The certificates that exist: some computed from their number, some given one by one.
#[derive(Debug, Clone)]
pub struct CertSource {
    /// How many certificates are computed, counted from 1; none costs memory until it is renamed.
    ///
    /// Number 7 is `vsc-sandbox0000007`, named `cert-7`, in [`generated_region`](Self::generated_region).
    pub generated: u32,
    /// The regions over which the generated ones are spread in turn. Not empty.
    pub generated_regions: Vec<String>,
    /// The account of the generated ones; where `None`, that of the first credential.
    pub generated_account: Option<String>,
    /// When every one of them ends.
    pub ends: Timestamp,
    /// Certificates given one by one, in any order; of two with one account, region and id the later stays.
    pub explicit: Vec<SandboxCert>,
}

impl Default for CertSource {
    fn default() -> Self {
        Self {
            generated: 0,
            generated_regions: owned(GENERATED_REGIONS),
            generated_account: None,
            ends: DEFAULT_END,
            explicit: Vec::new(),
        }
    }
}

impl CertSource {
    /// `count` generated certificates in the usual regions.
    pub fn generated(count: u32) -> Self {
        Self {
            generated: count,
            ..Self::default()
        }
    }

    /// Returns the id of generated certificate `number`, which counts from 1.
    pub fn generated_id(number: u32) -> String {
        format!("vsc-sandbox{number:07}")
    }

    /// Returns the first name of generated certificate `number`, which counts from 1.
    pub fn generated_name(number: u32) -> String {
        format!("cert-{number}")
    }

    /// Returns the region of generated certificate `number`, which counts from 1.
    ///
    /// # Panics
    /// When `generated_regions` is empty.
    pub fn generated_region(&self, number: u32) -> &str {
        let turn = number.saturating_sub(1) as usize % self.generated_regions.len();
        &self.generated_regions[turn]
    }
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxCert {
    /// The account it belongs to.
    pub account_id: String,
    /// The region it is in.
    pub region: String,
    /// Its id.
    pub id: String,
    /// Its present name.
    pub name: String,
}

/// Copies a list of constants.
fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}
