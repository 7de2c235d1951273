//! Why a lane stopped, as its record says it: in English, which is looked up among our sentences.

use jiff::SignedDuration;

use super::{Both, Lang};
use crate::runner::StopReason;

/// Says it in both languages where it is one of ours, and as it is elsewhere.
pub(crate) fn stop_reason(recorded: &str) -> Both {
    let ours = candidates(recorded).into_iter().map(|reason| reason.said());
    let mut same = ours.filter(|said| said.said(Lang::En) == recorded);
    same.next().unwrap_or_else(|| Both::as_is(recorded))
}

/// What it may be, by the numbers and texts in it; only one that says the same is it.
fn candidates(recorded: &str) -> Vec<StopReason> {
    let mut found = vec![
        StopReason::Canary {
            rows: 1,
            renamed: 1,
        },
        StopReason::Canary {
            rows: 1,
            renamed: 0,
        },
    ];
    match numbers(recorded)[..] {
        [rows] => found.push(StopReason::Canary {
            rows,
            renamed: rows,
        }),
        [some, all] => found.extend([
            StopReason::Canary {
                rows: all,
                renamed: some,
            },
            StopReason::TooManyFailures {
                failures: some,
                finished: all,
            },
        ]),
        _ => {}
    }
    if let Some((code, message)) = refusal(recorded) {
        let profile = between(recorded, "profile `", "` were refused").unwrap_or_default();
        found.extend([
            StopReason::Region {
                code: code.clone(),
                message: message.clone(),
            },
            StopReason::Permission {
                code: code.clone(),
                message: message.clone(),
            },
            StopReason::Profile {
                profile: profile.to_owned(),
                code,
                message,
            },
        ]);
    }
    let lasted = between(recorded, "did not answer for ", ", as long as");
    let lasted = lasted.and_then(|lasted| lasted.parse::<SignedDuration>().ok());
    found.extend(lasted.map(|lasted| StopReason::Outage {
        lasted: lasted.unsigned_abs(),
    }));
    found
}

fn numbers(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

/// The code and the message that stand in brackets at the end.
fn refusal(text: &str) -> Option<(String, String)> {
    let (_, inside) = text.strip_suffix(')')?.split_once(" (")?;
    let (code, message) = inside.split_once(": ")?;
    Some((code.to_owned(), message.to_owned()))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ours_are_found_again_and_others_stay_as_they_are() {
        let (code, message) = (
            "Forbidden.RAM".to_owned(),
            "no (or: not this) right".to_owned(),
        );
        let canary = |rows, renamed| StopReason::Canary { rows, renamed };
        let profile = |profile: &str| StopReason::Profile {
            profile: profile.to_owned(),
            code: code.clone(),
            message: message.clone(),
        };
        for reason in [
            canary(1, 1),
            canary(1, 0),
            canary(5, 5),
            canary(5, 1),
            canary(5, 4),
            StopReason::TooManyFailures {
                failures: 2,
                finished: 3,
            },
            StopReason::Outage {
                lasted: Duration::from_mins(65),
            },
            profile(""),
            profile("customer-b"),
            StopReason::Region {
                code: code.clone(),
                message: message.clone(),
            },
            StopReason::Permission {
                code: code.clone(),
                message: message.clone(),
            },
        ] {
            let said = reason.said();
            assert_ne!(said.said(Lang::En), said.said(Lang::Zh));
            assert_eq!(stop_reason(said.said(Lang::En)), said);
        }
        let other = "the moon is full (Full: 2 of 3)";
        assert_eq!(stop_reason(other), Both::as_is(other));
    }
}
