//! Which way to credentials is taken. Pure: environment and file contents come in as values.
//!
//! The order is the official clients': environment, OIDC, the command line tool's profile, the credentials file, the
//! ECS instance's role, the credentials URI. What is set up there and can't be used is an error, not a reason to go on.

use std::collections::BTreeMap;
use std::path::PathBuf;

use url::Url;

use super::super::action::Role;
use super::environment::{Environment, OIDC};
use super::error::CredentialsError;
use super::file::CredentialsFile;
use super::method::{Found, Method, Origin, sts_url};
use super::profile::{CliConfig, SESSION_NAME};
use crate::words::{Both, credentials as words};

/// The files that there are, read.
#[derive(Default)]
pub(super) struct Files {
    /// The command line tool's.
    pub(super) config: Option<CliConfig>,
    /// The credentials file.
    pub(super) credentials: Option<CredentialsFile>,
}

/// What the chain came to.
pub(super) enum Choice {
    /// This is the way.
    Sure(Box<Found>),
    /// The first of these that has credentials, in this order; `looked` says what came before them.
    FirstOf {
        options: Vec<Found>,
        looked: Vec<Both>,
    },
}

/// Chooses the way to the credentials of `profile`; empty means the default chain.
///
/// # Errors
/// When what is set up can't be used, or the profile is nowhere.
pub(super) fn choose(
    profile: &str,
    environment: &Environment,
    files: &Files,
) -> Result<Choice, CredentialsError> {
    if profile.is_empty() {
        default_chain(environment, files)
    } else {
        named(profile, environment, files).map(|found| Choice::Sure(Box::new(found)))
    }
}

/// Returns what the command line tool's profiles have set under `key`; under the empty name, what the one has that the
/// default chain uses.
pub(super) fn settings(
    environment: &Environment,
    config: &CliConfig,
    key: &str,
) -> BTreeMap<String, String> {
    let from_file = !config_is_disabled(environment)
        && matches!(environment.keys(), Ok(None))
        && OIDC.iter().any(|name| environment.get(name).is_none());
    let of = |name: &str| config.setting(name, key).map(str::to_owned);
    let mut settings: BTreeMap<String, String> = config
        .names()
        .filter_map(|name| Some((name.to_owned(), of(name)?)))
        .collect();
    if from_file && let Some(setting) = of(&config.current) {
        settings.insert(String::new(), setting);
    }
    settings
}

fn named(
    profile: &str,
    environment: &Environment,
    files: &Files,
) -> Result<Found, CredentialsError> {
    let mut looked = Vec::new();
    match &files.config {
        Some(config) => {
            if let Some(found) = config.find(profile, environment)? {
                return Ok(found);
            }
            looked.push(words::tool_has(&config.names().collect::<Vec<_>>()));
        }
        None => looked.push(words::no_tool_file()),
    }
    match &files.credentials {
        Some(file) => {
            if let Some(found) = file.find(profile, environment)? {
                return Ok(found);
            }
            looked.push(words::file_has(&file.names().collect::<Vec<_>>()));
        }
        None => looked.push(words::no_credentials_file()),
    }
    Err(CredentialsError::NoProfile {
        profile: profile.to_owned(),
        looked,
    })
}

fn default_chain(environment: &Environment, files: &Files) -> Result<Choice, CredentialsError> {
    let sure = |method, origin| Ok(Choice::Sure(Box::new(Found { method, origin })));
    let mut looked = Vec::new();
    if let Some(session) = environment.keys()? {
        return sure(Method::Given(session), Origin::Environment);
    }
    looked.push(words::no_variables());
    if let Some(method) = oidc(environment)? {
        return sure(method, Origin::OidcEnvironment);
    }
    match &files.config {
        _ if config_is_disabled(environment) => {
            looked.push(words::profiles_disabled());
        }
        None => looked.push(words::no_tool_file()),
        Some(config) if config.is_blank(&config.current) => {
            looked.push(words::profile_blank(&config.current));
        }
        Some(config) => match config.find(&config.current, environment)? {
            Some(found) => return Ok(Choice::Sure(Box::new(found))),
            None => looked.push(words::profile_absent(&config.current)),
        },
    }
    match &files.credentials {
        None => looked.push(words::no_credentials_file()),
        Some(file) => match file.find("default", environment)? {
            Some(found) => return Ok(Choice::Sure(Box::new(found))),
            None => looked.push(words::no_default_section()),
        },
    }
    let mut options = Vec::new();
    if environment.is_on("ALIBABA_CLOUD_ECS_METADATA_DISABLED") {
        looked.push(words::metadata_disabled());
    } else {
        options.push(Found {
            method: Method::Metadata {
                role_name: environment.get("ALIBABA_CLOUD_ECS_METADATA"),
            },
            origin: Origin::Metadata,
        });
    }
    if let Some(uri) = environment.get("ALIBABA_CLOUD_CREDENTIALS_URI") {
        let url = Url::parse(&uri).map_err(|error| CredentialsError::Variable {
            variable: "ALIBABA_CLOUD_CREDENTIALS_URI",
            why: Both::as_is(error.to_string()),
        })?;
        options.push(Found {
            method: Method::Uri { url },
            origin: Origin::Uri,
        });
    }
    Ok(Choice::FirstOf { options, looked })
}

/// The exchange that the environment sets up, when all three of its variables are set.
fn oidc(environment: &Environment) -> Result<Option<Method>, CredentialsError> {
    let [Some(arn), Some(provider_arn), Some(token_file)] = OIDC.map(|name| environment.get(name))
    else {
        return Ok(None);
    };
    let given = environment.get("ALIBABA_CLOUD_STS_ENDPOINT");
    let region = environment.get("ALIBABA_CLOUD_STS_REGION");
    let vpc = environment.is_on("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
    let sts = sts_url(given.as_deref(), region.as_deref(), vpc);
    Ok(Some(Method::Oidc {
        provider_arn,
        token_file: PathBuf::from(token_file),
        role: Role {
            arn,
            session_name: environment
                .get("ALIBABA_CLOUD_ROLE_SESSION_NAME")
                .unwrap_or_else(|| SESSION_NAME.to_owned()),
            seconds: None,
            external_id: None,
            policy: None,
        },
        sts: sts.map_err(|why| CredentialsError::Variable {
            variable: "ALIBABA_CLOUD_STS_ENDPOINT",
            why,
        })?,
    }))
}

fn config_is_disabled(environment: &Environment) -> bool {
    environment.is_on("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
