//! Who is calling, and which regions there are.

use serde_json::{Value, json};

use super::draft::{Draft, TIMESTAMP, code, config, send, state};
use crate::sandbox::response::Reply;
use crate::sandbox::state::State;
use crate::sandbox::{SandboxConfig, SandboxCredential};

fn body(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.body);
    let mut body: Value = serde_json::from_str(&reply.body).unwrap();
    let request_id = body.as_object_mut().unwrap().remove("RequestId");
    assert_eq!(request_id, Some(reply.request_id.as_str().into()));
    body
}

#[test]
fn a_lasting_key_is_a_users_and_a_temporary_one_a_roles() {
    let temporary = SandboxCredential {
        access_key_id: "STS.one".to_owned(),
        account_id: "42".to_owned(),
        security_token: Some("token".to_owned()),
        expires: Some("2026-01-02T04:00:00Z".parse().unwrap()),
        ..SandboxCredential::default()
    };
    let credentials = vec![SandboxCredential::default(), temporary];
    let mut state = State::new(
        SandboxConfig {
            credentials,
            ..config("")
        },
        1,
    );
    assert_eq!(
        body(&send(&mut state, Draft::identity("1"))),
        json!({
            "IdentityType": "RAMUser",
            "AccountId": "1234567890123456",
            "PrincipalId": "21234567890123456",
            "UserId": "21234567890123456",
            "Arn": "acs:ram::1234567890123456:user/sandbox",
        })
    );
    let as_role = Draft::identity("2")
        .with("AccessKeyId", "STS.one")
        .with("SecurityToken", "token");
    assert_eq!(
        body(&send(&mut state, as_role)),
        json!({
            "IdentityType": "AssumedRoleUser",
            "AccountId": "42",
            "PrincipalId": "342:cert-rename",
            "RoleId": "342",
            "Arn": "acs:ram::42:assumed-role/sandbox-role/cert-rename",
        })
    );
    let xml = send(&mut state, Draft::identity("3").with("Format", "XML")).body;
    assert!(
        xml.contains("<GetCallerIdentityResponse><RequestId>"),
        "{xml}"
    );
    assert!(
        xml.contains("<AccountId>1234567890123456</AccountId>"),
        "{xml}"
    );
}

#[test]
fn every_region_is_listed() {
    let mut state = state("");
    let regions = Draft::list("1")
        .with("Action", "DescribeRegions")
        .without("RegionId");
    let body = body(&send(&mut state, regions));
    let regions = body["Regions"]["Region"].as_array().unwrap();
    assert_eq!(regions.len(), crate::sandbox::PUBLIC_REGIONS.len());
    assert_eq!(
        regions[0],
        json!({
            "RegionId": "ap-northeast-1",
            "LocalName": "ap-northeast-1",
            "RegionEndpoint": "vpc.ap-northeast-1.aliyuncs.com",
        })
    );
}

#[test]
fn each_service_has_its_own_version_and_its_own_faults() {
    let mut state = state("identity/forbidden@2, regions/500@1");
    let regions = || Draft::list("1").with("Action", "DescribeRegions");
    for (draft, expected) in [
        (
            Draft::identity("1").with("Version", "2016-04-28"),
            "InvalidApi.NotFound",
        ),
        (
            Draft::list("2").with("Version", "2015-04-01"),
            "InvalidApi.NotFound",
        ),
        (
            Draft::identity("3").with("Version", "2014-05-26"),
            "NoSuchVersion",
        ),
        (
            Draft::identity("4").with("Timestamp", "2025-01-02T03:04:05Z"),
            "InvalidTimeStamp.Expired",
        ),
        (Draft::identity("5"), ""),
        (Draft::identity("6"), "Forbidden"),
        (Draft::rename("7").with("Timestamp", TIMESTAMP), ""),
        (regions().with("SignatureNonce", "8"), "InternalError"),
    ] {
        assert_eq!(code(&send(&mut state, draft)), expected);
    }
}
