//! A small journal to try things on, in a test's folder.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::Timestamp;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Access, Builder, NewRow, Seal, Store};
use crate::rename::{
    Effect, Event, Evidence, InputIdentity, JobSettings, NameRule, RowNumber, Status, Target, Then,
};

/// A journal of three renames, the first of them done, the second in doubt.
pub(super) fn small_journal(folder: &TempDir) -> Store {
    let path = folder.path().join("journal.db");
    let mut builder = Builder::begin(&path).unwrap();
    for number in 2..=4 {
        let row = NewRow {
            row: RowNumber(number),
            cert_id: format!("vsc-{number}"),
            new_name: format!("new-{number}"),
            region: "cn-hangzhou".into(),
            profile: String::new(),
            account_id: None,
            current_name: None,
            carried: vec!["a note".into()],
            planned: Status::Pending,
            problem: None,
        };
        builder.add(&row).unwrap();
    }
    builder.settle_clashes(|_| None).unwrap();
    let seal = Seal {
        job: Uuid::now_v7(),
        at: Timestamp::now(),
        target: Target::Emulator,
        endpoint: None,
        settings: JobSettings {
            profile: None,
            name_rule: NameRule::Strict,
            region: None,
            keep_blank: false,
            skip_invalid: false,
            preflight: false,
        },
        input: InputIdentity {
            name: "names.csv".into(),
            rows_hash: String::new(),
            sha256: String::new(),
            bytes: 0,
            read_as: "UTF-8".into(),
            carried: vec!["note".into()],
        },
    };
    let plan_id = builder
        .seal(seal)
        .unwrap()
        .put_into_place()
        .unwrap()
        .plan_id;
    let mut store = Store::open(&path, Access::Write).unwrap();
    let tokens: Vec<String> = store
        .due_rows(1, RowNumber(0), 9)
        .unwrap()
        .iter()
        .map(|due| due.client_token.as_str().to_owned())
        .collect();
    let started = |row: u32, token: &String| Event::AttemptStarted {
        row: RowNumber(row),
        attempt: 1,
        generation: 0,
        client_token: token.clone(),
        name_age_ms: None,
    };
    let events = [
        Event::Confirmed {
            plan_id,
            how: "yes".into(),
            operator: "o".into(),
            host: "h".into(),
            approved_by: None,
            ticket: None,
        },
        started(2, &tokens[0]),
        started(3, &tokens[1]),
        Event::AttemptEnded {
            row: RowNumber(2),
            attempt: 1,
            effect: Effect::Confirmed,
            then: Then::GiveUp,
            duration_ms: 7,
            evidence: Evidence {
                live_name: Some("new-2".into()),
                ..Evidence::default()
            },
        },
    ];
    store
        .append(events.map(|event| (Timestamp::now(), event)))
        .unwrap();
    store
}
