//! Large sheets: memory does not grow with the rows.

use cert_rename::sandbox::CertSource;

use crate::support::{FAST, Stage, peak_of, sheet_text};

/// The peak of resident memory, in MiB, of planning so many rows with their live names.
fn peak_of_planning(rows: u32) -> u64 {
    let stage = Stage::new(rows);
    stage.write("names.csv", sheet_text(&CertSource::generated(rows), rows));
    let url = stage.sandbox().url();
    let (ran, peak) = peak_of(
        &stage,
        &["plan", "names.csv", "--rate", FAST, "--endpoint", &url],
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows = i64::from(rows);
    assert_eq!(
        stage.query("SELECT rows, to_send FROM job"),
        [[rows.into(), rows.into()]]
    );
    assert_eq!(
        stage.query("SELECT count(*) FROM plan_row WHERE old_name = 'cert-' || (row - 1)"),
        [[rows.into()]]
    );
    peak
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
