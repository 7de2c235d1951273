//! The command line tool's `config.json` → how a profile's credentials are obtained. Pure.
//!
//! A mode that is not known is an error, never a silent fall-through. Source of modes and keys: `api/protocol.md`
//! section 11.

use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;

use super::super::action::Role;
use super::environment::Environment;
use super::error::CredentialsError;
use super::keys::{Credentials, Renewal, Session};
use super::method::{Found, Method, Origin, sts_url};
use crate::secret::Secret;
use crate::words::{Both, credentials as words};

/// Profiles that name each other are followed so far: deeper is taken for a circle.
const MAX_DEPTH: usize = 8;

/// What a role's session is called where the profile does not say.
pub(super) const SESSION_NAME: &str = "cert-rename";

/// The parsed `config.json`.
pub(super) struct CliConfig {
    file: PathBuf,
    /// The profile in use.
    pub(super) current: String,
    profiles: Vec<Map<String, Value>>,
}

impl CliConfig {
    /// Reads the text of `file`.
    ///
    /// # Errors
    /// When it is not the tool's; the error repeats nothing of it.
    pub(super) fn parse(text: &str, file: PathBuf) -> Result<Self, CredentialsError> {
        let bad = |why| CredentialsError::BadFile {
            path: file.clone(),
            why,
        };
        let root: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| bad(words::broken_json(error.line(), error.column())))?;
        let profiles = root
            .get("profiles")
            .and_then(Value::as_array)
            .ok_or_else(|| bad(words::no_profiles()))?;
        let current = root.get("current").and_then(Value::as_str).unwrap_or("");
        Ok(Self {
            current: if current.is_empty() {
                "default"
            } else {
                current
            }
            .to_owned(),
            profiles: profiles
                .iter()
                .filter_map(Value::as_object)
                .cloned()
                .collect(),
            file,
        })
    }

    /// Returns the names of all profiles, in the order of the file.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.profiles
            .iter()
            .filter_map(|profile| text(profile, "name"))
    }

    /// Returns what a profile has set under `key`, if anything.
    pub(super) fn setting(&self, name: &str, key: &str) -> Option<&str> {
        text(self.profile(name)?, key)
    }

    /// Tells whether a profile was never filled in, as the tool leaves the first one.
    pub(super) fn is_blank(&self, name: &str) -> bool {
        self.profile(name).is_some_and(|profile| {
            matches!(text(profile, "mode"), None | Some("AK"))
                && text(profile, "access_key_id").is_none()
                && text(profile, "access_key_secret").is_none()
        })
    }

    /// Says how a profile's credentials are obtained; `None` when there is no such profile.
    ///
    /// # Errors
    /// When its mode is not one that can be used, or it lacks something.
    pub(super) fn find(
        &self,
        name: &str,
        environment: &Environment,
    ) -> Result<Option<Found>, CredentialsError> {
        let Some(profile) = self.profile(name) else {
            return Ok(None);
        };
        let origin = Origin::Profile {
            name: name.to_owned(),
            mode: text(profile, "mode").unwrap_or("no mode").to_owned(),
            file: self.file.clone(),
        };
        let reading = Reading {
            config: self,
            environment,
            profile,
            place: origin.said(),
            depth: 0,
        };
        let method = reading.method()?;
        Ok(Some(Found { method, origin }))
    }

    fn profile(&self, name: &str) -> Option<&Map<String, Value>> {
        self.profiles
            .iter()
            .find(|profile| text(profile, "name") == Some(name))
    }
}

/// A profile being read.
struct Reading<'a> {
    config: &'a CliConfig,
    environment: &'a Environment,
    profile: &'a Map<String, Value>,
    /// For messages.
    place: Both,
    /// How many profiles led here.
    depth: usize,
}

