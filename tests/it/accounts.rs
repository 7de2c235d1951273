//! The accounts behind profiles: part of the plan, and of everything that shows it.

use std::process::Command;

use cert_rename::sandbox::Arrival;
use rusqlite::types::Value;

use crate::identity_server::ACCOUNT;
use crate::night::{CUSTOMERS, Night, one_account, role, sts_token, three_customers};
use crate::support::{FAST, Ran, plan_id, ran, renames};

/// The customers' profiles; each is of the account that its name says, but those of `mixed` are of another's.
fn profiles(night: &Night, mixed: &[(&str, &str)]) {
    let profiles = CUSTOMERS.map(|(name, account)| {
        let other = mixed.iter().find(|(mixed, _)| *mixed == name);
        role(name, other.map_or(account, |(_, account)| account))
    });
    night.profiles(&profiles);
}

/// Three customers with two rows each, ready to be planned.
fn night() -> Night {
    let (config, sheet) = three_customers(2);
    let night = Night::new(config);
    profiles(&night, &[]);
    night.stage.write("names.csv", sheet);
    night
}

fn plan_command(night: &Night, more: &[&str]) -> Command {
    let url = night.stage.sandbox().url();
    let own = ["plan", "names.csv", "--rate", FAST, "--endpoint", &url];
    night.command(&[&own, more].concat())
}

fn plan(night: &Night, more: &[&str]) -> Ran {
    ran(&mut plan_command(night, more))
}

fn texts(night: &Night, sql: &str) -> Vec<String> {
    let rows = night.stage.query(sql).into_iter();
    rows.map(|row| match &row[0] {
        Value::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    })
    .collect()
}

