//! One snapshot of every known code and status with its outcome, and the recorded exchanges.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::super::error_codes::CODES;
use super::*;

const CERT: &str = "vsc-bp1n8wcf134yl0osrcg98";

fn classify_for(cert_id: &str, new_name: &str, reply: &RawReply) -> Outcome {
    let cert_id = CertId::parse(cert_id).unwrap();
    let expected = Expected {
        cert_id: &cert_id,
        new_name,
    };
    classify(&expected, reply)
}

/// One line of the snapshot; `answer` is what distinguishes it.
fn line(answer: &str, outcome: &Outcome) -> String {
    let Evidence {
        code, live_name, ..
    } = &outcome.evidence;
    let code = code.as_deref().unwrap_or("-");
    let name = live_name.as_deref().unwrap_or("-");
    format!(
        "{answer:<58} {:<14} {:<22} {code:<24} {name}\n",
        format!("{:?}", outcome.effect),
        format!("{:?}", outcome.reaction),
    )
}

fn answered(status: u16, retry_after: Option<&str>, body: &str) -> RawReply {
    RawReply::Answered(Answer {
        status,
        retry_after: retry_after.map(str::to_owned),
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    })
}

fn outcome_of(status: u16, retry_after: Option<&str>, body: &str) -> Outcome {
    classify_for(CERT, "new", &answered(status, retry_after, body))
}

