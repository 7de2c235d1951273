//! Texts cut and padded to columns of a terminal, where Chinese characters take two. Pure.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Returns `text` in at most `width` columns, with `…` where it was cut; control characters are left out.
pub(super) fn cut(text: &str, width: usize) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    if text.width() <= width {
        return text;
    }
    let mut cut = String::new();
    let mut used = 1; // the ellipsis
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(c);
    }
    if width > 0 {
        cut.push('…');
    }
    cut
}

/// Returns `text` in lines of at most `width` columns, broken between words; those after the first begin at column `indent`.
///
/// Between Chinese characters a line may be broken anywhere, but not before their punctuation.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut lines = String::new();
    let mut used = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (word, behind) = rest.split_at(first_word(rest));
        rest = behind;
        let columns = word.trim_end().width();
        if used > indent && used + columns > width {
            lines.truncate(lines.trim_end().len());
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            used = indent;
        }
        lines.push_str(word);
        used += word.width();
    }
    lines
}

/// Returns the length of the first piece of a text that is not broken, with the spaces behind it.
fn first_word(text: &str) -> usize {
    let is_wide = |c: char| c.width() == Some(2);
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        match chars.peek() {
            Some(&(at, next))
                if (c == ' ' && next != ' ')
                    || (next.is_alphanumeric() && (is_wide(c) || is_wide(next))) =>
            {
                return at;
            }
            _ => {}
        }
    }
    text.len()
}

/// Returns `text` with spaces behind it, `width` columns at least.
pub(super) fn padded(text: &str, width: usize) -> String {
    let mut text = text.to_owned();
    text.push_str(&" ".repeat(width.saturating_sub(text.width())));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_columns_not_by_characters() {
        for (text, width, expected) in [
            ("cn-hangzhou", 11, "cn-hangzhou"),
            ("cn-hangzhou", 5, "cn-h…"),
            ("杭州总部", 8, "杭州总部"),
            ("杭州总部", 6, "杭州…"),
            ("杭州总部", 2, "…"),
            ("a\u{1b}[31mb", 9, "a[31mb"),
            ("ab", 0, ""),
        ] {
            assert_eq!(cut(text, width), expected, "{text} {width}");
        }
        assert_eq!(padded("杭州", 6), "杭州  ");
    }

    #[test]
    fn lines_are_broken_between_words_and_between_chinese_characters() {
        for (text, width, expected) in [
            ("09:12:33  row 4", 15, "09:12:33  row 4"),
            (
                "09:12:33  row 4 failed",
                19,
                "09:12:33  row 4\n          failed",
            ),
            (
                "09:12:33  a-very-long-word",
                19,
                "09:12:33  a-very-long-word",
            ),
            (
                "09:12:33  账号 1 的 cn-x：已被限流，不再",
                24,
                "09:12:33  账号 1 的\n          cn-x：已被限\n          流，不再",
            ),
        ] {
            assert_eq!(wrapped(text, width, 10), expected, "{text} {width}");
        }
    }
}
