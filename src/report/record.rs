//! One row's audit record: the columns of every export, in one order and with one meaning.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::journal::ResultRow;
use crate::rename::SettledBy;
use crate::spreadsheet::RESULT_COLUMNS;

/// A value of a record, so that a format can keep numbers apart from texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(u64),
}

/// Returns a record's cells in the order of [`RESULT_COLUMNS`], then the carried ones.
pub(super) fn cells(record: &ResultRow) -> Vec<Cell<'_>> {
    let text = |text| Cell::Text(Cow::Borrowed(text));
    let time =
        |at: Option<Timestamp>| at.map_or(Cell::Empty, |at| Cell::Text(time_text(at).into()));
    let mut cells = vec![
        Cell::Number(record.row.0.into()),
        text(&record.cert_id),
        optional(record.account_id.as_deref()),
        text(&record.profile),
        text(&record.region),
        optional(record.old_name.as_deref()),
        text(&record.new_name),
        optional(record.state.live_name.as_deref()),
        text(record.state.status.name()),
        optional(record.state.settled_by.map(SettledBy::name)),
        Cell::Number(record.state.attempts.into()),
        record
            .state
            .last
            .http_status
            .map_or(Cell::Empty, |status| Cell::Number(status.into())),
        optional(record.state.last.code.as_deref()),
        optional(record.state.last.message.as_deref()),
        optional(record.state.last.request_id.as_deref()),
        optional(record.client_token.as_deref()),
        time(record.state.first_sent_at),
        time(record.state.finished_at),
        record.state.duration_ms.map_or(Cell::Empty, Cell::Number),
    ];
    cells.extend(record.carried.iter().map(|cell| text(cell)));
    cells
}

fn optional(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Empty, |text| Cell::Text(Cow::Borrowed(text)))
}

/// A time as exports write it: UTC, RFC 3339, milliseconds.
pub(crate) fn time_text(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// Returns the headers of an export: [`RESULT_COLUMNS`], then the carried ones, with `input_` before one that collides.
pub(crate) fn column_names(carried: &[String]) -> Vec<String> {
    let mut names: Vec<String> = RESULT_COLUMNS.iter().map(|&name| name.to_owned()).collect();
    for header in carried {
        let mut name = header.clone();
        while names.contains(&name) {
            name.insert_str(0, "input_");
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colliding_headers_are_told_apart() {
        let carried = ["部门", "status", "input_status", "部门"].map(str::to_owned);
        let names = column_names(&carried);
        assert_eq!(
            names[19..],
            ["部门", "input_status", "input_input_status", "input_部门"]
        );
    }
}
