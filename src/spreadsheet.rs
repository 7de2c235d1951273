//! What our results have in common with sheets that come in, since results are sheets too.
//!
//! The `'` that keeps a spreadsheet from running a cell as a formula: `report` puts it on, `input` takes it off a
//! sheet that it knows as ours. And the columns by which it knows one. Pure.

use std::borrow::Cow;

/// Returns the cell as a CSV for spreadsheets holds it: with a `'` before what would be run, or would lose its own `'`.
///
/// Source: OWASP, "CSV Injection", with the full-width signs that Excel takes for the ASCII ones in East Asian locales.
pub(crate) fn guard(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Returns the cell that [`guard`] was given; a `'` that it would not have put there stays.
pub(crate) fn unguard(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => Cow::Borrowed(rest),
        _ => Cow::Borrowed(cell),
    }
}

/// Returns the cell as a workbook of ours holds it: as it is, since a workbook keeps texts apart from formulas, but with
/// a `'` before what [`unguard`] would change.
pub(crate) fn guard_typed(cell: &str) -> Cow<'_, str> {
    match unguard(cell) {
        same if same == cell => Cow::Borrowed(cell),
        _ => guard(cell),
    }
}

/// Tells whether a spreadsheet would run the cell, were it typed in, or take its first `'` for a mark.
pub(crate) fn needs_guard(cell: &str) -> bool {
    cell.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\'',
    ])
}

/// The columns that every export begins with; the input's other columns follow.
pub(crate) const RESULT_COLUMNS: [&str; 19] = [
    "row",
    "cert_id",
    "account_id",
    "profile",
    "region",
    "old_name",
    "new_name",
    "live_name",
    "status",
    "settled_by",
    "attempts",
    "http_status",
    "error_code",
    "error_message",
    "request_id",
    "client_token",
    "first_sent_at",
    "finished_at",
    "duration_ms",
];

/// Local times that stand beside [`RESULT_COLUMNS`] in results made for people: XLSX.
pub(crate) const LOCAL_TIME_COLUMNS: [&str; 2] = ["first_sent_local", "finished_local"];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_be_run_is_guarded() {
        for (cell, guarded) in [
            ("", ""),
            ("abc", "abc"),
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-", "'-"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("\r\n", "'\r\n"),
            ("\nx", "'\nx"),
            ("＝1", "'＝1"),
            ("＋", "'＋"),
            ("－", "'－"),
            ("＠", "'＠"),
            ("'", "''"),
            ("'=x", "''=x"),
            ("a=1", "a=1"),
        ] {
            assert_eq!(guard(cell), guarded, "{cell:?}");
            assert_eq!(unguard(guarded), cell, "{guarded:?}");
        }
        for kept in ["'abc", "'", "a'"] {
            assert_eq!(unguard(kept), kept, "not a guard of ours");
        }
    }

    proptest! {
        #[test]
        fn any_cell_survives_the_round_trip(cell in "['=+@\t\r\n＝＋－＠a-]{0,5}.{0,5}") {
            let guarded = guard(&cell);
            prop_assert_eq!(unguard(&guarded), cell.as_str());
            let typed = guard_typed(&cell);
            prop_assert_eq!(unguard(&typed), cell.as_str());
        }
    }
}
