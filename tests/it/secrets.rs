//! Whole jobs with seeded secrets, and a search for them in everything that was said and written.
//!
//! Every secret of these tests holds [`SEED`]: keys' secrets, security tokens, the identity provider's token.

use std::fs::{self, File};
use std::io::Seek as _;
use std::path::Path;
use std::process::{Command, Stdio};

use cert_rename::sandbox::{CertSource, SandboxConfig, SandboxCredential};
use serde_json::{Value, json};

use crate::identity_server::{ACCOUNT, OIDC_TOKEN, ended, session};
use crate::night::{Night, one_account, role, sts_token};
use crate::support::{FAST, Ran, ran};

const SEED: &str = "seeded-";

/// A key that lasts.
fn lasting() -> SandboxCredential {
    SandboxCredential {
        secret: "seeded-lasting-secret".to_owned(),
        ..SandboxCredential::default()
    }
}

/// A way to credentials: the profile, what the environment holds, and the keys that come of it, in order.
struct Way {
    name: &'static str,
    profile: Value,
    environment: Vec<(&'static str, String)>,
    keys: Vec<SandboxCredential>,
}

fn ways() -> Vec<Way> {
    let in_environment = |keys: &SandboxCredential| {
        let mut variables = vec![
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", keys.access_key_id.clone()),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", keys.secret.clone()),
        ];
        if let Some(token) = &keys.security_token {
            variables.push(("ALIBABA_CLOUD_SECURITY_TOKEN", token.clone()));
        }
        variables
    };
    let mut oidc = role("ops", ACCOUNT);
    oidc["mode"] = "OIDC".into();
    oidc["oidc_provider_arn"] = "p".into();
    oidc["oidc_token_file"] = "token".into();
    let sessions = || (1..=20).map(|number| session(ACCOUNT, number)).collect();
    let way = |name, profile, environment, keys| Way {
        name,
        profile,
        environment,
        keys,
    };
    vec![
        way(
            "a lasting key in the environment",
            role("other", ACCOUNT),
            in_environment(&lasting()),
            vec![lasting()],
        ),
        way(
            "temporary keys in the environment",
            role("other", ACCOUNT),
            in_environment(&session(ACCOUNT, 1)),
            vec![session(ACCOUNT, 1)],
        ),
        way(
            "temporary keys in a profile",
            sts_token("ops", ACCOUNT, 1),
            Vec::new(),
            vec![session(ACCOUNT, 1)],
        ),
        way(
            "an assumed role",
            role("ops", ACCOUNT),
            Vec::new(),
            sessions(),
        ),
        way("an OIDC exchange", oidc, Vec::new(), sessions()),
    ]
}

/// A night with a search after each command.
struct Searched {
    night: Night,
    way: Way,
}

impl Searched {
    fn new(way: Way) -> Self {
        let config = SandboxConfig {
            credentials: way.keys.clone(),
            faults: "500-after@3, reset-after@5, truncated@7, subuser@9"
                .parse()
                .unwrap(),
            ..one_account(60, 1)
        };
        let night = Night::new(config);
        night.profiles(std::slice::from_ref(&way.profile));
        night.stage.write("token", OIDC_TOKEN);
        night.stage.sheet(60);
        Self { night, way }
    }

    /// A command that says all it can.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.night.command(arguments);
        command.args(["-v", "--error-format", "json"]);
        command.envs(
            self.way
                .environment
                .iter()
                .map(|(name, value)| (name, value)),
        );
        command
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full");
        command
    }

    fn run_command(&self) -> Command {
        let url = self.night.stage.sandbox().url();
        self.command(
            &[
                &["run", "names.csv", "--rate", FAST, "--endpoint", &url][..],
                &["--progress", "json", "--max-failures", "100%"],
            ]
            .concat(),
        )
    }

    /// Looks at what a command said, and at all files. The search itself must be able to find something.
    fn search(&self, what: &str, ran: &Ran) {
        let way = self.way.name;
        assert!(
            !format!("{} {}", ran.stdout, ran.stderr).contains(SEED),
            "{way}, {what}: a secret was shown: {ran:?}"
        );
        let (searched, found) = search(&self.night.stage.path(""));
        assert!(searched > 0 && found.is_empty(), "{way}, {what}: {found:?}");
    }

    fn go(&self, arguments: &[&str]) -> Ran {
        let ran = ran(&mut self.command(arguments));
        self.search(&arguments.join(" "), &ran);
        ran
    }
}

