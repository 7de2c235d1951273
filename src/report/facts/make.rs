//! Sections and facts from what they hold.

use jiff::Timestamp;

use super::section::{Column, Fact, Section, Table};
use crate::report::edition::Edition;
use crate::report::record::time_text;

/// A section of facts.
pub(in crate::report) fn of_facts(
    heading: &'static str,
    facts: Vec<(&'static str, Fact)>,
) -> Section {
    Section {
        heading,
        facts,
        table: None,
        if_empty: "",
    }
}

/// A section with a table; a column in which nothing stands is left out.
pub(in crate::report) fn of_table(
    heading: &'static str,
    columns: Vec<&'static str>,
    mut rows: Vec<Vec<Fact>>,
    if_empty: &'static str,
) -> Section {
    let holds_something: Vec<bool> = (0..columns.len())
        .map(|place| rows.iter().any(|row| row[place] != Fact::Nothing))
        .collect();
    for row in &mut rows {
        let mut kept = holds_something.iter();
        row.retain(|_| kept.next() == Some(&true));
    }
    let columns = columns.into_iter().zip(&holds_something);
    let columns = columns.filter(|(_, kept)| **kept).enumerate();
    let columns = columns.map(|(place, (name, _))| Column {
        name,
        numbers: rows.iter().any(|row| row[place].is_number()),
    });
    let columns = columns.collect();
    let table = (!rows.is_empty()).then_some(Table { columns, rows });
    Section {
        heading,
        facts: Vec::new(),
        table,
        if_empty,
    }
}

/// A time as the clocks on the wall showed it, and in UTC.
pub(in crate::report) fn when(at: Option<Timestamp>, edition: &Edition) -> Fact {
    at.map_or(Fact::Nothing, |at| Fact::When {
        local: edition.local(at),
        utc: time_text(at),
    })
}

/// A text.
pub(in crate::report) fn text(value: &str) -> Fact {
    Fact::Text(value.to_owned())
}

/// A text, where there is one.
pub(in crate::report) fn optional(value: Option<&str>) -> Fact {
    value.map_or(Fact::Nothing, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_without_anything_are_left_out() {
        let rows = vec![
            vec![text("a"), Fact::Nothing, Fact::Nothing],
            vec![text("b"), Fact::Nothing, Fact::Count(2)],
        ];
        let table = of_table("", vec!["x", "y", "z"], rows, "").table;
        let table = table.map(|table| {
            let names: Vec<_> = table.columns.iter().map(|c| (c.name, c.numbers)).collect();
            (names, table.rows)
        });
        let rows = vec![
            vec![text("a"), Fact::Nothing],
            vec![text("b"), Fact::Count(2)],
        ];
        assert_eq!(table, Some((vec![("x", false), ("z", true)], rows)));
    }
}
