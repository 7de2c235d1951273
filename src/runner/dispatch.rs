//! The task of one lane: asks [`Lane`] what is next, does it, and tells it what came of it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use url::Url;

use super::Shutdown;
use super::clock::RunClock;
use super::lane::{Consequence, Lane, Next, StopReason};
use super::queue::QueuedRow;
use super::worker::{Attempted, attempt};
use crate::aliyun::{Client, Credentials, SignatureVersion};
use crate::journal::{JournalError, Writer};
use crate::progress::Progress;
use crate::rename::{Event, RowNumber};

/// Rows asked of the journal at once.
const FETCH: u32 = 64;

/// Sleeps are at most this long, so that a suspended machine or a set clock is seen.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// What the attempts of a lane share.
#[derive(Debug)]
pub(super) struct LaneContext {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) endpoint: Url,
    pub(super) signature: SignatureVersion,
    pub(super) max_attempts: u32,
    pub(super) credentials: BTreeMap<String, Arc<Credentials>>,
    pub(super) client: Client,
    pub(super) writer: Writer,
    pub(super) clock: RunClock,
    pub(super) shutdown: Shutdown,
    pub(super) progress: Progress,
}

impl LaneContext {
    /// Returns the credentials of a profile of this lane.
    pub(super) fn credentials_of(&self, profile: &str) -> &Credentials {
        self.credentials
            .get(profile)
            .expect("a lane has the credentials of each of its profiles")
    }

    /// Returns which profiles of this lane were stopped, and why.
    fn stopped_of(&self, all: &BTreeMap<String, StopReason>) -> Vec<(String, StopReason)> {
        let mine = all
            .iter()
            .filter(|(profile, _)| self.credentials.contains_key(*profile));
        mine.map(|(profile, reason)| (profile.clone(), reason.clone()))
            .collect()
    }

    /// Records and shows that the lane pauses.
    async fn record_pause(&self, code: String, pause: Duration) -> Result<(), JournalError> {
        self.progress
            .paused(&self.account, &self.region, &code, pause);
        self.record(Event::LanePaused {
            account: self.account.clone(),
            region: self.region.clone(),
            code,
            pause_ms: u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
        })
        .await
    }

    /// Records and shows why the lane stopped, the first reason only.
    async fn announce(
        &self,
        stopped: &mut Option<StopReason>,
        reason: StopReason,
    ) -> Result<(), JournalError> {
        if stopped.is_some() {
            return Ok(());
        }
        let text = reason.to_string();
        *stopped = Some(reason);
        self.progress.stopped(&self.account, &self.region, &text);
        self.record(Event::LaneStopped {
            account: self.account.clone(),
            region: self.region.clone(),
            reason: text,
        })
        .await
    }

    async fn record(&self, event: Event) -> Result<(), JournalError> {
        self.writer
            .append(self.clock.wall(), event)
            .await
            .map(|_| ())
    }
}

/// The parts of the plan that make up a lane, and how far each has been read.
#[derive(Debug)]
pub(super) struct Source(VecDeque<Part>);

#[derive(Debug)]
struct Part {
    lane: i64,
    profile: String,
    after: RowNumber,
}

impl Source {
    /// Makes a source of planned lanes, each with its profile.
    pub(super) fn new(planned: impl IntoIterator<Item = (i64, String)>) -> Self {
        Self(
            planned
                .into_iter()
                .map(|(lane, profile)| Part {
                    lane,
                    profile,
                    after: RowNumber(0),
                })
                .collect(),
        )
    }

    /// Reads the next rows; says whether there may be more.
    async fn fetch(&mut self, writer: &Writer) -> Result<(Vec<QueuedRow>, bool), JournalError> {
        while let Some(part) = self.0.front_mut() {
            let rows = writer.due_rows(part.lane, part.after, FETCH).await?;
            if let Some(last) = rows.last() {
                part.after = last.row;
                let profile = part.profile.clone();
                let queued = rows
                    .into_iter()
                    .map(|due| QueuedRow::new(due, profile.clone()))
                    .collect();
                return Ok((queued, true));
            }
            self.0.pop_front();
        }
        Ok((Vec::new(), false))
    }

