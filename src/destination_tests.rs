//! Where calls go.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn plain_http_goes_to_loopback_only() {
    for (endpoint, target) in [
        ("http://127.0.0.1:8080", Target::Emulator),
        ("http://localhost:1", Target::Emulator),
        ("http://[::1]:8080/", Target::Emulator),
        ("https://127.0.0.1", Target::Emulator),
        ("https://vpc.cn-hangzhou.aliyuncs.com", Target::Service),
    ] {
        let destination = Destination::parse(endpoint).unwrap();
        assert_eq!(destination.target(), target, "{endpoint}");
    }
    for endpoint in [
        "http://vpc.aliyuncs.com",
        "http://10.0.0.1",
        "http://127.0.0.1.evil.example",
    ] {
        let refused = Destination::parse(endpoint);
        assert!(
            matches!(refused, Err(SettingsError::PlainHttp { .. })),
            "{endpoint}"
        );
    }
    for endpoint in [
        "",
        "vpc.aliyuncs.com",
        "ftp://127.0.0.1",
        "https://u:p@vpc.aliyuncs.com",
        "https://a.example/x",
    ] {
        let refused = Destination::parse(endpoint);
        assert!(
            matches!(refused, Err(SettingsError::BadEndpoint { .. })),
            "{endpoint}"
        );
    }
}

/// Reads target options: the endpoint, its kind, and the environment.
fn read(
    endpoint: Option<&str>,
    kind: Option<EndpointKind>,
    variables: &[(&str, &str)],
) -> Result<Destination, SettingsError> {
    let args = TargetArgs {
        endpoint: endpoint.map(str::to_owned),
        endpoint_type: kind,
        sandbox: false,
    };
    Destination::from_args(&args, |wanted| {
        let found = variables.iter().find(|(name, _)| *name == wanted)?;
        Some(found.1.to_owned())
    })
}

#[test]
fn options_come_before_the_environment() {
    use EndpointKind::{Public, Vpc};
    let vpc = ("ALIBABA_CLOUD_ENDPOINT_TYPE", "vpc");
    let older = ("ALICLOUD_ENDPOINT_TYPE", "VPC");
    let none = ("ALIBABA_CLOUD_ENDPOINT_TYPE", "");
    let host = ("ALIBABA_CLOUD_ENDPOINT", "vpc.cn-beijing.aliyuncs.com");
    let url = ("ALIBABA_CLOUD_ENDPOINT", "http://127.0.0.1:1");
    let at = |text: &str| Destination::Endpoint(text.parse().unwrap());
    for (endpoint, kind, variables, expected) in [
        (None, None, &[][..], Destination::Service(None)),
        (None, None, &[vpc], Destination::Service(Some(Vpc))),
        (None, None, &[none, older], Destination::Service(Some(Vpc))),
        (
            None,
            Some(Public),
            &[vpc, host],
            Destination::Service(Some(Public)),
        ),
        (None, Some(Vpc), &[], Destination::Service(Some(Vpc))),
        (
            None,
            None,
            &[vpc, host],
            at("https://vpc.cn-beijing.aliyuncs.com"),
        ),
        (None, None, &[url], at("http://127.0.0.1:1")),
        (
            Some("https://a.example"),
            None,
            &[vpc, host],
            at("https://a.example"),
        ),
    ] {
        let given = format!("{endpoint:?} {kind:?} {variables:?}");
        assert_eq!(read(endpoint, kind, variables), Ok(expected), "{given}");
    }
}

#[test]
fn what_is_wrong_in_the_environment_is_named() {
    for (name, value, message) in [
        (
            "ALIBABACLOUD_ENDPOINT_TYPE",
            "vps",
            "ALIBABACLOUD_ENDPOINT_TYPE is `vps`, which is no kind of endpoint",
        ),
        (
            "ALIBABA_CLOUD_ENDPOINT",
            "http://vpc.aliyuncs.com",
            "ALIBABA_CLOUD_ENDPOINT `http://vpc.aliyuncs.com` is plain http and not on loopback",
        ),
    ] {
        let error = read(None, None, &[(name, value)]).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn each_region_is_called_at_its_own_host() {
    let beijing = Region::parse("cn-beijing").unwrap();
    let url = |destination: &Destination| destination.endpoint_for(&beijing);
    let at = |text: &str| Ok(Some(text.parse().unwrap()));
    let public = Destination::Service(None);
    assert_eq!(url(&public), at("https://vpc.cn-beijing.aliyuncs.com"));
    assert_eq!(
        public.of_profile(None),
        public,
        "a profile need not say anything"
    );
    let vpc = public.of_profile(Some(EndpointKind::Vpc));
    assert_eq!(url(&vpc), at("https://vpc-vpc.cn-beijing.aliyuncs.com"));
    let asked_for = Destination::Service(Some(EndpointKind::Public));
    assert_eq!(asked_for.of_profile(Some(EndpointKind::Vpc)), asked_for);
    assert_eq!(url(&Destination::Sandbox), Ok(None));
    let given = Destination::parse("https://vpc.cn-beijing.aliyuncs.com").unwrap();
    assert_eq!(url(&given), at("https://vpc.cn-beijing.aliyuncs.com"));
    let shanghai = Destination::parse("https://vpc.cn-shanghai.aliyuncs.com").unwrap();
    assert!(url(&shanghai).is_err(), "another region's host");
    let nowhere = Region::parse("cn-nowhere").unwrap();
    assert!(public.endpoint_for(&nowhere).is_err());
    assert!(Destination::Sandbox.endpoint_for(&nowhere).is_err());
}
