//! Which calls are ever made: those of promise 6, by every command together, and by every test.
//!
//! Each stage of a test holds its arrivals against the lists here when it ends.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::Duration;

use cert_rename::sandbox::Latency;
use serde_json::json;

use crate::identity_server::{ACCOUNT, IdentityServer, OIDC_TOKEN, ended, session};
use crate::night::{Night, one_account, role};
use crate::support::{FAST, Ran, Stage, ran};

/// What the service is asked, whatever is typed.
const OF_EVERY_COMMAND: [&str; 2] = ["ModifySslVpnClientCert", "DescribeSslVpnClientCerts"];

/// Who is calling; an emulator that is named as STS is asked, too.
const IDENTITY: &str = "GetCallerIdentity";

/// What `--all-regions` asks for.
const REGIONS: &str = "DescribeRegions";

/// What credentials need: STS, the metadata service, an address that hands them out.
const OF_CREDENTIALS: [&str; 6] = [
    "AssumeRole",
    "AssumeRoleWithOIDC",
    "PUT /latest/api/token",
    "GET /latest/meta-data/ram/security-credentials/",
    "GET /latest/meta-data/ram/security-credentials/my-role",
    "GET /creds",
];

/// Whether a test has asked for all regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Regions {
    Named,
    All,
}

/// Holds what arrived at a service against the promise.
pub(crate) fn hold_service(arrived: &BTreeSet<String>, regions: Regions) {
    for action in arrived {
        let promised = OF_EVERY_COMMAND.contains(&action.as_str())
            || action == IDENTITY
            || action == REGIONS && regions == Regions::All;
        assert!(promised, "`{action}` is no call of promise 6");
    }
}

/// Holds what arrived at those who hand out credentials against the promise.
pub(crate) fn hold_identity(arrived: &[String]) {
    for action in arrived {
        let promised = OF_CREDENTIALS.contains(&action.as_str()) || action == IDENTITY;
        assert!(promised, "`{action}` is no call that credentials need");
    }
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|&name| name.to_owned()).collect()
}

fn asked(identity: &IdentityServer) -> BTreeSet<String> {
    identity.calls().into_iter().collect()
}

/// Carries a command out; returns how it ended and what arrived at the service meanwhile.
fn arrived(stage: &Stage, command: &mut Command) -> (Ran, BTreeSet<String>) {
    let before = stage.sandbox().log().len();
    let ran = ran(command);
    let log = stage.sandbox().log();
    let actions = log[before..].iter().map(|call| call.action.clone());
    (ran, actions.map(Option::unwrap).collect())
}

#[test]
fn every_command_together_makes_the_promised_calls_and_no_other() {
    let mut config = one_account(30, 20);
    config.latency = Latency::fixed(Duration::from_millis(2));
    let night = Night::new(config);
    night.profiles(&[role("ops", ACCOUNT)]);
    night.stage.sheet(30);
    let url = night.stage.sandbox().url();
    let at = ["--endpoint", &url];
    let journal = "names.csv.journal.db";
    let go = |code: i32, arguments: &[&str]| {
        let (ran, actions) = arrived(&night.stage, &mut night.command(arguments));
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        actions
    };
    let [modify, describe] = OF_EVERY_COMMAND;
    let plan = ["plan", "names.csv", "--rate", FAST, "--endpoint", &url];
    assert!(go(0, &[&plan[..], &["--no-preflight"]].concat()).is_empty());
    assert!(night.identity.calls().is_empty());
    assert_eq!(go(0, &plan), names(&[describe]));
    // A run that is killed, one that goes on, one that has nothing left to do.
    let mut killed = night.run_command(&["--concurrency", "1"]);
    let before = night.stage.sandbox().arrivals();
    let mut killed = killed.stderr(Stdio::null()).spawn().unwrap();
    night.stage.wait_for_arrivals(before + 15);
    killed.kill().unwrap();
    killed.wait().unwrap();
    let settle = go(5, &["resume", journal, "--settle"]);
    assert!(settle.is_subset(&names(&[describe])), "{settle:?}");
    assert!(go(0, &["resume", journal, "--rate", FAST]).contains(modify));
    let run = ["run", "names.csv", "--rate", FAST, "--endpoint", &url];
    assert!(go(0, &run).is_empty(), "it has finished");
    assert_eq!(go(0, &["verify", journal, "--live"]), names(&[describe]));
    assert!(go(0, &["undo", journal, "-o", "undo.csv"]).is_empty());
    let undo = ["run", "undo.csv", "--rate", FAST, "--endpoint", &url];
    assert_eq!(go(0, &undo), names(&[modify, describe]));
    let inventory = ["inventory", "--region", "cn-hangzhou"];
    assert_eq!(go(0, &[&inventory[..], &at].concat()), names(&[describe]));
    let all = go(0, &[&["inventory", "--all-regions"][..], &at].concat());
    assert_eq!(all, names(&[REGIONS, describe]));
    for quiet in [
        &["whoami"][..],
        &["status", journal],
        &["verify", journal],
        &["export", journal],
        &["export", journal, "--format", "jsonl"],
        &["export", journal, "--format", "xlsx", "-o", "results.xlsx"],
        &["export", journal, "--format", "html", "-o", "report.html"],
        &["export", journal, "--bundle", "pack"],
        &["verify", "--bundle", "pack"],
        &["plan", "names.csv", "--ram-policy"],
        &["plan", "names.csv", "--sandbox", "--fix", "fixed.csv"],
        &["run", "names.csv", "--sandbox", "--rate", FAST],
        &["explain", "Throttling.User"],
        &["completions", "bash"],
        &["man"],
    ] {
        assert!(go(0, quiet).is_empty(), "{quiet:?}");
    }
    let log = night.stage.sandbox().log();
    let all: BTreeSet<String> = log.iter().filter_map(|call| call.action.clone()).collect();
    assert_eq!(all, names(&[modify, describe, REGIONS]));
    let sts = names(&["AssumeRole", IDENTITY]);
    assert_eq!(asked(&night.identity), sts, "at STS");
}