    fn drop_profile(&mut self, profile: &str) {
        self.0.retain(|part| part.profile != profile);
    }
}

/// Profiles that were stopped, with the reason; every lane hears of it.
pub(super) type StoppedProfiles = watch::Sender<BTreeMap<String, StopReason>>;

/// Carries out one lane. Returns why it stopped, if it stopped before its rows were done.
///
/// # Errors
/// When the journal fails; what is in flight is left in doubt.
pub(super) async fn run_lane(
    context: Arc<LaneContext>,
    mut lane: Lane,
    mut source: Source,
    stopped_profiles: Arc<StoppedProfiles>,
) -> Result<Option<StopReason>, JournalError> {
    let mut attempts: JoinSet<Result<Attempted, JournalError>> = JoinSet::new();
    let mut profiles = stopped_profiles.subscribe();
    // What was stopped before this lane began counts too.
    profiles.mark_changed();
    let mut stopped = None;
    loop {
        // Both before each call, so that none is begun after the word to stop.
        if context.shutdown.is_draining() {
            lane.stop();
        }
        if profiles.has_changed().unwrap_or(false) {
            let mine = context.stopped_of(&profiles.borrow_and_update());
            if mine.len() == context.credentials.len() {
                lane.stop();
            }
            for (profile, reason) in mine {
                lane.drop_profile(&profile);
                source.drop_profile(&profile);
                context.announce(&mut stopped, reason).await?;
            }
        }
        let until = match lane.next(context.clock.now()) {
            Next::Send(row) => {
                attempts.spawn(attempt(context.clone(), row));
                continue;
            }
            Next::Fetch => {
                let (rows, more) = source.fetch(&context.writer).await?;
                lane.fetched(rows, more);
                continue;
            }
            Next::Done => return Ok(stopped),
            Next::Answer => None,
            Next::Until(at) => Some(at.min(context.clock.now() + LONGEST_SLEEP)),
        };
        tokio::select! {
            biased;
            () = context.shutdown.aborting() => {
                attempts.abort_all();
                return Ok(stopped);
            }
            () = context.shutdown.draining(), if !context.shutdown.is_draining() => {}
            Ok(()) = profiles.changed() => profiles.mark_changed(),
            Some(ended) = attempts.join_next() => match take_end(&context, &mut lane, ended)? {
                Consequence::None => {}
                Consequence::Paused { code, pause } => context.record_pause(code, pause).await?,
                Consequence::Stopped(StopReason::Profile { profile, code, message }) => {
                    stopped_profiles.send_modify(|all| {
                        let reason = StopReason::Profile { profile: profile.clone(), code, message };
                        all.entry(profile).or_insert(reason);
                    });
                }
                Consequence::Stopped(reason) => {
                    lane.stop();
                    context.announce(&mut stopped, reason).await?;
                }
            },
            () = tokio::time::sleep_until(context.clock.instant(until.unwrap_or_default())), if until.is_some() => {}
        }
    }
}

/// Tells the lane how an attempt ended.
fn take_end(
    context: &LaneContext,
    lane: &mut Lane,
    ended: Result<Result<Attempted, JournalError>, JoinError>,
) -> Result<Consequence, JournalError> {
    match ended.expect("an attempt neither panics nor is aborted while its lane listens")? {
        Attempted::NotStarted => {
            lane.not_started();
            Ok(Consequence::None)
        }
        Attempted::Ended {
            row,
            before,
            outcome,
            answered_at,
        } => {
            context.progress.attempt_ended(
                (&context.account, &context.region),
                before,
                &row.due,
                &outcome,
            );
            Ok(lane.ended(
                *row,
                &outcome,
                answered_at,
                context.clock.now(),
                fastrand::f64(),
            ))
        }
    }
}
