//! Credentials, and how they are read from the environment. Pure: the environment comes in as a function.
//!
//! Source of the variables' names: `api/protocol.md` section 11.

use thiserror::Error;

use crate::secret::Secret;

/// The variable that holds the `AccessKeyId`.
const ACCESS_KEY_ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
/// The variable that holds the `AccessKeySecret`.
const ACCESS_KEY_SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
/// The variable that holds the `SecurityToken` of temporary credentials.
const SECURITY_TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// What a request is signed with. The three belong together: they are always swapped as one.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    /// The key's id, which is no secret; that of temporary credentials begins with `STS.`.
    pub(crate) access_key_id: String,
    /// The `AccessKeySecret`.
    pub(crate) secret: Secret,
    /// The `SecurityToken`, with temporary credentials only.
    pub(crate) security_token: Option<Secret>,
}

/// Why there are no usable credentials.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum CredentialsError {
    /// Neither the id nor the secret is set.
    #[error(
        "no credentials found: {ACCESS_KEY_ID} and {ACCESS_KEY_SECRET} are not set in the environment"
    )]
    NotFound,
    /// One of the two is set, the other is not.
    #[error("{present} is set in the environment, but {missing} is not")]
    Incomplete {
        /// The variable that is set.
        present: &'static str,
        /// The variable that has to be set with it.
        missing: &'static str,
    },
    /// The id is that of temporary credentials, and there is no token.
    #[error(
        "{ACCESS_KEY_ID} holds a temporary key (it begins with `STS.`), but {SECURITY_TOKEN} is not set"
    )]
    TokenMissing,
    /// A value was probably pasted with a blank or a line break too many.
    #[error("the value of {variable} begins or ends with a blank or a line break")]
    SurroundingSpace {
        /// The variable; its value is not repeated.
        variable: &'static str,
    },
}

impl CredentialsError {
    /// Says what to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NotFound => format!(
                "set {ACCESS_KEY_ID} and {ACCESS_KEY_SECRET} (and {SECURITY_TOKEN} with temporary credentials)"
            ),
            Self::Incomplete { missing, .. } => {
                format!("set {missing} to the value that belongs to it")
            }
            Self::TokenMissing => format!(
                "set {SECURITY_TOKEN} to the token issued together with this key, or use a permanent key"
            ),
            Self::SurroundingSpace { variable } => {
                format!(
                    "set {variable} again without it; `export {variable}=\"$(cat FILE)\"` drops line breaks"
                )
            }
        }
    }
}

impl Credentials {
    /// Reads credentials from environment variables; `get` returns the value of a variable that is set.
    ///
    /// An empty value counts as not set. Values are never trimmed: a secret with a blank too many gives a wrong
    /// signature, and that is an error here rather than a refusal later.
    ///
    /// # Errors
    /// When one is missing or has white space around it; the error names the variable, never a value.
    pub(crate) fn from_environment(
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, CredentialsError> {
        let read = |variable: &'static str| match get(variable) {
            Some(value) if value.is_empty() => Ok(None),
            Some(value) if value.trim() != value => {
                Err(CredentialsError::SurroundingSpace { variable })
            }
            value => Ok(value),
        };
        let id = read(ACCESS_KEY_ID)?;
        let secret = read(ACCESS_KEY_SECRET)?.map(Secret::new);
        let security_token = read(SECURITY_TOKEN)?.map(Secret::new);
        match (id, secret) {
            (Some(id), Some(_)) if id.starts_with("STS.") && security_token.is_none() => {
                Err(CredentialsError::TokenMissing)
            }
            (Some(access_key_id), Some(secret)) => Ok(Self {
                access_key_id,
                secret,
                security_token,
            }),
            (Some(_), None) => Err(CredentialsError::Incomplete {
                present: ACCESS_KEY_ID,
                missing: ACCESS_KEY_SECRET,
            }),
            (None, Some(_)) => Err(CredentialsError::Incomplete {
                present: ACCESS_KEY_SECRET,
                missing: ACCESS_KEY_ID,
            }),
            (None, None) => Err(CredentialsError::NotFound),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Credentials, CredentialsError> {
        Credentials::from_environment(|wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted)?;
            Some(found.1.to_owned())
        })
    }

    #[test]
    fn complete_credentials_are_read_and_never_printed() {
        let found = read(&[
            (ACCESS_KEY_ID, "STS.id"),
            (ACCESS_KEY_SECRET, "very secret"),
            (SECURITY_TOKEN, "token"),
        ])
        .unwrap();
        assert_eq!(found.secret.expose(), "very secret");
        assert_eq!(found.security_token.as_ref().unwrap().expose(), "token");
        assert_eq!(
            format!("{found:?}"),
            "Credentials { access_key_id: \"STS.id\", secret: (redacted), security_token: Some((redacted)) }"
        );
        let permanent = read(&[
            (ACCESS_KEY_ID, "LTAI"),
            (ACCESS_KEY_SECRET, "s"),
            (SECURITY_TOKEN, ""),
        ]);
        assert!(permanent.unwrap().security_token.is_none());
    }

    #[test]
    fn what_is_missing_is_named() {
        let id = (ACCESS_KEY_ID, "LTAI");
        let secret = (ACCESS_KEY_SECRET, "s3cr3t");
        for (variables, message) in [
            (
                vec![],
                "no credentials found: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set in the environment",
            ),
            (
                vec![id],
                "ALIBABA_CLOUD_ACCESS_KEY_ID is set in the environment, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not",
            ),
            (
                vec![secret, (ACCESS_KEY_ID, "")],
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET is set in the environment, but ALIBABA_CLOUD_ACCESS_KEY_ID is not",
            ),
            (
                vec![(ACCESS_KEY_ID, "STS.x"), secret],
                "ALIBABA_CLOUD_ACCESS_KEY_ID holds a temporary key (it begins with `STS.`), but ALIBABA_CLOUD_SECURITY_TOKEN is not set",
            ),
            (
                vec![id, (ACCESS_KEY_SECRET, "s3cr3t\n")],
                "the value of ALIBABA_CLOUD_ACCESS_KEY_SECRET begins or ends with a blank or a line break",
            ),
        ] {
            let error = read(&variables).unwrap_err();
            assert_eq!(error.to_string(), message);
            assert!(!error.hint().is_empty() && !error.hint().contains("s3cr3t"));
        }
    }
}
