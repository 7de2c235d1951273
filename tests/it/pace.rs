//! Pace, stop rules, night and signals: the program against an emulator with a quota, outages and a window.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Stdio};
use std::time::Duration;

use cert_rename::sandbox::{CertSource, Latency, SandboxConfig};

use crate::support::{FAST, PATIENCE, Ran, Stage, Watch, changed, finished, renames};

/// A stage whose certificates are all in one region.
fn one_lane(certs: u32, config: SandboxConfig) -> Stage {
    Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(certs)
        },
        ..config
    })
}

/// Runs `names.csv` at a rate of its own.
fn run_at(stage: &Stage, rate: &str, more: &[&str]) -> Ran {
    let url = stage.sandbox().url();
    let base = ["run", "names.csv", "--endpoint", &url, "--rate", rate];
    stage.program(base.iter().chain(more).copied())
}

/// Starts the program with its standard error in a pipe.
fn start(stage: &Stage, more: &[&str]) -> Child {
    stage
        .run_command(more.iter().copied())
        // A group of its own, with its parent in another: the kernel lets nobody stop an orphaned one with TSTP.
        .process_group(0)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Reads standard error until a line holds `words`.
fn read_until(child: &mut Child, words: &str) -> String {
    use std::io::{BufRead as _, BufReader};
    let _watch = Watch::over(child, PATIENCE);
    let mut said = String::new();
    let mut reader = BufReader::new(child.stderr.take().unwrap());
    while !said.contains(words) {
        let mut line = String::new();
        assert!(reader.read_line(&mut line).unwrap() > 0, "{words}: {said}");
        said.push_str(&line);
    }
    child.stderr = Some(reader.into_inner());
    said
}

fn kill(child: &Child, signal: &str) {
    let sent = std::process::Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success(), "{signal}");
}

fn events(stage: &Stage, kind: &str) -> usize {
    let rows = stage.query(&format!(
        "SELECT seq FROM event WHERE row IS NULL AND kind = '{kind}'"
    ));
    rows.len()
}

/// Three lanes at 40 calls in 4 seconds: one refuses everything, one never answers, and the third goes on as if alone.
#[test]
fn one_lane_fails_and_one_is_black_holed_and_the_third_goes_on() {
    const ROWS: u32 = 150;
    let certs = CertSource::generated(ROWS);
    let mut faults = Vec::new();
    for number in 1..=ROWS {
        let id = CertSource::generated_id(number);
        match certs.generated_region(number) {
            "cn-shanghai" => faults.push(format!("hang#{id}#1..")),
            "ap-southeast-1" => faults.push(format!("forbidden#{id}#1..")),
            _ => {}
        }
    }
    let stage = Stage::with(SandboxConfig {
        certs: certs.clone(),
        quota: Some("40/4s".parse().unwrap()),
        faults: faults.join(", ").parse().unwrap(),
        ..SandboxConfig::default()
    });
    stage.sheet(ROWS);
    let ended = run_at(
        &stage,
        "40/4s",
        &["--timeout", "400ms", "--outage-limit", "2s"],
    );
    assert_eq!(ended.code, 5, "{ended:?}");
    let said = &ended.stderr;
    assert!(
        said.contains(" stopped: the service did not answer for 2s"),
        "{said}"
    );
    assert!(
        said.contains(" stopped: 3 rows in a row were refused"),
        "{said}"
    );
    for (row, status) in stage.statuses() {
        let allowed: &[&str] = match certs.generated_region(row - 1) {
            "cn-shanghai" => &["pending", "in_doubt"],
            "ap-southeast-1" => &["pending", "failed"],
            _ => &["renamed"],
        };
        assert!(allowed.contains(&status.as_str()), "row {row}: {status}");
    }
    let log = stage.sandbox().log();
    assert_eq!(changed(&log), 50);
    let throttled = renames(&log)
        .iter()
        .filter(|call| {
            call.code
                .as_deref()
                .is_some_and(|code| code.starts_with("Throttling"))
        })
        .count();
    assert_eq!(throttled, 0, "the quota is known");
}

#[test]
fn a_refusal_pauses_the_lane_and_says_which_limit_and_what_helps() {
    for hint in ["throttle=40", "throttle"] {
        let stage = one_lane(60, SandboxConfig::default());
        stage
            .sandbox()
            .set_faults(format!("{hint}@20..22").parse().unwrap());
        stage.sheet(60);
        let done = run_at(&stage, "600/1s", &["--max-attempts", "1"]);
        assert_eq!(done.code, 0, "throttling uses up no attempt: {done:?}");
        assert!(done.stderr.contains("throttled "), "{done:?}");
        assert!(done.stderr.contains("lower it with `--rate "), "{done:?}");
        assert!(events(&stage, "lane_paused") >= 1);
        assert!(events(&stage, "rate_changed") >= 1);
        assert_eq!(changed(&stage.sandbox().log()), 60);
    }
}

