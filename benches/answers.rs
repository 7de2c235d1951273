//! A server that gives every rename the answer it hopes for, as fast as it can: what the engine is measured against.
//!
//! It prints its port, answers POST with the name and certificate of the form body, and ends with its standard input.

use std::convert::Infallible;
use std::io::{Read as _, Write as _};
use std::net::Ipv4Addr;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

fn main() {
    std::thread::spawn(|| {
        // Whoever started it closes the pipe, or is gone.
        std::io::stdin().read_to_end(&mut Vec::new()).ok();
        // Connections are served for ever, and nothing is left to be saved.
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(serve());
}

async fn serve() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let port = listener.local_addr().expect("it is bound").port();
    writeln!(std::io::stdout(), "{port}").expect("somebody reads the port");
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        stream.set_nodelay(true).ok();
        tokio::spawn(
            http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)),
        );
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let form = request
        .into_body()
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let form = std::str::from_utf8(&form).unwrap_or_default();
    let parameter = |name: &str| {
        form.split('&')
            .chain(query.split('&'))
            .find_map(|pair| pair.strip_prefix(name))
            .unwrap_or_default()
    };
    let body = format!(
        "{{\"RequestId\":\"606998F0-B94D-48FE-8316-ACA81BB230DA\",\"Name\":\"{}\",\"SslVpnClientCertId\":\"{}\"}}",
        parameter("Name="),
        parameter("SslVpnClientCertId="),
    );
    let mut response = Response::new(Full::new(body.into()));
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=utf-8"),
    );
    Ok(response)
}
