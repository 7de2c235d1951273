//! The two documented profiles of certificate names.
//!
//! Whether a name binds at all (a row may keep its name) is for `input` and `plan` to say; the service has the last word.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use unicode_script::{Script, UnicodeScript};

/// A documented rule for certificate names.
///
/// Characters are Unicode scalar values; a Chinese character is one of the Han script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NameRule {
    /// 2 to 128 characters, first a letter or a Chinese character, then those, digits, `.`, `_` and `-`
    ///
    /// Source: the founding document, `ModifySslVpnClientCert`.
    Strict,
    /// 1 to 100 characters, not starting with `http://` or `https://`
    ///
    /// Source: the service's present page of the same call.
    Current,
}

/// What a rule has against a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NameFault {
    /// There is no character.
    Empty,
    /// Fewer characters than the rule asks for.
    TooShort {
        /// How many there are.
        chars: usize,
        /// How many there must be.
        min: usize,
    },
    /// More characters than the rule allows.
    TooLong {
        /// How many there are.
        chars: usize,
        /// How many there may be.
        max: usize,
    },
    /// It looks like an address.
    Address {
        /// `http://` or `https://`.
        prefix: &'static str,
    },
    /// The first character is none that may come first.
    First {
        /// The first character.
        first: char,
    },
    /// A character that the rule does not allow.
    Character {
        /// The first such character.
        found: char,
        /// Its place, from 1, in characters.
        position: usize,
    },
}

/// The beginnings that both rules exclude, in this spelling only.
const ADDRESSES: [&str; 2] = ["http://", "https://"];

impl NameRule {
    /// Returns the rule's name, as options and journals write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Current => "current",
        }
    }

    /// Returns the rule that this one is not.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Strict => Self::Current,
            Self::Current => Self::Strict,
        }
    }

    /// Checks a name.
    ///
    /// # Errors
    /// The first thing that the rule has against it: empty, an address, its length, its characters.
    pub(crate) fn check(self, name: &str) -> Result<(), NameFault> {
        let Some(first) = name.chars().next() else {
            return Err(NameFault::Empty);
        };
        if let Some(prefix) = ADDRESSES.into_iter().find(|p| name.starts_with(p)) {
            return Err(NameFault::Address { prefix });
        }
        let (min, max) = match self {
            Self::Strict => (2, 128),
            Self::Current => (1, 100),
        };
        let chars = name.chars().count();
        if chars < min {
            return Err(NameFault::TooShort { chars, min });
        }
        if chars > max {
            return Err(NameFault::TooLong { chars, max });
        }
        if self == Self::Current {
            return Ok(());
        }
        if !may_be_first(first) {
            return Err(if may_follow(first) || first.is_ascii() {
                NameFault::First { first }
            } else {
                NameFault::Character {
                    found: first,
                    position: 1,
                }
            });
        }
        match (1..).zip(name.chars()).find(|(_, c)| !may_follow(*c)) {
            Some((position, found)) => Err(NameFault::Character { found, position }),
            None => Ok(()),
        }
    }

    /// Returns a name like this one that the rule accepts, to be shown to the user, never used by itself.
    ///
    /// An address loses its scheme; under `strict` each run of characters that are not allowed becomes one `_`, and
    /// `cert-` comes before a first character that may only follow. Nothing is suggested for a name that is too long or too short.
    pub(crate) fn suggest(self, name: &str) -> Option<String> {
        let mut rest = name.trim();
        while let Some(shorter) = ADDRESSES.iter().find_map(|p| rest.strip_prefix(p)) {
            rest = shorter;
        }
        let suggestion = match self {
            Self::Current => rest.to_owned(),
            Self::Strict => {
                let parts: Vec<&str> = rest
                    .split(|c| !may_follow(c))
                    .filter(|part| !part.is_empty())
                    .collect();
                let joined = parts.join("_");
                match joined.chars().next() {
                    Some(first) if !may_be_first(first) => format!("cert-{joined}"),
                    _ => joined,
                }
            }
        };
        (suggestion != name && self.check(&suggestion).is_ok()).then_some(suggestion)
    }
}

/// Tells whether `strict` lets a name begin with this character.
fn may_be_first(c: char) -> bool {
    c.is_ascii_alphabetic() || c.script() == Script::Han
}

/// Tells whether `strict` allows this character after the first.
fn may_follow(c: char) -> bool {
    may_be_first(c) || c.is_ascii_digit() || matches!(c, '.' | '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::NameRule::{Current, Strict};

    #[test]
    fn names_are_judged_as_documented() {
        let (a128, a129) = ("a".repeat(128), "a".repeat(129));
        let (han100, han101) = ("名".repeat(100), "名".repeat(101));
        let emoji100 = "😀".repeat(100);
        for (name, strict, current) in [
            ("", "is empty", "is empty"),
            ("ab", "", ""),
            ("杭州", "", ""),
            ("a1._-", "", ""),
            ("杭州总部_笔记本-01.v2", "", ""),
            ("々〇", "", ""), // both Han by script
            ("𠮷田", "", ""), // beyond the basic plane, one character
            ("a", "is too short: 1 of at least 2 characters", ""),
            ("名", "is too short: 1 of at least 2 characters", ""),
            ("9abc", "starts with `9`", ""),
            ("_ab", "starts with `_`", ""),
            (" ab", "starts with a space", ""),
            ("a b", "has a space as character 2", ""),
            ("a\nb", "has a line break as character 2", ""),
            ("张三（财务）", "has `（` (U+FF08) as character 3", ""),
            ("ａbc", "has `ａ` (U+FF41) as character 1", ""),
            ("naïve", "has `ï` (U+00EF) as character 3", ""),
            ("ab\u{200d}", "has U+200D as character 3", ""),
            ("かな", "has `か` (U+304B) as character 1", ""),
            ("ab😀", "has `😀` (U+1F600) as character 3", ""),
            ("http://x", "starts with `http://`", "starts with `http://`"),
            (
                "https://x",
                "starts with `https://`",
                "starts with `https://`",
            ),
            ("HTTP://x", "has `:` as character 5", ""), // the page names the lower-case spelling only
            ("http", "", ""),
            (&a128, "", "is too long: 128 of at most 100"),
            (&a129, "is too long: 129 of at most 128", "is too long: 129"),
            (&han100, "", ""),
            (&han101, "", "is too long: 101 of at most 100"),
            (&emoji100, "has `😀`", ""),
        ] {
            for (rule, expected) in [(Strict, strict), (Current, current)] {
                let found = rule.check(name).err().map(|fault| fault.said().to_string());
                let found = found.unwrap_or_default();
                assert_eq!(
                    found.is_empty(),
                    expected.is_empty(),
                    "{rule:?} {name:?} {found}"
                );
                assert!(found.starts_with(expected), "{rule:?} {name:?}: {found}");
            }
        }
    }

    #[test]
    fn suggestions_are_good_names_or_none() {
        for (rule, name, expected) in [
            (Strict, "9abc", Some("cert-9abc")),
            (Strict, "张三 的笔记本", Some("张三_的笔记本")),
            (Strict, "张三（财务）", Some("张三_财务")),
            (Strict, "http://example.com/a", Some("example.com_a")),
            (Strict, "😀", None),
            (Strict, "a", None),
            (Strict, "good", None),
            (Current, " a ", Some("a")),
            (Current, "http://https://x", Some("x")),
            (Current, "http://", None),
        ] {
            assert_eq!(rule.suggest(name).as_deref(), expected, "{rule:?} {name:?}");
        }
        assert_eq!(Strict.suggest(&"a".repeat(200)), None, "nothing is cut off");
    }
}
