//! A plan says whose credentials end before their rows are done.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::identity_server::{ACCOUNT, session};
use crate::night::{Night, one_account, role, sts_token};
use crate::support::ran;

/// A sign-in that ends in so many minutes.
fn signed_in(minutes: i64) -> Value {
    let mut profile = sts_token("ops", ACCOUNT, 1);
    let ends = Timestamp::now() + SignedDuration::from_mins(minutes);
    profile["mode"] = "CloudSSO".into();
    profile["sts_expiration"] = json!(ends.as_second());
    profile
}

/// The warnings of a plan of 60 rows in three regions, made at this rate.
fn warnings(night: &Night, rate: &str) -> Vec<String> {
    warnings_with(night, rate, &[])
}

fn warnings_with(night: &Night, rate: &str, environment: &[(&str, &str)]) -> Vec<String> {
    night.stage.sheet(60);
    let url = night.stage.sandbox().url();
    let own = ["plan", "names.csv", "--endpoint", &url, "--rate", rate];
    let planned = ran(night.command(&own).envs(environment.iter().copied()));
    assert_eq!(planned.code, 0, "{planned:?}");
    let lines = planned.stderr.lines();
    let lines = lines.filter(|line| line.starts_with("warning: "));
    lines.map(str::to_owned).collect()
}

#[test]
fn what_ends_before_its_rows_are_done_is_said() {
    let night = Night::new(one_account(60, 2));
    // 20 rows in each region: 19 minutes at one a minute.
    night.profiles(&[signed_in(15)]);
    let said = warnings(&night, "1/60s");
    assert!(said.len() == 1, "{said:?}");
    for part in [
        "warning: the default credentials end at 2",
        "Z, before its rows are done (about 2",
        "renew with `aliyun configure --profile ops --mode CloudSSO` in time; the run reads them again by itself and \
         waits for them for 30m 00s (--credential-wait)",
    ] {
        assert!(said[0].contains(part), "{part}: {said:?}");
    }
    night.profiles(&[signed_in(30)]);
    assert!(warnings(&night, "1/60s").is_empty());
    night.profiles(&[signed_in(15)]);
    assert!(warnings(&night, "60/60s").is_empty());
}

#[test]
fn an_end_that_is_not_known_is_said_of_long_jobs() {
    let night = Night::new(one_account(60, 2));
    night.profiles(&[sts_token("ops", ACCOUNT, 1)]);
    let said = warnings(&night, "1/60s");
    assert!(said.len() == 1, "{said:?}");
    assert!(
        said[0].contains("end at a time that is not known, and its rows take 19m 01s: renew with"),
        "{said:?}"
    );
    assert!(warnings(&night, "60/60s").is_empty());
    let keys = session(ACCOUNT, 1);
    let environment = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", keys.access_key_id.as_str()),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", &keys.secret),
        (
            "ALIBABA_CLOUD_SECURITY_TOKEN",
            keys.security_token.as_ref().unwrap(),
        ),
    ];
    let said = warnings_with(&night, "1/60s", &environment);
    assert!(said.len() == 1, "{said:?}");
    assert!(said[0].contains("keep them in a profile"), "{said:?}");
    night.profiles(&[role("ops", ACCOUNT)]);
    assert!(
        warnings(&night, "1/60s").is_empty(),
        "they are renewed by the program"
    );
}
