//! `run --sandbox --rehearse`: a whole night in virtual time, by the rules of a real one, and marked as what it is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rusqlite::types::Value as Sql;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ran, program, query, ran};

const JOURNAL: &str = "names.csv.rehearsal.journal.db";

/// The lanes of a sheet: each profile is an account of its own.
const LANES: [(&str, &str); 4] = [
    ("customer-a", "cn-hangzhou"),
    ("customer-a", "cn-shanghai"),
    ("customer-b", "cn-hangzhou"),
    ("customer-b", "ap-southeast-1"),
];

struct Rehearsed(TempDir);

impl Rehearsed {
    /// A folder with a sheet of so many rows, spread over the lanes in turn.
    fn new(rows: usize) -> Self {
        let mut sheet = "cert_id,new_name,region,profile\n".to_owned();
        for (number, (profile, region)) in (1..=rows).zip(LANES.into_iter().cycle()) {
            writeln!(sheet, "vsc-r{number:06},new-{number},{region},{profile}").unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("names.csv"), sheet).unwrap();
        Self(folder)
    }

    fn program(&self, arguments: &[&str]) -> Ran {
        ran(program().args(arguments).current_dir(self.0.path()))
    }

    fn rehearse(&self, more: &[&str]) -> Ran {
        let run = ["run", "names.csv", "--sandbox", "--rehearse"];
        self.program(&[&run, more].concat())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn ask(&self, sql: &str) -> Vec<Vec<Sql>> {
        query(&self.path(JOURNAL), sql)
    }

    /// The events of the last run, in order, with their lanes; 0 for those about no row.
    fn events(&self) -> Vec<(i64, Value)> {
        let found = self.ask(
            "SELECT coalesce(s.lane, 0), e.body FROM event e LEFT JOIN row_state s ON s.row = e.row \
             WHERE e.seq >= (SELECT max(seq) FROM event WHERE kind = 'run_started') ORDER BY e.seq",
        );
        let event = |columns: Vec<Sql>| match &columns[..] {
            [Sql::Integer(lane), Sql::Text(body)] => (*lane, serde_json::from_str(body).unwrap()),
            other => panic!("{other:?}"),
        };
        found.into_iter().map(event).collect()
    }

    fn count(&self, kind: &str) -> usize {
        let is = |(_, event): &&(i64, Value)| event["kind"] == kind;
        self.events().iter().filter(is).count()
    }
}

fn at(event: &Value) -> Timestamp {
    event["at"].as_str().unwrap().parse().unwrap()
}

#[test]
fn a_night_of_20_000_rows_keeps_to_quota_and_window_and_settles_every_row() {
    let job = Rehearsed::new(20_000);
    let ran = job.rehearse(&["--window", "22:00-06:00", "--tz", "Asia/Shanghai"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stderr.contains("20000 renamed in "), "{}", ran.stderr);
    let verified = job.program(&["verify", JOURNAL]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(
        verified.stdout.contains("this was a rehearsal"),
        "{verified:?}"
    );

    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let mut sent: BTreeMap<i64, Vec<Timestamp>> = BTreeMap::new();
    for (lane, event) in job.events() {
        if event["kind"] == "attempt_started" {
            let hour = at(&event).to_zoned_datetime(zone.clone()).hour();
            assert!(!(6..22).contains(&hour), "outside the window: {event}");
            sent.entry(lane).or_default().push(at(&event));
        }
    }
    assert_eq!(sent.len(), LANES.len());
    for (lane, moments) in &sent {
        for pair in moments.windows(61) {
            let minute = SignedDuration::from_secs(60);
            assert!(
                pair[60].duration_since(pair[0]) >= minute,
                "lane {lane}: {pair:?}"
            );
        }
        // Longer than credentials last, so others were obtained on the way.
        let night = moments[moments.len() - 1].duration_since(moments[0]);
        assert!(
            night > SignedDuration::from_mins(80),
            "lane {lane}: {night}"
        );
    }
    assert_eq!(job.count("outage_began"), LANES.len());
    assert_eq!(job.count("outage_ended"), LANES.len());
}

#[test]
fn equal_rehearsals_come_to_equal_records() {
    let job = Rehearsed::new(1600);
    let play = || {
        assert_eq!(job.rehearse(&[]).code, 0);
        let mut events = job.events();
        let began = at(&events[0].1);
        for (_, event) in &mut events {
            event["at"] = at(event).duration_since(began).to_string().into();
            // The job's own.
            event["client_token"] = Value::Null;
            event["pid"] = Value::Null;
        }
        events
    };
    let (first, second) = (play(), play());
    assert!(first.len() > 3200, "{}", first.len());
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(one, other);
    }
    assert_eq!(first.len(), second.len());
}

#[test]
fn whatever_tells_of_a_rehearsal_says_that_it_was_one() {
    let job = Rehearsed::new(12);
    let ran = job.rehearse(&[]);
    for words in [
        "rehearsing in virtual time",
        "rehearsed: it would have taken ",
        "this was a rehearsal in virtual time: nothing was changed at the service",
    ] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
    let status = job.program(&["status", JOURNAL]).stdout;
    assert!(status.contains("rehearsed in virtual time"), "{status}");
    let status = job.program(&["status", JOURNAL, "--json"]).stdout;
    let status: Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["target"], "rehearsal");
    for (lang, words) in [("en", "This is a rehearsal: "), ("zh", "这是一次演练：")] {
        let file = format!("{lang}.html");
        let export = [
            "export", JOURNAL, "--format", "html", "--lang", lang, "-o", &file,
        ];
        assert_eq!(job.program(&export).code, 0);
        let page = std::fs::read_to_string(job.path(&file)).unwrap();
        assert!(page.contains(words), "{lang}");
        let file = format!("{lang}.xlsx");
        let export = [
            "export", JOURNAL, "--format", "xlsx", "--lang", lang, "-o", &file,
        ];
        assert_eq!(job.program(&export).code, 0);
        let book = std::fs::File::open(job.path(&file)).unwrap();
        let mut book = zip::ZipArchive::new(book).unwrap();
        let summary = book.by_name("xl/worksheets/sheet2.xml").unwrap();
        let summary = std::io::read_to_string(summary).unwrap();
        let first = summary.find(words);
        let counts = summary.find("<row r=\"4\"");
        assert!(
            first.is_some() && first < counts,
            "{lang}: above the counts"
        );
    }
    let started = job.events().remove(0).1;
    assert_eq!(started["options"]["rehearse"], true);
    assert_eq!(started["kind"], "run_started");
}

#[test]
fn a_rehearsal_counts_for_nothing_else_and_is_replaced_by_the_next() {
    let job = Rehearsed::new(8);
    assert_eq!(job.rehearse(&[]).code, 0);
    let sandbox = job.program(&["run", "names.csv", "--sandbox", "--rate", "1000/1s"]);
    assert!(sandbox.stderr.contains("8 to rename"), "{sandbox:?}");
    assert_eq!(sandbox.code, 0, "{sandbox:?}");
    let other = job.program(&["run", "names.csv", "--sandbox", "--journal", JOURNAL]);
    assert_eq!(other.code, 6, "{other:?}");
    let again = job.rehearse(&[]);
    assert!(
        again.stderr.contains("replaced the last rehearsal"),
        "{again:?}"
    );
    let over = job.rehearse(&["--journal", "names.csv.sandbox.journal.db"]);
    assert_eq!(over.code, 6, "{over:?}");
    for more in [
        &["--rehearse"][..],
        &["--rehearse", "--endpoint", "http://127.0.0.1:1"],
    ] {
        let wrong = job.program(&[&["run", "names.csv"], more].concat());
        assert_eq!(wrong.code, 2, "{wrong:?}");
    }
}

#[test]
fn a_rehearsal_that_stopped_goes_on_after_its_last_event() {
    let job = Rehearsed::new(40);
    let canary = job.rehearse(&["--canary", "4"]);
    assert_eq!(canary.code, 5, "{canary:?}");
    let ended = at(&job.events().pop().unwrap().1);
    let resumed = job.program(&["resume", JOURNAL]);
    assert_eq!(resumed.code, 0, "{resumed:?}");
    let events = job.events();
    assert!(at(&events[0].1) > ended, "{events:?}");
    assert_eq!(job.count("attempt_started"), 36);
}

#[test]
fn a_pace_above_the_quota_is_refused_as_at_the_service() {
    let job = Rehearsed::new(400);
    let kept = job.rehearse(&["--max-failures", "100%"]);
    assert_eq!((kept.code, job.count("rate_changed")), (0, 0), "{kept:?}");
    let above = job.rehearse(&["--rate", "240/60s"]);
    assert_eq!(above.code, 0, "{above:?}");
    assert!(job.count("rate_changed") > 0);
}

#[test]
fn an_outage_beyond_its_limit_stops_its_lane() {
    let job = Rehearsed::new(1600);
    let ran = job.rehearse(&["--outage-limit", "1m"]);
    assert_eq!(ran.code, 5, "{ran:?}");
    assert_eq!(job.count("lane_stopped"), LANES.len());
    assert!(ran.stderr.contains("next: cert-rename resume"), "{ran:?}");
}

/// Programs are told when things happen in the night, all of them, and never when somebody watched it.
#[test]
fn programs_are_told_the_time_of_the_night() {
    let job = Rehearsed::new(1600);
    let ran = job.rehearse(&["--progress", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let events = job.events();
    let (first, last) = (at(&events[0].1), at(&events[events.len() - 1].1));
    assert!(last.duration_since(first) > SignedDuration::from_mins(6));
    assert_eq!(lines[0]["event"], "run_begun");
    let told_in = |line: &Value| (first..=last).contains(&at(line));
    let second = SignedDuration::from_secs(1);
    for pair in lines.windows(2) {
        assert!(at(&pair[1]) >= at(&pair[0]), "{pair:?}");
    }
    assert!(at(&lines[0]) >= first - second, "{:?}", lines[0]);
    assert!(lines[1..].iter().all(told_in), "{first} {last}");
    assert!(at(&lines[lines.len() - 1]) >= last, "told after the end");
    let count = |event: &str| lines.iter().filter(|line| line["event"] == event).count();
    assert_eq!((count("row_ended"), count("dropped")), (1600, 0));
    assert_eq!(count("progress"), 0, "its seconds are not the night's");
}

/// The calls that were refused for their number are those that the record tells of.
#[test]
fn the_throttled_calls_that_are_said_are_those_of_the_record() {
    let job = Rehearsed::new(400);
    let ran = job.rehearse(&["--rate", "240/60s"]);
    let events = job.events();
    let is_throttled = |(_, event): &&(i64, Value)| {
        let code = event["code"].as_str().unwrap_or_default();
        event["kind"] == "attempt_ended" && code.starts_with("Throttling")
    };
    let of_renames = events.iter().filter(is_throttled).count();
    let said = ran.stderr.split(" throttled, ").next();
    let said = said.and_then(|text| text.rsplit(' ').next());
    let said: usize = said.and_then(|number| number.parse().ok()).unwrap();
    // Reads of names are not in the record.
    assert!(
        said >= of_renames && of_renames > 0,
        "{said} {of_renames}: {ran:?}"
    );
}
