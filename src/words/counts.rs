//! Rows by status, and counts of anything.

use std::fmt::Display;

use super::{Both, Lang, both};
use crate::rename::Status;
use crate::report::Counts;

impl Counts {
    /// The counts that are not zero, in words: `38 renamed, 2 unchanged`.
    pub(crate) fn said(&self) -> Both {
        let some: Vec<(Status, u64)> = Status::ALL
            .into_iter()
            .map(|status| (status, self.get(status)))
            .filter(|(_, rows)| *rows > 0)
            .collect();
        if some.is_empty() {
            return both!("no rows", "没有行");
        }
        let zh = &Lang::Zh.report().statuses;
        let (en_parts, zh_parts): (Vec<_>, Vec<_>) = some
            .into_iter()
            .map(|(status, rows)| {
                (
                    format!("{rows} {status}"),
                    format!("{} {rows}", zh.of(status)),
                )
            })
            .unzip();
        Both::new(en_parts.join(", "), zh_parts.join("，"))
    }
}

/// So many of a thing that has a regular plural, in English: `1 row`, `2 rows`.
pub(super) fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, thing: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

/// The status as tables show it: in English the word that is typed, too.
pub(crate) fn status(status: Status) -> Both {
    Both::new(status.name(), Lang::Zh.report().statuses.of(status))
}
