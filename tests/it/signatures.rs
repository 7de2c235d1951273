//! Both signatures, end to end.

use cert_rename::sandbox::{CertSource, Effect, SandboxConfig, SandboxCredential, Scheme};
use std::fmt::Write as _;

use crate::support::{Stage, ran};

/// Names that every way of encoding could get wrong; the rule `current` allows them.
const NAMES: &[&str] = &[
    "杭州 总部",
    "🔐 emoji 👩‍💻",
    "a+b *~/%20!'()&=#?",
    "ℌalf ｆｕｌｌ é e\u{301}",
    "<&>;:@$[]{}|^`\\",
];

#[test]
fn names_of_any_character_arrive_as_they_are_by_either_signature() {
    for (option, scheme, token) in [
        (&[][..], Scheme::V1, None),
        (&["--signature", "v1"], Scheme::V1, Some("t/o+k=e n")),
        (&["--signature", "v3"], Scheme::V3, None),
        (&["--signature", "v3"], Scheme::V3, Some("t/o+k=e n")),
    ] {
        let key = SandboxCredential {
            access_key_id: if token.is_some() {
                "STS.one"
            } else {
                "LTAIone"
            }
            .to_owned(),
            security_token: token.map(str::to_owned),
            ..SandboxCredential::default()
        };
        let stage = Stage::with(SandboxConfig {
            certs: CertSource::generated(5),
            credentials: vec![key],
            ..SandboxConfig::default()
        });
        let mut sheet = "cert_id,region,new_name\n".to_owned();
        for (number, name) in (1..).zip(NAMES) {
            let id = CertSource::generated_id(number);
            let region = CertSource::default().generated_region(number).to_owned();
            writeln!(sheet, "{id},{region},\"{name}\"").unwrap();
        }
        stage.write("names.csv", sheet);
        let mut command = stage.run_command(["--yes", "--name-rule", "current"]);
        command.args(option);
        if let Some(token) = token {
            command.env("ALIBABA_CLOUD_SECURITY_TOKEN", token);
        }
        let ran = ran(&mut command);
        assert_eq!(ran.code, 0, "{ran:?}");
        for (number, name) in (1..).zip(NAMES) {
            assert_eq!(stage.live_name(number), *name, "{scheme:?}");
        }
        let log = stage.sandbox().log();
        assert!(log.iter().all(|call| call.scheme == scheme), "{scheme:?}");
        assert!(log.iter().all(|call| call.status == Some(200)));
        let changed = log.iter().filter(|call| call.effect == Effect::Changed);
        assert_eq!(changed.count(), NAMES.len());
    }
}
