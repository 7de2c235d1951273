//! The environment's part in credentials. Pure: the variables come in as a function.
//!
//! Source of the names: `api/protocol.md` section 11; `ALIBABA_CLOUD_STS_ENDPOINT` is set by the identity webhook of the
//! service's Kubernetes and read by its command line tool.

use std::fmt;
use std::path::PathBuf;

use super::error::CredentialsError;
use super::keys::{Credentials, Renewal, Session};
use crate::secret::Secret;

/// The variable that holds the `AccessKeyId`.
pub(crate) const ACCESS_KEY_ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
/// The variable that holds the `AccessKeySecret`.
pub(crate) const ACCESS_KEY_SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
/// The variable that holds the `SecurityToken` of temporary credentials.
pub(crate) const SECURITY_TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// The three variables that together mean an OIDC exchange.
pub(super) const OIDC: [&str; 3] = [
    "ALIBABA_CLOUD_ROLE_ARN",
    "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
    "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
];

type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The environment, one variable at a time. An empty value counts as not set.
pub(crate) struct Environment(Box<Variables>);

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

impl Environment {
    /// Takes a function that returns the value of a variable that is set.
    pub(crate) fn new(get: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Box::new(get))
    }

    /// Returns a variable that is set and not empty.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// Tells whether a switch is on.
    ///
    /// Source: the official clients take `true` in any case; the command line tool takes `1`.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
    }

    /// Returns where the command line tool keeps its profiles.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        let given = self.get("ALIBABA_CLOUD_CONFIG_FILE").map(PathBuf::from);
        given.or_else(|| Some(self.home()?.join(".aliyun").join("config.json")))
    }

    /// Returns where the credentials file may be, the first that exists counts.
    ///
    /// The official libraries differ in its name, so both are looked at.
    pub(super) fn credentials_files(&self) -> Vec<PathBuf> {
        if let Some(given) = self.get("ALIBABA_CLOUD_CREDENTIALS_FILE") {
            return vec![PathBuf::from(given)];
        }
        let Some(home) = self.home() else {
            return Vec::new();
        };
        ["credentials", "credentials.ini"]
            .map(|name| home.join(".alibabacloud").join(name))
            .into()
    }

    fn home(&self) -> Option<PathBuf> {
        self.get("HOME")
            .or_else(|| self.get("USERPROFILE"))
            .map(PathBuf::from)
    }

    /// Reads the keys; `None` when neither is set.
    ///
    /// Values are never trimmed: a secret with a blank too many gives a wrong signature, and that is an error here
    /// rather than a refusal later.
    ///
    /// # Errors
    /// When one is missing or has white space around it; the error names the variable, never a value.
    pub(super) fn keys(&self) -> Result<Option<Session>, CredentialsError> {
        let read = |variable: &'static str| match self.get(variable) {
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
            (Some(access_key_id), Some(secret)) => Ok(Some(Session {
                renewal: match security_token {
                    None => Renewal::NotNeeded,
                    Some(_) => Renewal::Impossible,
                },
                credentials: Credentials {
                    access_key_id,
                    secret,
                    security_token,
                },
                expires: None,
            })),
            (Some(_), None) => Err(CredentialsError::Incomplete {
                present: ACCESS_KEY_ID,
                missing: ACCESS_KEY_SECRET,
            }),
            (None, Some(_)) => Err(CredentialsError::Incomplete {
                present: ACCESS_KEY_SECRET,
                missing: ACCESS_KEY_ID,
            }),
            (None, None) => Ok(None),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let variables: Vec<(String, String)> = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Environment::new(move |wanted| {
            let found = variables.iter().find(|(name, _)| name == wanted)?;
            Some(found.1.clone())
        })
    }

    #[test]
    fn complete_credentials_are_read_and_never_printed() {
        let found = environment(&[
            (ACCESS_KEY_ID, "STS.id"),
            (ACCESS_KEY_SECRET, "very secret"),
            (SECURITY_TOKEN, "token"),
        ]);
        let session = found.keys().unwrap().unwrap();
        assert_eq!(session.credentials.secret.expose(), "very secret");
        assert_eq!(session.renewal, Renewal::Impossible);
        assert_eq!(
            format!("{:?} {found:?}", session.credentials),
            "Credentials { access_key_id: \"STS.id\", secret: (redacted), security_token: Some((redacted)) } Environment"
        );
        let permanent = environment(&[
            (ACCESS_KEY_ID, "LTAI"),
            (ACCESS_KEY_SECRET, "s"),
            (SECURITY_TOKEN, ""),
        ]);
        let session = permanent.keys().unwrap().unwrap();
        assert!(session.credentials.security_token.is_none());
        assert_eq!(session.renewal, Renewal::NotNeeded);
        assert!(environment(&[]).keys().unwrap().is_none());
    }

    #[test]
    fn what_is_missing_is_named() {
        let id = (ACCESS_KEY_ID, "LTAI");
        let secret = (ACCESS_KEY_SECRET, "s3cr3t");
        for (variables, message) in [
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
            let error = environment(&variables).keys().unwrap_err();
            assert_eq!(error.to_string(), message);
            assert!(
                !error.hint().to_string().is_empty()
                    && !error.hint().to_string().contains("s3cr3t")
            );
        }
    }

    #[test]
    fn files_are_looked_for_at_home_unless_named() {
        let at_home = environment(&[("HOME", "/h")]);
        assert_eq!(at_home.config_file(), Some("/h/.aliyun/config.json".into()));
        assert_eq!(
            at_home.credentials_files(),
            [
                PathBuf::from("/h/.alibabacloud/credentials"),
                PathBuf::from("/h/.alibabacloud/credentials.ini")
            ]
        );
        let named = environment(&[
            ("HOME", "/h"),
            ("ALIBABA_CLOUD_CONFIG_FILE", "/c"),
            ("ALIBABA_CLOUD_CREDENTIALS_FILE", "/d"),
        ]);
        assert_eq!(named.config_file(), Some("/c".into()));
        assert_eq!(named.credentials_files(), [PathBuf::from("/d")]);
        assert_eq!(environment(&[]).config_file(), None);
    }
}
