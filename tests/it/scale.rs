//! Large sheets: memory does not grow with the rows.

use std::process::{Command, Stdio};

use cert_rename::sandbox::CertSource;

use crate::support::{Stage, sheet_text};

/// Prints the peak of resident memory of a command, in KiB. A process of its own has to measure: the peak of a child
/// counts from its fork on, when it is still as large as the process that made it.
const MEASURE: &str = "import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)";

/// The peak of resident memory, in MiB, of planning so many rows.
fn peak_of_planning(rows: u32) -> u64 {
    let stage = Stage::new(0);
    stage.write("names.csv", sheet_text(&CertSource::generated(rows), rows));
    let mut measured = Command::new("python3");
    measured.args([
        "-c",
        MEASURE,
        env!("CARGO_BIN_EXE_cert-rename"),
        "plan",
        "names.csv",
    ]);
    let output = measured
        .current_dir(stage.path("."))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let rows = i64::from(rows);
    assert_eq!(
        stage.query("SELECT rows, to_send FROM job"),
        [[rows.into(), rows.into()]]
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .trim()
        .parse::<u64>()
        .unwrap()
        / 1024
}

#[test]
fn a_hundred_thousand_rows_are_planned_in_flat_memory() {
    let (small, large) = (peak_of_planning(10_000), peak_of_planning(100_000));
    assert!(large < 64, "{large} MiB");
    assert!(
        large <= small + 20,
        "{large} MiB, and {small} MiB for a tenth of the rows"
    );
}
