//! Words of a command that is printed to be typed. Pure.

use std::path::Path;

/// Returns a path as it is typed in a shell: as it is, or in quotes.
pub(crate) fn shell_path(path: &Path) -> String {
    shell_word(&path.to_string_lossy())
}

/// Returns a word as it is typed in a shell: as it is, or in quotes.
pub(crate) fn shell_word(word: &str) -> String {
    // Letters of all scripts: a Chinese name needs no quotes, though it would bear them.
    let is_plain = |sign: char| sign.is_alphanumeric() || "-_./:,+@%=".contains(sign);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    match shlex::try_quote(word) {
        Ok(quoted) => quoted.into_owned(),
        // No argument has a NUL, the one thing that can't be quoted.
        Err(_) => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn what_a_shell_would_take_apart_is_quoted() {
        for plain in ["names.csv", "部门/证书.xlsx", "60/60s", "--column=id"] {
            assert_eq!(shell_word(plain), plain);
        }
        for word in [
            "",
            "my names.csv",
            "it's",
            "$HOME",
            "5%|10",
            "a;b",
            "~",
            "部门=财 务",
            "a\"b\\c",
        ] {
            let line = format!("cert-rename {}", shell_word(word));
            let words = shlex::split(&line).expect("a line that a shell reads");
            assert_eq!(words, ["cert-rename", word], "{line}");
            assert!(shell_word(word).starts_with(['\'', '"']), "{line}");
        }
    }
}
