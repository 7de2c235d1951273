//! `explain`: what an error code means, what it does to row and lane, and what to do about it.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::aliyun::{KnownCode, advice_for};
use crate::cli::ExplainArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::runner::Consequence;
use crate::words::explain::{self, Label};
use crate::words::{Both, Lang, code_note};

/// Carries the command out.
pub(super) fn explain(args: &ExplainArgs, lang: Lang) -> Result<Exit, Error> {
    let code = args.code.trim();
    let known = KnownCode::find(code).map_err(|nearest| Error::UnknownCode {
        code: code.to_owned(),
        nearest,
    })?;
    std::io::stdout()
        .lock()
        .write_all(text_of(known, lang).as_bytes())
        .map_err(|source| Error::Stdout { source })?;
    Ok(Exit::Success)
}

/// Returns all that is known of a code, a line each.
fn text_of(code: KnownCode<'_>, lang: Lang) -> String {
    let mut lines = vec![
        (Label::From, explain::origin(code)),
        (Label::Means, explain::meaning(code)),
    ];
    match code.outcome() {
        Some(outcome) => {
            let consequence = Consequence::of(&outcome);
            lines.extend([
                (Label::TheRow, explain::on_row(&outcome, consequence)),
                (Label::TheLane, explain::on_lane(&outcome)),
                (Label::SentAgain, explain::retried(&outcome, consequence)),
            ]);
        }
        None => lines.push((Label::Sent, explain::nothing_sent())),
    }
    let advice = |lang: Lang| lang.report().advice.of(advice_for(code.name())).to_owned();
    lines.push((Label::WhatToDo, Both::of(advice)));
    if let KnownCode::Listed(entry) = code {
        // What the service's documents say of it.
        let note = entry.note.map(|note| code_note::note(entry.code, note));
        lines.extend(note.map(|note| (Label::Note, note)));
    }
    let mut text = format!("{}\n", code.name());
    for (label, words) in lines {
        let _infallible = writeln!(text, "{}", explain::line(label, &words).said(lang));
    }
    text
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::aliyun::error_codes::{CODES, Stops};
    use crate::rename::OurCode;
    use crate::rename::{Status, Then};

    /// The words about one thing.
    fn said<'a>(text: &'a str, label: &str) -> &'a str {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("  {label:<11} ")));
        line.unwrap_or_else(|| panic!("{label}: {text}"))
    }

    #[test]
    fn the_words_agree_with_what_is_done() {
        let listed = CODES.iter().map(KnownCode::Listed);
        for code in listed.chain(OurCode::ALL.map(KnownCode::Ours)) {
            let text = text_of(code, Lang::En);
            assert!(
                text.lines().skip(1).all(|line| line.trim_end().len() > 14),
                "{text}"
            );
            let Some(outcome) = code.outcome() else {
                assert_eq!(said(&text, "sent"), "Nothing was sent for it.");
                continue;
            };
            let Consequence {
                status,
                then,
                counts,
            } = Consequence::of(&outcome);
            let named = said(&text, "the row").split('`').nth(1).unwrap();
            assert_eq!(Status::parse(named), Some(status), "{text}");
            let again = said(&text, "sent again");
            assert_eq!(
                again.contains("no attempt"),
                again.starts_with("Yes") && !counts,
                "{text}"
            );
            if again.starts_with("Yes") {
                assert_eq!(then, Then::Retry, "{text}");
            }
            let KnownCode::Listed(entry) = code else {
                continue;
            };
            assert_eq!(again.starts_with("Yes"), entry.retry, "{text}");
            let lane = said(&text, "the lane");
            match entry.stops {
                Stops::Profile => {
                    assert!(lane.starts_with("All lanes of the profile stop"), "{text}");
                }
                Stops::Lane => assert!(lane.starts_with("It stops"), "{text}"),
                Stops::Row => assert!(!lane.starts_with("All lanes"), "{text}"),
            }
        }
    }

    #[test]
    fn explanations_of_each_kind() {
        let codes = [
            "Throttling.User",
            "Forbidden.RAM",
            "SignatureDoesNotMatch",
            "InvalidRegionId.NotFound",
            "InvalidSslVpnClientCertId.NotFound",
            "LastTokenProcessing",
            "IdempotentFailed",
            "IdempotentParameterMismatch",
            "InvalidSecurityToken.Expired",
            "ServiceUnavailable",
            "ConnectFailed",
            "Timeout",
            "NameMismatch",
            "InvalidRow",
            "Missing.Odd",
        ];
        let texts: Vec<_> = codes
            .map(|code| text_of(KnownCode::find(code).unwrap(), Lang::En))
            .into();
        insta::assert_snapshot!(texts.join("\n"));
    }
}
