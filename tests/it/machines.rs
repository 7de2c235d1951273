//! What programs read: the event stream, errors as JSON, the log; and that no secret is in any of it.

use std::process::Stdio;
use std::time::Duration;

use boon::{Compiler, SchemaIndex, Schemas};
use cert_rename::sandbox::{CertSource, Latency, SandboxConfig};
use serde_json::Value;

use crate::support::{Ran, Stage, program, ran};

/// The schema of the stream.
struct Schema(Schemas, SchemaIndex);

impl Schema {
    fn read() -> Self {
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        let mut schemas = Schemas::new();
        let index = compiler
            .compile("tests/fixtures/progress.schema.json", &mut schemas)
            .unwrap();
        Self(schemas, index)
    }

    /// The lines of a stream, each checked.
    fn lines(&self, stdout: &str) -> Vec<Value> {
        let lines = stdout.lines().map(|line| {
            let line = serde_json::from_str(line).unwrap();
            if let Err(error) = self.0.validate(&line, self.1) {
                panic!("{line}: {error}");
            }
            line
        });
        lines.collect()
    }
}

fn events<'a>(lines: &'a [Value], event: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["event"] == event).collect()
}

#[test]
fn a_run_is_told_from_its_beginning_to_its_summary() {
    let stage = Stage::new(30);
    stage
        .sandbox()
        .set_faults("throttle=40ms@4, invalid-name@9".parse().unwrap());
    stage.sheet(30);
    let done = stage.run(["--progress", "json", "--max-failures", "5"]);
    assert_eq!(done.code, 4, "{done:?}");
    let lines = Schema::read().lines(&done.stdout);
    assert_eq!(lines[0]["event"], "run_begun");
    assert_eq!(lines[0]["counts"]["pending"], 30);
    let left: u64 = lines[0]["lanes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lane| lane["left"].as_u64().unwrap())
        .sum();
    assert_eq!(left, 30);
    let mut ended: Vec<u64> = events(&lines, "row_ended")
        .iter()
        .map(|row| row["row"].as_u64().unwrap())
        .collect();
    ended.sort_unstable();
    assert_eq!(ended, (2..=31).collect::<Vec<u64>>(), "each row once");
    let failed: Vec<_> = events(&lines, "row_ended")
        .into_iter()
        .filter(|row| row["status"] == "failed")
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(
        (&failed[0]["error_code"], &failed[0]["http_status"]),
        (&"InvalidName".into(), &400.into())
    );
    assert_eq!(events(&lines, "lane_paused")[0]["code"], "Throttling.User");
    let [ended, summary] = &lines[lines.len() - 2..] else {
        panic!("{lines:?}")
    };
    assert_eq!(
        (&ended["event"], &ended["reason"]),
        (&"run_ended".into(), &"done".into())
    );
    assert_eq!(
        (&summary["event"], &summary["exit_code"]),
        (&"summary".into(), &4.into())
    );
    assert_eq!(
        (&summary["counts"]["renamed"], &summary["counts"]["failed"]),
        (&29.into(), &1.into())
    );
    assert!(
        done.stderr
            .contains(&format!("head {}", summary["head"].as_str().unwrap())),
        "{done:?}"
    );

    let again = stage.run(["--progress", "json"]);
    let lines = Schema::read().lines(&again.stdout);
    assert_eq!(
        (lines.len(), &lines[0]["event"]),
        (1, &"summary".into()),
        "{again:?}"
    );
}

#[test]
fn outages_stops_and_windows_are_told() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(20)
        },
        ..SandboxConfig::default()
    });
    stage
        .sandbox()
        .set_faults("close@1..5, forbidden@6..".parse().unwrap());
    stage.sheet(20);
    let done = stage.run([
        "--progress",
        "json",
        "--concurrency",
        "1",
        "--max-failures",
        "1",
    ]);
    assert_eq!(done.code, 5, "{done:?}");
    let lines = Schema::read().lines(&done.stdout);
    for event in ["outage_began", "outage_ended", "lane_stopped"] {
        assert_eq!(events(&lines, event).len(), 1, "{event}: {lines:?}");
    }
    assert_eq!(lines.last().unwrap()["exit_code"], 5);
}

