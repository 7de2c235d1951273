//! The one checker: what must hold of a record and of the server, whatever has gone wrong.
//!
//! It knows what the emulator really did, and what it told the program. Where the emulator lied in a definite answer
//! (a refusal of what it carried out, a success of what it did not), no client can know better, and only there a name
//! may be another than the record says.

use std::collections::{BTreeMap, HashSet};

use cert_rename::sandbox::{Arrival, Effect, FaultEffect, FaultKind};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::record::{Record, RecordRow};
use crate::support::{Stage, renames};

/// Checks a job after its command ended or was killed. `case` goes into every message.
///
/// A journal that is not there yet is right as long as nothing was sent.
pub(crate) fn check(stage: &Stage, case: &str) -> Option<Record> {
    let log = stage.sandbox().log();
    let sent = renames(&log);
    let Some(record) = Record::read(&stage.journal()) else {
        assert!(sent.is_empty(), "{case}: sent without a journal");
        return None;
    };
    check_chain(&record, case);
    check_counts(&record, case);
    check_calls(&record, &sent, case);
    for row in &record.rows {
        check_name(stage, row, &sent, case);
    }
    Some(record)
}

/// Checks a job that has come to its end: as [`check`], the replay of its events gives every row's status, and typed
/// once more it sends nothing and changes nothing.
pub(crate) fn check_finished(stage: &Stage, case: &str) {
    let record = check(stage, case).unwrap_or_else(|| panic!("{case}: there is no journal"));
    for row in &record.rows {
        let status = row.status.as_str();
        assert!(
            !["pending", "in_doubt"].contains(&status),
            "{case}: row {} is {status}",
            row.row
        );
    }
    let verified = stage.program(["verify", "names.csv.journal.db"]);
    assert_eq!(
        verified.code, 0,
        "{case}: the replay is equal: {verified:?}"
    );
    let arrivals = stage.sandbox().arrivals();
    let again = stage.run([]);
    assert!([0, 4].contains(&again.code), "{case}: {again:?}");
    assert_eq!(
        stage.sandbox().arrivals(),
        arrivals,
        "{case}: a finished job makes no call"
    );
    let events = Record::read(&stage.journal()).unwrap().events;
    assert_eq!(
        events.len(),
        record.events.len(),
        "{case}: a finished job records nothing"
    );
}

/// For hundreds of cases that differ by one call: [`check_finished`] for every fourth, [`check`] for the others.
pub(crate) fn check_one_in_four(stage: &Stage, number: u32, case: &str) {
    if number.is_multiple_of(4) {
        check_finished(stage, case);
    } else {
        check(stage, case);
    }
}

