//! What counts as a space around a cell.

/// Returns the text without the spaces around it: Unicode's white space, and the invisible marks that copying brings along.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Tells whether nothing can be seen in the text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

/// White space, the byte order mark, and zero-width space, joiners and word joiner.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_marks_are_spaces() {
        for (text, expected) in [
            (" a b ", "a b"),
            ("\u{a0}a\u{3000}", "a"),
            ("\u{feff}a\u{200b}\r\n", "a"),
            ("\t \u{feff}", ""),
        ] {
            assert_eq!(trimmed(text), expected, "{text:?}");
            assert_eq!(is_blank(text), expected.is_empty(), "{text:?}");
        }
    }
}
