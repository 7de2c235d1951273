//! Two names side by side, with what differs marked.

use owo_colors::OwoColorize as _;

/// How a difference is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marking {
    /// By colour: what goes is red, what comes is green.
    Colours,
    /// By `[` and `]` around it, where the names share something.
    Brackets,
}

/// The parts of two names: what they begin and end with alike, and what differs between.
#[derive(Debug, PartialEq, Eq)]
struct Parts<'a> {
    start: &'a str,
    old: &'a str,
    new: &'a str,
    end: &'a str,
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

fn parts<'a>(old: &'a str, new: &'a str) -> Parts<'a> {
    let alike = old.chars().zip(new.chars()).take_while(|(a, b)| a == b);
    let start: usize = alike.map(|(c, _)| c.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let alike = old_rest.chars().rev().zip(new_rest.chars().rev());
    let end: usize = alike
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum();
    Parts {
        start: &old[..start],
        old: &old_rest[..old_rest.len() - end],
        new: &new_rest[..new_rest.len() - end],
        end: &old_rest[old_rest.len() - end..],
    }
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
            ("ssl-01", "ssl-011", "ssl-01[] ssl-01[1]"),
            ("aa", "aaa", "aa[] aa[a]"),
            ("client", "杭州", "client 杭州"),
            ("", "new", " new"),
        ] {
            let (old, new) = mark_difference(old, new, Marking::Brackets);
            assert_eq!(format!("{old} {new}"), marked);
        }
        let (old, new) = mark_difference("a1b", "a2b", Marking::Colours);
        assert_eq!(
            (old.as_str(), new.as_str()),
            ("a\u{1b}[31m1\u{1b}[39mb", "a\u{1b}[32m2\u{1b}[39mb")
        );
    }
}
