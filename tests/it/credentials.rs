//! Where credentials come from: each way of the official tools, for real, and what is said of it.

use std::process::Command;

use cert_rename::sandbox::SandboxCredential;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::identity_server::{ACCOUNT, IdentityServer, OIDC_TOKEN, session};
use crate::support::{Ran, program, ran};

const OTHER_ACCOUNT: &str = "2000000000000002";

/// A user's home, and everybody who hands out credentials.
struct Home {
    folder: TempDir,
    identity: IdentityServer,
}

impl Home {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            identity: IdentityServer::start(vec![SandboxCredential {
                secret: "seeded-lasting-secret".to_owned(),
                ..SandboxCredential::default()
            }]),
        }
    }

    /// Writes the command line tool's file.
    fn profiles(&self, current: &str, profiles: &[Value]) {
        let config = json!({"current": current, "profiles": profiles});
        let folder = self.folder.path().join(".aliyun");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("config.json"), config.to_string()).unwrap();
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.args(arguments).current_dir(self.folder.path());
        command.env("HOME", self.folder.path());
        command.env("ALIBABA_CLOUD_STS_ENDPOINT", self.identity.url());
        command.env("CERT_RENAME_METADATA_URL", self.identity.url());
        command
    }

    fn whoami(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let mut command = self.command(&[&["whoami"], arguments].concat());
        command.envs(environment.iter().copied());
        let said = ran(&mut command);
        let all = format!("{said:?}");
        assert!(!all.contains("seeded-"), "a secret was shown: {all}");
        said
    }
}

fn lasting_keys() -> Value {
    let key = SandboxCredential::default();
    json!({"access_key_id": key.access_key_id, "access_key_secret": "seeded-lasting-secret"})
}

/// A profile: a name, a mode, and what else it holds.
fn profile(name: &str, mode: &str, parts: &[Value]) -> Value {
    let mut profile = json!({"name": name, "mode": mode});
    for part in parts {
        for (key, value) in part.as_object().unwrap() {
            profile[key] = value.clone();
        }
    }
    profile
}

fn role(account: &str) -> Value {
    json!({"ram_role_arn": format!("acs:ram::{account}:role/renamer"), "ram_session_name": "me"})
}

