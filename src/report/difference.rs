//! Two names side by side, with what differs marked.

use owo_colors::OwoColorize as _;

/// How a difference is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marking {
    /// By colour: what goes is red, what comes is green.
    Colours,
    /// By `[` and `]` around it, where the names share a word.
    Brackets,
}

/// The parts of two names: what they begin and end with alike, and what differs between.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    pub(super) start: &'a str,
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) end: &'a str,
}

/// Returns both names with what differs marked.
pub(crate) fn mark_difference(old: &str, new: &str, marking: Marking) -> (String, String) {
    let Parts {
        start,
        old,
        new,
        end,
    } = parts(old, new);
    match marking {
        Marking::Colours => (
            format!("{start}{}{end}", old.red()),
            format!("{start}{}{end}", new.green()),
        ),
        Marking::Brackets if start.is_empty() && end.is_empty() => (old.to_owned(), new.to_owned()),
        Marking::Brackets => (
            format!("{start}[{old}]{end}"),
            format!("{start}[{new}]{end}"),
        ),
    }
}

/// Parts two names.
pub(super) fn parts<'a>(old: &'a str, new: &'a str) -> Parts<'a> {
    let (old_words, new_words) = (words(old), words(new));
    let alike = |(a, b): &(&&str, &&str)| a == b;
    let start: usize = old_words
        .iter()
        .zip(&new_words)
        .take_while(alike)
        .map(|(word, _)| word.len())
        .sum();
    let rest = old.len().min(new.len()) - start;
    let mut end = 0;
    let from_end = old_words.iter().rev().zip(new_words.iter().rev());
    for (word, _) in from_end.take_while(alike) {
        if end + word.len() > rest {
            break;
        }
        end += word.len();
    }
    Parts {
        start: &old[..start],
        old: &old[start..old.len() - end],
        new: &new[start..new.len() - end],
        end: &old[old.len() - end..],
    }
}

/// Parts a name into runs of ASCII letters and digits, and single other characters: `cert-1` and `cert-11` differ in a
/// number, not in a digit.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let run = rest
            .find(|character: char| !character.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(if run == 0 { first.len_utf8() } else { run });
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_marked() {
        for (old, new, marked) in [
            (
                "杭州-陈静-01",
                "杭州-王蕾-01",
                "杭州-[陈静]-01 杭州-[王蕾]-01",
            ),
            ("ssl-01", "ssl-011", "ssl-[01] ssl-[011]"),
            ("cert-15", "杭州_5", "cert-15 杭州_5"),
            ("a-a", "a-a-a", "a-a[] a-a[-a]"),
            ("陈静静", "陈静", "陈静[静] 陈静[]"),
            ("client", "杭州", "client 杭州"),
            ("", "new", " new"),
        ] {
            let (old, new) = mark_difference(old, new, Marking::Brackets);
            assert_eq!(format!("{old} {new}"), marked);
        }
        let (old, new) = mark_difference("a-1-b", "a-2-b", Marking::Colours);
        assert_eq!(
            (old.as_str(), new.as_str()),
            ("a-\u{1b}[31m1\u{1b}[39m-b", "a-\u{1b}[32m2\u{1b}[39m-b")
        );
    }
}
