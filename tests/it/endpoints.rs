//! Which host is called for which region: what a proxy is asked to connect to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;

use crate::support::Stage;

/// Long enough that only a broken test reaches it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A proxy that refuses every connection and tells which were asked for.
fn proxy() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (asked, asked_for) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            stream
                .write_all(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
                .ok();
            let host = line.split(' ').nth(1).unwrap().to_owned();
            if asked.send(host).is_err() {
                return;
            }
        }
    });
    (url, asked_for)
}

#[test]
fn each_region_is_called_at_its_own_host_of_the_kind_asked_for() {
    let stage = Stage::new(3);
    stage.write(
        "names.csv",
        "cert_id,region,new_name\nvsc-a,cn-beijing,a1\nvsc-b,cn-shanghai,b1\n",
    );
    let (key, secret) = stage.key();
    let profile = json!({"name": "inside", "mode": "AK", "access_key_id": key, "access_key_secret": secret,
                         "region_id": "cn-beijing", "endpoint_type": "VPC"});
    std::fs::create_dir(stage.path(".aliyun")).unwrap();
    let profiles = json!({"current": "inside", "profiles": [profile]});
    stage.write(".aliyun/config.json", profiles.to_string());
    let public = [
        "vpc.cn-beijing.aliyuncs.com:443",
        "vpc.cn-shanghai.aliyuncs.com:443",
    ];
    let vpc = [
        "vpc-vpc.cn-beijing.aliyuncs.com:443",
        "vpc-vpc.cn-shanghai.aliyuncs.com:443",
    ];
    for (options, variable, hosts) in [
        (&[][..], None, public),
        (&["--endpoint-type", "vpc"], None, vpc),
        (&[], Some("vpc"), vpc),
        (&["--endpoint-type", "public"], Some("vpc"), public),
        (&["--profile", "inside"], None, vpc),
        (&["--profile", "inside"], Some("public"), public),
        (
            &["--profile", "inside", "--endpoint-type", "public"],
            None,
            public,
        ),
    ] {
        let (proxy, asked_for) = proxy();
        let mut run = stage.command(["run", "names.csv", "--yes", "--new-job", "--no-preflight"]);
        run.args(options)
            .env("HTTPS_PROXY", proxy)
            .env("HOME", stage.path(""))
            // Whose the credentials are is asked of the emulator, past the proxy.
            .env("ALIBABA_CLOUD_STS_ENDPOINT", stage.sandbox().url());
        // These calls are made with TLS.
        run.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
        if let Some(kind) = variable {
            run.env("ALIBABA_CLOUD_ENDPOINT_TYPE", kind);
        }
        run.stdout(Stdio::null()).stderr(Stdio::null());
        let mut running = run.spawn().unwrap();
        let mut seen = vec![
            asked_for.recv_timeout(PATIENCE).unwrap(),
            asked_for.recv_timeout(PATIENCE).unwrap(),
        ];
        while seen.iter().all(|host| *host == seen[0]) {
            seen.push(asked_for.recv_timeout(PATIENCE).unwrap());
        }
        running.kill().unwrap();
        running.wait().unwrap();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, hosts, "{options:?} {variable:?}");
    }
}

#[test]
fn a_host_of_another_region_is_refused_before_anything_is_sent() {
    let stage = Stage::new(3);
    stage.write(
        "names.csv",
        "cert_id,region,new_name\nvsc-a,cn-beijing,a1\nvsc-b,cn-shanghai,b1\n",
    );
    let shanghai = "https://vpc.cn-shanghai.aliyuncs.com";
    let plan = ["plan", "names.csv", "--no-preflight"];
    let mut with_option = stage.command(plan);
    with_option.args(["--endpoint", shanghai]);
    let mut with_variable = stage.command(plan);
    with_variable.env("ALIBABA_CLOUD_ENDPOINT", "vpc.cn-shanghai.aliyuncs.com");
    for command in [&mut with_option, &mut with_variable] {
        let ran = crate::support::ran(command);
        assert_eq!(ran.code, 3, "{ran:?}");
        let problem = "row 2, region \"cn-beijing\": is not served by the endpoint \
                       vpc.cn-shanghai.aliyuncs.com, which is cn-shanghai's";
        assert!(ran.stderr.contains(problem), "{ran:?}");
        assert!(!ran.stderr.contains("row 3"), "{ran:?}");
    }
    let both = stage.program([
        "plan",
        "names.csv",
        "--endpoint",
        shanghai,
        "--endpoint-type",
        "vpc",
    ]);
    assert_eq!(both.code, 2, "{both:?}");
}
