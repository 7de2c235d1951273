//! `inventory`, `plan --ram-policy` and `undo`: from the service into a sheet and back.

use std::process::Stdio;
use std::time::Duration;

use cert_rename::sandbox::{CertSource, Latency, SandboxCert, SandboxConfig};
use serde_json::Value;

use crate::support::{FAST, Ran, Stage, ran, renames};

const ACCOUNT: &str = "1234567890123456";

fn with_certs(config: SandboxConfig, certs: u32) -> Stage {
    Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(certs)
        },
        ..config
    })
}

fn call_it(stage: &Stage, number: u32, name: &str) {
    stage.sandbox().add_cert(SandboxCert {
        account_id: ACCOUNT.into(),
        region: "cn-hangzhou".into(),
        id: CertSource::generated_id(number),
        name: name.into(),
    });
}

fn at(stage: &Stage, arguments: &[&str]) -> Ran {
    let url = stage.sandbox().url();
    let mut command = stage.command(arguments.iter().copied());
    command.args(["--endpoint", &url]);
    ran(&mut command)
}

fn run_sheet(stage: &Stage, sheet: &str, more: &[&str]) -> Ran {
    let arguments = [&["run", sheet, "--rate", FAST], more].concat();
    at(stage, &arguments)
}

#[test]
fn an_unedited_inventory_is_a_job_of_no_renames_whatever_its_names() {
    let stage = with_certs(SandboxConfig::default(), 120);
    for (number, name) in [
        (1, "9 of clubs"),
        (2, "=1+1"),
        (3, ""),
        (4, "'quoted"),
        (5, " padded "),
        (6, "a,\"b\"\nc"),
    ] {
        call_it(&stage, number, name);
    }
    let listed = at(
        &stage,
        &[
            "inventory",
            "--region",
            "cn-hangzhou,cn-shanghai",
            "-o",
            "certs.csv",
        ],
    );
    assert_eq!(listed.code, 0, "{listed:?}");
    let last = listed.stderr.lines().last().unwrap();
    assert_eq!(last, "1 account, 2 regions, 120 certificates");
    let text = std::fs::read_to_string(stage.path("certs.csv")).unwrap();
    assert!(
        text.starts_with("\u{feff}cert_id,new_name,region,profile,account_id,current_name,server_id,status,created,expires,inventoried_at\r\n"),
        "{text}"
    );
    assert!(text.contains(",'=1+1,"), "guarded against formulas");
    let done = run_sheet(&stage, "certs.csv", &[]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stderr.contains("120 unchanged"), "{done:?}");
    assert!(renames(&stage.sandbox().log()).is_empty());
    let edited = text.replacen(",cert-7,", ",edited,", 1);
    stage.write("edited.csv", edited);
    assert_eq!(run_sheet(&stage, "edited.csv", &[]).code, 0);
    assert_eq!(stage.live_name(7), "edited");
    assert_eq!(renames(&stage.sandbox().log()).len(), 1);
}

#[test]
fn an_inventory_of_all_regions_asks_which_there_are_and_says_what_it_could_not_read() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(7),
        regions: ["cn-hangzhou", "cn-shanghai", "ap-southeast-1"]
            .map(str::to_owned)
            .to_vec(),
        ..SandboxConfig::default()
    });
    let listed = at(&stage, &["inventory", "--all-regions"]);
    assert_eq!(listed.code, 0, "{listed:?}");
    assert_eq!(listed.stdout.lines().count(), 8, "{listed:?}");
    assert!(
        listed
            .stderr
            .ends_with("1 account, 3 regions, 7 certificates\n"),
        "{listed:?}"
    );
    stage
        .sandbox()
        .set_faults("describe/forbidden@2".parse().unwrap());
    let partly = at(&stage, &["inventory", "--all-regions"]);
    assert_eq!(partly.code, 4, "{partly:?}");
    assert!(partly.stderr.contains("2 regions, "), "{partly:?}");
    assert!(
        partly.stderr.contains("not read: cn-shanghai: Forbidden"),
        "{partly:?}"
    );
    let none = at(&stage, &["inventory"]);
    assert_eq!(none.code, 2, "{none:?}");
    assert!(none.stderr.contains("--all-regions"), "{none:?}");
}

#[test]
fn an_inventory_of_nothing_leaves_an_older_one_alone() {
    let stage = with_certs(SandboxConfig::default(), 3);
    stage.write("certs.csv", "older");
    stage
        .sandbox()
        .set_faults("describe/forbidden@1..".parse().unwrap());
    let refused = at(
        &stage,
        &["inventory", "--region", "cn-hangzhou", "-o", "certs.csv"],
    );
    assert_eq!(refused.code, 5, "{refused:?}");
    assert_eq!(
        std::fs::read_to_string(stage.path("certs.csv")).unwrap(),
        "older"
    );
    let printed = at(&stage, &["inventory", "--region", "cn-hangzhou"]);
    assert_eq!((printed.code, printed.stdout.as_str()), (5, ""));
}

#[test]
fn the_ram_policy_names_the_certificates_of_the_sheet() {
    let stage = with_certs(SandboxConfig::default(), 3);
    stage.write(
        "names.csv",
        "cert_id,new_name,region,account_id\nvsc-a,new-a,cn-hangzhou,123\nvsc-b,new-b,cn-shanghai,\nvsc-c,same,cn-hangzhou,\n",
    );
    let printed = stage.program(["plan", "names.csv", "--ram-policy"]);
    assert_eq!(printed.code, 0, "{printed:?}");
    let policy: Value = serde_json::from_str(&printed.stdout).unwrap();
    assert_eq!(policy["Version"], "1");
    assert_eq!(
        policy["Statement"][0]["Action"],
        "vpc:ModifySslVpnClientCert"
    );
    assert_eq!(
        policy["Statement"][0]["Resource"][0],
        "acs:vpc:cn-hangzhou:*:sslvpnclientcert/vsc-c"
    );
    assert_eq!(
        policy["Statement"][0]["Resource"][2],
        "acs:vpc:cn-hangzhou:123:sslvpnclientcert/vsc-a"
    );
    assert_eq!(
        policy["Statement"][1]["Action"],
        "vpc:DescribeSslVpnClientCerts"
    );
    assert!(stage.sandbox().log().is_empty() && !stage.journal().exists());
}

