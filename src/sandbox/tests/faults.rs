//! What faults do to calls and answers.

use super::draft::{CERT, Draft, deliver, name_of, send, state};
use crate::sandbox::response::Delivery;
use crate::sandbox::{Effect, FaultEffect, FaultPlan, SandboxCredential};

#[test]
fn every_fault_is_applied_or_not_as_it_says() {
    let kinds = [
        "throttle",
        "500",
        "503",
        "error=TaskConflict",
        "invalid-name",
        "forbidden",
        "subuser",
        "not-found",
        "token-in-progress",
        "idempotent-failed",
        "token-mismatch",
        "nonce-used",
        "expired-token",
        "inactive-key",
        "clock",
        "reset",
        "close",
        "hang",
        "slow",
        "truncated",
        "garbage",
        "garbage=200",
        "empty",
        "content-type",
        "other-format",
        "other-name",
        "other-cert",
    ];
    for kind in kinds {
        for (suffix, effect, name) in [
            ("-before", FaultEffect::NotApplied, "cert1"),
            ("-after", FaultEffect::Applied, "cert2"),
        ] {
            let text = format!("{kind}{suffix}@1");
            let mut state = state(&text);
            let call = Draft::rename("1")
                .with("ClientToken", "t")
                .signed(&SandboxCredential::default().secret);
            let delivery = deliver(&mut state, &call);
            assert_eq!(name_of(&state, CERT), name, "{text}");
            let met = state.log[0].fault.as_ref().map(|fault| fault.effect);
            assert_eq!(
                (met, state.log[0].status),
                (Some(effect), delivery.status()),
                "{text}"
            );
            let good = send(&mut state, Draft::rename("2").with("ClientToken", "t"));
            assert_eq!(
                (good.status, name_of(&state, CERT).as_str()),
                (200, "cert2"),
                "{text}"
            );
            let second = if effect == FaultEffect::Applied {
                Effect::Replayed
            } else {
                Effect::Changed
            };
            assert_eq!(state.log[1].effect, second, "{text}");
            assert_ne!(delivery, Delivery::Whole(good), "{text}");
        }
    }
}

#[test]
fn a_lying_success_names_another_certificate_or_name() {
    for (faults, expected) in [
        (
            "other-name@1",
            "\"Name\":\"cert2-other\",\"SslVpnClientCertId\":\"vsc-bp1n8wcf134yl0osrcg98\"}",
        ),
        (
            "other-cert@1",
            "\"Name\":\"cert2\",\"SslVpnClientCertId\":\"vsc-bp1n8wcf134yl0osrcg98other\"}",
        ),
    ] {
        let reply = send(&mut state(faults), Draft::rename("1"));
        assert!(
            reply.status == 200 && reply.body.ends_with(expected),
            "{}",
            reply.body
        );
    }
    let plan: FaultPlan = "describe/503@1".parse().unwrap();
    let mut state = state("");
    state.faults.replace(plan);
    assert_eq!(send(&mut state, Draft::rename("1")).status, 200);
    assert_eq!(send(&mut state, Draft::list("2")).status, 503);
}
