//! The client against servers that answer by hand, on loopback.

#![expect(clippy::unwrap_used, reason = "tests")]

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::*;
use reqwest::Url;

/// A form with this body.
fn form(url: &Url, body: &str) -> Request {
    Request {
        action: "ModifySslVpnClientCert",
        url: url.clone(),
        headers: vec![(
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        )],
        body: body.to_owned(),
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

fn client(connect_timeout: Duration, timeout: Duration) -> Client {
    Client::new(&ClientSettings {
        connect_timeout,
        timeout,
        user_agent: "cert-rename/test".to_owned(),
        loopback: true,
    })
    .unwrap()
}

/// Long enough that only a broken test reaches it.
const LONG: Duration = Duration::from_secs(20);

fn patient() -> Client {
    client(LONG, LONG)
}

async fn listen() -> (TcpListener, Url) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    (listener, url.parse().unwrap())
}

/// Reads one request, head and body.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        let read = stream.read_buf(&mut request).await.unwrap();
        assert!(read > 0, "the request broke off: {text}");
    }
}

/// Answers the first connection with `answer`, closes it, and returns the request.
async fn answer_once(answer: String) -> (Url, JoinHandle<String>) {
    let (listener, url) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = read_request(&mut stream).await;
        // The client may hang up on an answer that is too large.
        drop(stream.write_all(answer.as_bytes()).await);
        request
    });
    (url, server)
}

async fn failure_for(answer: String) -> TransportFailure {
    let (url, server) = answer_once(answer).await;
    let sent = patient().send(form(&url, "a=b")).await;
    server.await.unwrap();
    match sent.reply {
        RawReply::Failed(failure) => failure,
        RawReply::Answered(answer) => panic!("an answer: {answer:?}"),
    }
}

#[tokio::test]
async fn an_answer_comes_with_its_headers_and_the_request_is_a_form() {
    let (url, server) = answer_once(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/xml;charset=utf-8\r\nx-acs-retry-after: 1500\r\n\
         X-Acs-Request-Id: R-1\r\nDate: Fri, 02 Jan 2026 03:04:05 GMT\r\nConnection: close\r\n\r\n<Error/>"
            .to_owned(),
    )
    .await;
    let sent = patient()
        .send(form(&url, "Name=a%20b&Signature=x%3D"))
        .await;
    assert_eq!(
        sent.reply,
        RawReply::Answered(Answer {
            status: 400,
            retry_after: Some("1500".to_owned()),
            content_type: Some("text/xml;charset=utf-8".to_owned()),
            request_id: Some("R-1".to_owned()),
            date: Some("Fri, 02 Jan 2026 03:04:05 GMT".to_owned()),
            body: b"<Error/>".to_vec(),
        })
    );
    let request = server.await.unwrap();
    for part in [
        "POST / HTTP/1.1\r\n",
        "content-type: application/x-www-form-urlencoded\r\n",
        "user-agent: cert-rename/test\r\n",
        "\r\n\r\nName=a%20b&Signature=x%3D",
    ] {
        assert!(request.contains(part), "{part} in {request}");
    }
}

#[tokio::test]
async fn a_refused_connection_sends_nothing() {
    let (listener, mut url) = listen().await;
    drop(listener);
    url.set_query(Some("Signature=SECRET"));
    let sent = patient().send(form(&url, "a=b")).await;
    let RawReply::Failed(TransportFailure::NotConnected(why)) = sent.reply else {
        panic!("{:?}", sent.reply);
    };
    assert!(why.to_lowercase().contains("refused"), "{why}");
    assert!(!why.contains("SECRET"), "{why}");
}

#[tokio::test]
async fn a_tls_handshake_that_fails_or_hangs_sends_nothing() {
    let (listener, url) = listen().await;
    let url: Url = url.as_str().replace("http:", "https:").parse().unwrap();
    let server = tokio::spawn(async move {
        let (mut garbage, _) = listener.accept().await.unwrap();
        garbage
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
        let (silent, _) = listener.accept().await.unwrap();
        (garbage, silent, listener)
    });
    for what in ["garbage", "silence"] {
        let client = client(Duration::from_millis(300), LONG);
        let reply = client.send(form(&url, "a=b")).await.reply;
        assert!(
            matches!(reply, RawReply::Failed(TransportFailure::NotConnected(_))),
            "{what}: {reply:?}"
        );
    }
    drop(server.await.unwrap());
}

