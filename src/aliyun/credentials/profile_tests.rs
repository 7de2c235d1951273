#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

const CONFIG: &str = r#"{"current":"","profiles":[
  {"name":"default","mode":"AK","access_key_id":"","access_key_secret":"","region_id":"cn-beijing"},
  {"name":"ak","mode":"AK","access_key_id":"LTAI","access_key_secret":"hunter2"},
  {"name":"sts","mode":"StsToken","access_key_id":"STS.a","access_key_secret":"hunter2","sts_token":"t","sts_expiration":1},
  {"name":"role","mode":"RamRoleArn","access_key_id":"LTAI","access_key_secret":"hunter2","ram_role_arn":"acs:ram::1:role/r",
   "ram_session_name":"me","expired_seconds":900,"external_id":"x","sts_region":"cn-beijing"},
  {"name":"chain","mode":"ChainableRamRoleArn","source_profile":"role","ram_role_arn":"acs:ram::2:role/s","expired_seconds":0},
  {"name":"circle","mode":"ChainableRamRoleArn","source_profile":"circle","ram_role_arn":"acs:ram::2:role/s"},
  {"name":"lost","mode":"ChainableRamRoleArn","source_profile":"nobody","ram_role_arn":"acs:ram::2:role/s"},
  {"name":"ecs","mode":"EcsRamRole","ram_role_name":""},
  {"name":"oidc","mode":"OIDC","oidc_provider_arn":"p","oidc_token_file":"/t","ram_role_arn":"acs:ram::1:role/r","ram_session_name":"me"},
  {"name":"ext","mode":"External","process_command":"get --with hunter2"},
  {"name":"uri","mode":"CredentialsURI","credentials_uri":"http://127.0.0.1:6666/creds?hunter2"},
  {"name":"sso","mode":"CloudSSO","access_key_id":"STS.b","access_key_secret":"hunter2","sts_token":"t","sts_expiration":1767323045},
  {"name":"sso-out","mode":"CloudSSO","access_token":"hunter2"},
  {"name":"oauth","mode":"OAuth","oauth_access_token":"hunter2"},
  {"name":"rsa","mode":"RsaKeyPair","private_key":"hunter2"},
  {"name":"none"},
  {"name":"half","mode":"AK","access_key_id":"LTAI"}
]}"#;

fn config() -> CliConfig {
    CliConfig::parse(CONFIG, "config.json".into()).unwrap()
}

fn environment(variables: &'static [(&'static str, &'static str)]) -> Environment {
    Environment::new(|wanted| {
        let found = variables.iter().find(|(name, _)| *name == wanted)?;
        Some(found.1.to_owned())
    })
}

fn method(name: &str) -> Method {
    config()
        .find(name, &environment(&[]))
        .unwrap()
        .unwrap()
        .method
}

#[test]
fn every_mode_of_the_contract_is_read() {
    let Method::Given(session) = method("ak") else {
        panic!()
    };
    assert_eq!(session.renewal, Renewal::NotNeeded);
    let Method::Given(session) = method("sts") else {
        panic!()
    };
    assert_eq!(session.expires, None, "the tool does not keep this one up");
    assert_eq!(
        session.renewal,
        Renewal::Users(crate::words::credentials::renew("sts", "StsToken"))
    );
    let Method::Given(session) = method("sso") else {
        panic!()
    };
    assert_eq!(
        session.expires,
        Some("2026-01-02T03:04:05Z".parse().unwrap())
    );
    let Method::AssumeRole { role, sts, .. } = method("role") else {
        panic!()
    };
    assert_eq!(
        role,
        Role {
            arn: "acs:ram::1:role/r".to_owned(),
            session_name: "me".to_owned(),
            seconds: Some(900),
            external_id: Some("x".to_owned()),
            policy: None,
        }
    );
    assert_eq!(sts.as_str(), "https://sts.cn-beijing.aliyuncs.com/");
    let Method::AssumeRole { source, role, .. } = method("chain") else {
        panic!()
    };
    assert!(matches!(*source, Method::AssumeRole { .. }), "{source:?}");
    assert_eq!(
        (role.session_name.as_str(), role.seconds),
        ("cert-rename", None)
    );
    assert!(matches!(
        method("ecs"),
        Method::Metadata { role_name: None }
    ));
    assert!(matches!(method("oidc"), Method::Oidc { .. }));
    assert!(
        matches!(method("ext"), Method::External { command } if command == "get --with hunter2")
    );
    assert!(matches!(method("uri"), Method::Uri { .. }));
    let config = config();
    assert!(config.is_blank("default") && !config.is_blank("half") && !config.is_blank("oauth"));
    assert_eq!(
        (
            config.current.as_str(),
            config.setting("default", "region_id")
        ),
        ("default", Some("cn-beijing"))
    );
    assert!(config.find("nobody", &environment(&[])).unwrap().is_none());
}

#[test]
fn what_cannot_be_used_is_said_and_never_passed_over() {
    for (name, message) in [
        (
            "default",
            "profile `default` (AK) of config.json: `access_key_id` is not set",
        ),
        (
            "half",
            "profile `half` (AK) of config.json: `access_key_secret` is not set",
        ),
        (
            "oauth",
            "profile `oauth` (OAuth) of config.json has a mode that cert-rename can't use",
        ),
        (
            "rsa",
            "profile `rsa` (RsaKeyPair) of config.json has a mode that cert-rename can't use",
        ),
        (
            "none",
            "profile `none` (no mode) of config.json has a mode that cert-rename can't use",
        ),
        (
            "sso-out",
            "the credentials of profile `sso-out` (CloudSSO) of config.json have expired",
        ),
        (
            "lost",
            "profile `lost` (ChainableRamRoleArn) of config.json: its `source_profile` nobody is not in the file",
        ),
    ] {
        let error = config().find(name, &environment(&[])).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(!format!("{error:?} {}", error.hint()).contains("hunter2"));
    }
    let circle = config().find("circle", &environment(&[])).unwrap_err();
    assert!(
        circle.to_string().ends_with("leads in a circle"),
        "{circle}"
    );
    for name in ["ext", "uri"] {
        let forbidding = environment(&[("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "1")]);
        let error = config().find(name, &forbidding).unwrap_err();
        assert!(
            matches!(error, CredentialsError::Forbidden { .. }),
            "{error}"
        );
    }
}

#[test]
fn a_broken_file_is_named_without_its_contents() {
    for (text, why) in [
        (
            "{\"profiles\": hunter2",
            "its JSON is broken at line 1 column 14",
        ),
        ("{}", "it has no list `profiles`"),
    ] {
        let error = CliConfig::parse(text, "config.json".into()).err().unwrap();
        assert_eq!(
            error.to_string(),
            format!("`config.json` can't be used: {why}")
        );
    }
}

#[test]
fn debug_output_holds_no_secret() {
    for name in ["ak", "sts", "role", "chain", "ext", "uri", "sso"] {
        assert!(!format!("{:?}", method(name)).contains("hunter2"), "{name}");
    }
}
