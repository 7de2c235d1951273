//! Every kind of fault, at the first, a middle and the last attempt, with and without its effect.

use std::collections::BTreeSet;
use std::sync::Mutex;

use cert_rename::sandbox::{CertSource, FaultPlan, SandboxConfig, When};

use crate::checker::{check, check_finished};
use crate::support::{Stage, renames};

/// Certificates of a case: too few for their failures in a row to be taken for an outage.
const ROWS: u32 = 4;

/// Cases that run at once: they wait for backoffs most of the time.
const AT_ONCE: usize = 16;

/// A kind of fault, and where it leaves a row whose live name is not read: met once with attempts left, and at the last
/// attempt.
///
/// Statuses joined by `|` may both occur, where a stop of the lane meets calls in flight.
const KINDS: &[(&str, &str, &str)] = &[
    // Told to slow down: nothing was done, and no attempt is used up.
    ("throttle", "renamed", "renamed"),
    ("throttle=20", "renamed", "renamed"),
    ("503=20", "renamed", "renamed"),
    ("token-in-progress", "renamed", "renamed"),
    // No definite answer.
    ("500", "renamed", "in_doubt"),
    ("503", "renamed", "in_doubt"),
    ("reset", "renamed", "in_doubt"),
    ("close", "renamed", "in_doubt"),
    ("hang", "renamed", "in_doubt"),
    ("slow=5s", "renamed", "in_doubt"),
    ("truncated", "renamed", "in_doubt"),
    ("garbage=502", "renamed", "in_doubt"),
    ("garbage=200", "renamed", "in_doubt"),
    ("empty=200", "renamed", "in_doubt"),
    ("empty=503", "renamed", "in_doubt"),
    ("other-cert", "renamed", "in_doubt"),
    ("nonce-used", "renamed", "in_doubt"),
    ("error=400/UnknownError", "renamed", "in_doubt"),
    ("error=500/Nonsense", "renamed", "in_doubt"),
    ("token-mismatch", "in_doubt", "in_doubt"),
    // The right answer in another dress.
    ("slow=30ms", "renamed", "renamed"),
    ("content-type", "renamed", "renamed"),
    ("other-format", "renamed", "renamed"),
    // Nothing was done, and it may be tried again.
    ("error=409/OperationConflict", "renamed", "failed"),
    // A call that was stamped after the clock was corrected stops the credentials.
    ("clock", "renamed|pending", "renamed|pending"),
    // Refused for good.
    ("invalid-name", "failed", "failed"),
    ("error=418/Nonsense", "failed", "failed"),
    ("idempotent-failed", "failed", "failed"),
    ("other-name", "failed", "failed"),
    ("not-found", "missing", "missing"),
    // Refused for good, and the lane stops.
    ("forbidden", "failed|pending", "failed|pending"),
    ("subuser", "failed|pending", "failed|pending"),
    // The credentials stop.
    ("expired-token", "pending", "pending"),
    ("inactive-key", "pending", "pending"),
];

/// An attempt without a definite answer, after its effect: what comes of the next attempts can't end the doubt.
const DOUBTS: &[&str] = &["500", "reset", "truncated", "garbage=200", "other-cert"];

/// What the next attempts meet.
const REFUSALS: &[&str] = &[
    "invalid-name",
    "not-found",
    "error=418/Nonsense",
    "error=409/OperationConflict",
    "clock",
];

/// Where among a row's attempts the fault is met. What comes before it certainly changed nothing.
const PLACES: &[(&str, &str)] = &[
    ("first", "FAULT#1"),
    ("middle", "error=409/OperationConflict#1, FAULT#2"),
    ("last", "error=409/OperationConflict#1..2, FAULT#3"),
];

