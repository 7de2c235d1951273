//! What the operations answer, word for word.

use serde_json::Value;

use super::draft::{CERT, Draft, cert, code, config, name_of, send, state};
use crate::sandbox::response::Reply;
use crate::sandbox::state::State;
use crate::sandbox::{CertSource, Effect, SandboxConfig};

#[test]
fn a_token_gets_its_answer_again_and_does_nothing_twice() {
    let mut state = state("");
    let rename = |nonce: &str, token: &str, name: &str| {
        Draft::rename(nonce)
            .with("ClientToken", token)
            .with("Name", name)
    };
    assert_eq!(
        code(&send(&mut state, rename("0", "t1", ""))),
        "InvalidName",
        "and is not remembered"
    );
    let first = send(&mut state, rename("1", "t1", "b"));
    assert_eq!(send(&mut state, rename("2", "t2", "a")).status, 200);
    let replay = send(&mut state, rename("3", "t1", "b"));
    assert_eq!(replay, first, "the same answer, its request id included");
    assert_eq!(name_of(&state, CERT), "a", "and nothing done");
    assert_eq!(
        code(&send(&mut state, rename("4", "t1", "c"))),
        "IdempotentParameterMismatch"
    );
    assert_eq!(send(&mut state, rename("5", "t3", "a")).status, 200);
    let effects: Vec<_> = state.log.iter().map(|arrival| arrival.effect).collect();
    let expected = [
        Effect::None,
        Effect::Changed,
        Effect::Changed,
        Effect::Replayed,
        Effect::None,
        Effect::NoChange,
    ];
    assert_eq!(effects, expected);
    assert_eq!(state.certs.changes(), 2);
}

#[test]
fn answers_are_the_exchanges_word_for_word() {
    let cases = [
        (
            include_str!("../../../tests/fixtures/api/exchanges/01-modify-success.json"),
            "",
        ),
        (
            include_str!(
                "../../../tests/fixtures/api/exchanges/02-modify-success-chinese-name.json"
            ),
            "",
        ),
        (
            include_str!("../../../tests/fixtures/api/exchanges/03-error-invalid-name.json"),
            "",
        ),
        (
            include_str!("../../../tests/fixtures/api/exchanges/04-error-forbidden.json"),
            "forbidden@1",
        ),
        (
            include_str!("../../../tests/fixtures/api/exchanges/05-error-forbbiden-subuser.json"),
            "subuser@1",
        ),
        (
            include_str!("../../../tests/fixtures/api/exchanges/06-error-cert-not-found.json"),
            "not-found@1",
        ),
        (
            include_str!("../../../tests/fixtures/api/exchanges/07-error-region-not-found.json"),
            "error=InvalidRegionId.NotFound@1",
        ),
        (
            include_str!("../../../tests/fixtures/api/exchanges/08-throttled-then-done.json"),
            "throttle=1500@1",
        ),
        (
            include_str!("../../../tests/fixtures/api/exchanges/09-idempotence.json"),
            "token-mismatch@1",
        ),
    ];
    for (text, faults) in cases {
        let exchange: Value = serde_json::from_str(text).unwrap();
        let name = &exchange["name"];
        let mut compared = 0;
        for response in exchange["responses"].as_array().unwrap() {
            if compared > 0 && response["status"] == 200 && !faults.is_empty() {
                continue; // what follows once the fault is over is the first exchange
            }
            let mut draft = Draft::rename("n");
            for (key, value) in exchange["request"]["query"].as_object().unwrap() {
                if !["Signature", "AccessKeyId"].contains(&key.as_str()) {
                    draft = draft.with(key, value.as_str().unwrap());
                }
            }
            let format = response["format"].as_str().unwrap();
            let reply = send(
                &mut state(faults),
                draft.with("Format", &format.to_uppercase()),
            );
            let body = response["body"].as_str().unwrap();
            let id_starts = body.find("RequestId").unwrap() + "RequestId".len();
            let id_starts = id_starts
                + body[id_starts..]
                    .find(|c: char| c.is_ascii_alphanumeric())
                    .unwrap();
            let body = body.replace(&body[id_starts..id_starts + 36], &reply.request_id);
            assert_eq!(reply.body, body, "{name}");
            assert_eq!(u64::from(reply.status), response["status"], "{name}");
            assert_eq!(
                reply.content_type, response["headers"]["content-type"],
                "{name}"
            );
            let hint = reply.retry_after.map(|wait| wait.as_millis().to_string());
            assert_eq!(
                hint.as_deref(),
                response["headers"]["x-acs-retry-after"].as_str(),
                "{name}"
            );
            compared += 1;
        }
        assert!(compared >= 2, "{name}");
    }
}

