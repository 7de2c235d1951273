//! Where calls go: the service's hosts, one endpoint for all, or an emulator. Pure: the environment comes in as a function.

use url::{Host, Url};

use crate::aliyun::{EndpointKind, RegionError, check_host, host_for};
use crate::cli::TargetArgs;
use crate::rename::{Region, Target};
use crate::settings::SettingsError;

/// The option that names an endpoint.
const OPTION: &str = "--endpoint";

/// The variable that names an endpoint. Source: the service's command line tool, `config/profile.go`.
const ENDPOINT_VARIABLE: &str = "ALIBABA_CLOUD_ENDPOINT";

/// The variables that name a kind of endpoint, the first that is set counts. Source: as above, which also reads
/// `ENDPOINT_TYPE` without a prefix; that name is anybody's, so it is not read here. There a profile's own `endpoint_type`
/// comes before the environment's; here the environment comes before profiles in everything.
const KIND_VARIABLES: [&str; 3] = [
    "ALIBABA_CLOUD_ENDPOINT_TYPE",
    "ALIBABACLOUD_ENDPOINT_TYPE",
    "ALICLOUD_ENDPOINT_TYPE",
];

/// Where calls go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// The service, at each region's endpoint of this kind; `None` leaves the kind to the profile.
    Service(Option<EndpointKind>),
    /// One endpoint for all regions.
    Endpoint(Url),
    /// An emulator in this process.
    Sandbox,
    /// An emulator in this process, in virtual time.
    Rehearsal,
}

impl Destination {
    /// Reads the target options; `get` returns the value of an environment variable that is set.
    ///
    /// Options come before the environment, and there the endpoint before the kind.
    ///
    /// # Errors
    /// When the endpoint is not a URL that calls may go to, or the environment's kind is none.
    pub(crate) fn from_args(
        args: &TargetArgs,
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        if args.sandbox {
            return Ok(Self::Sandbox);
        }
        if let Some(endpoint) = &args.endpoint {
            return Self::parse(endpoint);
        }
        match get(ENDPOINT_VARIABLE).filter(|endpoint| !endpoint.is_empty()) {
            Some(host) if args.endpoint_type.is_none() && !host.contains("://") => {
                parse(&format!("https://{host}"), ENDPOINT_VARIABLE)
            }
            Some(endpoint) if args.endpoint_type.is_none() => parse(&endpoint, ENDPOINT_VARIABLE),
            _ => Self::service(args.endpoint_type, get),
        }
    }

    /// The service, at the endpoints of a kind, else of the environment's, else of the profile's, else the public ones.
    ///
    /// # Errors
    /// When the environment's kind is none.
    pub(crate) fn service(
        kind: Option<EndpointKind>,
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        if kind.is_some() {
            return Ok(Self::Service(kind));
        }
        for variable in KIND_VARIABLES {
            let Some(text) = get(variable).filter(|text| !text.is_empty()) else {
                continue;
            };
            return match text.to_ascii_lowercase().as_str() {
                "vpc" => Ok(Self::Service(Some(EndpointKind::Vpc))),
                "public" => Ok(Self::Service(Some(EndpointKind::Public))),
                _ => Err(SettingsError::BadEndpointKind { variable, text }),
            };
        }
        Ok(Self::Service(None))
    }

    /// Returns where the calls of a profile go that has set `kind`.
    pub(crate) fn of_profile(&self, kind: Option<EndpointKind>) -> Self {
        match self {
            Self::Service(None) => Self::Service(kind),
            decided => decided.clone(),
        }
    }

    /// Reads an endpoint that was given as an option.
    ///
    /// # Errors
    /// When it is not a URL that calls may go to.
    pub(crate) fn parse(endpoint: &str) -> Result<Self, SettingsError> {
        parse(endpoint, OPTION)
    }

    /// Returns the URL that calls for a region go to; `None` for the emulator in this process, whose URL is known once
    /// it runs.
    ///
    /// # Errors
    /// When there is no such region, or the endpoint is another region's. Whoever names an endpoint that is no host of
    /// the service knows its regions.
    pub(crate) fn endpoint_for(&self, region: &Region) -> Result<Option<Url>, RegionError> {
        match self {
            Self::Endpoint(url) => {
                check_host(url.host_str().unwrap_or_default(), region)?;
                Ok(Some(url.clone()))
            }
            Self::Service(kind) => {
                let host = host_for(region, kind.unwrap_or_default())?;
                let url = Url::parse(&format!("https://{host}"));
                Ok(Some(url.expect("hosts of the table make sound URLs")))
            }
            Self::Sandbox | Self::Rehearsal => {
                host_for(region, EndpointKind::Public)?;
                Ok(None)
            }
        }
    }

    /// Returns what the calls go to.
    pub(crate) fn target(&self) -> Target {
        match self {
            Self::Sandbox => Target::Emulator,
            Self::Rehearsal => Target::Rehearsal,
            Self::Endpoint(url) if is_loopback(url) => Target::Emulator,
            Self::Endpoint(_) | Self::Service(_) => Target::Service,
        }
    }

    /// Returns the endpoint as the journal keeps it.
    pub(crate) fn endpoint(&self) -> Option<String> {
        match self {
            Self::Endpoint(url) => Some(url.as_str().to_owned()),
            Self::Service(_) | Self::Sandbox | Self::Rehearsal => None,
        }
    }
}

/// Reads an endpoint; `source_name` is the option or the variable that it was given with.
fn parse(endpoint: &str, source_name: &'static str) -> Result<Destination, SettingsError> {
    let text = endpoint.to_owned();
    let bad = |why: &str| SettingsError::BadEndpoint {
        source_name,
        text: endpoint.to_owned(),
        why: why.to_owned(),
    };
    let url = Url::parse(endpoint).map_err(|error| bad(&error.to_string()))?;
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(bad("it has a path; the service has only `/`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad(
            "it holds a user name; credentials come from the environment",
        ));
    }
    match url.scheme() {
        "https" => Ok(Destination::Endpoint(url)),
        "http" if is_loopback(&url) => Ok(Destination::Endpoint(url)),
        "http" => Err(SettingsError::PlainHttp { source_name, text }),
        _ => Err(bad("it is neither https nor http")),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
#[path = "destination_tests.rs"]
mod tests;
