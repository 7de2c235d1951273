//! What may be kept of a text that the service or the network stack wrote.

/// Longer messages are cut: a journal row is no place for a page of HTML.
const MAX_CHARS: usize = 1_000;

/// Where a signed string begins, in lower case. `SignatureDoesNotMatch` and `IncompleteSignature` echo it, and it holds
/// the `AccessKeyId` and the `SecurityToken`. Source: `api/protocol.md` section 7; the later ones are those of signature V3.
const SIGNED_STRING_MARKS: &[&str] = &[
    "server string to sign",
    "string to sign",
    "stringtosign",
    "canonicalrequest",
    "canonical request",
    "security-token",
    "securitytoken=",
    "securitytoken%",
];

/// Returns `text` without signed strings and control characters, cut to a sane length.
pub(super) fn tidy_message(text: &str) -> String {
    let lower = text.to_ascii_lowercase(); // keeps byte positions
    let signed = SIGNED_STRING_MARKS
        .iter()
        .filter_map(|mark| lower.find(mark))
        .min();
    let (kept, cut) = match signed {
        Some(start) => (&text[..start], " (the signed string is not kept)"),
        None => (text, ""),
    };
    let mut tidy: String = kept
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_CHARS)
        .collect();
    if kept.trim().chars().nth(MAX_CHARS).is_some() {
        tidy.push('…');
    }
    tidy.push_str(cut);
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_strings_are_not_kept() {
        for secretive in [
            "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId%3DSTS.x%26SecurityToken%3DTOP",
            "no match. Server String To Sign is: TOP",
            "no match, server StringToSign is [TOP], server CanonicalRequest is [TOP]",
            "bad parameter SecurityToken=TOP",
            "杭州 securityToken%3DTOP",
        ] {
            let tidy = tidy_message(secretive);
            assert!(!tidy.contains("TOP"), "{secretive}: {tidy}");
            assert!(
                tidy.ends_with("(the signed string is not kept)"),
                "{secretive}: {tidy}"
            );
        }
        assert_eq!(
            tidy_message("The specified SecurityToken is malformed."),
            "The specified SecurityToken is malformed."
        );
    }

    #[test]
    fn long_and_odd_messages_are_cut_and_cleaned() {
        let tidy = tidy_message(&"错".repeat(5_000));
        assert_eq!(tidy.chars().count(), MAX_CHARS + 1);
        assert_eq!(tidy_message(" a\u{1b}[31m\r\nb "), "a [31m  b");
    }
}
