//! `whoami`: which credentials were found, where, until when, for which account; never the secret.

use std::io::Write as _;

use jiff::Timestamp;

use super::calls::runtime;
use super::profiles::{environment_profile, know};
use crate::aliyun::EndpointKind;
use crate::cli::WhoamiArgs;
use crate::destination::Destination;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::words::whoami::Label;
use crate::words::{Both, Lang, whoami};

/// Carries the command out.
pub(super) fn whoami(args: &WhoamiArgs, lang: Lang) -> Result<Exit, Error> {
    let profile = args.profile.clone().or_else(environment_profile);
    let destination = match &args.endpoint {
        None => Destination::Service(None),
        Some(endpoint) => Destination::parse(endpoint)?,
    };
    let known = runtime()?.block_on(know(
        profile.as_deref().unwrap_or_default(),
        &destination,
        None,
    ))?;
    let session = known.provider.session();
    let left = session
        .expires
        .map(|at| at.duration_since(Timestamp::now()).unsigned_abs());
    let until = whoami::until(session.expires, left.unwrap_or_default(), &session.renewal);
    let of_profile = known.destination(&destination);
    let mut lines = vec![
        (Label::FoundIn, known.provider.origin().said()),
        (
            Label::AccessKey,
            Both::as_is(&session.credentials.access_key_id),
        ),
        (Label::ValidUntil, until),
    ];
    match known.caller {
        Some(caller) => lines.extend([
            (Label::Account, Both::as_is(caller.account)),
            (Label::Identity, Both::as_is(caller.arn)),
        ]),
        None => lines.push((Label::Account, whoami::account_unknown())),
    }
    if of_profile == Destination::Service(Some(EndpointKind::Vpc)) {
        lines.push((Label::Endpoints, whoami::inside_the_vpc()));
    }
    let mut out = std::io::stdout().lock();
    for (label, value) in lines {
        writeln!(out, "{}", whoami::line(label, &value).said(lang))
            .map_err(|source| Error::Stdout { source })?;
    }
    Ok(Exit::Success)
}