/// The record of the service's side, ActionTrail, leads back to the job by this header (design, section 7).
#[test]
fn every_call_for_a_job_names_program_version_and_job() {
    let stage = Stage::new(3);
    stage.sheet(3);
    assert_eq!(stage.run([]).code, 0);
    let journal = "names.csv.journal.db";
    assert_eq!(stage.program(["verify", journal, "--live"]).code, 0);
    let status = stage.program(["status", journal, "--json"]).stdout;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let job = status["job"].as_str().unwrap();
    let agent = format!("cert-rename/{} job/{job}", env!("CARGO_PKG_VERSION"));
    let log = stage.sandbox().log();
    for action in OF_EVERY_COMMAND {
        assert!(
            log.iter()
                .any(|call| call.action.as_deref() == Some(action))
        );
    }
    for call in log {
        assert_eq!(call.user_agent.as_ref(), Some(&agent), "{call:?}");
    }
    // Without a job there is none to name.
    let url = stage.sandbox().url();
    let inventory = ["inventory", "--region", "cn-hangzhou", "--endpoint", &url];
    assert_eq!(stage.program(inventory).code, 0);
    let last = stage.sandbox().log().pop().unwrap();
    let (program, _) = agent.split_once(' ').unwrap();
    assert_eq!(last.user_agent.as_deref(), Some(program));
}

/// Every way to credentials in one night, each ended by the service, so that each is renewed.
#[test]
fn every_way_to_credentials_asks_for_them_and_for_nothing_else() {
    let night = Night::new(one_account(3, 12));
    night.stage.sheet(3);
    let token = night.stage.write("token", OIDC_TOKEN);
    let uri = format!("{}/creds", night.identity.url());
    let mut oidc = role("ops", ACCOUNT);
    oidc["mode"] = "OIDC".into();
    oidc["oidc_provider_arn"] = "p".into();
    oidc["oidc_token_file"] = token.to_str().into();
    let ways = [
        role("ops", ACCOUNT),
        oidc,
        json!({"name": "ops", "mode": "EcsRamRole"}),
        json!({"name": "ops", "mode": "CredentialsURI", "credentials_uri": uri}),
    ];
    for (way, number) in ways.iter().zip((1..).step_by(3)) {
        night.profiles(std::slice::from_ref(way));
        // The plan's keys are the first, the run begins with the second, which has ended.
        let keys = (1..=12).map(|of| match session(ACCOUNT, of) {
            keys if of == number + 1 => ended(keys),
            keys => keys,
        });
        night.stage.sandbox().set_credentials(keys.collect());
        let mut run = night.run_command(&["--new-job", "--name-rule", "current"]);
        run.env("CERT_RENAME_METADATA_URL", night.identity.url());
        let done = ran(&mut run);
        assert_eq!(done.code, 0, "{way}: {done:?}");
    }
    let all = [&OF_CREDENTIALS[..], &[IDENTITY]].concat();
    assert_eq!(asked(&night.identity), names(&all));
}
