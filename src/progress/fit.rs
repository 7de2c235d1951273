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
}
