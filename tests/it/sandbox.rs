//! The emulator over real sockets: what its pure core can't show.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use cert_rename::sandbox::{
    CertSource, Effect, Format, Logging, Sandbox, SandboxConfig, SandboxCredential, SandboxError,
};
use jiff::SignedDuration;
use reqwest::StatusCode;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::signed::{http_client, signed_query};

/// The first generated certificate, which is in `cn-hangzhou`.
const CERT: &str = "vsc-sandbox0000001";

/// Starts an emulator with nine certificates and these faults.
async fn start(faults: &str) -> Sandbox {
    start_with(|config| config.faults = faults.parse().unwrap()).await
}

/// Starts an emulator with nine certificates, configured further.
async fn start_with(configure: impl FnOnce(&mut SandboxConfig)) -> Sandbox {
    let mut config = SandboxConfig {
        certs: CertSource::generated(9),
        ..SandboxConfig::default()
    };
    configure(&mut config);
    Sandbox::start(config).await.unwrap()
}

/// Returns the signed query of a rename of [`CERT`].
fn rename(sandbox: &Sandbox, name: &str) -> String {
    let token = uuid::Uuid::new_v4().to_string();
    let parameters = [
        ("Action", "ModifySslVpnClientCert"),
        ("Format", "JSON"),
        ("RegionId", "cn-hangzhou"),
        ("SslVpnClientCertId", CERT),
        ("Name", name),
        ("ClientToken", &token),
    ];
    signed_query(&sandbox.credentials()[0], "POST", &parameters)
}

/// Posts a rename.
async fn post(sandbox: &Sandbox, name: &str) -> reqwest::Result<reqwest::Response> {
    let url = format!("{}/?{}", sandbox.url(), rename(sandbox, name));
    http_client()
        .post(url)
        .timeout(Duration::from_secs(5))
        .send()
        .await
}

/// Returns the present name of [`CERT`].
fn name_of(sandbox: &Sandbox) -> String {
    sandbox
        .name_of(
            &SandboxCredential::default().account_id,
            "cn-hangzhou",
            CERT,
        )
        .unwrap()
}