/// Searches a folder, workbooks unpacked; returns how many files were searched, and those that hold a seed. What holds
/// them on purpose is left out: the profiles and the identity provider's token.
fn search(folder: &Path) -> (usize, Vec<String>) {
    let (mut searched, mut found) = (0, Vec::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with(".aliyun") || path.ends_with("token") {
            continue;
        }
        if path.is_dir() {
            let (more, inside) = search(&path);
            searched += more;
            found.extend(inside);
            continue;
        }
        searched += 1;
        let mut file = File::open(&path).unwrap();
        if holds_seed(&mut file) {
            found.push(path.display().to_string());
        }
        if path.extension().is_some_and(|kind| kind == "xlsx") {
            file.rewind().unwrap();
            let mut parts = zip::ZipArchive::new(file).unwrap();
            for part in 0..parts.len() {
                let mut part = parts.by_index(part).unwrap();
                if holds_seed(&mut part) {
                    found.push(format!("{} in {}", part.name().unwrap(), path.display()));
                }
            }
        }
    }
    (searched, found)
}

fn holds_seed(reader: &mut impl std::io::Read) -> bool {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    let mut windows = bytes.windows(SEED.len());
    windows.any(|window| window == SEED.as_bytes())
}

/// Everything that can be made of a journal, and asked of the credentials.
const READING: &[&[&str]] = &[
    &["whoami"],
    &["whoami", "--profile", "nobody"],
    &["status", "names.csv.journal.db"],
    &["status", "names.csv.journal.db", "--json"],
    &["verify", "names.csv.journal.db"],
    &["verify", "names.csv.journal.db", "--live"],
    &["export", "names.csv.journal.db"],
    &[
        "export",
        "names.csv.journal.db",
        "-o",
        "results.csv",
        "--raw",
    ],
    &[
        "export",
        "names.csv.journal.db",
        "--format",
        "jsonl",
        "-o",
        "results.jsonl",
    ],
    &[
        "export",
        "names.csv.journal.db",
        "--format",
        "xlsx",
        "-o",
        "results.xlsx",
    ],
    &[
        "export",
        "names.csv.journal.db",
        "--format",
        "html",
        "-o",
        "report.html",
    ],
    &["export", "names.csv.journal.db", "--bundle", "pack"],
    &["verify", "--bundle", "pack"],
    &["undo", "names.csv.journal.db", "-o", "undo.csv"],
    &["plan", "names.csv", "--sandbox", "-o", "plan.xlsx"],
    &["plan", "names.csv", "--ram-policy"],
    &["run", "names.csv", "--sandbox", "--rate", FAST],
];

