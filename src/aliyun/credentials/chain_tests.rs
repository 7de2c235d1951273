#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

const KEYS: &[(&str, &str)] = &[
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s"),
];
const OIDC_SET: &[(&str, &str)] = &[
    ("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/r"),
    ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "p"),
    ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/t"),
];
const URI: &[(&str, &str)] = &[("ALIBABA_CLOUD_CREDENTIALS_URI", "http://127.0.0.1:1/c")];
const NO_CLI: &[(&str, &str)] = &[("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")];
const NO_METADATA: &[(&str, &str)] = &[("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")];

const CONFIG: &str = r#"{"current":"ops","profiles":[
  {"name":"ops","mode":"AK","access_key_id":"LTAI","access_key_secret":"s","region_id":"cn-beijing"},
  {"name":"oauth","mode":"OAuth"}]}"#;
const SECTIONS: &str = "[default]\ntype=access_key\naccess_key_id=LTAI\naccess_key_secret=s\n[dr]\ntype=rsa_key_pair\n";

fn environment(parts: &[&[(&str, &str)]]) -> Environment {
    let all: BTreeMap<String, String> = parts
        .concat()
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Environment::new(move |name| all.get(name).cloned())
}

fn files(config: Option<&str>, sections: Option<&str>) -> Files {
    Files {
        config: config.map(|text| CliConfig::parse(text, "c".into()).unwrap()),
        credentials: sections.map(|text| CredentialsFile::parse(text, "f".into()).unwrap()),
    }
}

fn chosen(profile: &str, environment: &Environment, files: &Files) -> Vec<String> {
    match choose(profile, environment, files) {
        Ok(Choice::Sure(found)) => vec![found.origin.to_string()],
        Ok(Choice::FirstOf { options, .. }) => options
            .iter()
            .map(|found| format!("try {}", found.origin))
            .collect(),
        Err(error) => vec![format!("error: {error}")],
    }
}

#[test]
fn the_default_chain_has_the_official_order() {
    let both = files(Some(CONFIG), Some(SECTIONS));
    let blank = CONFIG.replace("LTAI", "").replace("\"s\"", "\"\"");
    let metadata = "try the role of this ECS instance (its metadata service)";
    for (environment, files, expected) in [
        (
            environment(&[KEYS, OIDC_SET, URI]),
            &both,
            vec!["the environment (ALIBABA_CLOUD_ACCESS_KEY_ID)"],
        ),
        (
            environment(&[OIDC_SET, URI]),
            &both,
            vec!["an OIDC exchange (ALIBABA_CLOUD_OIDC_TOKEN_FILE)"],
        ),
        (
            environment(&[&OIDC_SET[..2], URI]),
            &both,
            vec!["profile `ops` (AK) of c"],
        ),
        (
            environment(&[NO_CLI, URI]),
            &both,
            vec!["section `default` (access_key) of f"],
        ),
        (
            environment(&[]),
            &files(Some(&blank), Some(SECTIONS)),
            vec!["section `default` (access_key) of f"],
        ),
        (
            environment(&[URI]),
            &files(None, None),
            vec![metadata, "try the address in ALIBABA_CLOUD_CREDENTIALS_URI"],
        ),
        (
            environment(&[]),
            &files(None, Some("[x]\n")),
            vec![metadata],
        ),
        (environment(&[NO_METADATA]), &files(None, None), vec![]),
    ] {
        assert_eq!(chosen("", &environment, files), expected);
    }
}

#[test]
fn what_is_set_up_and_cannot_be_used_stops_the_chain() {
    let oauth = CONFIG.replace("\"current\":\"ops\"", "\"current\":\"oauth\"");
    assert_eq!(
        chosen(
            "",
            &environment(&[URI]),
            &files(Some(&oauth), Some(SECTIONS))
        ),
        ["error: profile `oauth` (OAuth) of c has a mode that cert-rename can't use"]
    );
    assert_eq!(
        chosen("", &environment(&[&KEYS[..1]]), &files(Some(CONFIG), None)),
        [
            "error: ALIBABA_CLOUD_ACCESS_KEY_ID is set in the environment, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not"
        ]
    );
}

#[test]
fn a_named_profile_is_that_one_or_an_error() {
    let both = files(Some(CONFIG), Some(SECTIONS));
    let environment = environment(&[KEYS]);
    for (profile, expected) in [
        ("ops", "profile `ops` (AK) of c"),
        ("default", "section `default` (access_key) of f"),
        (
            "dr",
            "error: section `dr` (rsa_key_pair) of f has a mode that cert-rename can't use",
        ),
        (
            "nobody",
            "error: there is no profile `nobody`: the command line tool has `ops`, `oauth`, the credentials file has \
             `default`, `dr`",
        ),
    ] {
        assert_eq!(chosen(profile, &environment, &both), [expected]);
    }
    assert_eq!(
        chosen("ops", &environment, &files(None, None)),
        [
            "error: there is no profile `ops`: the command line tool has no file of profiles, there is no credentials file"
        ]
    );
}

#[test]
fn a_region_belongs_to_the_profile_that_is_used() {
    let config = CliConfig::parse(CONFIG, "c".into()).unwrap();
    let of = |name: &str, parts: &[&[(&str, &str)]]| {
        settings(&environment(parts), &config, "region_id").remove(name)
    };
    assert_eq!(of("ops", &[KEYS]).as_deref(), Some("cn-beijing"));
    assert_eq!(of("", &[]).as_deref(), Some("cn-beijing"));
    for parts in [KEYS, OIDC_SET, NO_CLI] {
        assert_eq!(of("", &[parts]), None);
    }
    assert_eq!(of("oauth", &[]), None);
}
