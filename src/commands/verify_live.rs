//! `verify --live`: the names that the record says, held against those that the service has now.

use std::collections::BTreeMap;
use std::time::Duration;

use super::calls::{client, endpoint_of, runtime, signals};
use super::destination::destination_of;
use super::profiles::{Known, know};
use super::say::say;
use crate::cli::LiveArgs;
use crate::destination::Destination;
use crate::error::Error;
use crate::journal::{Difference, Store};
use crate::rename::{PlannedLane, RowNumber};
use crate::runner::{READ_QUOTA, ReadFailure, Reader, ReaderSetup};
use crate::words::{Lang, time, verify};

/// How long one call may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Certificates that the list does not show are asked for by themselves, so many between two looks at the journal.
const CHUNK: u32 = 20;

/// What was compared.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Rows whose record says a name, or that there is none; repeats are not counted again.
    pub(super) rows: u64,
    /// Calls.
    pub(super) calls: u64,
}

/// Compares every lane of a journal; hands on what differs.
pub(super) fn compare(
    store: &Store,
    args: &LiveArgs,
    lang: Lang,
    mut differs: impl FnMut(Difference),
) -> Result<Compared, Error> {
    let facts = store.facts();
    let destination = destination_of(args.endpoint.as_deref(), None, store.path(), facts, lang)?;
    if matches!(destination, Destination::Sandbox | Destination::Rehearsal) {
        return Err(Error::NothingLive(store.path().to_owned()));
    }
    store.begin_live()?;
    runtime()?.block_on(async {
        let client = client(TIMEOUT, Some(facts.job), destination.target())?;
        let shutdown = signals()?;
        let mut profiles: BTreeMap<&str, Known> = BTreeMap::new();
        let mut compared = Compared::default();
        for lane in &facts.lanes {
            if !profiles.contains_key(lane.profile.as_str()) {
                let known = know(&lane.profile, &destination, None).await?;
                profiles.insert(&lane.profile, known);
            }
            let known = &profiles[lane.profile.as_str()];
            let failed = |why| Error::NotCompared {
                profile: lane.profile.clone(),
                region: lane.region.as_str().to_owned(),
                why,
            };
            is_as_planned(lane, known).map_err(failed)?;
            let reader = Reader::new(ReaderSetup {
                client: client.clone(),
                endpoint: endpoint_of(&lane.region, &known.destination(&destination), None)?,
                signature: args.calls.signature,
                patience: Duration::ZERO,
                region: lane.region.clone(),
                quota: READ_QUOTA,
                shutdown: shutdown.clone(),
            });
            compared.calls += read(store, lane, known, &reader, failed).await?;
            compared.rows += store.compare_live(lane.id, &mut differs)?;
        }
        if let Some(ahead) = client.clock().news() {
            say(time::clock_is_off(ahead).said(lang));
        }
        Ok(compared)
    })
}

/// A profile that is another account has other certificates.
fn is_as_planned(lane: &PlannedLane, known: &Known) -> Result<(), ReadFailure> {
    let found = known.caller.as_ref().map(|caller| &caller.account);
    match (&lane.account, found) {
        (Some(planned), Some(found)) if planned != found => Err(ReadFailure::Credentials {
            code: "OtherAccount".to_owned(),
            message: verify::other_account(found, planned).to_string(),
        }),
        _ => Ok(()),
    }
}

/// Reads the live names of a lane: the list, then by themselves those that it does not show. Returns the calls made.
async fn read(
    store: &Store,
    lane: &PlannedLane,
    known: &Known,
    reader: &Reader,
    failed: impl Fn(ReadFailure) -> Error,
) -> Result<u64, Error> {
    let mut pages = reader.pages(&known.provider);
    while let Some(certs) = pages.next().await.map_err(&failed)? {
        for cert in certs {
            store.add_live(lane.id, &cert.cert_id, &cert.name)?;
        }
    }
    let mut calls = u64::from(pages.count());
    let mut after = RowNumber(0);
    loop {
        let unseen = store.unseen(lane.id, after, CHUNK)?;
        if unseen.is_empty() {
            return Ok(calls);
        }
        for (row, id) in unseen {
            after = row;
            calls += 1;
            let read = reader.one(&known.provider, &id).await;
            if let Some(cert) = read.map_err(&failed)? {
                store.add_live(lane.id, &cert.cert_id, &cert.name)?;
            }
        }
    }
}