#[test]
fn no_secret_is_written_anywhere() {
    for way in ways() {
        let job = Searched::new(way);
        let sandbox = job.night.stage.sandbox();
        let url = sandbox.url();
        let planned = job.go(&["plan", "names.csv", "--rate", FAST, "--endpoint", &url]);
        assert_eq!(planned.code, 0, "{planned:?}");
        // Killed half way: what stands beside the journal then is searched, too.
        let before = sandbox.arrivals();
        let mut killed = job.run_command();
        let mut killed = killed
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        job.night.stage.wait_for_arrivals(before + 20);
        killed.kill().unwrap();
        let killed: Ran = killed.wait_with_output().unwrap().into();
        assert!(job.night.stage.path("names.csv.journal.db-wal").exists());
        job.search("killed", &killed);
        // All signatures are refused, with the signed string in the message, its token included.
        let keys = job.way.keys.iter().cloned();
        let others = keys.map(|key| SandboxCredential {
            secret: "another".to_owned(),
            ..key
        });
        sandbox.set_credentials(others.collect());
        let resume = [
            "resume",
            "names.csv.journal.db",
            "--rate",
            FAST,
            "--progress",
            "plain",
            "--on-finish",
            "cat > finished.json",
        ];
        let refused = job.go(&resume);
        assert_eq!(refused.code, 5, "{refused:?}");
        assert!(
            refused.stderr.contains("SignatureDoesNotMatch"),
            "{refused:?}"
        );
        sandbox.set_credentials(job.way.keys.iter().cloned().map(ended).collect());
        let expired = job.go(&[&resume[..], &["--credential-wait", "0s"]].concat());
        assert!([0, 5].contains(&expired.code), "{expired:?}");
        sandbox.set_credentials(job.way.keys.clone());
        let settled = job.go(&["resume", "names.csv.journal.db", "--settle"]);
        assert!(settled.stderr.contains("DEBUG"), "{settled:?}");
        let resumed = job.go(&resume);
        assert!(
            [0, 4].contains(&resumed.code),
            "the kill may come before the refusal: {resumed:?}"
        );
        let inventory = ["inventory", "--region", "cn-hangzhou", "--endpoint", &url];
        assert_eq!(
            job.go(&[&inventory[..], &["-o", "live.csv"]].concat()).code,
            0
        );
        for arguments in READING {
            job.go(arguments);
        }
        let (searched, _) = search(&job.night.stage.path(""));
        assert!(searched >= 20, "{}: {searched} files", job.way.name);
    }
}

/// What goes wrong with credentials is said without them.
#[test]
fn no_error_shows_a_secret() {
    let night = Night::new(SandboxConfig {
        certs: CertSource::generated(3),
        ..SandboxConfig::default()
    });
    night.stage.sheet(3);
    night.identity.refuse("GET /creds", 404, "NotFound");
    let uri = |path: &str| format!("{}/{path}", night.identity.url());
    let profiles = [
        json!({"mode": "External", "process_command": "false seeded-argument"}),
        json!({"mode": "External", "process_command": "echo seeded-output"}),
        json!({"mode": "External", "process_command": "echo '{\"mode\":\"AK\",\"access_key_secret\":\"seeded-half\"}'"}),
        json!({"mode": "External", "process_command": "sh -c 'echo seeded-complaint >&2; exit 3'"}),
        json!({"mode": "CredentialsURI", "credentials_uri": uri("creds?token=seeded-query")}),
        json!({"mode": "CredentialsURI", "credentials_uri": "http://user:seeded-password@127.0.0.1:1/creds"}),
        json!({"mode": "CredentialsURI", "credentials_uri": "not a url seeded-url"}),
        json!({"mode": "OAuth", "oauth_access_token": "seeded-oauth"}),
        json!({"mode": "RsaKeyPair", "private_key": "seeded-private-key"}),
        json!({"mode": "BearerToken", "bearer_token": "seeded-bearer"}),
        json!({"mode": "AK", "access_key_secret": "seeded-alone"}),
        json!({"mode": "StsToken", "access_key_id": "STS.x", "access_key_secret": "seeded-a", "sts_token": "seeded-b"}),
    ];
    let url = night.stage.sandbox().url();
    for profile in profiles {
        let mut named = profile.clone();
        named["name"] = "ops".into();
        night.profiles(&[named]);
        for arguments in [&["whoami"][..], &["plan", "names.csv", "--endpoint", &url]] {
            let mut command = night.command(arguments);
            command
                .args(["-v", "--error-format", "json"])
                .env("RUST_LOG", "trace")
                .env("RUST_BACKTRACE", "full");
            let failed = ran(&mut command);
            assert_eq!(failed.code, 5, "{profile}: {failed:?}");
            assert!(
                !format!("{failed:?}").contains(SEED),
                "{profile}: {failed:?}"
            );
        }
    }
    night
        .stage
        .write(".aliyun/config.json", "{\"profiles\": [seeded-broken");
    let broken = ran(&mut night.command(&["whoami"]));
    assert_eq!(broken.code, 5, "{broken:?}");
    assert!(!format!("{broken:?}").contains(SEED), "{broken:?}");
}