#[test]
fn lists_come_in_pages_and_look_like_the_services() {
    let mut state = State::new(
        SandboxConfig {
            certs: CertSource::generated(33),
            ..config("")
        },
        1,
    );
    state.certs.add(cert(CERT, "a<b&\"c\"😀"));
    let ids = |reply: &Reply| {
        let body: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(body["TotalCount"], 12);
        body["SslVpnClientCertKeys"]["SslVpnClientCertKey"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(ids(&send(&mut state, Draft::list("1"))), 10);
    assert_eq!(
        ids(&send(&mut state, Draft::list("2").with("PageNumber", "2"))),
        2
    );
    assert_eq!(
        ids(&send(&mut state, Draft::list("3").with("PageNumber", "3"))),
        0
    );
    assert_eq!(
        ids(&send(&mut state, Draft::list("4").with("PageSize", "50"))),
        12
    );
    for (nonce, size) in [("5", "51"), ("6", "0"), ("7", "x")] {
        assert_eq!(
            code(&send(&mut state, Draft::list(nonce).with("PageSize", size))),
            "InvalidParameter"
        );
    }
    let one = || Draft::list("8").with("SslVpnClientCertId", CERT);
    let json = send(&mut state, one());
    let expected = format!(
        "{{\"PageSize\":10,\"RequestId\":\"{}\",\"PageNumber\":1,\"TotalCount\":1,\"SslVpnClientCertKeys\":\
         {{\"SslVpnClientCertKey\":[{{\"Status\":\"normal\",\"EndTime\":1861920000000,\"CreateTime\":1767225600000,\
         \"SslVpnClientCertId\":\"{CERT}\",\"SslVpnServerId\":\"vss-sandbox-cn-hangzhou\",\
         \"Name\":\"a<b&\\\"c\\\"😀\",\"RegionId\":\"cn-hangzhou\",\"ResourceGroupId\":\"rg-acfmsandbox0001\"}}]}}}}",
        json.request_id
    );
    assert_eq!(json.body, expected);
    let xml = send(
        &mut state,
        one().with("SignatureNonce", "9").with("Format", "XML"),
    );
    let expected = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><DescribeSslVpnClientCertsResponse><PageSize>10</PageSize>\
         <RequestId>{}</RequestId><PageNumber>1</PageNumber><TotalCount>1</TotalCount><SslVpnClientCertKeys>\
         <SslVpnClientCertKey><Status>normal</Status><EndTime>1861920000000</EndTime>\
         <CreateTime>1767225600000</CreateTime><SslVpnClientCertId>{CERT}</SslVpnClientCertId>\
         <SslVpnServerId>vss-sandbox-cn-hangzhou</SslVpnServerId><Name>a&lt;b&amp;\"c\"😀</Name>\
         <RegionId>cn-hangzhou</RegionId><ResourceGroupId>rg-acfmsandbox0001</ResourceGroupId>\
         </SslVpnClientCertKey></SslVpnClientCertKeys></DescribeSslVpnClientCertsResponse>",
        xml.request_id
    );
    assert_eq!(xml.body, expected);
}
