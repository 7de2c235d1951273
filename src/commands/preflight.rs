//! Reads the live names of a plan in the making: every account's region as a list, then by themselves the certificates
//! that it did not show.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::calls::{client_for, endpoint_of, runtime_for, signals};
use super::own_emulator::OwnEmulator;
use super::pace::PaceSettings;
use super::profiles::{Known, know};
use super::say::say;
use crate::aliyun::{LiveCert, Provider, Session};
use crate::cli::CallArgs;
use crate::destination::Destination;
use crate::error::Error;
use crate::journal::{Builder, Expiry, LiveName, UnreadLane};
use crate::plan::Draft;
use crate::rename::{CertId, Status};
use crate::runner::{ReadFailure, Reader, ReaderSetup, read_quota};
use crate::words::plan::{self as words, End};
use crate::words::{Lang, labels, time};

/// Certificates that are asked for by themselves at once, and of a region that seems to have none before it is refused.
const CHUNK: u32 = 20;

/// Pages on their way to the plan's file.
const PAGES_WAITING: usize = 8;

/// What reading came to.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Certificates that were listed.
    pub(super) certs: u64,
    /// Regions that could be read, each account's by itself.
    pub(super) regions: usize,
    /// Calls for pages of lists, and for single certificates.
    pub(super) calls: u64,
    /// What the profiles' credentials are.
    pub(super) sessions: BTreeMap<String, Arc<Session>>,
    /// Where the right to read is lacking: the lane's region and profile, and how many rows.
    pub(super) not_permitted: Vec<(UnreadLane, ReadFailure)>,
}

/// How the calls of a command are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calling<'a> {
    /// Where they go.
    pub(super) destination: &'a Destination,
    /// How they are signed.
    pub(super) calls: &'a CallArgs,
    /// Pace and timeout.
    pub(super) pace: &'a PaceSettings,
    /// What people are told in.
    pub(super) lang: Lang,
}

/// What reading needs.
pub(super) struct Preflight<'a> {
    /// How calls are made.
    pub(super) calling: Calling<'a>,
    /// The job that is being planned.
    pub(super) job: Uuid,
    /// Whether a region without any of its certificates is refused.
    pub(super) nothing: Nothing,
}

/// What is done with a region that has none of its rows' certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nothing {
    /// The plan is refused: profile or region are probably wrong.
    Refuse,
    /// The rows are missing.
    Keep,
}

/// One account's region.
struct Place {
    number: i64,
    reader: Arc<Reader>,
    provider: Provider,
    lanes: Vec<UnreadLane>,
}

