//! Where a command's calls go: its options, the journal, and the process's environment.

use super::say::say;
use crate::aliyun::EndpointKind;
use crate::cli::{ResumeArgs, TargetArgs};
use crate::destination::Destination;
use crate::error::Error;
use crate::rename::{JobFacts, Target};

/// Reads the target options and the environment; says so when the environment decided.
pub(super) fn destination(args: &TargetArgs) -> Result<Destination, Error> {
    let destination = Destination::from_args(args, variable)?;
    match &destination {
        Destination::Endpoint(url) if args.endpoint.is_none() => say(format_args!(
            "calls go to {url}, which the environment names; another: --endpoint or --endpoint-type"
        )),
        _ => say_kind(&destination, args.endpoint_type),
    }
    Ok(destination)
}

/// Finds where the calls of a job go that is resumed: where it was planned to, unless an option says otherwise.
pub(super) fn destination_of_job(
    args: &ResumeArgs,
    facts: &JobFacts,
) -> Result<Destination, Error> {
    if let Some(endpoint) = &args.endpoint {
        return Ok(Destination::parse(endpoint)?);
    }
    if args.endpoint_type.is_none() {
        match (&facts.endpoint, facts.target) {
            (Some(endpoint), _) => return Ok(Destination::parse(endpoint)?),
            (None, Target::Emulator) => return Ok(Destination::Sandbox),
            (None, Target::Service) => {}
        }
    }
    let destination = Destination::service(args.endpoint_type, variable)?;
    say_kind(&destination, args.endpoint_type);
    Ok(destination)
}

fn say_kind(destination: &Destination, asked: Option<EndpointKind>) {
    if *destination == Destination::Service(Some(EndpointKind::Vpc)) && asked.is_none() {
        say(
            "calls go to the endpoints inside the VPC, as the environment says; others: --endpoint-type public",
        );
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
