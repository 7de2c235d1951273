//! `_x000D_`: how workbooks write characters that XML has no place for.

/// Puts the characters back. Source: ECMA-376 part 1, 22.9.2.19 (`ST_Xstring`).
pub(super) fn unescape(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        unescaped.push_str(&rest[..at]);
        let found = &rest[at..];
        let code = found.get(2..6).filter(|_| found.get(6..7) == Some("_"));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(code) = code.and_then(|code| u32::from_str_radix(code, 16).ok()) {
            // Half of a pair of UTF-16 is no character by itself.
            unescaped.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            rest = &found[7..];
        } else {
            unescaped.push_str("_x");
            rest = &found[2..];
        }
    }
    unescaped.push_str(rest);
    unescaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_once() {
        for (text, expected) in [
            ("", ""),
            ("a_b", "a_b"),
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x", "_x"),
            ("_x00_", "_x00_"),
            ("_x杭州总部_", "_x杭州总部_"),
            ("_xD83D_", "\u{fffd}"),
            ("host_x64_01", "host_x64_01"),
        ] {
            assert_eq!(unescape(text), expected, "{text:?}");
        }
    }
}
