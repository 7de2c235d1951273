//! The operations that touch no certificate: who is calling, and which regions there are. Pure.
//!
//! Source of the fields: the documentation of `GetCallerIdentity` (help page 43767, the version of 2025-08-08),
//! read on 2026-11-24, and `api/protocol.md` section 5 for `DescribeRegions`.

use super::answer::Value;
use super::config::SandboxCredential;
use super::log::Effect;
use super::operations::{Done, Scope};
use super::random;

/// The user that a lasting key belongs to.
const USER: &str = "sandbox";

/// The role that a temporary key was made for, and the session.
const ROLE_SESSION: (&str, &str) = ("sandbox-role", "cert-rename");

/// Answers `GetCallerIdentity`: a lasting key is a RAM user's, a temporary one a role's.
pub(super) fn identity(scope: &Scope<'_>, credential: &SandboxCredential) -> Done {
    let account = credential.account_id.as_str();
    let own: Vec<(&str, String)> = if credential.security_token.is_none() {
        let user_id = format!("2{account}");
        vec![
            ("IdentityType", "RAMUser".to_owned()),
            ("PrincipalId", user_id.clone()),
            ("UserId", user_id),
            ("Arn", format!("acs:ram::{account}:user/{USER}")),
        ]
    } else {
        let (role, session) = ROLE_SESSION;
        let role_id = format!("3{account}");
        vec![
            ("IdentityType", "AssumedRoleUser".to_owned()),
            ("PrincipalId", format!("{role_id}:{session}")),
            ("RoleId", role_id),
            (
                "Arn",
                format!("acs:ram::{account}:assumed-role/{role}/{session}"),
            ),
        ]
    };
    let mut fields = vec![("AccountId", account.into())];
    fields.extend(
        own.into_iter()
            .map(|(name, text)| (name, Value::Text(text))),
    );
    done(scope, fields)
}

/// Answers `DescribeRegions`. A region's local name is its id here.
pub(super) fn regions(scope: &Scope<'_>) -> Done {
    let regions = scope.regions.iter().map(|region| {
        Value::Fields(vec![
            ("RegionId", region.as_str().into()),
            ("LocalName", region.as_str().into()),
            (
                "RegionEndpoint",
                Value::Text(format!("vpc.{region}.aliyuncs.com")),
            ),
        ])
    });
    let list = Value::List(regions.collect());
    done(
        scope,
        vec![("Regions", Value::Fields(vec![("Region", list)]))],
    )
}

/// Puts the request id before the fields.
fn done(scope: &Scope<'_>, mut fields: Vec<(&'static str, Value)>) -> Done {
    let request_id = random::request_id(scope.salt, scope.number);
    fields.insert(0, ("RequestId", request_id.as_str().into()));
    Done {
        fields,
        request_id,
        effect: Effect::None,
    }
}
