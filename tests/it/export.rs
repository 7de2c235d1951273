//! `export` and `status`: what is told of a job.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use cert_rename::sandbox::CertSource;

use crate::support::{Stage, sheet_text};

const COLUMNS: &str = "row,cert_id,account_id,profile,region,old_name,new_name,live_name,status,settled_by,attempts,\
http_status,error_code,error_message,request_id,client_token,first_sent_at,finished_at,duration_ms";

#[test]
fn csv_has_the_columns_in_input_order_and_opens_in_a_spreadsheet() {
    let stage = Stage::new(5);
    let text = sheet_text(&CertSource::generated(5), 5).replace("note 3", "=1+1");
    stage.write("names.csv", text);
    assert_eq!(stage.run([]).code, 0);
    let exported = stage.program(["export", "names.csv.journal.db"]);
    assert_eq!(exported.code, 0, "{exported:?}");
    assert!(exported.stderr.is_empty());
    let text = exported
        .stdout
        .strip_prefix('\u{feff}')
        .expect("a byte order mark");
    assert!(text.starts_with(&format!("{COLUMNS},备注\r\n")), "{text}");
    let rows: Vec<_> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(rows, ["2", "3", "4", "5", "6"]);
    assert!(text.contains(",'=1+1\r\n"), "{text}");
    let raw = stage
        .program(["export", "names.csv.journal.db", "--raw"])
        .stdout;
    assert!(
        raw.starts_with(COLUMNS) && raw.contains(",=1+1\n") && !raw.contains('\r'),
        "{raw}"
    );
}

#[test]
fn jsonl_is_raw_and_typed() {
    let stage = Stage::new(2);
    stage.sheet(2);
    assert_eq!(stage.run([]).code, 0);
    let exported = stage
        .program(["export", "names.csv.journal.db", "--format", "jsonl"])
        .stdout;
    let first: serde_json::Value = serde_json::from_str(exported.lines().next().unwrap()).unwrap();
    assert_eq!(first["row"], 2);
    assert_eq!(first["attempts"], 1);
    assert_eq!(first["http_status"], 200);
    assert_eq!(first["settled_by"], "answer");
    assert_eq!(first["live_name"], "new-1");
    assert_eq!(first["error_code"], serde_json::Value::Null);
    assert_eq!(first["备注"], "note 1");
    assert!(first["request_id"].as_str().unwrap().len() >= 36);
    assert!(first["finished_at"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn files_appear_whole_with_mode_0600() {
    let stage = Stage::new(2);
    stage.sheet(2);
    assert_eq!(stage.run([]).code, 0);
    stage.write("results.csv", "what was here before");
    assert_eq!(
        stage
            .program(["export", "names.csv.journal.db", "-o", "results.csv"])
            .code,
        0
    );
    let mode = fs::metadata(stage.path("results.csv"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(
        fs::read_to_string(stage.path("results.csv"))
            .unwrap()
            .contains("renamed")
    );
    let names: Vec<_> = fs::read_dir(stage.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        !names.iter().any(|name| name.contains(".part")),
        "{names:?}"
    );
}

/// What failed is exported, mended elsewhere, and is itself a sheet.
#[test]
fn failed_rows_are_a_valid_input() {
    let stage = Stage::new(6);
    stage
        .sandbox()
        .set_faults("invalid-name#1".parse().unwrap());
    stage.sheet(6);
    assert_eq!(stage.run(["--max-failures", "100%"]).code, 4);
    let exported = stage.program([
        "export",
        "names.csv.journal.db",
        "--rows",
        "failed",
        "-o",
        "failed.csv",
    ]);
    assert_eq!(exported.code, 0, "{exported:?}");
    stage.sandbox().set_faults(String::new().parse().unwrap());
    let url = stage.sandbox().url();
    let again = stage.program(["run", "failed.csv", "--endpoint", &url, "--rate", "1000/1s"]);
    assert_eq!(again.code, 0, "{again:?}");
    for number in 1..=6 {
        assert_eq!(stage.live_name(number), format!("new-{number}"));
    }
    let carried = stage
        .program(["export", "failed.csv.journal.db", "--raw"])
        .stdout;
    assert!(
        carried
            .lines()
            .next()
            .unwrap()
            .ends_with(",duration_ms,备注"),
        "{carried}"
    );
    assert!(carried.contains(",note 4\n"), "{carried}");
}

#[test]
fn status_says_where_a_job_stands() {
    let stage = Stage::new(7);
    stage
        .sandbox()
        .set_faults("invalid-name@3".parse().unwrap());
    stage.sheet(7);
    assert_eq!(stage.run(["--concurrency", "1"]).code, 4);
    let status = stage.program(["status", "names.csv.journal.db", "--json"]);
    assert_eq!(status.code, 0, "{status:?}");
    let status: serde_json::Value = serde_json::from_str(&status.stdout).unwrap();
    assert_eq!(status["rows"], 7);
    assert_eq!(status["counts"]["renamed"], 6);
    assert_eq!(status["counts"]["failed"], 1);
    assert_eq!(status["counts"]["pending"], 0);
    let text = stage.program(["status", "names.csv.journal.db"]).stdout;
    assert!(
        text.contains("7 rows: 6 renamed, 1 failed") && text.contains("cn-shanghai"),
        "{text}"
    );
}