impl Preflight<'_> {
    /// Reads the names of a plan's certificates into its file and decides its rows by them.
    ///
    /// # Errors
    /// No credentials, names that could not be read for another reason than the lack of a right, or a region that has
    /// none of its certificates.
    pub(super) fn read(&self, draft: &mut Draft) -> Result<Seen, Error> {
        let lanes = draft.builder().unread_lanes()?;
        if lanes.is_empty() {
            return Ok(Seen::default());
        }
        let Calling {
            destination, pace, ..
        } = self.calling;
        runtime_for(destination)?.block_on(async {
            let emulator = OwnEmulator::of_plan(draft.builder(), destination, pace.timeout).await?;
            let read = self.read_accounts(draft, &lanes, emulator.as_ref()).await;
            if let Some(emulator) = emulator {
                emulator.stop().await;
            }
            read
        })
    }

    /// Asks which account each profile is of, takes their numbers into the plan, then reads the rows that are left.
    async fn read_accounts(
        &self,
        draft: &mut Draft,
        lanes: &[UnreadLane],
        emulator: Option<&OwnEmulator>,
    ) -> Result<Seen, Error> {
        let mut profiles: BTreeMap<String, Known> = BTreeMap::new();
        for lane in lanes {
            if !profiles.contains_key(&lane.profile) {
                let known = know(&lane.profile, self.calling.destination, emulator).await?;
                profiles.insert(lane.profile.clone(), known);
            }
        }
        let accounts = profiles.iter().filter_map(|(profile, known)| {
            let caller = known.caller.as_ref()?;
            Some((profile.as_str(), caller.account.as_str()))
        });
        draft.know_accounts(accounts)?;
        let mut seen = self
            .read_places(draft.builder(), &profiles, emulator)
            .await?;
        let session = |(profile, known): (String, Known)| (profile, known.provider.session());
        seen.sessions = profiles.into_iter().map(session).collect();
        Ok(seen)
    }

    async fn read_places(
        &self,
        plan: &Builder,
        profiles: &BTreeMap<String, Known>,
        emulator: Option<&OwnEmulator>,
    ) -> Result<Seen, Error> {
        let places = self.places(plan.unread_lanes()?, profiles, emulator)?;
        let mut seen = Seen::default();
        let readable = list_all(plan, places, &mut seen).await?;
        for place in &readable {
            self.ask_singly(plan, place, &mut seen).await?;
        }
        let corrected = readable.iter().find_map(|place| place.reader.clock_news());
        if let Some(ahead) = corrected {
            say(time::clock_is_off(ahead).said(self.calling.lang));
        }
        let nothing = plan.lanes_with_nothing()?;
        if !nothing.is_empty() && self.nothing == Nothing::Refuse {
            return Err(Error::NothingFound(nothing));
        }
        plan.decide_rows()?;
        seen.regions = readable.len();
        Ok(seen)
    }

    /// Brings lanes together by account and region.
    fn places(
        &self,
        lanes: Vec<UnreadLane>,
        profiles: &BTreeMap<String, Known>,
        emulator: Option<&OwnEmulator>,
    ) -> Result<Vec<Place>, Error> {
        let Calling {
            destination,
            calls,
            pace,
            ..
        } = self.calling;
        let client = client_for(emulator, pace.timeout, self.job, destination.target())?;
        let shutdown = signals()?;
        let mut places: BTreeMap<(String, String), Place> = BTreeMap::new();
        for lane in lanes {
            let known = &profiles[&lane.profile];
            let key = (known.account(), lane.region.as_str().to_owned());
            let number = i64::try_from(places.len()).unwrap_or(i64::MAX);
            let place = match places.entry(key) {
                std::collections::btree_map::Entry::Occupied(place) => place.into_mut(),
                std::collections::btree_map::Entry::Vacant(free) => free.insert(Place {
                    number,
                    reader: Arc::new(Reader::new(ReaderSetup {
                        client: client.clone(),
                        endpoint: endpoint_of(
                            &lane.region,
                            &known.destination(destination),
                            emulator,
                        )?,
                        signature: calls.signature,
                        patience: Duration::ZERO,
                        region: lane.region.clone(),
                        quota: read_quota(pace.options.rate),
                        shutdown: shutdown.clone(),
                    })),
                    provider: known.provider.clone(),
                    lanes: Vec::new(),
                }),
            };
            place.lanes.push(lane);
        }
        Ok(places.into_values().collect())
    }

    /// Asks by themselves for the certificates that the list of a place did not show.
    async fn ask_singly(
        &self,
        plan: &Builder,
        place: &Place,
        seen: &mut Seen,
    ) -> Result<(), Error> {
        let empty = plan.lanes_with_nothing()?;
        let is_empty = |lane: &UnreadLane| {
            let same = |other: &crate::journal::NothingFound| {
                other.profile == lane.profile && other.region == lane.region.as_str()
            };
            empty.iter().any(same)
        };
        let mut seems_wrong = self.nothing == Nothing::Refuse && place.lanes.iter().all(is_empty);
        let mut after: Option<CertId> = None;
        loop {
            let ids = plan.unseen(place.number, after.as_ref(), CHUNK)?;
            let Some(last) = ids.last() else {
                return Ok(());
            };
            after = Some(last.clone());
            for id in &ids {
                seen.calls += 1;
                let read = place.reader.one(&place.provider, id).await;
                if let Some(cert) = read.map_err(|why| unread(&place.lanes[0], why))? {
                    seems_wrong = false;
                    plan.add_live(place.number, &[live_name(cert)])?;
                }
            }
            if seems_wrong {
                return Ok(());
            }
        }
    }
}

