//! A section of the credentials file → how its credentials are obtained. Pure.
//!
//! Source of kinds and keys: `api/protocol.md` section 11.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::super::action::Role;
use super::environment::Environment;
use super::error::CredentialsError;
use super::ini::{Ini, parse_ini};
use super::keys::{Credentials, Renewal, Session};
use super::method::{Found, Method, Origin, sts_url};
use super::profile::SESSION_NAME;
use crate::secret::Secret;
use crate::words::{Both, credentials as words};

/// The parsed credentials file.
pub(super) struct CredentialsFile {
    file: PathBuf,
    sections: Ini,
}

impl CredentialsFile {
    /// Reads the text of `file`.
    ///
    /// # Errors
    /// When a line of it is neither a section nor a key; the error repeats nothing of it.
    pub(super) fn parse(text: &str, file: PathBuf) -> Result<Self, CredentialsError> {
        match parse_ini(text) {
            Ok(sections) => Ok(Self { file, sections }),
            Err(line) => Err(CredentialsError::BadFile {
                why: words::bad_line(line),
                path: file,
            }),
        }
    }

    /// Returns the names of all sections, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.sections
            .keys()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
    }

    /// Says how a section's credentials are obtained; `None` when there is no such section.
    ///
    /// # Errors
    /// When its kind is not one that can be used, or it lacks something.
    pub(super) fn find(
        &self,
        name: &str,
        environment: &Environment,
    ) -> Result<Option<Found>, CredentialsError> {
        let Some(section) = self.sections.get(name) else {
            return Ok(None);
        };
        let kind = section.get("type").map_or("no type", String::as_str);
        let origin = Origin::Section {
            name: name.to_owned(),
            kind: kind.to_owned(),
            file: self.file.clone(),
        };
        let method = method(section, kind, environment, &origin.said())?;
        Ok(Some(Found { method, origin }))
    }
}

fn method(
    section: &BTreeMap<String, String>,
    kind: &str,
    environment: &Environment,
    place: &Both,
) -> Result<Method, CredentialsError> {
    let bad = |why| CredentialsError::BadProfile {
        place: place.clone(),
        why,
    };
    let get = |key: &str| section.get(key).filter(|value| !value.is_empty()).cloned();
    let need = |key: &'static str| get(key).ok_or_else(|| bad(words::not_set(key)));
    let keys = || {
        Ok(Method::Given(Session {
            credentials: Credentials {
                access_key_id: need("access_key_id")?,
                secret: Secret::new(need("access_key_secret")?),
                security_token: None,
            },
            expires: None,
            renewal: Renewal::NotNeeded,
        }))
    };
    let role = || {
        Ok(Role {
            arn: need("role_arn")?,
            session_name: get("role_session_name").unwrap_or_else(|| SESSION_NAME.to_owned()),
            seconds: None,
            external_id: get("external_id"),
            policy: get("policy"),
        })
    };
    let sts = || {
        let given = get("sts_endpoint").or_else(|| environment.get("ALIBABA_CLOUD_STS_ENDPOINT"));
        let region = environment.get("ALIBABA_CLOUD_STS_REGION");
        let vpc = environment.is_on("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
        sts_url(given.as_deref(), region.as_deref(), vpc).map_err(bad)
    };
    Ok(match kind {
        "access_key" => keys()?,
        "ram_role_arn" => Method::AssumeRole {
            source: Box::new(keys()?),
            role: role()?,
            sts: sts()?,
        },
        "ecs_ram_role" => Method::Metadata {
            role_name: get("role_name"),
        },
        "oidc_role_arn" => Method::Oidc {
            provider_arn: need("oidc_provider_arn")?,
            token_file: need("oidc_token_file_path")?.into(),
            role: role()?,
            sts: sts()?,
        },
        other => {
            return Err(CredentialsError::Mode {
                place: place.clone(),
                mode: other.to_owned(),
            });
        }
    })
}
