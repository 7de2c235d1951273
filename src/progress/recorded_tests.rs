//! The picture of a journal at several moments of its job.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::super::picture::Paint;
use super::*;

fn at(time: &str) -> Timestamp {
    format!("2026-03-02T{time}Z").parse().unwrap()
}

fn facts() -> JobFacts {
    let lane = |id, region: &str| json!({"id": id, "profile": "p", "region": region});
    serde_json::from_value(json!({
        "job": "01a20cbb-3811-762a-a067-69aa194564c9", "plan_id": "p", "version": "1", "target": "service",
        "settings": {"name_rule": "strict", "keep_blank": false, "skip_invalid": false, "preflight": true},
        "input": {"name": "names.csv", "rows_hash": "", "sha256": "", "bytes": 1, "read_as": "", "carried": []},
        "lanes": [lane(1, "cn-beijing"), lane(2, "cn-hangzhou"), lane(3, "cn-shanghai"), lane(4, "us-east-1")],
        "rows": 400, "to_send": 400,
    }))
    .unwrap()
}

fn tally() -> Vec<Tally> {
    let part = |lane, status, rows| Tally { lane, status, rows };
    vec![
        part(1, Status::Pending, 100),
        part(2, Status::Renamed, 100),
        part(3, Status::Renamed, 60),
        part(3, Status::Failed, 2),
        part(3, Status::Pending, 38),
        part(4, Status::InDoubt, 1),
        part(4, Status::Pending, 99),
    ]
}

fn run(options: serde_json::Value, ended: Option<&str>) -> LastRun {
    let caller =
        json!({"profile": "p", "found_in": "here", "access_key_id": "LTAI", "account": "1234"});
    LastRun {
        seq: 9,
        started_at: at("02:00:00"),
        host: "h".into(),
        pid: 7,
        options,
        callers: vec![serde_json::from_value(caller).unwrap()],
        ended: ended.map(|reason| (at("02:09:00"), reason.to_owned())),
    }
}

fn events() -> Vec<EventRecord> {
    let (account, region) = (|| "1234".to_owned(), |region: &str| region.to_owned());
    let events = [
        (
            "02:01:00",
            Event::LanePaused {
                account: account(),
                region: region("cn-shanghai"),
                code: "Throttling".into(),
                pause_ms: 1000,
            },
        ),
        (
            "02:02:00",
            Event::OutageBegan {
                account: account(),
                region: region("cn-shanghai"),
                code: "Timeout".into(),
                message: "no".into(),
            },
        ),
        (
            "02:03:00",
            Event::OutageEnded {
                account: account(),
                region: region("cn-shanghai"),
                lasted_ms: 9,
            },
        ),
        (
            "02:04:00",
            Event::RateChanged {
                account: account(),
                region: region("cn-shanghai"),
                rate: "30/60s".into(),
                throttled: 4,
            },
        ),
        (
            "02:05:00",
            Event::OutageBegan {
                account: account(),
                region: region("us-east-1"),
                code: "Timeout".into(),
                message: "no".into(),
            },
        ),
        (
            "02:06:00",
            Event::LaneStopped {
                account: account(),
                region: region("cn-beijing"),
                reason: "no right".into(),
            },
        ),
        (
            "02:09:30",
            Event::LanePaused {
                account: account(),
                region: region("cn-shanghai"),
                code: "Throttling".into(),
                pause_ms: 60_000,
            },
        ),
    ];
    let records = events.into_iter().enumerate();
    records
        .map(|(seq, (time, event))| EventRecord {
            seq: seq as u64,
            at: at(time),
            event,
        })
        .collect()
}

/// The picture 80 columns wide.
fn picture(run: Option<&LastRun>, runs: Runs, now: &str) -> String {
    let (facts, tally, events) = (facts(), tally(), events());
    let attempts = [(3, 15), (3, 10), (4, 5)].map(|(lane, ago)| (lane, Duration::from_secs(ago)));
    let recorded = Recorded {
        facts: &facts,
        tally: &tally,
        run: run.map(|run| (run, events.as_slice())),
        attempts: if runs == Runs::Now { &attempts } else { &[] },
        runs,
    };
    recorded
        .picture(at(now), crate::words::Lang::En)
        .lines(80, 24, Paint::Plain)
        .join("\n")
}

#[test]
fn a_job_while_it_runs_and_when_it_does_not() {
    let utc = json!({"rate": "60/60s", "window": "22:00-02:30", "tz": "UTC"});
    let going_on = run(utc.clone(), None);
    let pictures = [
        (
            "running, one lane throttled",
            picture(Some(&going_on), Runs::Now, "02:10:00"),
        ),
        (
            "later, nothing throttled",
            picture(Some(&going_on), Runs::Now, "02:11:00"),
        ),
        (
            "the window closed",
            picture(Some(&going_on), Runs::Now, "02:31:00"),
        ),
        (
            "stopped by a signal",
            picture(
                Some(&run(utc.clone(), Some("stopped by a signal"))),
                Runs::No,
                "02:10:00",
            ),
        ),
        ("killed", picture(Some(&going_on), Runs::No, "02:10:00")),
        ("not run yet", picture(None, Runs::No, "02:10:00")),
    ];
    let text: Vec<_> = pictures
        .iter()
        .map(|(when, picture)| format!("{when}\n{picture}"))
        .collect();
    insta::assert_snapshot!(text.join("\n\n"));
}