#[test]
fn the_plan_holds_the_accounts_and_everything_shows_them() {
    let night = night();
    let planned = plan(&night, &["-o", "plan.csv"]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let [(_, a), (_, b), (_, c)] = CUSTOMERS;
    let of_lanes = [
        format!("1 customer-a {a}"),
        format!("2 customer-b {b}"),
        format!("3 customer-c {c}"),
    ];
    let lanes = "SELECT lane || ' ' || profile || ' ' || account FROM lane";
    assert_eq!(texts(&night, lanes), of_lanes);
    let results = "SELECT cert_id || ' ' || account_id FROM result WHERE row < 4";
    assert_eq!(
        texts(&night, results),
        [format!("vsc-a00001 {a}"), format!("vsc-b00001 {b}")]
    );
    let journal = "names.csv.journal.db";
    for said in [
        planned.stdout,
        std::fs::read_to_string(night.stage.path("plan.csv")).unwrap(),
        night.stage.program(["status", journal]).stdout,
        night.stage.program(["status", journal, "--json"]).stdout,
        night.stage.program(["export", journal]).stdout,
        night
            .stage
            .program(["export", journal, "--format", "jsonl"])
            .stdout,
    ] {
        assert!(
            [a, b, c].into_iter().all(|account| said.contains(account)),
            "{said}"
        );
    }
    let calls = night.identity.calls();
    let asked = calls.iter().filter(|call| *call == "GetCallerIdentity");
    assert_eq!(asked.count(), 3, "once per profile: {calls:?}");
    let html = ["export", journal, "--format", "html", "-o", "report.html"];
    assert_eq!(night.stage.program(html).code, 0);
    let html = std::fs::read_to_string(night.stage.path("report.html")).unwrap();
    let row = format!(
        "<td data-label=\"Account\">{b}</td><td data-label=\"Profile\">customer-b</td>\
         <td data-label=\"Region\">cn-hangzhou</td>"
    );
    assert!(html.contains(&row), "{html}");
}

#[test]
fn the_plan_id_covers_the_accounts() {
    let night = Night::new(one_account(3, 1));
    night.profiles(&[sts_token("ops", ACCOUNT, 1)]);
    night.stage.sheet(3);
    let known = plan(&night, &[]);
    assert_eq!(plan_id(&known.stdout), plan_id(&plan(&night, &[]).stdout));
    let nobody_asked = ran(plan_command(&night, &[]).env_remove("ALIBABA_CLOUD_STS_ENDPOINT"));
    assert_eq!(nobody_asked.code, 0, "{nobody_asked:?}");
    assert_eq!(
        night.stage.query("SELECT DISTINCT account FROM lane"),
        [[Value::Null]],
        "the key's id is no account number"
    );
    assert_ne!(plan_id(&known.stdout), plan_id(&nobody_asked.stdout));
    let calls = night.identity.calls().len();
    assert_eq!(plan(&night, &["--no-preflight"]).code, 0);
    assert_eq!(
        night.identity.calls().len(),
        calls,
        "nothing is read, and nobody asked"
    );
}

#[test]
fn a_profile_of_another_account_than_planned_sends_nothing() {
    let night = night();
    let [(_, a), (b, b_account), _] = CUSTOMERS;
    assert_eq!(plan(&night, &[]).code, 0);
    profiles(&night, &[(b, a)]);
    let resume = ["resume", "names.csv.journal.db", "--rate", FAST];
    for _ in 0..2 {
        let stopped = ran(&mut night.command(&resume));
        assert_eq!(stopped.code, 5, "{stopped:?}");
        let said = format!(
            "the credentials of profile `customer-b` are of account {a}, and these rows are of account {b_account}"
        );
        assert!(stopped.stderr.contains(&said), "{stopped:?}");
    }
    assert_eq!(
        night.statuses(),
        [("pending".to_owned(), 2), ("renamed".to_owned(), 4)]
    );
    let is_of_b = |call: &&Arrival| {
        let id = call.cert_id.as_deref();
        id.is_some_and(|id| id.starts_with("vsc-b"))
    };
    let log = night.stage.sandbox().log();
    assert_eq!(renames(&log).into_iter().filter(is_of_b).count(), 0);
    profiles(&night, &[]);
    assert_eq!(ran(&mut night.command(&resume)).code, 0);
    assert_eq!(night.statuses(), [("renamed".to_owned(), 6)]);
}

#[test]
fn a_row_that_expects_another_account_is_a_problem_of_the_sheet() {
    let night = night();
    let [(_, a), (_, b), (_, c)] = CUSTOMERS;
    let sheet = format!(
        "cert_id,region,profile,new_name,主账号ID\n\
         vsc-a00001,cn-hangzhou,customer-a,new-1,{a}\n\
         vsc-a00002,cn-hangzhou,customer-a,new-2,{b}\n\
         vsc-b00001,cn-hangzhou,customer-b,new-3,\n\
         vsc-b00001,cn-hangzhou,customer-b,new-3,{c}\n\
         vsc-c00001,cn-hangzhou,customer-c,9bad,{a}\n"
    );
    night.stage.write("names.csv", sheet);
    let refused = plan(&night, &[]);
    assert_eq!(refused.code, 3, "{refused:?}");
    for (row, expected, profile, found) in [
        (3, b, "customer-a", a),
        (5, c, "customer-b", b),
        (6, a, "customer-c", c),
    ] {
        let said = format!(
            "problem: row {row}, 主账号ID \"{expected}\": profile `{profile}` is of account {found}: name the profile"
        );
        assert!(refused.stderr.contains(&said), "{said}: {refused:?}");
    }
    assert!(refused.stderr.contains("3 problems"), "{refused:?}");
    assert!(!night.stage.journal().exists());
    let done = night.run(&["--skip-invalid"]);
    assert_eq!(done.code, 4, "{done:?}");
    assert_eq!(
        texts(
            &night,
            "SELECT row || ' ' || status || ' ' || coalesce(substr(error_message, 1, 5), '') FROM result"
        ),
        [
            "2 renamed ",
            "3 invalid row 3",
            "4 invalid row 5",
            "5 invalid row 5",
            "6 invalid row 6"
        ],
        "two rows that ask for one rename stand or fall together"
    );
    assert_eq!(renames(&night.stage.sandbox().log()).len(), 1);
    assert_eq!(
        night.stage.program(["verify", "names.csv.journal.db"]).code,
        0
    );
}

#[test]
fn every_report_names_the_caller_of_each_profile() {
    let night = night();
    // Two runs with other keys of the same identities.
    assert_eq!(night.run(&["--canary", "1"]).code, 5);
    assert_eq!(night.run(&[]).code, 0);
    let journal = "names.csv.journal.db";
    for (format, file) in [("html", "report.html"), ("xlsx", "report.xlsx")] {
        let arguments = [
            "export", journal, "--format", format, "-o", file, "--lang", "en",
        ];
        assert_eq!(night.stage.program(arguments).code, 0);
    }
    let bundle = ["export", journal, "--bundle", "pack"];
    assert_eq!(night.stage.program(bundle).code, 0);
    let html = std::fs::read_to_string(night.stage.path("report.html")).unwrap();
    let book = std::fs::File::open(night.stage.path("report.xlsx")).unwrap();
    let mut book = zip::ZipArchive::new(book).unwrap();
    let summary = book.by_name("xl/worksheets/sheet2.xml").unwrap();
    let sheet = std::io::read_to_string(summary).unwrap();
    let pack = std::fs::read_to_string(night.stage.path("pack/summary.json")).unwrap();
    let pack: serde_json::Value = serde_json::from_str(&pack).unwrap();
    assert!(html.contains("Whose credentials") && sheet.contains("Whose credentials"));
    for (at, (name, account)) in CUSTOMERS.into_iter().enumerate() {
        let arn = format!("acs:ram::{account}:user/renamer");
        let cells = format!(
            "<td data-label=\"Profile\">{name}</td><td data-label=\"Account\">{account}</td>\
             <td data-label=\"Identity\">{arn}</td>"
        );
        assert_eq!(html.matches(&cells).count(), 1, "{html}");
        assert_eq!(sheet.matches(&arn).count(), 1, "{sheet}");
        let caller = &pack["callers"][at];
        assert_eq!(caller["profile"], name, "{pack}");
        assert_eq!(caller["account"], account, "{pack}");
        assert_eq!(caller["arn"], arn, "{pack}");
    }
    assert_eq!(pack["callers"].as_array().unwrap().len(), 3);
}
