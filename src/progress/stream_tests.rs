//! Each event of the stream, held against its schema.

#![expect(clippy::unwrap_used, reason = "tests")]

use boon::{Compiler, Schemas};

use super::*;

fn one_of_each() -> Vec<StreamEvent> {
    let (account, region) = ("1234".to_owned(), "cn-hangzhou".to_owned());
    let (code, message) = ("Timeout".to_owned(), "no answer in time".to_owned());
    let opens_at = Timestamp::UNIX_EPOCH;
    let kept = [
        Event::LanePaused {
            account: account.clone(),
            region: region.clone(),
            code: code.clone(),
            pause_ms: 9,
        },
        Event::RateChanged {
            account: account.clone(),
            region: region.clone(),
            rate: "45/60s".into(),
            throttled: 1,
        },
        Event::OutageBegan {
            account: account.clone(),
            region: region.clone(),
            code,
            message: message.clone(),
        },
        Event::OutageEnded {
            account: account.clone(),
            region: region.clone(),
            lasted_ms: 9,
        },
        Event::LaneStopped {
            account: account.clone(),
            region: region.clone(),
            reason: "because".into(),
        },
        Event::WindowClosed { opens_at },
        Event::WindowOpened {
            closes_at: opens_at,
        },
    ];
    let counts = || named(|_| 3);
    let row = RowEnd {
        row: 2,
        rows: 1,
        cert_id: "vsc-1".into(),
        account: account.clone(),
        region: region.clone(),
        status: Status::Renamed.name(),
        settled_by: Some(SettledBy::Answer.name()),
        attempts: 1,
        http_status: Some(200),
        error_code: None,
        error_message: None,
        request_id: Some("R".into()),
        duration_ms: Some(40),
    };
    let whole = [
        StreamEvent::RunBegun {
            job: "j".into(),
            plan_id: "p".into(),
            input: "names.csv".into(),
            journal: "names.csv.journal.db".into(),
            target: Target::Service,
            rows: 24,
            counts: counts(),
            lanes: vec![LaneStart {
                account: account.clone(),
                region: region.clone(),
                left: 3,
            }],
        },
        StreamEvent::Progress {
            finished: 1,
            rows: 24,
            counts: counts(),
            calls_per_second: 1.5,
            ends_at: None,
        },
        StreamEvent::RowEnded(Box::new(row)),
        StreamEvent::notice((&account, &region), &message),
        StreamEvent::Dropped { events: 7 },
        StreamEvent::RunEnded {
            reason: "done".into(),
            duration_ms: 51,
        },
        StreamEvent::Summary {
            job: "j".into(),
            journal: "names.csv.journal.db".into(),
            rows: 24,
            counts: counts(),
            exit_code: 5,
            head: "0".repeat(64),
        },
    ];
    kept.into_iter()
        .map(|event| StreamEvent::of(event).unwrap())
        .chain(whole)
        .collect()
}

#[test]
fn every_event_is_as_the_schema_says() {
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/fixtures/progress.schema.json")).unwrap();
    compiler
        .add_resource("progress.schema.json", schema.clone())
        .unwrap();
    let mut schemas = Schemas::new();
    let index = compiler
        .compile("progress.schema.json", &mut schemas)
        .unwrap();
    let mut told = Vec::new();
    for event in one_of_each() {
        let line: serde_json::Value = serde_json::from_str(&event.line(Timestamp::now())).unwrap();
        if let Err(error) = schemas.validate(&line, index) {
            panic!("{line}: {error}");
        }
        told.push(line["event"].clone());
    }
    for event in schema["properties"]["event"]["enum"].as_array().unwrap() {
        assert!(
            told.contains(event),
            "{event} is in the schema and never told here"
        );
    }
}