/// Writes a rename to a raw connection and returns what comes back until the end.
async fn raw(stream: &mut TcpStream, query: &str) -> std::io::Result<Vec<u8>> {
    let request =
        format!("POST /?{query} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.map(|_| answer)
}

#[tokio::test]
async fn parameters_come_in_query_or_form_by_get_or_post() {
    let sandbox = start("").await;
    let client = http_client();
    let url = sandbox.url();
    let form = |request: reqwest::RequestBuilder, body: String| {
        request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
    };
    let answer = post(&sandbox, "a b+c").await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        answer.headers()["content-type"],
        "application/json;charset=utf-8"
    );
    let request_id = answer.headers()["x-acs-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(answer.headers().contains_key("date"));
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(
        (&body["Name"], &body["RequestId"]),
        (&"a b+c".into(), &request_id.as_str().into())
    );

    let whole = form(client.post(&url), rename(&sandbox, "杭州 & <总部>"))
        .await
        .unwrap();
    assert_eq!(
        (whole.status(), name_of(&sandbox).as_str()),
        (StatusCode::OK, "杭州 & <总部>")
    );

    let query = rename(&sandbox, "split up").replace("%20", "+");
    let (in_query, in_form): (Vec<&str>, Vec<&str>) = query
        .split('&')
        .partition(|pair| pair.contains("Signature"));
    let split = form(
        client.post(format!("{url}/?{}", in_query.join("&"))),
        in_form.join("&"),
    )
    .await
    .unwrap();
    assert_eq!(
        (split.status(), name_of(&sandbox).as_str()),
        (StatusCode::OK, "split up")
    );

    let list = [
        ("Action", "DescribeSslVpnClientCerts"),
        ("Format", "XML"),
        ("RegionId", "cn-hangzhou"),
    ];
    let query = signed_query(&sandbox.credentials()[0], "GET", &list);
    let listed = client.get(format!("{url}/?{query}")).send().await.unwrap();
    assert_eq!(listed.headers()["content-type"], "text/xml;charset=utf-8");
    assert!(
        listed
            .text()
            .await
            .unwrap()
            .contains("<TotalCount>3</TotalCount>")
    );

    let wrong_method = client
        .get(format!("{url}/?{}", rename(&sandbox, "x")))
        .send()
        .await
        .unwrap();
    assert!(
        wrong_method
            .text()
            .await
            .unwrap()
            .contains("server string to sign is:GET&")
    );

    let log = sandbox.log();
    let seen: Vec<_> = log
        .iter()
        .map(|call| (call.method.as_str(), call.status, call.format, call.effect))
        .collect();
    let changed = ("POST", Some(200), Format::Json, Effect::Changed);
    let expected = [
        changed,
        changed,
        changed,
        ("GET", Some(200), Format::Xml, Effect::None),
        ("GET", Some(400), Format::Json, Effect::None),
    ];
    assert_eq!(seen, expected);
    assert!(log.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(log[0].request_id, request_id);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_reset_a_close_and_a_hang_give_no_answer() {
    for (faults, name, kind) in [
        ("reset@1", "cert-1", Some(ErrorKind::ConnectionReset)),
        ("reset-after@1", "new", Some(ErrorKind::ConnectionReset)),
        ("close@1", "cert-1", None),
        ("close-after@1", "new", None),
    ] {
        let sandbox = start(faults).await;
        let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
        let answer = timeout(
            Duration::from_secs(5),
            raw(&mut stream, &rename(&sandbox, "new")),
        )
        .await
        .unwrap();
        match (answer, kind) {
            (Ok(bytes), None) => assert!(bytes.is_empty(), "{faults}"),
            (Err(error), Some(kind)) => assert_eq!(error.kind(), kind, "{faults}"),
            (answer, _) => panic!("{faults}: {answer:?}"),
        }
        assert_eq!(name_of(&sandbox), name, "{faults}");
        assert_eq!(sandbox.log()[0].status, None, "{faults}");
    }
    let sandbox = start("hang-after@1").await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let answer = timeout(
        Duration::from_millis(200),
        raw(&mut stream, &rename(&sandbox, "new")),
    )
    .await;
    assert!(answer.is_err(), "still open, and nothing said: {answer:?}");
    assert_eq!(name_of(&sandbox), "new");
    assert_eq!(
        post(&sandbox, "newer").await.unwrap().status(),
        StatusCode::OK,
        "others are served meanwhile"
    );
    timeout(Duration::from_secs(5), sandbox.stop())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_truncated_body_breaks_off_after_its_first_half() {
    let sandbox = start("truncated@1").await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let answer = raw(&mut stream, &rename(&sandbox, "new")).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let length: usize = head
        .split("content-length: ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        head.starts_with("HTTP/1.1 200") && body.starts_with("{\"RequestId\""),
        "{answer}"
    );
    assert_eq!(body.len(), length / 2);
    assert_eq!(name_of(&sandbox), "new");
    sandbox.set_faults("truncated@1".parse().unwrap());
    let broken = post(&sandbox, "newer").await.unwrap().text().await;
    assert!(broken.is_err(), "a client can tell: {broken:?}");
}

#[tokio::test]
async fn slow_garbage_and_empty_bodies_arrive_as_such() {
    let sandbox =
        start("slow=160ms@1, garbage@2, garbage=200@3, empty@4, content-type@5, other-format@6")
            .await;
    let began = Instant::now();
    let slow = post(&sandbox, "1").await.unwrap().text().await.unwrap();
    assert!(
        slow.ends_with('}') && began.elapsed() >= Duration::from_millis(150),
        "{slow}"
    );
    for (name, status, content_type, starts) in [
        ("2", 502, "text/html", "<html>"),
        ("3", 200, "text/html", "<html>"),
        ("4", 200, "application/json;charset=utf-8", ""),
        ("5", 200, "text/html", "{"),
        ("6", 200, "text/xml;charset=utf-8", "<?xml"),
    ] {
        let answer = post(&sandbox, name).await.unwrap();
        assert_eq!(
            (
                answer.status().as_u16(),
                answer.headers()["content-type"].to_str().unwrap()
            ),
            (status, content_type)
        );
        let body = answer.text().await.unwrap();
        assert!(
            body.starts_with(starts) && body.is_empty() == starts.is_empty(),
            "{name}: {body}"
        );
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_busy_one_is_not() {
    let sandbox = start_with(|config| {
        config.idle_timeout = Duration::from_millis(200);
        config.latency = "400ms".parse().unwrap();
    })
    .await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let began = Instant::now();
    let answer = timeout(
        Duration::from_secs(5),
        raw(&mut stream, &rename(&sandbox, "new")),
    )
    .await
    .unwrap()
    .unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "an answer that takes longer is no idleness"
    );
    assert!(
        answer.ends_with(b"}"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    assert!(began.elapsed() >= Duration::from_millis(600));
}

#[tokio::test]
async fn the_quota_is_hinted_in_milliseconds() {
    let sandbox = start_with(|config| config.quota = Some("1/60s".parse().unwrap())).await;
    assert_eq!(post(&sandbox, "a").await.unwrap().status(), StatusCode::OK);
    let refused = post(&sandbox, "b").await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let hint: u64 = refused.headers()["x-acs-retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((50_000..=60_000).contains(&hint), "{hint}");
    assert_eq!(sandbox.log()[1].code.as_deref(), Some("Throttling.User"));
}

#[tokio::test]
async fn the_emulators_clock_can_be_off_and_its_date_says_so() {
    let sandbox = start_with(|config| config.clock_offset = SignedDuration::from_mins(-20)).await;
    let refused = post(&sandbox, "a").await.unwrap();
    let date = refused.headers()["date"].to_str().unwrap().to_owned();
    assert!(
        refused
            .text()
            .await
            .unwrap()
            .contains("InvalidTimeStamp.Expired")
    );
    let server = jiff::fmt::rfc2822::parse(&date).unwrap().timestamp();
    let behind = jiff::Timestamp::now().duration_since(server);
    assert!((1195..=1215).contains(&behind.as_secs()), "{behind:?}");
}

#[tokio::test]
async fn only_loopback_is_listened_on_and_a_stopped_emulator_is_gone() {
    for listen in ["0.0.0.0:0", "[::]:0", "192.168.0.1:80"] {
        let config = SandboxConfig {
            listen: listen.parse().unwrap(),
            ..SandboxConfig::default()
        };
        let error = Sandbox::start(config).await.unwrap_err();
        assert!(matches!(error, SandboxError::NotLoopback { .. }), "{error}");
    }
    let sandbox = start("").await;
    let address = sandbox.address();
    assert!(TcpStream::connect(address).await.is_ok());
    sandbox.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn without_a_log_the_counts_are_still_kept() {
    let sandbox = start_with(|config| config.logging = Logging::Off).await;
    for name in ["a", "b", "b"] {
        assert_eq!(post(&sandbox, name).await.unwrap().status(), StatusCode::OK);
    }
    let account = SandboxCredential::default().account_id;
    assert!(sandbox.log().is_empty());
    assert_eq!((sandbox.arrivals(), sandbox.changes()), (3, 2));
    assert_eq!(sandbox.changes_of(&account, "cn-hangzhou", CERT), 2);
}
