//! JSON that hands credentials out → a session. Pure; no error repeats anything of it.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::keys::{Credentials, Renewal, Session};
use crate::secret::Secret;
use crate::words::{Both, credentials as words};

/// Reads `Credentials` of an STS answer, or the answer of a metadata service or credentials URI.
///
/// # Errors
/// What is missing or odd, by its name.
pub(super) fn temporary_keys(fields: &Map<String, Value>) -> Result<Session, Both> {
    let need = |name: &str| {
        fields
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| words::answer_lacks(name))
    };
    Ok(Session {
        credentials: Credentials {
            access_key_id: need("AccessKeyId")?.to_owned(),
            secret: Secret::new(need("AccessKeySecret")?.to_owned()),
            security_token: Some(Secret::new(need("SecurityToken")?.to_owned())),
        },
        expires: Some(time(need("Expiration")?)?),
        renewal: Renewal::Ours,
    })
}

/// Reads the answer of a metadata service or credentials URI, whose `Code` must be `Success`.
///
/// # Errors
/// What is missing or odd, by its name.
pub(super) fn coded_keys(body: &[u8]) -> Result<Session, Both> {
    let root: Value = serde_json::from_slice(body)
        .map_err(|error| words::answer_not_json(error.line(), error.column()))?;
    let fields = root.as_object().ok_or_else(words::answer_no_object)?;
    match fields.get("Code").and_then(Value::as_str) {
        Some("Success") => temporary_keys(fields),
        Some(code) => Err(words::answer_code(&plain(code))),
        None => Err(words::answer_lacks("Code")),
    }
}

/// Reads what an `External` command prints: a profile of mode `AK` or `StsToken`.
///
/// # Errors
/// What is missing or odd, by its name.
pub(super) fn printed_profile(stdout: &[u8]) -> Result<Session, Both> {
    let root: Value = serde_json::from_slice(stdout)
        .map_err(|error| words::printed_no_json(error.line(), error.column()))?;
    let fields = root.as_object().ok_or_else(words::printed_no_object)?;
    let need = |name: &str| {
        fields
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| words::printed_no(name))
    };
    let token = match need("mode")? {
        "AK" => None,
        "StsToken" => Some(Secret::new(need("sts_token")?.to_owned())),
        _ => return Err(words::printed_other_mode()),
    };
    let expires = match fields.get("expiration") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if text.is_empty() => None,
        Some(Value::String(text)) => Some(time(text)?),
        Some(_) => return Err(words::expiration_no_time()),
    };
    Ok(Session {
        renewal: match token {
            None => Renewal::NotNeeded,
            Some(_) => Renewal::Ours,
        },
        credentials: Credentials {
            access_key_id: need("access_key_id")?.to_owned(),
            secret: Secret::new(need("access_key_secret")?.to_owned()),
            security_token: token,
        },
        expires,
    })
}

fn time(text: &str) -> Result<Timestamp, Both> {
    text.parse().map_err(|_| words::expiration_form())
}

/// A code as it may be shown.
fn plain(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_ascii_alphanumeric() || ".-_".contains(*c))
        .take(64)
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"Code":"Success","AccessKeyId":"STS.i","AccessKeySecret":"s3cr3t","SecurityToken":"t0k3n","Expiration":"2026-01-02T09:04:05Z"}"#;

    #[test]
    fn keys_and_their_end_are_read() {
        let session = coded_keys(WHOLE.as_bytes()).unwrap();
        assert_eq!(session.credentials.access_key_id, "STS.i");
        assert_eq!(
            session.expires,
            Some("2026-01-02T09:04:05Z".parse().unwrap())
        );
        let printed = br#"{"mode":"StsToken","access_key_id":"STS.i","access_key_secret":"s","sts_token":"t","expiration":""}"#;
        assert_eq!(printed_profile(printed).unwrap().renewal, Renewal::Ours);
        let printed = br#"{"mode":"AK","access_key_id":"i","access_key_secret":"s"}"#;
        assert_eq!(
            printed_profile(printed).unwrap().renewal,
            Renewal::NotNeeded
        );
    }

    #[test]
    fn what_is_wrong_is_named_without_what_was_answered() {
        for (from, to, why) in [
            ("Success", "Failed", "its answer has the code Failed"),
            (
                "SecurityToken",
                "Token",
                "its answer has no `SecurityToken`",
            ),
            ("s3cr3t", "", "its answer has no `AccessKeySecret`"),
            (
                "2026-01-02T09:04:05Z",
                "t0k3n",
                "its expiration is not a time such as 2026-01-02T03:04:05Z",
            ),
            ("\"Code\":\"Success\",", "", "its answer has no `Code`"),
            ("}", "", "its answer is not JSON (line 1, column 126)"),
        ] {
            let error = coded_keys(WHOLE.replace(from, to).as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), why);
        }
        for (printed, why) in [
            ("hunter2", "it printed no JSON (line 1, column 1)"),
            (
                r#"{"mode":"OAuth"}"#,
                "it printed a mode that is neither AK nor StsToken",
            ),
            (
                r#"{"mode":"AK","access_key_id":"i"}"#,
                "it printed no `access_key_secret`",
            ),
        ] {
            let error = printed_profile(printed.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), why);
        }
    }
}
