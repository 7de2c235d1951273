//! The textual form of a fault plan, as `--faults` takes it. Pure.

use std::ops::RangeInclusive;
use std::str::FromStr;

use thiserror::Error;

use super::fault::{Fault, FaultEffect, FaultOperation, FaultPlan, FaultRule, When};
use super::fault_kind::{kind_list, parse_kind};

/// Text that is not a fault plan.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FaultParseError {
    /// The rule does not say for which calls it holds.
    #[error("fault `{rule}` does not say when: add `@3`, `@5..7`, `#2`, `#vsc-…#2` or `:1%`")]
    NoWhen {
        /// The rule as given.
        rule: String,
    },
    /// What follows `@`, `#` or `:` can't be read.
    #[error(
        "fault `{rule}`: `{when}` is not a number from 1, a range `5..7` or `5..`, or a share such as `0.5%`"
    )]
    When {
        /// The rule as given.
        rule: String,
        /// The part that can't be read.
        when: String,
    },
    /// There is no such kind.
    #[error(
        "fault `{rule}`: there is no kind `{kind}`; the kinds are {}",
        kind_list()
    )]
    Kind {
        /// The rule as given.
        rule: String,
        /// The kind as given.
        kind: String,
    },
    /// The kind does not take this parameter.
    #[error("fault `{rule}`: `{kind}` does not take `{parameter}`; {takes}")]
    Parameter {
        /// The rule as given.
        rule: String,
        /// The kind.
        kind: String,
        /// The parameter as given.
        parameter: String,
        /// What it takes.
        takes: &'static str,
    },
    /// What follows `*` is not a count.
    #[error("fault `{rule}`: `{times}` is not a count of attempts from 1")]
    Times {
        /// The rule as given.
        rule: String,
        /// The part that can't be read.
        times: String,
    },
}

impl FromStr for FaultPlan {
    type Err = FaultParseError;

    /// Parses rules separated by commas: `[OPERATION/]KIND[=PARAMETER][-before|-after][*TIMES]WHEN`.
    ///
    /// | kind | parameter | what the client sees |
    /// | --- | --- | --- |
    /// | `throttle` | hint: `1500` (ms) or `2s`; without it no hint | `Throttling.User` |
    /// | `500`, `503` | hint, as for all errors with a name of their own below | `InternalError`, `ServiceUnavailable` |
    /// | `error` | `CODE` or `STATUS/CODE` | that error |
    /// | `invalid-name`, `forbidden`, `subuser`, `not-found` | | the documented refusals of a rename |
    /// | `token-in-progress`, `idempotent-failed`, `token-mismatch` | | what the service says of a `ClientToken` |
    /// | `nonce-used`, `expired-token`, `inactive-key`, `clock` | | what the service says of a login or a clock |
    /// | `reset`, `close`, `hang` | | no answer: RST, FIN, or nothing at all |
    /// | `slow` | over which time (`3s`) | the right answer, byte by byte |
    /// | `truncated` | | half the right answer |
    /// | `garbage` | status (`502`) | an HTML page |
    /// | `empty` | status (`200`) | no body |
    /// | `content-type` | | the right answer as `text/html` |
    /// | `other-format` | | the right answer, XML for JSON and JSON for XML |
    /// | `other-name`, `other-cert` | | a success that names another name or certificate |
    ///
    /// `-after` carries the call out before things go wrong, `-before` does not; without either, the kinds that give
    /// the right answer, `other-name` and `other-cert` do and all others do not. `*3` lets the certificate's next two
    /// attempts meet the same. A rule is about renames unless it begins with `describe/` (`DescribeSslVpnClientCerts`), `regions/`
    /// (`DescribeRegions`) or `identity/` (`GetCallerIdentity`).
    ///
    /// | when | holds for |
    /// | --- | --- |
    /// | `@3`, `@5..7`, `@5..` | the calls with these numbers; both ends count |
    /// | `#1`, `#2..3` | the first, second and third attempt for each certificate |
    /// | `#vsc-bp1x#2` | the second attempt for this certificate |
    /// | `:1%`, `:0.05%` | this share of the calls, chosen by the seed |
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rules = text
            .split(',')
            .map(str::trim)
            .filter(|rule| !rule.is_empty());
        Ok(Self {
            rules: rules.map(parse_rule).collect::<Result<_, _>>()?,
        })
    }
}

/// Parses one rule.
fn parse_rule(rule: &str) -> Result<FaultRule, FaultParseError> {
    let no_when = || FaultParseError::NoWhen {
        rule: rule.to_owned(),
    };
    let at = rule.find(['@', '#', ':']).ok_or_else(no_when)?;
    let (what, when_text) = rule.split_at(at);
    let when = parse_when(when_text).ok_or_else(|| FaultParseError::When {
        rule: rule.to_owned(),
        when: when_text.to_owned(),
    })?;
    let (operation, what) = match what.split_once('/') {
        Some(("describe", what)) => (FaultOperation::Describe, what),
        Some(("regions", what)) => (FaultOperation::Regions, what),
        Some(("identity", what)) => (FaultOperation::Identity, what),
        _ => (FaultOperation::Modify, what),
    };
    let (what, times) = match what.split_once('*') {
        None => (what, 1),
        Some((what, text)) => match text.parse() {
            Ok(times) if times > 0 => (what, times),
            _ => {
                return Err(FaultParseError::Times {
                    rule: rule.to_owned(),
                    times: text.to_owned(),
                });
            }
        },
    };
    let (what, effect) = if let Some(what) = what.strip_suffix("-after") {
        (what, Some(FaultEffect::Applied))
    } else if let Some(what) = what.strip_suffix("-before") {
        (what, Some(FaultEffect::NotApplied))
    } else {
        (what, None)
    };
    let mut fault = Fault::new(parse_kind(rule, what)?);
    fault.effect = effect.unwrap_or(fault.effect);
    Ok(FaultRule {
        fault,
        when,
        operation,
        times,
    })
}