fn error_body(code: &str) -> String {
    format!(r#"{{"Code":"{code}","Message":"m","RequestId":"R"}}"#)
}

#[test]
fn every_known_code_and_its_outcome() {
    let mut table = String::new();
    for entry in CODES {
        let mut statuses: Vec<u16> = entry.http.into_iter().collect();
        statuses.extend(entry.http_also_seen);
        if statuses.is_empty() {
            statuses.push(400);
        }
        statuses.push(500);
        for status in statuses {
            let outcome = outcome_of(status, None, &error_body(entry.code));
            let label = format!("{status} {}", entry.code);
            writeln!(
                table,
                "{label:<58} {:<14} {:?}",
                format!("{:?}", outcome.effect),
                outcome.reaction
            )
            .unwrap();
        }
        let outcome = outcome_of(400, Some("1500"), &error_body(entry.code));
        assert_eq!(
            outcome.reaction,
            Reaction::Throttled(Some(Duration::from_millis(1500))),
            "{}",
            entry.code
        );
    }
    insta::assert_snapshot!(table);
}

const HTML: &str = "<html><body>gateway</body></html>";

/// What distinguishes an answer, its status, its hint and its body.
type Case = (&'static str, u16, Option<&'static str>, &'static str);

const ANSWERS: &[Case] = &[
    (
        "this certificate, new name",
        200,
        None,
        r#"{"SslVpnClientCertId":"vsc-bp1n8wcf134yl0osrcg98","Name":"new"}"#,
    ),
    (
        "201, the same",
        201,
        None,
        r#"{"SslVpnClientCertId":"vsc-bp1n8wcf134yl0osrcg98","Name":"new"}"#,
    ),
    ("no certificate, new name", 200, None, r#"{"Name":"new"}"#),
    (
        "this certificate, another name",
        200,
        None,
        r#"{"SslVpnClientCertId":"vsc-bp1n8wcf134yl0osrcg98","Name":"New"}"#,
    ),
    (
        "no certificate, another name",
        200,
        None,
        r#"{"Name":"new "}"#,
    ),
    (
        "another certificate, new name",
        200,
        None,
        r#"{"SslVpnClientCertId":"vsc-other","Name":"new"}"#,
    ),
    (
        "this certificate, no name",
        200,
        None,
        r#"{"SslVpnClientCertId":"vsc-bp1n8wcf134yl0osrcg98"}"#,
    ),
    ("empty", 200, None, ""),
    ("truncated", 200, None, r#"{"Name":"new"#),
    ("HTML", 200, None, HTML),
    ("an error code", 200, None, r#"{"Code":"InvalidName"}"#),
    ("a throttle code", 200, None, r#"{"Code":"Throttling"}"#),
    ("an unlisted code", 200, None, r#"{"Code":"Odd"}"#),
    ("a hint counts from 400 on", 200, Some("5"), HTML),
    ("redirect", 302, None, HTML),
    ("not modified", 304, Some("5"), ""),
    ("HTML", 400, None, HTML),
    ("body of a success", 400, None, r#"{"Name":"new"}"#),
    ("HTML", 403, None, HTML),
    ("HTML", 404, None, HTML),
    ("HTML", 408, None, HTML),
    ("HTML, hint", 408, Some("700"), HTML),
    ("HTML", 429, None, HTML),
    ("HTML, hint", 429, Some("700"), HTML),
    ("HTML, hint", 400, Some("700"), HTML),
    ("HTML", 500, None, HTML),
    ("HTML", 502, None, HTML),
    ("HTML", 503, None, HTML),
    ("HTML, hint", 503, Some("700"), HTML),
    ("HTML", 504, None, HTML),
    ("unlisted", 400, None, r#"{"Code":"Odd"}"#),
    ("unlisted", 404, None, r#"{"Code":"Odd.NotFound"}"#),
    ("unlisted", 400, None, r#"{"Code":"InvalidOdd"}"#),
    ("unlisted", 400, None, r#"{"Code":"MissingName"}"#),
    (
        "unlisted",
        400,
        None,
        r#"{"Code":"InvalidAccessKeyId.Odd"}"#,
    ),
    ("unlisted", 400, None, r#"{"Code":"throttling.odd"}"#),
    ("unlisted", 408, None, r#"{"Code":"Odd"}"#),
    ("unlisted", 429, None, r#"{"Code":"Odd"}"#),
    ("unlisted", 500, None, r#"{"Code":"InvalidOdd"}"#),
    (
        "unlisted throttle",
        503,
        None,
        r#"{"Code":"Throttling.Odd"}"#,
    ),
    (
        "expired token, said otherwise",
        400,
        None,
        r#"{"Code":"InvalidParameter","Message":"SecurityToken.Expired"}"#,
    ),
    (
        "hint, refused",
        400,
        Some("700"),
        r#"{"Code":"InvalidName"}"#,
    ),
    (
        "hint, running",
        403,
        Some("700"),
        r#"{"Code":"LastTokenProcessing"}"#,
    ),
    (
        "hint, stored failure",
        400,
        Some("700"),
        r#"{"Code":"IdempotentFailed"}"#,
    ),
    (
        "hint, throttle",
        503,
        Some("700"),
        r#"{"Code":"Throttling"}"#,
    ),
    (
        "hint, transient",
        503,
        Some("700"),
        r#"{"Code":"ServiceUnavailable"}"#,
    ),
    (
        "hint zero",
        503,
        Some("0"),
        r#"{"Code":"ServiceUnavailable"}"#,
    ),
    ("hint negative", 400, Some("-1"), r#"{"Code":"Throttling"}"#),
    (
        "hint no number",
        400,
        Some("1.5s"),
        r#"{"Code":"Throttling"}"#,
    ),
];

#[test]
fn every_other_answer_and_its_outcome() {
    let mut table = String::new();
    let mut add = |answer: &str, outcome: &Outcome| table.push_str(&line(answer, outcome));
    for &(label, status, retry_after, body) in ANSWERS {
        let reply = answered(status, retry_after, body);
        add(
            &format!("{status} {label}"),
            &classify_for(CERT, "new", &reply),
        );
    }
    let why = || "why".to_owned();
    for failure in [
        TransportFailure::NotConnected(why()),
        TransportFailure::TimedOut,
        TransportFailure::Reset(why()),
        TransportFailure::BodyTooLarge {
            status: 200,
            limit_bytes: 9,
        },
        TransportFailure::BodyBroken {
            status: 200,
            why: why(),
        },
    ] {
        let label = format!("{failure:?}");
        add(
            &label,
            &classify_for(CERT, "new", &RawReply::Failed(failure)),
        );
    }
    insta::assert_snapshot!(table);
}

#[test]
fn html_of_a_proxy_and_request_ids_of_headers() {
    let reply = RawReply::Answered(Answer {
        status: 502,
        content_type: Some("text/html".to_owned()),
        request_id: Some("H-1".to_owned()),
        body: b"<html><body>SecurityToken=x</body></html>".to_vec(),
        ..Answer::default()
    });
    let evidence = classify_for(CERT, "new", &reply).evidence;
    assert_eq!(evidence.request_id.as_deref(), Some("H-1"));
    assert_eq!(
        evidence.message.as_deref(),
        Some("HTTP 502: the answer's body is HTML, not the service's")
    );
}

fn recorded(response: &Value) -> RawReply {
    let header = |name: &str| response["headers"][name].as_str().map(str::to_owned);
    RawReply::Answered(Answer {
        status: response["status"].as_u64().unwrap().try_into().unwrap(),
        retry_after: header("x-acs-retry-after"),
        content_type: header("content-type"),
        body: response["body"].as_str().unwrap().as_bytes().to_vec(),
        ..Answer::default()
    })
}

/// Compares an outcome with what the exchange expects, in the words of the exchanges.
fn assert_expected(what: &str, expect: &Value, response: &Value, outcome: &Outcome) {
    let evidence = &outcome.evidence;
    let reaction = outcome.reaction;
    let kind = expect["outcome"].as_str().unwrap();
    let agrees = match kind {
        "done" => reaction == Reaction::Settled,
        "retry_then_done" if response["status"] == 200 => reaction == Reaction::Settled,
        "retry_then_done" => {
            let wait = Duration::from_millis(expect["wait_ms"].as_u64().unwrap());
            reaction == Reaction::Throttled(Some(wait))
        }
        "retry" => matches!(
            reaction,
            Reaction::Retry | Reaction::TokenInProgress | Reaction::Throttled(_)
        ),
        "job_stopped" => matches!(
            reaction,
            Reaction::Refused(Refusal::Lane | Refusal::Profile)
        ),
        // A token that is known with other parameters is read back first: design, section 5.
        "row_failed" if expect["needs_new_client_token"] == true => reaction == Reaction::SetAside,
        "row_failed" => matches!(
            reaction,
            Reaction::Refused(Refusal::Row | Refusal::Permission | Refusal::Missing)
        ),
        other => panic!("{what}: unknown outcome {other}"),
    };
    assert!(agrees, "{what}: {kind} against {outcome:?}");
    if reaction == Reaction::Settled {
        assert_eq!(outcome.effect, Effect::Confirmed, "{what}");
    } else if let Some(code) = expect["code"].as_str() {
        assert_eq!(evidence.code.as_deref(), Some(code), "{what}");
    }
    if let Some(http) = expect["http"].as_u64() {
        assert_eq!(evidence.http_status.map(u64::from), Some(http), "{what}");
    }
    for (field, found) in [
        ("request_id", &evidence.request_id),
        ("name", &evidence.live_name),
    ] {
        if let Some(expected) = expect[field].as_str() {
            assert_eq!(found.as_deref(), Some(expected), "{what} {field}");
        }
    }
}

#[test]
fn every_recorded_exchange_is_classified_as_it_expects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/api/exchanges");
    let mut renames = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let exchange: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let query = &exchange["request"]["query"];
        if query["Action"] != "ModifySslVpnClientCert" {
            continue; // the list has its test in `cert_page`, credentials come later
        }
        renames += 1;
        let cert_id = query["SslVpnClientCertId"].as_str().unwrap();
        let new_name = query["Name"].as_str().unwrap();
        let retried = serde_json::json!({"outcome": "retry"});
        let direct = exchange["responses"].as_array().unwrap();
        let variants = exchange["variants"].as_array().into_iter().flatten();
        let all = direct
            .iter()
            .map(|response| (&exchange["expect"], response))
            .chain(variants.map(|variant| {
                // Variants without a word of their own are the throttled ones: all are sent again.
                let expect = variant.get("expect").unwrap_or(&retried);
                (expect, &variant["response"])
            }));
        for (expect, response) in all {
            let outcome = classify_for(cert_id, new_name, &recorded(response));
            let what = format!("{} {response}", path.display());
            assert_expected(&what, expect, response, &outcome);
        }
    }
    assert_eq!(renames, 9);
}