fn temporary(number: u32) -> Value {
    let keys = session(ACCOUNT, number);
    json!({"access_key_id": keys.access_key_id, "access_key_secret": keys.secret,
           "sts_token": keys.security_token})
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of the modes")]
fn every_mode_of_a_profile_really_gives_credentials() {
    let home = Home::new();
    let token = home.write("token", &format!("{OIDC_TOKEN}\n"));
    let printed = profile(
        "x",
        "StsToken",
        &[temporary(41), json!({"expiration": "2999-01-01T00:00:00Z"})],
    );
    let printed = home.write("printed.json", &printed.to_string());
    let in_an_hour = (Timestamp::now() + SignedDuration::from_hours(1)).as_second();
    home.profiles(
        "ak",
        &[
            profile("ak", "AK", &[lasting_keys()]),
            profile(
                "inside",
                "AK",
                &[lasting_keys(), json!({"endpoint_type": "vpc"})],
            ),
            profile("sts", "StsToken", &[temporary(40)]),
            profile("role", "RamRoleArn", &[lasting_keys(), role(ACCOUNT)]),
            profile(
                "chain",
                "ChainableRamRoleArn",
                &[json!({"source_profile": "role"}), role(OTHER_ACCOUNT)],
            ),
            profile("ecs", "EcsRamRole", &[json!({"ram_role_name": ""})]),
            profile(
                "ecs-named",
                "EcsRamRole",
                &[json!({"ram_role_name": "my-role"})],
            ),
            profile(
                "oidc",
                "OIDC",
                &[
                    role(ACCOUNT),
                    json!({"oidc_provider_arn": "p", "oidc_token_file": token}),
                ],
            ),
            profile(
                "external",
                "External",
                &[json!({"process_command": format!("cat {printed}")})],
            ),
            profile(
                "uri",
                "CredentialsURI",
                &[json!({"credentials_uri": format!("{}/creds", home.identity.url())})],
            ),
            profile(
                "sso",
                "CloudSSO",
                &[temporary(42), json!({"sts_expiration": in_an_hour})],
            ),
        ],
    );
    let inside = home.whoami(&["--profile", "inside"], &[]);
    assert!(
        inside
            .stdout
            .contains("endpoints    inside the VPC, as the profile says"),
        "{inside:?}"
    );
    for (name, mode, account, calls) in [
        ("ak", "AK", ACCOUNT, &["GetCallerIdentity"][..]),
        ("sts", "StsToken", ACCOUNT, &["GetCallerIdentity"]),
        (
            "role",
            "RamRoleArn",
            ACCOUNT,
            &["AssumeRole", "GetCallerIdentity"],
        ),
        (
            "chain",
            "ChainableRamRoleArn",
            OTHER_ACCOUNT,
            &["AssumeRole", "AssumeRole", "GetCallerIdentity"],
        ),
        (
            "ecs",
            "EcsRamRole",
            ACCOUNT,
            &[
                "PUT /latest/api/token",
                "GET /latest/meta-data/ram/security-credentials/",
                "GET /latest/meta-data/ram/security-credentials/my-role",
                "GetCallerIdentity",
            ],
        ),
        (
            "ecs-named",
            "EcsRamRole",
            ACCOUNT,
            &[
                "PUT /latest/api/token",
                "GET /latest/meta-data/ram/security-credentials/my-role",
                "GetCallerIdentity",
            ],
        ),
        (
            "oidc",
            "OIDC",
            ACCOUNT,
            &["AssumeRoleWithOIDC", "GetCallerIdentity"],
        ),
        ("external", "External", ACCOUNT, &["GetCallerIdentity"]),
        (
            "uri",
            "CredentialsURI",
            ACCOUNT,
            &["GET /creds", "GetCallerIdentity"],
        ),
        ("sso", "CloudSSO", ACCOUNT, &["GetCallerIdentity"]),
    ] {
        let before = home.identity.calls().len();
        let said = home.whoami(&["--profile", name], &[]);
        assert_eq!(said.code, 0, "{name}: {said:?}");
        assert!(
            said.stdout
                .contains(&format!("profile `{name}` ({mode}) of ")),
            "{said:?}"
        );
        assert!(said.stdout.contains(account), "{said:?}");
        assert_eq!(&home.identity.calls()[before..], calls, "{name}");
    }
}

#[test]
fn the_default_chain_finds_the_first_that_is_there() {
    let home = Home::new();
    let id = SandboxCredential::default().access_key_id;
    let keys = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", id.as_str()),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "seeded-lasting-secret"),
    ];
    let token = home.write("token", OIDC_TOKEN);
    let oidc = [
        (
            "ALIBABA_CLOUD_ROLE_ARN",
            "acs:ram::1234567890123456:role/renamer",
        ),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "p"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", token.as_str()),
    ];
    let uri = format!("{}/creds", home.identity.url());
    let uri = [("ALIBABA_CLOUD_CREDENTIALS_URI", uri.as_str())];
    let metadata = [("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "false")];
    let found = |environment: &[&[(&str, &str)]], expected: &str| {
        let said = home.whoami(&[], &environment.concat());
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.stdout.contains(expected), "{expected}: {said:?}");
    };
    // Nothing but the last two, then one more each time.
    found(&[&uri], "the address in ALIBABA_CLOUD_CREDENTIALS_URI");
    found(&[&uri, &metadata], "the role of this ECS instance");
    let section = format!(
        "[default]\ntype = access_key # mine\naccess_key_id = {id}\naccess_key_secret = seeded-lasting-secret\n"
    );
    home.write(".alibabacloud/credentials.ini", &section);
    found(&[&uri, &metadata], "credentials.ini");
    home.write(".alibabacloud/credentials", &section);
    found(&[&uri, &metadata], ".alibabacloud/credentials\n");
    home.profiles("mine", &[profile("mine", "AK", &[lasting_keys()])]);
    found(&[&uri, &metadata], "profile `mine` (AK)");
    found(&[&uri, &oidc], "an OIDC exchange");
    found(
        &[&uri, &oidc, &keys],
        "the environment (ALIBABA_CLOUD_ACCESS_KEY_ID)",
    );
    found(
        &[&keys, &[("ALIBABA_CLOUD_PROFILE", "mine")]],
        "profile `mine` (AK)",
    );
}

#[test]
fn a_metadata_service_without_tokens_is_asked_the_old_way_unless_forbidden() {
    let home = Home::new();
    home.profiles("ecs", &[profile("ecs", "EcsRamRole", &[])]);
    home.identity.refuse("PUT /latest/api/token", 405, "x");
    let forbidden = home.whoami(&[], &[("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")]);
    assert_eq!(forbidden.code, 5, "{forbidden:?}");
    assert_eq!(home.identity.calls(), ["PUT /latest/api/token"]);
    // This server wants a token, so the old way is refused here; that it is tried is what counts.
    let tried = home.whoami(&[], &[]);
    assert_eq!(tried.code, 5, "{tried:?}");
    assert_eq!(
        home.identity.calls()[2..],
        ["GET /latest/meta-data/ram/security-credentials/"]
    );
}

#[test]
fn what_cannot_be_used_ends_with_its_name_and_the_way_out() {
    let home = Home::new();
    home.profiles(
        "oauth",
        &[
            profile(
                "oauth",
                "OAuth",
                &[json!({"oauth_access_token": "seeded-oauth"})],
            ),
            profile(
                "sso",
                "CloudSSO",
                &[temporary(1), json!({"sts_expiration": 1_700_000_000})],
            ),
            profile(
                "fails",
                "External",
                &[json!({"process_command": "false seeded-argument"})],
            ),
            profile(
                "prints",
                "External",
                &[json!({"process_command": "echo seeded-output"})],
            ),
        ],
    );
    for (arguments, message, hint) in [
        (
            &[][..],
            "profile `oauth` (OAuth) of ",
            "use a profile with one of the modes AK, StsToken",
        ),
        (
            &["--profile", "nobody"],
            "there is no profile `nobody`: the command line tool has `oauth`, `sso`",
            "aliyun configure --profile nobody",
        ),
        (
            &["--profile", "sso"],
            "have expired at 2023-11-14T22:13:20Z",
            "renew with `aliyun configure --profile sso --mode CloudSSO`",
        ),
        (
            &["--profile", "fails"],
            "gave no credentials: it ended with exit status: 1",
            "run the command by hand",
        ),
        (
            &["--profile", "prints"],
            "gave no credentials: it printed no JSON",
            "run the command by hand",
        ),
    ] {
        let said = home.whoami(arguments, &[]);
        assert_eq!(said.code, 5, "{said:?}");
        assert!(said.stdout.is_empty(), "{said:?}");
        assert!(said.stderr.contains(message), "{message}: {said:?}");
        assert!(said.stderr.contains(hint), "{hint}: {said:?}");
    }
    let forbidden = home.whoami(
        &["--profile", "prints"],
        &[("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "1")],
    );
    assert!(
        forbidden
            .stderr
            .contains("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids"),
        "{forbidden:?}"
    );
}

#[test]
fn without_any_it_is_said_where_they_were_looked_for() {
    let home = Home::new();
    let said = home.whoami(&[], &[]);
    assert_eq!(said.code, 5, "{said:?}");
    for place in [
        "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set",
        "the command line tool has no file of profiles",
        "there is no credentials file",
        "the metadata service is disabled",
        "--profile",
    ] {
        assert!(said.stderr.contains(place), "{place}: {said:?}");
    }
}

#[test]
fn what_sts_refuses_is_said_with_its_code() {
    let home = Home::new();
    home.profiles(
        "role",
        &[profile(
            "role",
            "RamRoleArn",
            &[lasting_keys(), role(ACCOUNT)],
        )],
    );
    home.identity.refuse("AssumeRole", 403, "NoPermission");
    let said = home.whoami(&[], &[]);
    assert_eq!(said.code, 5, "{said:?}");
    assert!(
        said.stderr.contains(
            "AssumeRole at 127.0.0.1 refused to give credentials (NoPermission: refused)"
        ),
        "{said:?}"
    );
}