impl Reading<'_> {
    fn method(&self) -> Result<Method, CredentialsError> {
        let mode = self.text("mode").unwrap_or_default();
        Ok(match mode {
            "AK" => Method::Given(self.keys(None)?),
            "StsToken" => {
                let mut session = self.keys(Some(self.need("sts_token")?))?;
                session.renewal = self.by_user(mode);
                Method::Given(session)
            }
            "CloudSSO" => Method::Given(self.signed_in(mode)?),
            "RamRoleArn" => {
                let mut source = self.keys(self.text("sts_token").map(str::to_owned))?;
                if source.credentials.security_token.is_some() {
                    source.renewal = self.by_user(mode);
                }
                Method::AssumeRole {
                    source: Box::new(Method::Given(source)),
                    role: self.role()?,
                    sts: self.sts()?,
                }
            }
            "ChainableRamRoleArn" => Method::AssumeRole {
                source: Box::new(self.source()?),
                role: self.role()?,
                sts: self.sts()?,
            },
            "EcsRamRole" => Method::Metadata {
                role_name: self.text("ram_role_name").map(str::to_owned),
            },
            "OIDC" => Method::Oidc {
                provider_arn: self.need("oidc_provider_arn")?,
                token_file: self.need("oidc_token_file")?.into(),
                role: self.role()?,
                sts: self.sts()?,
            },
            "External" => {
                self.outside_is_allowed()?;
                Method::External {
                    command: self.need("process_command")?,
                }
            }
            "CredentialsURI" => {
                self.outside_is_allowed()?;
                let url = Url::parse(&self.need("credentials_uri")?);
                Method::Uri {
                    url: url.map_err(|error| {
                        self.bad(words::not_a_url("credentials_uri", &error.to_string()))
                    })?,
                }
            }
            other => {
                return Err(CredentialsError::Mode {
                    place: self.place.clone(),
                    mode: other.to_owned(),
                });
            }
        })
    }

    fn keys(&self, security_token: Option<String>) -> Result<Session, CredentialsError> {
        Ok(Session {
            credentials: Credentials {
                access_key_id: self.need("access_key_id")?,
                secret: Secret::new(self.need("access_key_secret")?),
                security_token: security_token.map(Secret::new),
            },
            expires: None,
            renewal: Renewal::NotNeeded,
        })
    }

    /// What the tool keeps of the last sign-in, which nobody but it can repeat.
    fn signed_in(&self, mode: &str) -> Result<Session, CredentialsError> {
        if self.text("access_key_id").is_none() {
            return Err(CredentialsError::Ended {
                place: self.place.clone(),
                at: None,
                renew: words::renew(self.text("name").unwrap_or_default(), mode),
            });
        }
        let mut session = self.keys(Some(self.need("sts_token")?))?;
        let seconds = self.profile.get("sts_expiration").and_then(Value::as_i64);
        session.expires = seconds
            .filter(|seconds| *seconds > 0)
            .and_then(|seconds| Timestamp::from_second(seconds).ok());
        session.renewal = self.by_user(mode);
        Ok(session)
    }

    fn source(&self) -> Result<Method, CredentialsError> {
        let name = self.need("source_profile")?;
        if self.depth >= MAX_DEPTH {
            return Err(self.bad(words::in_a_circle(&name)));
        }
        let profile = self
            .config
            .profile(&name)
            .ok_or_else(|| self.bad(words::no_source(&name)))?;
        let reading = Reading {
            profile,
            place: words::source_profile(&self.place, &name),
            depth: self.depth + 1,
            ..*self
        };
        reading.method()
    }

    fn role(&self) -> Result<Role, CredentialsError> {
        let seconds = self.profile.get("expired_seconds").and_then(Value::as_u64);
        Ok(Role {
            arn: self.need("ram_role_arn")?,
            // The libraries read the second name for OIDC where the tool writes the first.
            session_name: self
                .text("ram_session_name")
                .or_else(|| self.text("role_session_name"))
                .unwrap_or(SESSION_NAME)
                .to_owned(),
            seconds: seconds
                .and_then(|seconds| seconds.try_into().ok())
                .filter(|seconds| *seconds > 0),
            external_id: self.text("external_id").map(str::to_owned),
            policy: self.text("policy").map(str::to_owned),
        })
    }

    fn sts(&self) -> Result<Url, CredentialsError> {
        let given = self.environment.get("ALIBABA_CLOUD_STS_ENDPOINT");
        let given = self.text("sts_endpoint").or(given.as_deref());
        let vpc = self.environment.is_on("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
        sts_url(given, self.text("sts_region"), vpc).map_err(|why| self.bad(why))
    }

    fn outside_is_allowed(&self) -> Result<(), CredentialsError> {
        if self
            .environment
            .is_on("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS")
        {
            return Err(CredentialsError::Forbidden {
                place: self.place.clone(),
            });
        }
        Ok(())
    }

    fn by_user(&self, mode: &str) -> Renewal {
        Renewal::Users(words::renew(self.text("name").unwrap_or_default(), mode))
    }

    fn text(&self, key: &str) -> Option<&str> {
        text(self.profile, key)
    }

    fn need(&self, key: &'static str) -> Result<String, CredentialsError> {
        let value = self.text(key).map(str::to_owned);
        value.ok_or_else(|| self.bad(words::not_set(key)))
    }

    fn bad(&self, why: Both) -> CredentialsError {
        CredentialsError::BadProfile {
            place: self.place.clone(),
            why,
        }
    }
}

/// Returns a text that is there and not empty.
fn text<'a>(fields: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    fields.get(key)?.as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
#[path = "profile_tests.rs"]
mod tests;
