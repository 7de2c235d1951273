//! Where a command's calls go: its options, the journal, and the process's environment.

use std::path::Path;

use super::say::say;
use crate::aliyun::EndpointKind;
use crate::cli::TargetArgs;
use crate::destination::Destination;
use crate::error::Error;
use crate::rename::{JobFacts, Target};
use crate::words::{Lang, plan};

/// Reads the target options and the environment; says so when the environment decided.
pub(super) fn destination(args: &TargetArgs, lang: Lang) -> Result<Destination, Error> {
    let destination = Destination::from_args(args, variable)?;
    match &destination {
        Destination::Endpoint(url) if args.endpoint.is_none() => {
            say(plan::endpoint_of_environment(url).said(lang));
        }
        _ => say_kind(&destination, args.endpoint_type, lang),
    }
    Ok(destination)
}

/// Finds where the calls about a planned job go: where it was planned to, unless an option says otherwise.
///
/// # Errors
/// An endpoint that can't be used, or of another target than the job's.
pub(super) fn destination_of(
    endpoint: Option<&str>,
    endpoint_type: Option<EndpointKind>,
    journal: &Path,
    facts: &JobFacts,
    lang: Lang,
) -> Result<Destination, Error> {
    let destination = wanted(endpoint, endpoint_type, facts, lang)?;
    if destination.target() == facts.target {
        return Ok(destination);
    }
    Err(Error::OtherTarget {
        journal: journal.to_owned(),
        planned: facts.target,
        asked: destination.target(),
    })
}

fn wanted(
    endpoint: Option<&str>,
    endpoint_type: Option<EndpointKind>,
    facts: &JobFacts,
    lang: Lang,
) -> Result<Destination, Error> {
    if let Some(endpoint) = endpoint {
        return Ok(Destination::parse(endpoint)?);
    }
    if endpoint_type.is_none() {
        match (&facts.endpoint, facts.target) {
            (Some(endpoint), _) => return Ok(Destination::parse(endpoint)?),
            (None, Target::Emulator) => return Ok(Destination::Sandbox),
            (None, Target::Rehearsal) => return Ok(Destination::Rehearsal),
            (None, Target::Service) => {}
        }
    }
    let destination = Destination::service(endpoint_type, variable)?;
    say_kind(&destination, endpoint_type, lang);
    Ok(destination)
}

fn say_kind(destination: &Destination, asked: Option<EndpointKind>, lang: Lang) {
    if *destination == Destination::Service(Some(EndpointKind::Vpc)) && asked.is_none() {
        say(plan::vpc_endpoints().said(lang));
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
