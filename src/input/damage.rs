//! What spreadsheets, copying and old encodings do to a text, and the text as it most likely was.
//!
//! Nothing is ever corrected by itself: the repaired text is shown as a suggestion.

use unicode_script::{Script, UnicodeScript};

use super::spaces::trimmed;
use crate::words::{Both, spreadsheet_damage};

/// Something in a text that nobody typed on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damage {
    kind: Kind,
    found: char,
    /// Its place, from 1, in characters.
    position: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// U+FFFD, or a `?` beside Chinese characters.
    Lost,
    LineBreak,
    WideSpace,
    Invisible,
    FullWidth,
    CurlyQuote,
}

/// The longest text that is looked at: what is longer is no name or id that something happened to.
const MAX_BYTES: usize = 4096;

/// Finds the first damage inside of a text; what stands around it is for the caller.
pub(super) fn find(text: &str) -> Option<Damage> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let chinese = text.chars().any(|c| c.script() == Script::Han);
    (1..).zip(text.chars()).find_map(|(position, found)| {
        let kind = match found {
            '\u{fffd}' => Kind::Lost,
            '?' if chinese => Kind::Lost,
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => Kind::LineBreak,
            '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' => Kind::WideSpace,
            _ if is_invisible(found) => Kind::Invisible,
            _ if half_width(found).is_some() => Kind::FullWidth,
            '‘' | '’' | '“' | '”' => Kind::CurlyQuote,
            _ => return None,
        };
        Some(Damage {
            kind,
            found,
            position,
        })
    })
}

/// Returns the text of `="0012"`: how programs that write a CSV keep a spreadsheet from reading a number.
pub(super) fn formula_text(text: &str) -> Option<&str> {
    trimmed(text).strip_prefix("=\"")?.strip_suffix('"')
}

/// Returns the text without its damage; `None` where a character is lost, which nobody can tell, and for a text that is
/// too long for a name.
pub(super) fn repaired(text: &str) -> Option<String> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let text = formula_text(text).unwrap_or(text);
    if find(text).is_some_and(Damage::is_loss) {
        return None;
    }
    let repaired: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{a0}' | '\u{2007}' | '\u{202f}'
            | '\u{3000}' => ' ',
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            _ => half_width(c).unwrap_or(c),
        })
        .collect();
    Some(trimmed(&repaired).to_owned())
}

/// Returns the text as an id may be meant: repaired, in lower case, without any space or quote.
pub(super) fn repaired_id(text: &str) -> String {
    let repaired = repaired(text).unwrap_or_default();
    let meant = repaired
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '"'));
    meant.collect::<String>().to_ascii_lowercase()
}

/// Tells whether a text was cut short where it was copied from.
pub(super) fn is_cut_off(text: &str) -> bool {
    ["…", "...", "⋯"].iter().any(|mark| text.contains(mark))
}

/// Tells a number as spreadsheets show long ones: `1.23457E+15`.
pub(super) fn looks_scientific(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(part) && exponent.strip_prefix(['+', '-']).is_some_and(digits)
}

impl Damage {
    /// Tells whether a character is gone for good.
    pub(super) fn is_loss(self) -> bool {
        self.kind == Kind::Lost
    }

    /// Tells whether it is the mark that stands where a character could not be read.
    pub(super) fn is_mark_of_loss(self) -> bool {
        self.found == char::REPLACEMENT_CHARACTER
    }
}

impl Damage {
    /// Says what it is, as the rest of a sentence that begins with the value.
    pub(super) fn said(self) -> Both {
        let (found, code, position) = (self.found, u32::from(self.found), self.position);
        match self.kind {
            Kind::Lost if found == '?' => spreadsheet_damage::lost_as_question_mark(position),
            Kind::Lost => spreadsheet_damage::lost(code, position),
            Kind::LineBreak => spreadsheet_damage::line_break(position),
            Kind::WideSpace if found == '\u{3000}' => {
                spreadsheet_damage::full_width_space(position)
            }
            Kind::WideSpace => spreadsheet_damage::no_break_space(code, position),
            Kind::Invisible => spreadsheet_damage::invisible(code, position),
            Kind::FullWidth => spreadsheet_damage::full_width(found, code, position),
            Kind::CurlyQuote => spreadsheet_damage::curly_quote(found, code, position),
        }
    }
}

/// Soft hyphen, zero-width characters, marks of direction, and the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns the ASCII letter, digit, `-`, `.` or `_` that a full-width one stands for.
fn half_width(c: char) -> Option<char> {
    if !matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '－' | '．' | '＿') {
        return None;
    }
    char::from_u32(u32::from(c) - 0xFEE0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_named_and_repaired() {
        for (text, named, fixed) in [
            ("杭州-01", "", Some("杭州-01")),
            ("张三（财务）", "", Some("张三（财务）")), // punctuation of the language is meant
            (
                "a\u{a0}b",
                "a no-break space (U+00A0) as character 2",
                Some("a b"),
            ),
            ("a\u{3000}b", "a full-width space", Some("a b")),
            ("a\u{200b}b", "an invisible character (U+200B)", Some("ab")),
            ("a\u{202e}b", "an invisible character (U+202E)", Some("ab")),
            ("ＨＺ－０１", "the full-width `Ｈ`", Some("HZ-01")),
            ("“a”", "the curly quote `“`", Some("\"a\"")),
            ("a\r\nb", "a line break as character 2", Some("a b")),
            ("杭?", "`?` among Chinese characters, as character 2", None),
            ("what?", "", Some("what?")),
            ("a\u{fffd}", "U+FFFD as character 2", None),
            ("=\"0012\"", "", Some("0012")),
            (
                " \u{200b}a ",
                "an invisible character (U+200B) as character 2",
                Some("a"),
            ),
        ] {
            let found = find(text)
                .map(|damage| damage.said().to_string())
                .unwrap_or_default();
            assert!(found.contains(named), "{text:?}: {found}");
            assert_eq!(found.is_empty(), named.is_empty(), "{text:?}: {found}");
            assert_eq!(repaired(text).as_deref(), fixed, "{text:?}");
        }
    }

    #[test]
    fn ids_are_repaired_further() {
        for (text, id) in [
            ("VSC-BP1", "vsc-bp1"),
            (" vsc- bp1\n", "vsc-bp1"),
            ("ｖｓｃ－ｂｐ１", "vsc-bp1"),
            ("“vsc-bp1”", "vsc-bp1"),
            ("vsc-\u{200b}bp1", "vsc-bp1"),
        ] {
            assert_eq!(repaired_id(text), id, "{text:?}");
        }
    }

    #[test]
    fn shortened_numbers_are_told_from_names() {
        for text in ["1.23457E+15", "1E+05", "4e-7"] {
            assert!(looks_scientific(text), "{text}");
        }
        for text in ["1E5", "E+1", "1E", "1.E+5", "gate1E+05", "", "12"] {
            assert!(!looks_scientific(text), "{text}");
        }
    }
}