/// Parses what follows the kind; `None` when it can't be read.
fn parse_when(text: &str) -> Option<When> {
    if let Some(share) = text.strip_prefix(':') {
        return parse_share(share.strip_suffix('%')?)
            .map(|per_million| When::Chance { per_million });
    }
    if let Some(numbers) = text.strip_prefix('@') {
        return parse_numbers(numbers).map(When::Call);
    }
    let attempt = text.strip_prefix('#')?;
    let (cert_id, numbers) = match attempt.split_once('#') {
        None => (None, attempt),
        Some((cert_id, numbers)) => (Some(cert_id.to_owned()), numbers),
    };
    parse_numbers(numbers).map(|numbers| When::Attempt { cert_id, numbers })
}

/// Parses `3`, `5..7` or `5..`, from 1.
fn parse_numbers(text: &str) -> Option<RangeInclusive<u64>> {
    let (first, last) = match text.split_once("..") {
        None => (text, text),
        Some((first, "")) => (first, "18446744073709551615"),
        Some(ends) => ends,
    };
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (1 <= first && first <= last).then_some(first..=last)
}

/// Parses a percentage with at most four decimals into parts of a million.
fn parse_share(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 4 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let decimals: u32 = format!("{decimals:0<4}").parse().ok()?;
    let per_million = whole.checked_mul(10_000)?.checked_add(decimals)?;
    (per_million <= 1_000_000).then_some(per_million)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Fault, FaultEffect, FaultOperation, FaultPlan, FaultRule, When};
    use crate::sandbox::FaultKind;
    use crate::sandbox::fault_kind::{ERROR_KINDS, OTHER_KINDS};

    #[test]
    fn plans_are_read() {
        let plan: FaultPlan =
            "throttle@3, 500-after@5..7, reset-after:1%,hang@9,throttle=1500#vsc-1#2,503=2s@8"
                .parse()
                .expect("plan");
        let rule = |kind, effect, when| FaultRule::new(Fault { kind, effect }, when);
        let internal = FaultKind::Error {
            code: "InternalError".to_owned(),
            status: 500,
            retry_after: None,
        };
        let hinted_503 = FaultKind::Error {
            code: "ServiceUnavailable".to_owned(),
            status: 503,
            retry_after: Some(Duration::from_secs(2)),
        };
        let hinted = FaultKind::Throttle {
            retry_after: Some(Duration::from_millis(1500)),
        };
        let attempt = When::Attempt {
            cert_id: Some("vsc-1".to_owned()),
            numbers: 2..=2,
        };
        let expected = [
            rule(
                FaultKind::Throttle { retry_after: None },
                FaultEffect::NotApplied,
                When::Call(3..=3),
            ),
            rule(internal, FaultEffect::Applied, When::Call(5..=7)),
            rule(
                FaultKind::Reset,
                FaultEffect::Applied,
                When::Chance {
                    per_million: 10_000,
                },
            ),
            rule(FaultKind::Hang, FaultEffect::NotApplied, When::Call(9..=9)),
            rule(hinted, FaultEffect::NotApplied, attempt),
            rule(hinted_503, FaultEffect::NotApplied, When::Call(8..=8)),
        ];
        assert_eq!(plan.rules, expected);
        for (text, operation) in [
            ("reset@1", FaultOperation::Modify),
            ("error=503/InternalError@1", FaultOperation::Modify),
            ("describe/reset@1", FaultOperation::Describe),
            ("regions/reset@1", FaultOperation::Regions),
            (
                "identity/error=403/NoPermission@1",
                FaultOperation::Identity,
            ),
        ] {
            let plan: FaultPlan = text.parse().expect(text);
            assert_eq!(plan.rules[0].operation, operation, "{text}");
        }
    }

    #[test]
    fn every_kind_can_be_written_with_either_effect() {
        for kind in OTHER_KINDS
            .iter()
            .copied()
            .chain(ERROR_KINDS.iter().map(|(kind, _)| *kind))
        {
            let parameter = if kind == "error" { "=TaskConflict" } else { "" };
            for effect in ["", "-before", "-after"] {
                let text = format!("{kind}{parameter}{effect}*2@1");
                assert!(text.parse::<FaultPlan>().is_ok(), "{text}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("throttle", "does not say when"),
            (
                "thottle@1",
                "no kind `thottle`; the kinds are throttle, error",
            ),
            ("reset@0", "`@0` is not"),
            ("reset@7..5", "`@7..5` is not"),
            ("reset:101%", "`:101%` is not"),
            ("reset:1", "`:1` is not"),
            (
                "reset=5@1",
                "`reset` does not take `5`; it takes no parameter",
            ),
            ("error@1", "it takes a code"),
            ("503=soon@1", "it takes a hint"),
            ("error=NoSuchCode@1", "does not take `NoSuchCode`"),
            ("slow=fast@1", "it takes a duration"),
            ("garbage=99@1", "from 200 to 599"),
            ("reset*0@1", "`0` is not a count"),
        ] {
            let error = text.parse::<FaultPlan>().expect_err(text).to_string();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
