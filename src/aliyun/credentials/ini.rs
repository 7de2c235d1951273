//! INI text → sections of keys. Pure.
//!
//! Written here because values are secrets and paths: crates for INI files undo escapes, strip quotes or cut values at
//! every `#` or `;`. The official readers differ in that too, so only a `#` after white space begins a comment.

use std::collections::BTreeMap;

/// Sections by name, each with its keys; of a key given twice the last counts. Names are kept as written.
pub(super) type Ini = BTreeMap<String, BTreeMap<String, String>>;

/// Reads a text.
///
/// # Errors
/// The number of the first line, from 1, that is neither section, `key = value`, comment nor blank.
pub(super) fn parse_ini(text: &str) -> Result<Ini, usize> {
    let mut sections = Ini::new();
    let mut current = String::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest
                .split(']')
                .next()
                .filter(|name| name.len() < rest.len());
            name.ok_or(index + 1)?.trim().clone_into(&mut current);
            sections.entry(current.clone()).or_default();
            continue;
        }
        let (key, value) = line.split_once('=').ok_or(index + 1)?;
        sections
            .entry(current.clone())
            .or_default()
            .insert(key.trim().to_owned(), without_comment(value).to_owned());
    }
    Ok(sections)
}

/// Cuts a comment: a `#` that white space precedes.
fn without_comment(value: &str) -> &str {
    let comment = value
        .match_indices('#')
        .find(|(at, _)| value[..*at].ends_with(char::is_whitespace));
    match comment {
        Some((at, _)) => value[..at].trim(),
        None => value.trim(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn sections_and_values_are_read_whole() {
        let text = "\u{feff}# a comment\r\n[default]\r\ntype = access_key  # which kind\r\naccess_key_secret=a#b=c;d\n\
                    ; another\n[ ops ]\nrole_arn = acs:ram::1:role/x\nempty =\nempty_too = # nothing\n";
        let ini = parse_ini(text).unwrap();
        assert_eq!(ini["default"]["type"], "access_key");
        assert_eq!(ini["default"]["access_key_secret"], "a#b=c;d");
        assert_eq!(ini["ops"]["role_arn"], "acs:ram::1:role/x");
        assert_eq!(ini["ops"]["empty"], "");
        assert_eq!(ini["ops"]["empty_too"], "");
        assert_eq!(parse_ini("").unwrap(), Ini::new());
    }

    #[test]
    fn a_line_that_is_nothing_is_named_by_its_number() {
        assert_eq!(parse_ini("[a]\nx = 1\nhunter2\n"), Err(3));
        assert_eq!(parse_ini("[a\n"), Err(1));
    }
}