#[test]
fn every_fault_at_every_attempt_leaves_a_true_record() {
    let mut cases = Vec::new();
    for &(kind, met, at_last) in KINDS {
        for &(place, plan) in PLACES {
            for effect in ["before", "after"] {
                let expected = if place == "last" { at_last } else { met };
                let plan = plan.replace("FAULT", &format!("{kind}-{effect}"));
                let case = format!("{kind}-{effect}, {place}");
                let read = with_names(kind, effect, place, expected);
                cases.push((case.clone(), plan.clone(), expected, "--no-preflight"));
                if read != expected || place == "last" {
                    cases.push((format!("{case}, names read"), plan, read, "--quiet"));
                }
            }
        }
    }
    for doubt in DOUBTS {
        for refusal in REFUSALS {
            cases.push((
                format!("{doubt}-after, then {refusal}"),
                format!("{doubt}-after#1, {refusal}-before#2.."),
                "in_doubt",
                "--no-preflight",
            ));
        }
    }
    let kinds: BTreeSet<_> = KINDS.iter().map(|(kind, ..)| kind).collect();
    assert!(kinds.len() >= 24);
    cases.reverse();
    let cases = Mutex::new(cases);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = cases.lock().unwrap().pop();
                    let Some((case, plan, expected, option)) = next else {
                        return;
                    };
                    let run = std::panic::AssertUnwindSafe(|| play(&case, &plan, expected, option));
                    if std::panic::catch_unwind(run).is_err() {
                        failed.lock().unwrap().push(case);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} cases: {failed:#?}", failed.len());
}

/// Where a fault leaves a row whose live name is read.
fn with_names(kind: &str, effect: &str, place: &str, expected: &'static str) -> &'static str {
    match (kind, effect, place) {
        (_, "after", _) if expected == "in_doubt" => "renamed",
        // After a stored failure a new token, as long as there are attempts left; or it has the name after all.
        ("other-name", "after", _) | ("idempotent-failed", _, "first" | "middle") => "renamed",
        _ => expected,
    }
}

/// Plays one case, then the rest of the job with a service that is well again.
fn play(case: &str, plan: &str, expected: &str, option: &str) {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(ROWS)
        },
        faults: plan.parse().unwrap(),
        ..SandboxConfig::default()
    });
    stage.sheet(ROWS);
    // Short only where the timeout is what is waited for: on a busy machine an answer takes its time.
    let timeout = if case.starts_with("hang") || case.starts_with("slow=") {
        "1s"
    } else {
        "10s"
    };
    let options = [
        "--max-attempts",
        "3",
        "--timeout",
        timeout,
        "--max-failures",
        "100%",
        "--progress",
        "none",
        option,
    ];
    let ended = stage.run(options);
    let record = check(&stage, case).unwrap();
    assert!(
        is_met(&stage, plan),
        "{case}: it was met where it should be"
    );
    let statuses: BTreeSet<_> = record.rows.iter().map(|row| row.status.as_str()).collect();
    let allowed: BTreeSet<_> = expected.split('|').collect();
    assert!(
        statuses.is_subset(&allowed),
        "{case}: {statuses:?}, {ended:?}"
    );
    let left = statuses.contains("pending") || statuses.contains("in_doubt");
    let code = match statuses.iter().collect::<Vec<_>>()[..] {
        _ if left => 5,
        [&"renamed"] => 0,
        _ => 4,
    };
    assert_eq!(ended.code, code, "{case}: {ended:?}");
    if left {
        stage.sandbox().set_faults(String::new().parse().unwrap());
        let resumed = stage.run(["--max-failures", "100%", option]);
        assert!([0, 4].contains(&resumed.code), "{case}: {resumed:?}");
    }
    check_finished(&stage, case);
}

/// Tells whether the last fault of a plan met an attempt with its number.
fn is_met(stage: &Stage, plan: &str) -> bool {
    let plan: FaultPlan = plan.parse().unwrap();
    let wanted = plan.rules.last().unwrap();
    let When::Attempt { numbers, .. } = &wanted.when else {
        return false;
    };
    let log = stage.sandbox().log();
    let sent = renames(&log);
    sent.iter().any(|call| {
        let until_then = sent.iter().filter(|other| other.number <= call.number);
        let number = until_then
            .filter(|other| other.cert_id == call.cert_id)
            .count();
        call.fault.as_ref() == Some(&wanted.fault) && numbers.contains(&(number as u64))
    })
}