/// Checks that the replay of a record gives what it says of its rows: of a copy, since reading would mend what a killed
/// run left.
pub(crate) fn check_replay(stage: &Stage, case: &str) {
    let folder = stage.path("copy");
    std::fs::create_dir(&folder).unwrap();
    for name in ["names.csv.journal.db", "names.csv.journal.db-wal"] {
        if stage.path(name).exists() {
            std::fs::copy(stage.path(name), folder.join(name)).unwrap();
        }
    }
    let verified = stage.program(["verify", "copy/names.csv.journal.db"]);
    assert_eq!(
        verified.code, 0,
        "{case}: the replay is equal: {verified:?}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}

/// The chain, computed anew.
fn check_chain(record: &Record, case: &str) {
    let mut head = vec![0; 32];
    for (index, event) in record.events.iter().enumerate() {
        assert_eq!(
            event.seq,
            i64::try_from(index).unwrap() + 1,
            "{case}: no gaps"
        );
        assert_eq!(event.prev_hash, head, "{case}: event {}", event.seq);
        head = Sha256::new()
            .chain_update(&head)
            .chain_update(&event.body)
            .finalize()
            .to_vec();
        assert_eq!(event.hash, head, "{case}: event {}", event.seq);
    }
}

/// One status a row, and counts that add up.
fn check_counts(record: &Record, case: &str) {
    let planned = &record.events_of("plan_made", None)[0].json;
    let mut counts = BTreeMap::new();
    for row in &record.rows {
        *counts.entry(row.status.clone()).or_insert(0) += row.weight;
    }
    let kept: BTreeMap<_, _> = record.tally.iter().cloned().collect();
    assert_eq!(counts, kept, "{case}: the counts are those of the rows");
    let rows: i64 = kept.values().sum();
    assert_eq!(planned["rows"], rows, "{case}: each row has one status");
}

/// No call without an intent before it, one token a generation, no nonce twice, one effect a token.
fn check_calls(record: &Record, sent: &[&Arrival], case: &str) {
    let nonces: HashSet<_> = sent.iter().map(|call| &call.nonce).collect();
    assert_eq!(nonces.len(), sent.len(), "{case}: no nonce is sent twice");
    for row in &record.rows {
        let intents: Vec<(Timestamp, i64, &str)> = record
            .events_of("attempt_started", Some(row.row))
            .iter()
            .map(|event| {
                let at = event.json["at"].as_str().unwrap().parse().unwrap();
                let generation = event.json["generation"].as_i64().unwrap();
                (at, generation, event.json["client_token"].as_str().unwrap())
            })
            .collect();
        let of_generations: HashSet<_> = intents.iter().map(|(_, of, token)| (of, token)).collect();
        let tokens: HashSet<_> = intents.iter().map(|(_, _, token)| token).collect();
        let generations: HashSet<_> = intents.iter().map(|(_, of, _)| of).collect();
        let each = (tokens.len(), generations.len());
        assert_eq!(
            each,
            (of_generations.len(), of_generations.len()),
            "{case}: one token a generation, row {}",
            row.row
        );
        assert_eq!(
            intents.len(),
            usize::try_from(row.attempts).unwrap(),
            "{case}: attempts of row {}",
            row.row
        );
        let calls: Vec<_> = sent
            .iter()
            .filter(|call| call.cert_id.as_deref() == Some(&row.cert_id))
            .collect();
        for (index, call) in calls.iter().enumerate() {
            let token = call.client_token.as_deref().unwrap();
            let before = intents
                .iter()
                .filter(|(at, _, own)| *at <= call.wall && *own == token);
            let same = calls[..=index]
                .iter()
                .filter(|other| other.client_token == call.client_token);
            assert!(
                before.count() >= same.count(),
                "{case}: call {} of row {} came without an intent",
                call.number,
                row.row
            );
        }
        for token in tokens {
            let effects = calls.iter().filter(|call| {
                call.client_token.as_deref() == Some(token) && call.effect == Effect::Changed
            });
            assert!(
                effects.count() <= 1,
                "{case}: one effect a token, row {}",
                row.row
            );
        }
        if row.attempts > 0 && row.generation == intents.last().unwrap().1 {
            let last = intents.last().unwrap().2;
            assert_eq!(row.client_token.as_deref(), Some(last), "{case}");
        }
    }
    let known: HashSet<_> = record.rows.iter().map(|row| row.cert_id.as_str()).collect();
    for call in sent {
        assert!(
            known.contains(call.cert_id.as_deref().unwrap()),
            "{case}: a call for nobody"
        );
    }
}

/// The server's name of a certificate is the one that the record says.
fn check_name(stage: &Stage, row: &RecordRow, sent: &[&Arrival], case: &str) {
    let Some(live) = stage
        .sandbox()
        .name_of(stage.account(), &row.region, &row.cert_id)
    else {
        assert_ne!(
            row.status, "renamed",
            "{case}: row {}: there is no such certificate",
            row.row
        );
        return;
    };
    let lied = sent
        .iter()
        .any(|call| call.cert_id.as_deref() == Some(&row.cert_id) && is_lie(call));
    let renamed = live == row.new_name;
    let fits = match row.status.as_str() {
        "renamed" | "unchanged" => renamed,
        "in_doubt" => true,
        "drifted" | "pending" | "failed" | "missing" => !renamed,
        other => panic!("{case}: row {} is {other}", row.row),
    };
    assert!(
        fits || lied,
        "{case}: row {} is {}, and the certificate's name is `{live}`",
        row.row,
        row.status
    );
}

/// Tells whether an answer was definite and not true.
fn is_lie(call: &Arrival) -> bool {
    let Some(fault) = &call.fault else {
        return false;
    };
    let says_success = matches!(
        fault.kind,
        FaultKind::SlowBody { .. }
            | FaultKind::TruncatedBody
            | FaultKind::WrongContentType
            | FaultKind::OtherFormat
            | FaultKind::OtherName
    );
    let refuses = match &fault.kind {
        FaultKind::Throttle { .. } => true,
        FaultKind::Error { status, .. } => (400..500).contains(status),
        _ => false,
    };
    match fault.effect {
        FaultEffect::Applied => refuses || fault.kind == FaultKind::OtherName,
        FaultEffect::NotApplied => says_success,
    }
}