#[test]
fn a_ram_policy_that_cannot_name_every_certificate_says_so() {
    let stage = with_certs(SandboxConfig::default(), 1);
    stage.sheet(20);
    let few = stage.program(["plan", "names.csv", "--ram-policy"]);
    assert_eq!((few.code, few.stderr.as_str()), (0, ""), "{few:?}");
    stage.sheet(200);
    let many = stage.program(["plan", "names.csv", "--ram-policy"]);
    assert_eq!(many.code, 0, "{many:?}");
    assert!(many.stdout.contains("sslvpnclientcert/*"), "{many:?}");
    assert!(
        many.stderr.contains("the 6144 characters that RAM takes"),
        "{many:?}"
    );
}

#[test]
fn an_undo_restores_all_names_and_an_undo_of_it_sets_them_again() {
    let stage = with_certs(SandboxConfig::default(), 60);
    call_it(&stage, 2, "9 of clubs");
    call_it(&stage, 3, "=cmd");
    stage.sheet(60);
    assert_eq!(stage.run([]).code, 0);
    let undo = stage.program(["undo", "names.csv.journal.db", "-o", "undo.csv"]);
    assert_eq!(undo.code, 0, "{undo:?}");
    assert!(
        undo.stderr.contains("old names to put back: 60"),
        "{undo:?}"
    );
    let next = undo.stderr.lines().last().unwrap();
    assert!(
        next.starts_with("next: cert-rename plan undo.csv --endpoint http://127.0.0.1:"),
        "{undo:?}"
    );
    assert!(next.ends_with(" --name-rule current"), "{undo:?}");
    let done = run_sheet(&stage, "undo.csv", &["--name-rule", "current"]);
    assert_eq!(done.code, 0, "{done:?}");
    let name = |number: u32| stage.live_name(number);
    assert_eq!(
        (name(1), name(2), name(3)),
        ("cert-1".into(), "9 of clubs".into(), "=cmd".into())
    );
    assert!((4..=60).all(|number| name(number) == format!("cert-{number}")));
    let again = stage.program(["undo", "undo.csv.journal.db", "-o", "redo.csv"]);
    assert_eq!(again.code, 0, "{again:?}");
    let done = run_sheet(&stage, "redo.csv", &[]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!((1..=60).all(|number| name(number) == format!("new-{number}")));
}

#[test]
fn a_job_that_was_killed_half_way_is_undone_whole() {
    let stage = with_certs(
        SandboxConfig {
            latency: Latency::fixed(Duration::from_millis(15)),
            ..SandboxConfig::default()
        },
        80,
    );
    stage.sheet(80);
    let mut child = stage.run_command([]).stderr(Stdio::null()).spawn().unwrap();
    stage.wait_for_arrivals(45);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!((1..=80).any(|number| stage.live_name(number) != format!("cert-{number}")));
    let undo = stage.program(["undo", "names.csv.journal.db", "-o", "undo.csv"]);
    assert_eq!(undo.code, 0, "{undo:?}");
    let done = run_sheet(&stage, "undo.csv", &[]);
    assert!(
        [0, 4].contains(&done.code),
        "rows in doubt may prove never renamed: {done:?}"
    );
    for number in 1..=80 {
        assert_eq!(stage.live_name(number), format!("cert-{number}"));
    }
}

#[test]
fn an_undo_leaves_alone_what_others_renamed_since_and_lists_what_it_cannot_undo() {
    let stage = with_certs(SandboxConfig::default(), 6);
    call_it(&stage, 4, "");
    stage.sheet(6);
    assert_eq!(stage.run([]).code, 0);
    call_it(&stage, 2, "by hand");
    let undo = stage.program([
        "undo",
        "names.csv.journal.db",
        "-o",
        "undo.csv",
        "--only",
        "备注=note 2",
    ]);
    assert!(
        undo.stderr.contains("old names to put back: 1,"),
        "{undo:?}"
    );
    let undo = stage.program(["undo", "names.csv.journal.db", "-o", "undo.csv"]);
    assert!(undo.stderr.contains("1 row can't be undone:"), "{undo:?}");
    assert!(
        undo.stderr
            .contains("row 5, vsc-sandbox0000004: it had no name"),
        "{undo:?}"
    );
    let done = run_sheet(&stage, "undo.csv", &[]);
    assert_eq!(done.code, 4, "{done:?}");
    assert_eq!(stage.live_name(1), "cert-1");
    assert_eq!(stage.live_name(2), "by hand");
    let unread = with_certs(SandboxConfig::default(), 2);
    // A name that the sheet expects is none that was read.
    unread.write(
        "names.csv",
        "cert_id,region,new_name,current_name\nvsc-sandbox0000001,cn-hangzhou,new-1,cert-1\n",
    );
    assert_eq!(unread.run(["--no-preflight"]).code, 0);
    let undo = unread.program(["undo", "names.csv.journal.db", "-o", "undo.csv"]);
    assert!(
        undo.stderr
            .contains("row 2, vsc-sandbox0000001: its old name was never read"),
        "{undo:?}"
    );
}