#[test]
fn an_unknown_quota_is_found() {
    let stage = one_lane(
        160,
        SandboxConfig {
            quota: Some("10/500ms".parse().unwrap()),
            ..SandboxConfig::default()
        },
    );
    stage.sheet(160);
    let done = run_at(&stage, "auto/500ms", &[]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(
        done.stderr.contains("nothing refused so far; now 2/500ms"),
        "{done:?}"
    );
    let log = stage.sandbox().log();
    assert_eq!(changed(&log), 160);
    let refused = renames(&log).len() - 160;
    assert!(refused < 16, "{refused} refused");
}

#[test]
fn an_outage_is_waited_out_with_one_probe_at_a_time() {
    let stage = one_lane(40, SandboxConfig::default());
    stage.sandbox().set_faults("close@1..9".parse().unwrap());
    stage.sheet(40);
    let done = run_at(&stage, "2000/1s", &["--max-attempts", "2"]);
    assert_eq!(done.code, 0, "no attempts are used up: {done:?}");
    assert!(
        done.stderr.contains("the service does not answer ("),
        "{done:?}"
    );
    assert!(
        done.stderr.contains("the service answers again"),
        "{done:?}"
    );
    assert_eq!(events(&stage, "outage_began"), 1);
    assert_eq!(events(&stage, "outage_ended"), 1);
    assert_eq!(changed(&stage.sandbox().log()), 40);
}

#[test]
fn an_outage_ends_at_its_limit_and_says_how_to_go_on() {
    let stage = one_lane(20, SandboxConfig::default());
    stage.sandbox().set_faults("close:100%".parse().unwrap());
    stage.sheet(20);
    let stopped = run_at(&stage, "2000/1s", &["--outage-limit", "1s"]);
    assert_eq!(stopped.code, 5, "{stopped:?}");
    assert!(
        stopped.stderr.contains("--outage-limit allows"),
        "{stopped:?}"
    );
    assert!(
        stopped
            .stderr
            .contains("next: cert-rename resume names.csv.journal.db"),
        "{stopped:?}"
    );
    assert!(
        stage
            .statuses()
            .iter()
            .all(|(_, status)| status != "failed")
    );
    stage.sandbox().set_faults("".parse().unwrap());
    let resumed = stage.run([]);
    assert_eq!(resumed.code, 0, "{resumed:?}");
}

/// Nobody may rename anything: three lanes stop for one reason.
#[test]
fn lanes_that_stop_for_one_reason_are_named_together() {
    let stage = Stage::new(30);
    stage.sandbox().set_faults("forbidden@1..".parse().unwrap());
    stage.sheet(30);
    let ended = stage.run(["--concurrency", "1"]);
    assert_eq!(ended.code, 5, "{ended:?}");
    let said = &ended.stderr;
    assert_eq!(
        said.matches("3 rows in a row were refused").count(),
        2,
        "{said}"
    );
    assert_eq!(
        said.matches("stopped for the same reason").count(),
        2,
        "{said}"
    );
    assert!(
        said.contains(
            "stopped: ap-southeast-1, cn-hangzhou, cn-shanghai of LTAI5tSandboxKeyExample1: 3 rows in a row"
        ),
        "{said}"
    );
}

#[test]
fn a_canary_stops_and_the_next_run_goes_on() {
    let stage = Stage::new(30);
    stage.sheet(30);
    let canary = stage.run(["--canary", "6"]);
    assert_eq!(canary.code, 5, "{canary:?}");
    let over = "the canary is over: all 6 of its rows are renamed";
    let said: Vec<_> = canary
        .stderr
        .lines()
        .filter(|line| line.contains(over))
        .collect();
    assert_eq!(said.len(), 2, "for the job, not for each lane: {said:?}");
    let (_clock, told) = said[0].split_once("  ").unwrap();
    assert!(told.starts_with(over), "{said:?}");
    assert!(said[1].starts_with(&format!("stopped: {over}")), "{said:?}");
    let log = stage.sandbox().log();
    let regions: std::collections::BTreeSet<_> = renames(&log)
        .iter()
        .map(|call| call.region.clone())
        .collect();
    assert_eq!((changed(&log), regions.len()), (6, 3), "over all lanes");
    let rest = stage.run(["--canary", "6"]);
    assert_eq!(rest.code, 0, "the canary is not repeated: {rest:?}");
    assert_eq!(changed(&stage.sandbox().log()), 30);
}

#[test]
fn a_canary_goes_on_only_when_all_of_it_is_renamed() {
    let stage = Stage::new(30);
    stage.sheet(30);
    let done = stage.run(["--canary", "6", "--canary-continue"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(events(&stage, "canary_ended"), 1);

    let stage = Stage::new(30);
    stage
        .sandbox()
        .set_faults("invalid-name@2".parse().unwrap());
    stage.sheet(30);
    let stopped = stage.run(["--canary", "6", "--canary-continue"]);
    assert_eq!(stopped.code, 5, "{stopped:?}");
    assert!(
        stopped.stderr.contains("5 of its 6 rows are renamed"),
        "{stopped:?}"
    );
    assert_eq!(changed(&stage.sandbox().log()), 5);
}

#[test]
fn rows_start_only_inside_the_window() {
    let stage = Stage::new(12);
    stage.sheet(12);
    // An hour that begins in two hours, in UTC.
    let now = jiff::Timestamp::now().as_second().rem_euclid(86_400) / 60;
    let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let closed = format!("{}-{}", clock(now + 120), clock(now + 180));
    let mut child = start(&stage, &["--window", &closed, "--tz", "UTC"]);
    let said = read_until(&mut child, "the window is closed");
    let opens = "before it opens at 20";
    assert!(said.contains(opens), "{said}");
    assert!(
        said.contains(&format!("{} UTC", clock(now + 120))),
        "{said}"
    );
    kill(&child, "-TERM");
    let stopped = finished(child);
    assert_eq!(stopped.code, 5, "{stopped:?}");
    assert!(renames(&stage.sandbox().log()).is_empty());
    assert_eq!(events(&stage, "window_closed"), 1);
    // What is printed to be typed stays inside the window, now and tomorrow.
    let resume =
        format!("cert-rename resume names.csv.journal.db --rate {FAST} --window {closed} --tz UTC");
    let status = stage.program(["status", "names.csv.journal.db"]);
    assert!(status.stdout.contains(&resume), "{status:?}");

    let open = format!("{}-{}", clock(now + 1380), clock(now + 120));
    let done = stage.run(["--window", &open, "--tz", "UTC"]);
    assert_eq!(done.code, 0, "{done:?}");
}

#[test]
fn a_window_or_zone_that_means_nothing_is_refused() {
    let stage = Stage::new(1);
    stage.sheet(1);
    for (more, said) in [
        (&["--window", "22:00"][..], "write HH:MM-HH:MM"),
        (&["--window", "22:00-22:00"], "begins where it ends"),
        (
            &["--window", "22:00-06:00", "--tz", "Mars/Base"],
            "is not a time zone",
        ),
        (&["--tz", "UTC"], "--window"),
        (&["--rate", "auto/never"], "auto/PERIOD"),
        (&["--outage-limit=-1s"], "--outage-limit"),
        (&["--canary-continue"], "--canary"),
    ] {
        let refused = stage.program(
            ["run", "names.csv", "--sandbox"]
                .iter()
                .chain(more)
                .copied(),
        );
        assert_eq!(refused.code, 2, "{more:?}: {refused:?}");
        assert!(refused.stderr.contains(said), "{more:?}: {refused:?}");
    }
}

#[test]
fn terminate_and_hangup_drain() {
    for signal in ["-TERM", "-HUP"] {
        let stage = one_lane(
            80,
            SandboxConfig {
                latency: Latency::fixed(Duration::from_millis(20)),
                ..SandboxConfig::default()
            },
        );
        stage.sheet(80);
        let child = start(&stage, &["--concurrency", "3"]);
        stage.wait_for_arrivals(10);
        kill(&child, signal);
        let stopped = finished(child);
        assert_eq!(stopped.code, 5, "{signal}: {stopped:?}");
        assert!(
            stopped.stderr.contains("in flight and are recorded"),
            "{stopped:?}"
        );
        assert!(
            stopped.stderr.contains("next: cert-rename resume"),
            "{stopped:?}"
        );
        let sound = |status: &str| status == "renamed" || status == "pending";
        assert!(stage.statuses().iter().all(|(_, status)| sound(status)));
        assert_eq!(stage.run([]).code, 0);
        assert_eq!(changed(&stage.sandbox().log()), 80);
    }
}

#[test]
fn stopped_and_continued_it_loses_nothing() {
    let stage = one_lane(
        60,
        SandboxConfig {
            latency: Latency::fixed(Duration::from_millis(50)),
            ..SandboxConfig::default()
        },
    );
    stage.sheet(60);
    let child = start(&stage, &["--concurrency", "2"]);
    stage.wait_for_arrivals(10);
    kill(&child, "-TSTP");
    let process = || std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
    while !process().contains(") T ") {
        assert!(
            !process().contains(") Z "),
            "it was done before it was stopped"
        );
        std::thread::yield_now();
    }
    kill(&child, "-CONT");
    let done = finished(child);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(changed(&stage.sandbox().log()), 60);
}

#[test]
fn a_hangup_that_is_ignored_stays_ignored() {
    let stage = one_lane(
        40,
        SandboxConfig {
            latency: Latency::fixed(Duration::from_millis(10)),
            ..SandboxConfig::default()
        },
    );
    stage.sheet(40);
    let command = stage.run_command(["--concurrency", "1"]);
    let mut nohup = std::process::Command::new("nohup");
    nohup.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => nohup.env(name, value),
            None => nohup.env_remove(name),
        };
    }
    let child = nohup
        .current_dir(command.get_current_dir().unwrap())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(10);
    kill(&child, "-HUP");
    let done = finished(child);
    assert_eq!(done.code, 0, "{done:?}");
}

#[test]
fn a_broken_pipe_loses_nothing() {
    let stage = one_lane(
        60,
        SandboxConfig {
            latency: Latency::fixed(Duration::from_millis(5)),
            faults: "invalid-name@30".parse().unwrap(),
            ..SandboxConfig::default()
        },
    );
    stage.sheet(60);
    let mut child = start(&stage, &["--progress", "plain"]);
    stage.wait_for_arrivals(5);
    drop(child.stderr.take());
    assert_eq!(finished(child).code, 4);
    assert_eq!(changed(&stage.sandbox().log()), 59);
}

/// A program that was given the events and does not read them: the run goes on to its end, and a signal ends the wait.
#[test]
fn a_reader_that_stands_still_is_waited_for_until_a_signal() {
    let stage = one_lane(1000, SandboxConfig::default());
    stage.sheet(1000);
    let mut child = stage
        .run_command(["--progress", "json", "--on-finish", "echo heard"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(1000);
    let _watch = Watch::over(&child, PATIENCE);
    while events(&stage, "run_ended") == 0 && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    assert!(
        child.try_wait().unwrap().is_none(),
        "events of 1,000 rows do not fit into a pipe"
    );
    kill(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    assert!(said.contains("1000 renamed in"), "{said}");
    assert!(said.contains("heard"), "{said}");
}

/// As with `-v 2>&1 | less`.
#[test]
fn a_log_that_nobody_reads_holds_up_nothing() {
    let stage = one_lane(1000, SandboxConfig::default());
    stage.sheet(1000);
    let child = stage
        .run_command(["--progress", "none", "-v"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    stage.wait_for_arrivals(1000);
    let done = finished(child);
    assert_eq!(done.code, 0);
    assert!(done.stderr.len() > 256 * 1024, "more than a pipe holds");
}

#[test]
fn a_command_is_told_when_the_job_stops() {
    let stage = Stage::new(5);
    stage
        .sandbox()
        .set_faults("invalid-name@2".parse().unwrap());
    stage.sheet(5);
    let hook = "cat > told.json; echo heard; exit 9";
    let ended = stage.run(["--on-finish", hook]);
    assert_eq!(ended.code, 4, "its exit code changes nothing: {ended:?}");
    assert!(ended.stdout.is_empty(), "{ended:?}");
    assert!(ended.stderr.contains("heard"), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("--on-finish ended with exit status: 9"),
        "{ended:?}"
    );
    let text = std::fs::read_to_string(stage.path("told.json")).unwrap();
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(told["exit_code"], 4);
    assert_eq!(told["counts"]["renamed"], 4);
    assert_eq!(told["counts"]["failed"], 1);
    assert_eq!(told["rows"], 5);
    assert!(
        ended.stderr.contains(told["head"].as_str().unwrap()),
        "{told}"
    );
    assert!(!text.contains("vsc-") && !text.contains("new-"), "{text}");
}

#[test]
fn a_command_that_does_not_listen_is_no_trouble() {
    let stage = Stage::new(2);
    stage.sheet(2);
    let done = stage.run(["--on-finish", "exec true"]);
    assert_eq!(done.code, 0, "{done:?}");
}
