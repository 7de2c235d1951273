//! `--only COLUMN=VALUE`: which records an export keeps, by any column that it has. Pure.

use super::record::{cells, column_names};
use crate::journal::ResultRow;

/// A condition as typed; the column is looked up once the job is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OnlyText(String);

impl std::str::FromStr for OnlyText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((column, _)) if !column.is_empty() => Ok(Self(text.to_owned())),
            _ => Err(
                "write it as COLUMN=VALUE, such as region=cn-hangzhou; an empty VALUE means an empty cell"
                    .to_owned(),
            ),
        }
    }
}

/// A condition names a column that the job does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--only `{text}` names no column of this job")]
pub(crate) struct UnknownColumn {
    /// The condition as typed.
    pub(crate) text: String,
    /// The columns that there are.
    pub(crate) columns: Vec<String>,
}

/// Conditions that a record must meet, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Only(Vec<(usize, String)>);

impl Only {
    /// Looks up the columns of a job with the carried headers `carried`.
    ///
    /// A header may hold `=` itself: the longest one that fits is meant.
    ///
    /// # Errors
    /// Names the first condition that fits no column.
    pub(crate) fn resolve(texts: &[OnlyText], carried: &[String]) -> Result<Self, UnknownColumn> {
        let columns = column_names(carried);
        let find = |OnlyText(text): &OnlyText| {
            let splits = text
                .match_indices('=')
                .map(|(at, _)| (&text[..at], &text[at + 1..]));
            let mut found = splits.filter_map(|(column, value)| {
                let place = columns.iter().position(|known| known == column)?;
                Some((place, value.to_owned()))
            });
            found.next_back().ok_or_else(|| UnknownColumn {
                text: text.clone(),
                columns: columns.clone(),
            })
        };
        texts.iter().map(find).collect::<Result<_, _>>().map(Self)
    }

    /// Tells whether the record meets every condition.
    pub(crate) fn keeps(&self, record: &ResultRow) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let cells = cells(record);
        self.0.iter().all(|(place, value)| {
            let cell = cells.get(*place).cloned();
            cell.is_some_and(|cell| cell.into_text() == value.as_str())
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_a_column_and_a_value() {
        for (text, sound) in [
            ("region=cn-hangzhou", true),
            ("region=", true),
            ("a=b=c", true),
            ("region", false),
            ("=x", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<OnlyText>().is_ok(), sound, "{text}");
        }
    }

    #[test]
    fn the_longest_header_that_fits_is_meant() {
        let carried = ["a", "a=b", "status"].map(str::to_owned);
        let resolve = |text: &str| Only::resolve(&[text.parse().unwrap()], &carried);
        for (text, place, value) in [
            ("status=failed", 8, "failed"),
            ("a=c", 19, "c"),
            ("a=b=c", 20, "c"),
            ("input_status=x", 21, "x"),
            ("error_code=", 12, ""),
        ] {
            assert_eq!(
                resolve(text).unwrap(),
                Only(vec![(place, value.to_owned())]),
                "{text}"
            );
        }
        let unknown = resolve("Status=failed").unwrap_err();
        assert!(unknown.columns.contains(&"input_status".to_owned()));
    }
}
