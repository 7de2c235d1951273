//! Where credentials are looked for: the environment, and the files that it leads to.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use url::Url;

use super::super::endpoints::EndpointKind;
use super::chain::{Choice, Files, choose, settings};
use super::environment::Environment;
use super::error::CredentialsError;
use super::file::CredentialsFile;
use super::metadata::WithoutToken;
use super::method::{is_loopback, sts_url};
use super::profile::CliConfig;
use crate::words::{Both, credentials};

/// The metadata service's address on every instance. Source: `api/protocol.md` section 11.
const METADATA: &str = "http://100.100.100.200/";

/// A proxy of the metadata service on this machine.
const METADATA_VARIABLE: &str = "CERT_RENAME_METADATA_URL";

const STS_VARIABLE: &str = "ALIBABA_CLOUD_STS_ENDPOINT";

/// The environment, and the files that it leads to, which are read anew each time.
#[derive(Debug)]
pub(crate) struct Surroundings {
    environment: Environment,
}

impl Surroundings {
    /// Takes the environment.
    pub(crate) fn new(environment: Environment) -> Self {
        Self { environment }
    }

    /// Returns where `GetCallerIdentity` is asked for calls that go to `endpoint`, or to the service when that is `None`.
    ///
    /// `None` when nobody can be asked: an endpoint on loopback stands for the service, and has no STS unless the
    /// environment names one on loopback too.
    ///
    /// # Errors
    /// When the environment names one that can't be used.
    pub(crate) fn sts(&self, endpoint: Option<&Url>) -> Result<Option<Url>, CredentialsError> {
        let given = self.environment.get(STS_VARIABLE);
        let region = self.environment.get("ALIBABA_CLOUD_STS_REGION");
        let vpc = self.environment.is_on("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
        let sts = sts_url(given.as_deref(), region.as_deref(), vpc).map_err(|why| {
            CredentialsError::Variable {
                variable: STS_VARIABLE,
                why,
            }
        })?;
        let loopback = endpoint.is_some_and(is_loopback);
        Ok(Some(sts).filter(|sts| !loopback || is_loopback(sts)))
    }

    /// Returns the regions of profiles, that of the default chain under the empty name; a file that can't be read says none.
    pub(crate) fn regions(&self) -> BTreeMap<String, String> {
        self.settings("region_id")
    }

    /// Returns which endpoints a profile's calls go to, where its file says so; a file that can't be read says nothing.
    ///
    /// Source: the command line tool, which takes the VPC's endpoints for `vpc` in any case, and the public ones
    /// otherwise (`meta/product.go`).
    pub(crate) fn endpoint_kind(&self, profile: &str) -> Option<EndpointKind> {
        let kind = self.settings("endpoint_type").remove(profile)?;
        Some(if kind.eq_ignore_ascii_case("vpc") {
            EndpointKind::Vpc
        } else {
            EndpointKind::Public
        })
    }

    fn settings(&self, key: &str) -> BTreeMap<String, String> {
        match self.config() {
            Ok(Some(config)) => settings(&self.environment, &config, key),
            _ => BTreeMap::new(),
        }
    }

    /// Chooses the way to a profile's credentials.
    pub(super) fn choose(&self, profile: &str) -> Result<Choice, CredentialsError> {
        let credentials = self
            .environment
            .credentials_files()
            .into_iter()
            .find_map(|path| {
                read(&path)
                    .map(|text| text.map(|text| (path, text)))
                    .transpose()
            })
            .transpose()?;
        let files = Files {
            config: self.config()?,
            credentials: credentials
                .map(|(path, text)| CredentialsFile::parse(&text, path))
                .transpose()?,
        };
        choose(profile, &self.environment, &files)
    }

    /// Returns where the metadata service is.
    pub(super) fn metadata(&self) -> Result<Url, CredentialsError> {
        let Some(given) = self.environment.get(METADATA_VARIABLE) else {
            return Ok(Url::parse(METADATA).expect("a sound URL"));
        };
        let bad = |why| CredentialsError::Variable {
            variable: METADATA_VARIABLE,
            why,
        };
        let url = Url::parse(&given).map_err(|error| bad(Both::as_is(error.to_string())))?;
        if is_loopback(&url) {
            Ok(url)
        } else {
            Err(bad(credentials::not_on_loopback()))
        }
    }

    /// Tells whether the metadata service may be asked without a token.
    pub(super) fn without_token(&self) -> WithoutToken {
        if self.environment.is_on("ALIBABA_CLOUD_IMDSV1_DISABLED") {
            WithoutToken::Forbidden
        } else {
            WithoutToken::Allowed
        }
    }

    fn config(&self) -> Result<Option<CliConfig>, CredentialsError> {
        let Some(path) = self.environment.config_file() else {
            return Ok(None);
        };
        match read(&path)? {
            None => Ok(None),
            Some(text) => CliConfig::parse(&text, path).map(Some),
        }
    }
}

/// Reads a file; `None` when it is not there.
fn read(path: &Path) -> Result<Option<String>, CredentialsError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(source) => Err(CredentialsError::Read {
            path: PathBuf::from(path),
            source,
        }),
    }
}
