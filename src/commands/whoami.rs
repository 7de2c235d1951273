//! `whoami`: which credentials were found, where, until when, for which account; never the secret.

use std::io::Write as _;

use jiff::Timestamp;

use super::profiles::{environment_profile, know};
use crate::aliyun::EndpointKind;
use crate::cli::WhoamiArgs;
use crate::destination::Destination;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::report::duration_text;

/// Carries the command out.
pub(super) fn whoami(args: &WhoamiArgs) -> Result<Exit, Error> {
    let profile = args.profile.clone().or_else(environment_profile);
    let destination = match &args.endpoint {
        None => Destination::Service(None),
        Some(endpoint) => Destination::parse(endpoint)?,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::System {
            action: "start the runtime",
            source,
        })?;
    let known = runtime.block_on(know(
        profile.as_deref().unwrap_or_default(),
        &destination,
        None,
    ))?;
    let session = known.provider.session();
    let until = match session.expires {
        Some(at) => {
            let left = at.duration_since(Timestamp::now()).unsigned_abs();
            format!("{at:.0} (in {}), {}", duration_text(left), session.renewal)
        }
        None => session.renewal.to_string(),
    };
    let of_profile = known.destination(&destination);
    let mut lines = vec![
        ("found in", known.provider.origin().to_string()),
        ("access key", session.credentials.access_key_id.clone()),
        ("valid until", until),
    ];
    match known.caller {
        Some(caller) => lines.extend([("account", caller.account), ("identity", caller.arn)]),
        None => lines.push((
            "account",
            "not known: an endpoint on loopback has no STS to ask".to_owned(),
        )),
    }
    if of_profile == Destination::Service(Some(EndpointKind::Vpc)) {
        lines.push((
            "endpoints",
            "inside the VPC, as the profile says".to_owned(),
        ));
    }
    let mut out = std::io::stdout().lock();
    for (name, value) in lines {
        writeln!(out, "{name:<12} {value}").map_err(|source| Error::Stdout { source })?;
    }
    Ok(Exit::Success)
}
