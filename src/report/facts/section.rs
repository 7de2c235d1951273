//! The parts that a report is made of: facts, and small tables of facts.

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) enum Fact {
    /// Nothing is known, or nothing is to be said.
    Nothing,
    /// A text.
    Text(String),
    /// A count.
    Count(u64),
    /// A number that names something: a row, a process.
    Number(u64),
    /// A time.
    When {
        /// As the clocks on the wall showed it.
        local: String,
        /// In UTC.
        utc: String,
    },
}

impl Fact {
    /// Tells whether it is a number, of whatever.
    pub(in crate::report) fn is_number(&self) -> bool {
        matches!(self, Self::Count(_) | Self::Number(_))
    }
}

/// One part of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Section {
    /// Its heading.
    pub(in crate::report) heading: &'static str,
    /// Labels with their values, in order.
    pub(in crate::report) facts: Vec<(&'static str, Fact)>,
    /// A table below them.
    pub(in crate::report) table: Option<Table>,
    /// What is said where the table has no rows.
    pub(in crate::report) if_empty: &'static str,
}

/// A column of a small table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Column {
    /// Its header.
    pub(in crate::report) name: &'static str,
    /// Whether it holds numbers.
    pub(in crate::report) numbers: bool,
}

/// A small table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Table {
    /// Its columns.
    pub(in crate::report) columns: Vec<Column>,
    /// Its rows, a cell for each header.
    pub(in crate::report) rows: Vec<Vec<Fact>>,
}
