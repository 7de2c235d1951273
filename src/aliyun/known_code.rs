//! What is known of an error code that somebody asks about: where it comes from, and what an answer with it comes to.
//!
//! Nothing is stated anew here: it is looked up where answers are classified.

use super::classify::classify_code;
use super::error_codes::{CODES, Class, CodeEntry, class_by_form};
use crate::nearest::nearest;
use crate::rename::{Evidence, OurCode, Outcome};

/// The status of errors for which no source states one.
const USUAL_STATUS: u16 = 400;

/// An error code, and where it is known from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum KnownCode<'a> {
    /// The service's, listed.
    Listed(&'static CodeEntry),
    /// The service's by its form, not listed.
    ByForm(&'a str, Class),
    /// One of ours.
    Ours(OurCode),
}

impl<'a> KnownCode<'a> {
    /// Finds a code, however its letters are cased.
    ///
    /// # Errors
    /// The codes most like it, when neither it nor its form is known.
    pub(crate) fn find(code: &'a str) -> Result<Self, Vec<&'static str>> {
        let same = |name: &str| name.eq_ignore_ascii_case(code);
        // Two codes may differ in case alone: as typed first.
        let listed = CODES
            .iter()
            .find(|entry| entry.code == code)
            .or_else(|| CODES.iter().find(|entry| same(entry.code)));
        if let Some(entry) = listed {
            return Ok(Self::Listed(entry));
        }
        if let Some(ours) = OurCode::ALL.into_iter().find(|ours| same(ours.name())) {
            return Ok(Self::Ours(ours));
        }
        class_by_form(code)
            .map(|class| Self::ByForm(code, class))
            .ok_or_else(|| Self::like(code))
    }

    /// Returns the known codes that are most like `code`.
    pub(crate) fn like(code: &str) -> Vec<&'static str> {
        let listed = CODES.iter().map(|entry| entry.code);
        nearest(
            code,
            listed.chain(OurCode::ALL.into_iter().map(OurCode::name)),
        )
    }

    /// Returns the code.
    pub(crate) fn name(self) -> &'a str {
        match self {
            Self::Listed(entry) => entry.code,
            Self::ByForm(code, _) => code,
            Self::Ours(ours) => ours.name(),
        }
    }

    /// Returns what an attempt that is answered so comes to; `None` for what no attempt ends with.
    pub(crate) fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Listed(entry) => Some(classify_code(
                entry.http.unwrap_or(USUAL_STATUS),
                entry.code,
            )),
            Self::ByForm(code, _) => Some(classify_code(USUAL_STATUS, code)),
            Self::Ours(ours) => {
                let (effect, reaction) = ours.came_to()?;
                Some(Outcome {
                    effect,
                    reaction,
                    evidence: Evidence {
                        http_status: ours.usual_status(),
                        code: Some(ours.name().to_owned()),
                        ..Evidence::default()
                    },
                })
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::aliyun::raw_reply::{Answer, TransportFailure};
    use crate::aliyun::{Expected, RawReply, classify};
    use crate::rename::CertId;

    fn classified(reply: &RawReply) -> Outcome {
        let cert_id = CertId::parse("vsc-1").unwrap();
        let expected = Expected {
            cert_id: &cert_id,
            new_name: "new",
        };
        classify(&expected, reply)
    }

    fn answered(status: u16, body: &str) -> RawReply {
        RawReply::Answered(Answer {
            status,
            body: body.as_bytes().to_vec(),
            ..Answer::default()
        })
    }

    fn same(code: &str, outcome: &Outcome) {
        let known = KnownCode::find(code).unwrap().outcome().unwrap();
        assert_eq!(outcome.evidence.code.as_deref(), Some(code));
        assert_eq!(
            (known.effect, known.reaction),
            (outcome.effect, outcome.reaction),
            "{code}"
        );
        let away = [&known, outcome].map(|outcome| outcome.evidence.is_transport_failure());
        assert_eq!(away[0], away[1], "{code}");
    }

    #[test]
    fn every_listed_code_comes_to_what_an_answer_with_it_comes_to() {
        for entry in CODES {
            let statuses = entry.http.iter().chain(entry.http_also_seen).copied();
            for status in statuses.chain(entry.http.is_none().then_some(USUAL_STATUS)) {
                let body = format!(r#"{{"Code":"{}","Message":"m"}}"#, entry.code);
                same(entry.code, &classified(&answered(status, &body)));
            }
        }
    }

    #[test]
    fn every_code_of_ours_comes_to_what_such_an_end_comes_to() {
        let why = || "why".to_owned();
        let ends = [
            RawReply::Failed(TransportFailure::NotConnected(why())),
            RawReply::Failed(TransportFailure::TimedOut),
            RawReply::Failed(TransportFailure::Reset(why())),
            RawReply::Failed(TransportFailure::BodyTooLarge {
                status: 200,
                limit_bytes: 9,
            }),
            RawReply::Failed(TransportFailure::BodyBroken {
                status: 200,
                why: why(),
            }),
            answered(200, "<html></html>"),
            answered(302, ""),
            answered(200, r#"{"SslVpnClientCertId":"vsc-2","Name":"new"}"#),
            answered(200, r#"{"SslVpnClientCertId":"vsc-1","Name":"other"}"#),
        ];
        let with_outcome = OurCode::ALL
            .into_iter()
            .filter(|code| code.came_to().is_some());
        for (code, end) in with_outcome.clone().zip(&ends) {
            same(code.name(), &classified(end));
        }
        assert_eq!(with_outcome.count(), ends.len());
    }

    #[test]
    fn codes_are_found_however_they_are_cased() {
        for (typed, found) in [
            ("throttling.user", "Throttling.User"),
            ("Throttling.user", "Throttling.user"),
            ("invalidname", "InvalidName"),
            ("TIMEOUT", "Timeout"),
            ("Throttling.Odd", "Throttling.Odd"),
        ] {
            assert_eq!(KnownCode::find(typed).unwrap().name(), found, "{typed}");
        }
        for (typed, nearest) in [("Forbiden", "Forbidden"), ("Timout", "Timeout")] {
            assert_eq!(KnownCode::find(typed).unwrap_err()[0], nearest, "{typed}");
        }
    }
}