/// Whoever reads the stream may go away: the run goes on.
#[test]
fn a_reader_that_goes_away_ends_nothing() {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(30),
        latency: Latency::fixed(Duration::from_millis(5)),
        ..SandboxConfig::default()
    });
    stage.sheet(30);
    let mut child = stage
        .run_command(["--progress", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(
        stage
            .statuses()
            .iter()
            .all(|(_, status)| status == "renamed")
    );
}

/// The last line of standard error.
fn error_of(ran: &Ran) -> Value {
    let line = ran.stderr.lines().last().unwrap_or_default();
    let error: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{ran:?}"));
    assert_eq!(error["exit_code"], ran.code, "{ran:?}");
    for field in ["message", "hint"] {
        assert!(
            error[field].as_str().is_some_and(|text| !text.is_empty()),
            "{field}: {ran:?}"
        );
    }
    error
}

#[test]
fn errors_are_told_as_json_in_the_last_line() {
    let stage = Stage::new(3);
    let json = ["--error-format", "json"];
    for (arguments, code, message) in [
        (&["run", "names.csv"][..], 3, "there is no file `names.csv`"),
        (&["status", "no.db"], 6, "there is no journal `no.db`"),
        (&["explain", "Odd"], 2, "`Odd` is no code that is known"),
        (
            &["run"],
            2,
            "the following required arguments were not provided: <INPUT>",
        ),
        (
            &["run", "names.csv", "--progres", "json"],
            2,
            "unexpected argument '--progres' found",
        ),
    ] {
        let ended = stage.program(arguments.iter().copied().chain(json));
        assert_eq!(ended.code, code, "{ended:?}");
        assert_eq!(error_of(&ended)["message"], message, "{ended:?}");
        assert_eq!(
            ended.stderr.lines().count(),
            1,
            "nothing but the line: {ended:?}"
        );
    }
    let journal = stage.program([
        "run",
        "names.csv",
        "--journal",
        "no/such.db",
        "--error-format=json",
    ]);
    assert_eq!(
        error_of(&journal)["causes"][0],
        "No such file or directory (os error 2)"
    );
}

#[test]
fn an_end_that_is_not_code_0_is_told_as_json_too() {
    let stage = Stage::new(3);
    stage
        .sandbox()
        .set_faults("invalid-name@2".parse().unwrap());
    stage.sheet(3);
    let ended = stage.run(["--error-format", "json", "--max-failures", "5"]);
    assert_eq!(ended.code, 4, "{ended:?}");
    assert_eq!(
        error_of(&ended)["message"],
        "finished, and some row is failed, missing, drifted or invalid"
    );
    let well = ran(program().args(["explain", "Timeout", "--error-format", "json"]));
    assert_eq!((well.code, well.stderr.as_str()), (0, ""));
}

#[test]
fn the_log_tells_each_step_and_no_secret() {
    for signature in ["v1", "v3"] {
        let stage = Stage::new(4);
        stage.sandbox().set_faults("500-after@2".parse().unwrap());
        stage.sheet(4);
        let done = stage.run(["-v", "--signature", signature]);
        assert_eq!(done.code, 0, "{done:?}");
        for step in [
            "call action=\"DescribeSslVpnClientCerts\"",
            "answered action=\"ModifySslVpnClientCert\" host=\"127.0.0.1\" status=200",
            "attempt ended row=2 ",
        ] {
            assert!(done.stderr.contains(step), "{step}: {done:?}");
        }
        for hidden in [stage.key().1, "Signature=", "signature=", "SignatureNonce"] {
            assert!(!done.stderr.contains(hidden), "{hidden}: {done:?}");
        }
    }
}

/// The service's answer to a signature that it refuses names what was signed.
#[test]
fn the_log_of_a_refused_signature_holds_no_secret() {
    const TOKEN: &str = "the-security-token-that-nobody-may-see";
    let stage = Stage::new(1);
    stage.sheet(1);
    let (id, secret) = stage.key();
    let refused = ran(stage
        .run_command(["-v", "--no-preflight"])
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", id)
        .env("ALIBABA_CLOUD_SECURITY_TOKEN", TOKEN));
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.stderr.contains("lane stopped"), "{refused:?}");
    for hidden in [secret, TOKEN] {
        assert!(!refused.stderr.contains(hidden), "{refused:?}");
    }
}