#[tokio::test]
async fn a_connection_closed_before_the_answer_leaves_doubt() {
    let failure = failure_for(String::new()).await;
    assert!(matches!(failure, TransportFailure::Reset(_)), "{failure:?}");
}

#[tokio::test]
async fn silence_is_a_timeout_before_and_inside_the_body() {
    for head in ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"] {
        let (listener, url) = listen().await;
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_request(&mut stream).await;
            stream.write_all(head.as_bytes()).await.unwrap();
            stream
        });
        let sent = client(LONG, Duration::from_millis(400))
            .send(form(&url, "a=b"))
            .await;
        assert_eq!(
            sent.reply,
            RawReply::Failed(TransportFailure::TimedOut),
            "{head}"
        );
        assert!(sent.elapsed >= Duration::from_millis(400));
        drop(server.await.unwrap());
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_told_from_a_whole_one() {
    let failure = failure_for("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_owned()).await;
    assert!(
        matches!(failure, TransportFailure::BodyBroken { status: 200, .. }),
        "{failure:?}"
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read_on() {
    let huge = "x".repeat(MAX_BODY_BYTES + 1);
    let failure = failure_for(format!(
        "HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n{huge}"
    ))
    .await;
    assert_eq!(
        failure,
        TransportFailure::BodyTooLarge {
            status: 503,
            limit_bytes: MAX_BODY_BYTES
        }
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (target, target_url) = listen().await;
    let (url, server) = answer_once(format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {target_url}\r\nContent-Length: 0\r\n\r\n"
    ))
    .await;
    let sent = patient().send(form(&url, "a=b")).await;
    server.await.unwrap();
    assert!(
        matches!(&sent.reply, RawReply::Answered(answer) if answer.status == 307),
        "{:?}",
        sent.reply
    );
    let arrived = tokio::time::timeout(Duration::from_millis(50), target.accept()).await;
    assert!(arrived.is_err(), "the redirect was followed");
}

/// The second request travels on the first one's connection, arrives, and is not answered: it must not be sent again.
#[tokio::test]
async fn a_request_that_arrived_on_a_reused_connection_is_sent_once() {
    let (listener, url) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let first = read_request(&mut stream).await;
        stream.write_all(OK.as_bytes()).await.unwrap();
        let second = read_request(&mut stream).await;
        drop(stream);
        (listener, first, second)
    });
    let client = patient();
    let first = client.send(form(&url, "n=1")).await.reply;
    assert!(matches!(first, RawReply::Answered(_)), "{first:?}");
    let second = client.send(form(&url, "n=2")).await.reply;
    assert!(
        matches!(second, RawReply::Failed(TransportFailure::Reset(_))),
        "{second:?}"
    );
    let (listener, first, second) = server.await.unwrap();
    assert!(first.ends_with("n=1") && second.ends_with("n=2"));
    let again = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
    assert!(again.is_err(), "it was sent again");
}

/// The server closes the idle connection; whichever side notices first, each request arrives at most once.
#[tokio::test]
async fn a_closed_idle_connection_never_doubles_a_request() {
    let (listener, url) = listen().await;
    let (arrived, mut arrivals) = tokio::sync::mpsc::channel(8);
    let server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            arrived.send(read_request(&mut stream).await).await.unwrap();
            stream.write_all(OK.as_bytes()).await.unwrap();
        }
    });
    let client = patient();
    for n in 1..=5 {
        let body = format!("n={n}");
        match client.send(form(&url, &body)).await.reply {
            RawReply::Answered(_) => {
                assert!(arrivals.recv().await.unwrap().ends_with(&body));
            }
            RawReply::Failed(failure) => {
                assert!(matches!(failure, TransportFailure::Reset(_)), "{failure:?}");
            }
        }
        assert!(arrivals.try_recv().is_err(), "{body} arrived twice");
    }
    server.abort();
}
