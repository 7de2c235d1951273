//! `resume --requeue`: final rows are tried again, each with a token that the service has no answer for.

use std::collections::BTreeSet;

use cert_rename::sandbox::{CertSource, SandboxCert};

use crate::checker::{check, check_finished};
use crate::record::Record;
use crate::support::{FAST, Ran, Stage, sheet_text};

fn requeue(stage: &Stage, statuses: &str) -> Ran {
    stage.program([
        "resume",
        "names.csv.journal.db",
        "--rate",
        FAST,
        "--requeue",
        statuses,
    ])
}

#[test]
fn refused_rows_are_tried_again_with_another_token() {
    let stage = Stage::new(6);
    stage
        .sandbox()
        .set_faults("invalid-name@2, invalid-name@5".parse().unwrap());
    stage.sheet(6);
    assert_eq!(stage.run([]).code, 4);
    let again = requeue(&stage, "failed");
    assert_eq!(again.code, 0, "{again:?}");
    assert!(
        again
            .stderr
            .contains("2 rows were failed and will be tried again"),
        "{again:?}"
    );
    check_finished(&stage, "requeued");
    let record = Record::read(&stage.journal()).unwrap();
    let requeued = record.events_of("requeued", None);
    assert_eq!(requeued.len(), 2);
    for event in requeued {
        assert_eq!(event.json["generation"], 1);
        let row = event.json["row"].as_i64();
        let tokens: BTreeSet<_> = record
            .events_of("attempt_started", row)
            .iter()
            .map(|event| event.json["client_token"].to_string())
            .collect();
        assert_eq!(tokens.len(), 2, "the first may have the refusal stored");
    }
}

#[test]
fn a_certificate_that_was_missing_is_found_once_it_is_there() {
    let stage = Stage::new(2);
    let certs = CertSource::generated(3);
    let mut text = sheet_text(&certs, 3);
    // A repeat of the missing one follows it.
    let (id, region) = (CertSource::generated_id(3), certs.generated_region(3));
    text.push_str(&[id.as_str(), region, "new-3", "again\n"].join(","));
    stage.write("names.csv", text);
    assert_eq!(stage.run(["--no-preflight"]).code, 4);
    stage.sandbox().add_cert(SandboxCert {
        account_id: stage.account().to_owned(),
        region: region.to_owned(),
        id,
        name: "cert-3".to_owned(),
    });
    let again = requeue(&stage, "failed,missing");
    assert_eq!(again.code, 0, "{again:?}");
    assert!(
        again
            .stderr
            .contains("2 rows were missing and will be tried again"),
        "{again:?}"
    );
    check_finished(&stage, "no longer missing");
}

#[test]
fn nothing_is_put_back_but_what_is_asked_for() {
    let stage = Stage::new(3);
    stage
        .sandbox()
        .set_faults("invalid-name@2".parse().unwrap());
    stage.sheet(3);
    assert_eq!(stage.run(["--concurrency", "1"]).code, 4);
    let before = stage.sandbox().arrivals();
    let drifted = requeue(&stage, "drifted,missing");
    assert_eq!(drifted.code, 4, "{drifted:?}");
    assert!(
        drifted.stderr.contains("no row is drifted or missing"),
        "{drifted:?}"
    );
    assert_eq!(stage.sandbox().arrivals(), before);
    check(&stage, "nothing put back");
    for status in ["in_doubt", "renamed", "invalid", "all"] {
        assert_eq!(requeue(&stage, status).code, 2, "{status}");
    }
}