/// Lists every place, all at once; returns those that could be read.
async fn list_all(
    plan: &Builder,
    places: Vec<Place>,
    seen: &mut Seen,
) -> Result<Vec<Place>, Error> {
    let (pages, mut arriving) = mpsc::channel::<(i64, Vec<LiveCert>)>(PAGES_WAITING);
    let mut lists = JoinSet::new();
    for place in places {
        let pages = pages.clone();
        lists.spawn(async move {
            let read = list(&place, &pages).await;
            (place, read)
        });
    }
    drop(pages);
    while let Some((number, certs)) = arriving.recv().await {
        seen.certs += certs.len() as u64;
        let certs: Vec<LiveName> = certs.into_iter().map(live_name).collect();
        plan.add_live(number, &certs)?;
    }
    let mut readable = Vec::new();
    while let Some(joined) = lists.join_next().await {
        let (place, read) = joined.expect("a list neither panics nor is aborted");
        match read {
            Ok(pages) => {
                seen.calls += u64::from(pages);
                for lane in &place.lanes {
                    plan.assign_place(lane, place.number)?;
                }
                readable.push(place);
            }
            Err(why @ ReadFailure::NotPermitted { .. }) => {
                let lanes = place.lanes.into_iter();
                seen.not_permitted
                    .extend(lanes.map(|lane| (lane, why.clone())));
            }
            Err(why) => return Err(unread(&place.lanes[0], why)),
        }
    }
    readable.sort_by_key(|place| place.number);
    Ok(readable)
}

/// Lists one place; returns how many pages it had.
async fn list(
    place: &Place,
    arriving: &mpsc::Sender<(i64, Vec<LiveCert>)>,
) -> Result<u32, ReadFailure> {
    let mut pages = place.reader.pages(&place.provider);
    while let Some(certs) = pages.next().await? {
        // Nobody listens once another place has failed.
        let sent = arriving.send((place.number, certs)).await;
        sent.map_err(|_| ReadFailure::Stopped)?;
    }
    Ok(pages.count())
}

fn unread(lane: &UnreadLane, why: ReadFailure) -> Error {
    Error::Unread {
        profile: lane.profile.clone(),
        region: lane.region.as_str().to_owned(),
        why,
    }
}

fn live_name(cert: LiveCert) -> LiveName {
    LiveName {
        expiry: match cert.status.as_deref() {
            Some("expired") => Expiry::Expired,
            Some("expiring-soon") => Expiry::Soon,
            _ => Expiry::Later,
        },
        cert_id: cert.cert_id,
        name: cert.name,
    }
}

/// Says what was read, and what is lost where it could not be.
pub(super) fn say_seen(seen: &Seen, plan: &Builder, lang: Lang) -> Result<(), Error> {
    if seen.regions > 0 {
        say(words::live_names(seen.certs, seen.regions, seen.calls).said(lang));
    }
    for (lane, why) in &seen.not_permitted {
        say(labels::warning(&words::not_permitted(lane, why)).said(lang));
    }
    let drifted = plan.planned_rows(Status::Drifted)?;
    if drifted > 0 {
        say(words::drifted(drifted).said(lang));
    }
    say_expiring(plan, lang)
}

/// How many certificates that end are named.
const NAMED: u64 = 3;

fn say_expiring(plan: &Builder, lang: Lang) -> Result<(), Error> {
    let (mut expired, mut soon) = ((0, Vec::new()), (0, Vec::new()));
    plan.for_each_expiring(|cert| {
        let (count, named) = match cert.expiry {
            Expiry::Expired => &mut expired,
            Expiry::Soon | Expiry::Later => &mut soon,
        };
        *count += 1;
        if *count <= NAMED {
            named.push(words::row_and_id(cert.row, &cert.cert_id));
        }
    })?;
    for ((count, named), end) in [(expired, End::Past), (soon, End::Soon)] {
        if count > 0 {
            say(words::expiring(count, end, &named).said(lang));
        }
    }
    Ok(())
}
