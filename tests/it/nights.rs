//! Nights in which credentials end: renewed, waited for, or given up, and never another customer's trouble.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use cert_rename::sandbox::{CertSource, KeyState, SandboxCredential};

use crate::identity_server::{ACCOUNT, ended, session};
use crate::night::{CUSTOMERS, Night, one_account, role, sts_token, three_customers};
use crate::support::{FAST, PATIENCE, Watch, changed, finished, ran, renames};

/// Lets the first `number` sessions of the one account end.
fn end_sessions(night: &Night, number: u32, all: u32) {
    let keys = (1..=all).map(|of| {
        let keys = session(ACCOUNT, of);
        if of <= number { ended(keys) } else { keys }
    });
    night.stage.sandbox().set_credentials(keys.collect());
}

#[test]
fn a_job_lives_through_three_renewals() {
    let night = Night::new(one_account(160, 4));
    night.profiles(&[role("ops", ACCOUNT)]);
    night.stage.sheet(160);
    let child = night
        .run_command(&["--no-preflight"])
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    for number in 1..=3 {
        night.stage.wait_for_arrivals(u64::from(number) * 40);
        end_sessions(&night, number, 4);
    }
    let done = finished(child);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(
        night.identity.given(ACCOUNT),
        4,
        "one renewal for all workers"
    );
    let log = night.stage.sandbox().log();
    assert_eq!(changed(&log), 160);
    assert!((1..=160).all(|number| night.stage.changes(number) == 1));
    let refused = log
        .iter()
        .filter(|call| call.code.as_deref() == Some("InvalidSecurityToken.Expired"))
        .count();
    assert!(
        (3..=72).contains(&refused),
        "those in flight in three lanes, three times: {refused}"
    );
    let keys: std::collections::BTreeSet<_> = renames(&log)
        .iter()
        .map(|call| call.access_key_id.clone())
        .collect();
    assert_eq!(keys.len(), 4, "{keys:?}");
}

