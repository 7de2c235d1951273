//! One row's audit record: the columns of every export, in one order and with one meaning.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::journal::ResultRow;
use crate::rename::SettledBy;
use crate::spreadsheet::{LOCAL_TIME_COLUMNS, RESULT_COLUMNS};

/// A value of a record, so that a format can keep numbers apart from texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(u64),
    /// A time.
    Time(Timestamp),
    /// The same as the clocks on the wall showed it.
    Local(DateTime),
}

impl<'a> Cell<'a> {
    /// Returns the cell as text; empty where nothing is known.
    pub(crate) fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => text,
            Self::Number(number) => number.to_string().into(),
            Self::Time(at) => time_text(at).into(),
            Self::Local(at) => local_text(at).into(),
        }
    }
}

/// Returns a record's cells in the order of [`RESULT_COLUMNS`], then the carried ones.
pub(super) fn cells(record: &ResultRow) -> Vec<Cell<'_>> {
    let text = |text| Cell::Text(Cow::Borrowed(text));
    let time = |at: Option<Timestamp>| at.map_or(Cell::Empty, Cell::Time);
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

/// Places of the times among [`RESULT_COLUMNS`]: their local times come right behind them.
const TIMES: [usize; LOCAL_TIME_COLUMNS.len()] = [16, 17];

/// Returns a record's cells as people get them: with local times beside the times.
pub(super) fn cells_for_people<'a>(record: &'a ResultRow, zone: &TimeZone) -> Vec<Cell<'a>> {
    let mut cells = cells(record);
    for place in TIMES.into_iter().rev() {
        let local = match &cells[place] {
            Cell::Time(at) => Cell::Local(zone.to_datetime(*at)),
            _ => Cell::Empty,
        };
        cells.insert(place + 1, local);
    }
    cells
}

/// Returns the headers of [`cells_for_people`].
pub(super) fn column_names_for_people(carried: &[String]) -> Vec<String> {
    let mut names = column_names(carried);
    for (place, name) in TIMES.into_iter().zip(LOCAL_TIME_COLUMNS).rev() {
        names.insert(place + 1, name.to_owned());
    }
    names
}

fn optional(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Empty, |text| Cell::Text(Cow::Borrowed(text)))
}

/// A time as exports write it: UTC, RFC 3339, milliseconds.
pub(crate) fn time_text(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// A local time as exports write it.
pub(super) fn local_text(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Returns the headers of an export: [`RESULT_COLUMNS`], then the carried ones, with `input_` before one that collides.
///
/// The columns of local times collide too, though only some formats have them: names are the same in all.
pub(crate) fn column_names(carried: &[String]) -> Vec<String> {
    let mut names: Vec<String> = RESULT_COLUMNS.iter().map(|&name| name.to_owned()).collect();
    for header in carried {
        let mut name = header.clone();
        while names.contains(&name) || LOCAL_TIME_COLUMNS.contains(&name.as_str()) {
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
    fn local_times_stand_behind_the_times() {
        for (place, local) in TIMES.into_iter().zip(LOCAL_TIME_COLUMNS) {
            let names = column_names_for_people(&[]);
            let at = names.iter().position(|name| name == local);
            assert_eq!(
                at.map(|at| names[at - 1].as_str()),
                Some(RESULT_COLUMNS[place])
            );
        }
    }

    #[test]
    fn colliding_headers_are_told_apart() {
        let carried = ["部门", "status", "input_status", "部门", "finished_local"];
        let names = column_names(&carried.map(str::to_owned));
        let expected = [
            "部门",
            "input_status",
            "input_input_status",
            "input_部门",
            "input_finished_local",
        ];
        assert_eq!(names[19..], expected);
    }
}
