//! `explain`: what an error code means, what it does to row and lane, and what to do about it.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::aliyun::{KnownCode, advice_for};
use crate::cli::ExplainArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::rename::OurCode;
use crate::runner::Consequence;
use crate::words::{Lang, explain};

/// Carries the command out.
pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Error> {
    let code = args.code.trim();
    let known = KnownCode::find(code).map_err(|nearest| Error::UnknownCode {
        code: code.to_owned(),
        nearest,
    })?;
    std::io::stdout()
        .lock()
        .write_all(text_of(known).as_bytes())
        .map_err(|source| Error::Stdout { source })?;
    Ok(Exit::Success)
}

/// Returns all that is known of a code, a line each.
fn text_of(code: KnownCode<'_>) -> String {
    let mut lines = vec![
        ("from", origin(code)),
        ("means", explain::meaning(code).to_owned()),
    ];
    match code.outcome() {
        Some(outcome) => {
            let consequence = Consequence::of(&outcome);
            lines.extend([
                ("the row", explain::on_row(&outcome, consequence).to_owned()),
                ("the lane", explain::on_lane(&outcome).to_owned()),
                (
                    "sent again",
                    explain::retried(&outcome, consequence).to_owned(),
                ),
            ]);
        }
        None => lines.push(("sent", "Nothing was sent for it.".to_owned())),
    }
    let advice = Lang::En.report().advice.of(advice_for(code.name()));
    lines.push(("what to do", advice.to_owned()));
    if let KnownCode::Listed(entry) = code {
        lines.extend(entry.note.map(|note| ("note", note.to_owned())));
    }
    let mut text = format!("{}\n", code.name());
    for (label, words) in lines {
        let _infallible = writeln!(text, "  {label:<11} {words}");
    }
    text
}

fn origin(code: KnownCode<'_>) -> String {
    match code {
        KnownCode::Ours(OurCode::InvalidRow) => "this program, while it reads a sheet".to_owned(),
        KnownCode::Ours(_) => "this program, not the service".to_owned(),
        KnownCode::ByForm(code, _) => format!(
            "the service; not listed, read by its form. Listed ones like it: {}",
            KnownCode::like(code).join(", ")
        ),
        KnownCode::Listed(entry) => {
            let statuses: Vec<String> = entry
                .http
                .iter()
                .chain(entry.http_also_seen)
                .map(u16::to_string)
                .collect();
            if statuses.is_empty() {
                "the service".to_owned()
            } else {
                format!("the service, HTTP {}", statuses.join(" or "))
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::aliyun::error_codes::{CODES, Stops};
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
            let text = text_of(code);
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
            .map(|code| text_of(KnownCode::find(code).unwrap()))
            .into();
        insta::assert_snapshot!(texts.join("\n"));
    }
}