#[test]
fn what_only_the_user_can_renew_is_waited_for_and_said() {
    let night = Night::new(one_account(60, 2));
    night.profiles(&[sts_token("ops", ACCOUNT, 1)]);
    night.stage.sheet(60);
    let mut child = night
        // Where nothing is said, it ends by itself.
        .run_command(&["--progress", "plain", "--credential-wait", "1m"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    night.stage.wait_for_arrivals(20);
    end_sessions(&night, 1, 2);
    let _watch = Watch::over(&child, PATIENCE);
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut said = String::new();
    for line in lines.map_while(Result::ok) {
        if line.contains("I go on by myself") {
            assert!(
                line.contains("renew with `aliyun configure --profile ops --mode StsToken`"),
                "{line}"
            );
            night.profiles(&[sts_token("ops", ACCOUNT, 2)]);
        }
        said += &line;
        said.push('\n');
    }
    assert_eq!(finished(child).code, 0, "{said}");
    assert_eq!(said.matches("I go on by myself").count(), 1, "{said}");
    assert_eq!(night.statuses(), [("renamed".to_owned(), 60)]);
}

#[test]
fn a_night_in_which_one_of_three_profiles_dies_ends_with_the_other_two_done() {
    let (config, sheet) = three_customers(40);
    let night = Night::new(config);
    let profiles = |b: u32| {
        [
            role(CUSTOMERS[0].0, CUSTOMERS[0].1),
            sts_token(CUSTOMERS[1].0, CUSTOMERS[1].1, b),
            role(CUSTOMERS[2].0, CUSTOMERS[2].1),
        ]
    };
    night.profiles(&profiles(1));
    night.stage.write("names.csv", sheet);
    let child = night
        .run_command(&["--credential-wait", "0s", "--concurrency", "2"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    night.stage.wait_for_arrivals(30);
    let keys: Vec<_> = night.stage.sandbox().credentials();
    let died = keys.iter().cloned().map(|key| {
        let dead = key.access_key_id == session(CUSTOMERS[1].1, 1).access_key_id;
        if dead { ended(key) } else { key }
    });
    night.stage.sandbox().set_credentials(died.collect());
    let done = finished(child);
    assert_eq!(done.code, 5, "{done:?}");
    assert!(
        done.stderr.contains(
            "stopped: cn-hangzhou of 1000000000000002: the credentials of profile `customer-b` can't be used any more"
        ),
        "{done:?}"
    );
    let done = |account: &str| {
        let log = night.stage.sandbox().log();
        log.iter()
            .filter(|call| call.account_id.as_deref() == Some(account))
            .filter(|call| call.effect == cert_rename::sandbox::Effect::Changed)
            .count()
    };
    assert_eq!((done(CUSTOMERS[0].1), done(CUSTOMERS[2].1)), (40, 40));
    assert!(done(CUSTOMERS[1].1) < 40);
    night.profiles(&profiles(2));
    let resumed = ran(&mut night.command(&["resume", "names.csv.journal.db", "--rate", FAST]));
    assert_eq!(resumed.code, 0, "{resumed:?}");
    assert_eq!(night.statuses(), [("renamed".to_owned(), 120)]);
    assert_eq!(changed(&night.stage.sandbox().log()), 120);
}

/// The file of profiles as it is on a network drive that hangs: whoever opens it waits until somebody writes.
#[test]
fn a_file_of_profiles_that_hangs_holds_up_the_profile_that_is_renewed_alone() {
    let (config, sheet) = three_customers(40);
    let night = Night::new(config);
    let profiles = |b| {
        let [a, c] =
            [CUSTOMERS[0], CUSTOMERS[2]].map(|(name, account)| sts_token(name, account, 1));
        [a, sts_token(CUSTOMERS[1].0, CUSTOMERS[1].1, b), c]
    };
    night.profiles(&profiles(1));
    night.stage.write("names.csv", sheet);
    let mut child = night
        .run_command(&["--progress", "json", "--yes", "--concurrency", "2"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    night.stage.wait_for_arrivals(30);
    let hanging = night.stage.path(".aliyun/hanging");
    let made = std::process::Command::new("mkfifo").arg(&hanging).status();
    assert!(made.unwrap().success());
    std::fs::rename(&hanging, night.stage.path(".aliyun/config.json")).unwrap();
    let b = session(CUSTOMERS[1].1, 1).access_key_id;
    let keys = night.stage.sandbox().credentials().into_iter();
    let keys = keys.map(|key| {
        let has_ended = key.access_key_id == b;
        if has_ended { ended(key) } else { key }
    });
    night.stage.sandbox().set_credentials(keys.collect());
    let _watch = Watch::over(&child, PATIENCE);
    let mut of_others = 0;
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.by_ref().map_while(Result::ok) {
        of_others += u32::from(line.contains("\"row_ended\"") && !line.contains(CUSTOMERS[1].1));
        if of_others == 80 {
            break;
        }
    }
    assert_eq!(of_others, 80, "those of the two other customers");
    let text = serde_json::json!({"current": CUSTOMERS[0].0, "profiles": profiles(2)});
    std::fs::write(night.stage.path(".aliyun/config.json"), text.to_string()).unwrap();
    assert_eq!(
        lines
            .map_while(Result::ok)
            .filter(|line| line.contains("\"summary\""))
            .count(),
        1
    );
    assert_eq!(finished(child).code, 0);
    assert_eq!(night.statuses(), [("renamed".to_owned(), 120)]);
}

#[test]
fn a_disabled_key_is_not_waited_for() {
    let night = Night::new(one_account(60, 2));
    night.profiles(&[sts_token("ops", ACCOUNT, 1)]);
    night.stage.sheet(60);
    let child = night
        .run_command(&[])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    night.stage.wait_for_arrivals(20);
    night
        .stage
        .sandbox()
        .set_credentials(vec![SandboxCredential {
            state: KeyState::Inactive,
            ..session(ACCOUNT, 1)
        }]);
    let done = finished(child);
    assert_eq!(done.code, 5, "{done:?}");
    assert!(
        done.stderr.contains("InvalidAccessKeyId.Inactive"),
        "{done:?}"
    );
}

#[test]
fn temporary_keys_of_the_environment_end_with_the_process() {
    let night = Night::new(one_account(60, 2));
    night.stage.sheet(60);
    let keys = session(ACCOUNT, 1);
    let child = night
        .run_command(&[])
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", &keys.access_key_id)
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", &keys.secret)
        .env("ALIBABA_CLOUD_SECURITY_TOKEN", keys.security_token.unwrap())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    night.stage.wait_for_arrivals(20);
    end_sessions(&night, 1, 2);
    let done = finished(child);
    assert_eq!(done.code, 5, "{done:?}");
    assert!(
        done.stderr.contains("the temporary credentials in the environment have expired; set ALIBABA_CLOUD_ACCESS_KEY_ID"),
        "{done:?}"
    );
}

#[test]
fn profiles_of_one_account_share_a_lane() {
    let night = Night::new(one_account(30, 2));
    night.profiles(&[role("ops", ACCOUNT), role("dev", ACCOUNT)]);
    let mut sheet = "cert_id,region,profile,new_name\nvsc-none,cn-hangzhou,dev,new-0\n".to_owned();
    for number in (1..=30).step_by(3) {
        let id = CertSource::generated_id(number);
        writeln!(sheet, "{id},cn-hangzhou,ops,new-{number}").unwrap();
    }
    night.stage.write("names.csv", sheet);
    let stopped = night.run(&[
        "--no-preflight",
        "--max-failures",
        "0",
        "--concurrency",
        "1",
    ]);
    assert_eq!(stopped.code, 5, "{stopped:?}");
    // One profile's failure stops the other's rows: they are one lane, with one pace.
    assert_eq!(
        night.statuses(),
        [("missing".to_owned(), 1), ("pending".to_owned(), 10)]
    );
    let calls = night.identity.calls();
    assert_eq!(
        calls
            .iter()
            .filter(|call| *call == "GetCallerIdentity")
            .count(),
        2,
        "{calls:?}"
    );
}

#[test]
fn a_profile_of_another_account_than_the_sheet_says_sends_nothing() {
    let (config, sheet) = three_customers(4);
    let night = Night::new(config);
    let [a, b, c] = CUSTOMERS;
    // Somebody mixed up two customers.
    night.profiles(&[role(a.0, a.1), role(b.0, a.1), role(c.0, c.1)]);
    let mut lines = sheet.lines();
    let mut guarded = format!("{},account_id\n", lines.next().unwrap());
    for line in lines {
        let (_, account) = CUSTOMERS
            .iter()
            .find(|(name, _)| line.contains(name))
            .unwrap();
        writeln!(guarded, "{line},{account}").unwrap();
    }
    night.stage.write("names.csv", guarded);
    let done = night.run(&["--no-preflight"]);
    assert_eq!(done.code, 5, "{done:?}");
    assert!(
        done.stderr.contains(&format!(
            "the credentials of profile `customer-b` are of account {}, and these rows are of account {}",
            a.1, b.1
        )),
        "{done:?}"
    );
    assert_eq!(
        night.statuses(),
        [("pending".to_owned(), 4), ("renamed".to_owned(), 8)]
    );
    let log = night.stage.sandbox().log();
    assert!(
        renames(&log)
            .iter()
            .all(|call| !call.cert_id.as_ref().unwrap().starts_with("vsc-b"))
    );
}
