//! What is wrong with a cell, said so that it can be put right.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::rename::RowNumber;
use crate::words::Both;

/// How many characters of a value a message shows.
const SHOWN_CHARS: usize = 60;

/// Something that is wrong with one row, or only worth a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Problem {
    /// The row.
    pub(crate) row: RowNumber,
    /// The header as in the sheet; empty where the row as a whole is meant.
    pub(crate) column: String,
    /// The cell as it stands; empty where the row as a whole is meant.
    pub(crate) value: String,
    /// What is wrong and what to do, as the rest of a sentence that begins with the value.
    pub(crate) message: Both,
    /// The value that would be right, where it can be told. It is never used by itself.
    pub(crate) suggestion: Option<String>,
}

impl Problem {
    /// Returns it with no more of the cell than a message shows: a thousand large cells would fill the memory.
    pub(crate) fn shortened(self) -> Self {
        let cut = |text: String| text.chars().take(SHOWN_CHARS + 1).collect();
        Self {
            column: cut(self.column),
            value: cut(self.value),
            suggestion: self.suggestion.map(cut),
            ..self
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

/// Returns a value of the input as a message may show it: at most 60 characters, nothing that a terminal would act on.
///
/// White space other than an inner blank, controls and invisible characters are written `\u{…}`, `\n`, `\t`.
pub(crate) fn shown(value: &str) -> String {
    shown_within(value, SHOWN_CHARS)
}

/// The same, however long it is.
pub(crate) fn shown_whole(value: &str) -> String {
    shown_within(value, usize::MAX)
}

/// The same, with another limit.
pub(super) fn shown_within(value: &str, limit: usize) -> String {
    let mut shown = String::new();
    for c in value.chars().take(limit) {
        match c {
            ' '..='~' => shown.push(c),
            _ if c.is_whitespace() => shown.extend(c.escape_default()),
            _ => shown.extend(c.escape_debug()),
        }
    }
    if value.chars().nth(limit).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shortened_and_harmless() {
        for (value, expected) in [
            ("张三 \"a\" \\ '", "张三 \"a\" \\ '"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("\u{202e}x\u{200b}", "\\u{202e}x\\u{200b}"),
            ("\u{a0}x\u{3000}", "\\u{a0}x\\u{3000}"),
            ("\0", "\\0"),
        ] {
            assert_eq!(shown(value), expected, "{value:?}");
        }
        assert_eq!(shown(&"名".repeat(60)), "名".repeat(60));
        assert_eq!(shown(&"名".repeat(61)), format!("{}…", "名".repeat(60)));
    }

    #[test]
    fn a_problem_reads_as_a_sentence() {
        let mut problem = Problem {
            row: RowNumber(7),
            column: "新名称".to_owned(),
            value: "9abc".to_owned(),
            message: Both::as_is("starts with `9`"),
            suggestion: Some("cert-9abc".to_owned()),
        };
        let text = "row 7, 新名称 \"9abc\": starts with `9`; try \"cert-9abc\"";
        assert_eq!(problem.to_string(), text);
        problem.value = "名".repeat(100);
        let text = problem.to_string();
        assert_eq!(problem.clone().shortened().to_string(), text);
        problem.column.clear();
        problem.suggestion = None;
        assert_eq!(problem.to_string(), "row 7: starts with `9`");
    }
}
