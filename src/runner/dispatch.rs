//! The task of one lane: asks [`Lane`] what is next, does it, and tells it what came of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use url::Url;

use super::canary::{Canary, Word};
use super::clock::{RunClock, Watch};
use super::lane::{CanaryTally, Lane, Next};
use super::notice::Notice;
use super::source::Source;
use super::window::Window;
use super::worker::{Step, attempt, record};
use super::{Shutdown, StopReason};
use crate::aliyun::{Client, CredentialsError, Provider, SignatureVersion};
use crate::journal::{JournalError, Writer};
use crate::progress::Progress;
use crate::rename::{Event, RowNumber};
use crate::report::duration_text;

/// Sleeps are at most this long, so that a suspended machine or a set clock is seen.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// What the attempts of a lane share.
#[derive(Debug)]
pub(super) struct LaneContext {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) endpoint: Url,
    pub(super) signature: SignatureVersion,
    pub(super) providers: BTreeMap<String, Provider>,
    /// How long to wait for credentials that only the user can renew.
    pub(super) credential_wait: Duration,
    pub(super) client: Client,
    pub(super) writer: Writer,
    pub(super) clock: RunClock,
    pub(super) window: Window,
    pub(super) shutdown: Shutdown,
    pub(super) progress: Progress,
}

impl LaneContext {
    /// Returns the credentials of a profile of this lane.
    pub(super) fn provider_of(&self, profile: &str) -> &Provider {
        self.providers
            .get(profile)
            .expect("a lane has the credentials of each of its profiles")
    }

    /// Waits until a profile has good credentials again; says so when it takes longer.
    async fn renew(self: Arc<Self>, profile: String) -> Renewed {
        let said = |error: &CredentialsError| {
            let words = format!(
                "{error}: waiting for others, at most {}; {}, I go on by myself",
                duration_text(self.credential_wait),
                error.hint(),
            );
            self.progress
                .credentials_awaited((&self.account, &self.region), &words);
        };
        let provider = self.provider_of(&profile);
        let result = provider.renewed(self.credential_wait, said).await;
        (profile, result)
    }

    /// Returns which profiles of this lane were stopped, and why.
    fn stopped_of(&self, all: &BTreeMap<String, StopReason>) -> Vec<(String, StopReason)> {
        let mine = all
            .iter()
            .filter(|(profile, _)| self.providers.contains_key(*profile));
        mine.map(|(profile, reason)| (profile.clone(), reason.clone()))
            .collect()
    }

    async fn record(&self, event: Event) -> Result<(), JournalError> {
        self.writer
            .append(self.clock.wall(), event)
            .await
            .map(|_| ())
    }
}

/// A profile, and whether it has good credentials again.
type Renewed = (String, Result<(), CredentialsError>);

/// Profiles that were stopped, with the reason; every lane hears of it.
pub(super) type StoppedProfiles = watch::Sender<BTreeMap<String, StopReason>>;

/// What the lanes of a run share.
#[derive(Debug)]
pub(super) struct Shared {
    /// Profiles that were stopped.
    pub(super) stopped_profiles: StoppedProfiles,
    /// The canary; without one its word is to go on.
    pub(super) canary: Canary,
}

/// How a lane ended.
#[derive(Debug, Default)]
pub(super) struct LaneEnd {
    /// Why it stopped, if it did before its rows were done and not by a signal.
    pub(super) reason: Option<StopReason>,
    /// The rows that were in flight when it stopped.
    pub(super) in_flight: Vec<RowNumber>,
}

/// Why a lane's task goes on after a wait.
enum Woke {
    Aborted,
    Told,
    Ended(Result<Result<Step, JournalError>, JoinError>),
    Renewed(Result<Renewed, JoinError>),
    Time,
}

/// One lane's task.
pub(super) struct Dispatch {
    context: Arc<LaneContext>,
    shared: Arc<Shared>,
    lane: Lane,
    source: Source,
    reason: Option<StopReason>,
    reported: bool,
}

impl Dispatch {
    /// Makes the task of a lane.
    pub(super) fn new(
        context: Arc<LaneContext>,
        shared: Arc<Shared>,
        lane: Lane,
        source: Source,
    ) -> Self {
        Self {
            context,
            shared,
            lane,
            source,
            reason: None,
            reported: false,
        }
    }

    /// Carries the lane out.
    ///
    /// # Errors
    /// When the journal fails; what is in flight is left in doubt.
    pub(super) async fn run(mut self) -> Result<LaneEnd, JournalError> {
        let ended = self.go_on().await;
        // Whatever ended it, the others must not wait for its part of the canary.
        let reported = self.report_canary(CanaryTally::default()).await;
        let in_flight = ended?;
        reported?;
        Ok(LaneEnd {
            reason: self.reason,
            in_flight,
        })
    }

    async fn go_on(&mut self) -> Result<Vec<RowNumber>, JournalError> {
        let context = self.context.clone();
        let mut steps: JoinSet<Result<Step, JournalError>> = JoinSet::new();
        let mut renewals: JoinSet<Renewed> = JoinSet::new();
        let mut profiles = self.shared.stopped_profiles.subscribe();
        // What was stopped before this lane began counts too.
        profiles.mark_changed();
        let mut word = self.shared.canary.listen();
        word.mark_changed();
        loop {
            // Before each call, so that none is begun after the word to stop.
            if context.shutdown.is_draining() {
                self.lane.stop();
            }
            if profiles.has_changed().unwrap_or(false) {
                let mine = context.stopped_of(&profiles.borrow_and_update());
                self.drop_profiles(mine).await?;
            }
            if word.has_changed().unwrap_or(false) {
                let word = *word.borrow_and_update();
                self.hear(word).await?;
            }
            let gate = context.window.gate(context.clock.wall());
            let next = if renewals.is_empty() || context.shutdown.is_draining() {
                self.lane.next(context.clock.now(), gate)
            } else {
                Next::Answer
            };
            self.tell().await?;
            let until = match next {
                Next::Send(row) => {
                    let provider = context.provider_of(&row.profile);
                    if let Some(session) = provider.current(context.clock.wall()) {
                        steps.spawn(attempt(context.clone(), row, session));
                    } else {
                        renewals.spawn(context.clone().renew(row.profile.clone()));
                        self.lane.put_off(*row, context.clock.now());
                    }
                    continue;
                }
                Next::Fetch => {
                    let (rows, more) = self.source.fetch(&context.writer).await?;
                    self.lane.fetched(rows, more);
                    continue;
                }
                Next::CanaryOver(tally) => {
                    self.report_canary(tally).await?;
                    continue;
                }
                Next::Done => return Ok(self.lane.in_flight_at_stop().to_vec()),
                Next::Answer | Next::Hold => Duration::MAX,
                Next::Until(at) => at,
            };
            let watch = Watch {
                now: context.clock.now(),
                wall: context.clock.wall(),
                until: until.min(context.clock.now() + LONGEST_SLEEP),
            };
            let woke = tokio::select! {
                biased;
                () = context.shutdown.aborting() => Woke::Aborted,
                () = context.shutdown.draining(), if !context.shutdown.is_draining() => Woke::Told,
                Ok(()) = profiles.changed() => { profiles.mark_changed(); Woke::Told }
                Ok(()) = word.changed() => { word.mark_changed(); Woke::Told }
                Some(ended) = steps.join_next() => Woke::Ended(ended),
                Some(renewed) = renewals.join_next() => Woke::Renewed(renewed),
                () = tokio::time::sleep_until(context.clock.instant(watch.until)) => Woke::Time,
            };
            if let Some(gap) = watch.gap(context.clock.now(), context.clock.wall()) {
                self.lane.woke(gap, context.clock.now());
            }
            match woke {
                Woke::Aborted => {
                    steps.abort_all();
                    return Ok(self.lane.in_flight());
                }
                Woke::Told | Woke::Time => {}
                Woke::Renewed(renewed) => {
                    let (profile, result) = renewed
                        .expect("a renewal neither panics nor is aborted while its lane listens");
                    if let Err(error) = result {
                        self.stop_profile(StopReason::Credentials {
                            profile,
                            why: error.to_string(),
                            hint: error.hint(),
                        });
                    }
                }
                Woke::Ended(ended) => {
                    let step = ended
                        .expect("a step neither panics nor is aborted while its lane listens")?;
                    self.take(step, &mut steps);
                    self.tell().await?;
                }
            }
        }
    }

    /// Tells the lane how a step ended, and begins the one that follows.
    fn take(&mut self, step: Step, steps: &mut JoinSet<Result<Step, JournalError>>) {
        let now = self.context.clock.now();
        match step {
            Step::NotStarted(row) => self.lane.not_started(row),
            Step::Answered(mut answered) => {
                let then = self.lane.answered(
                    &mut answered.row,
                    &answered.outcome,
                    answered.ended_at,
                    now,
                    fastrand::f64(),
                );
                steps.spawn(record(self.context.clone(), *answered, then));
            }
            Step::Recorded {
                row,
                before,
                outcome,
            } => {
                self.context.progress.attempt_ended(
                    (&self.context.account, &self.context.region),
                    before,
                    &row.due,
                    &outcome,
                );
                self.lane.recorded(*row, &outcome, now, fastrand::f64());
            }
        }
    }

    /// Records and shows what happened to the lane, and carries out its stops.
    async fn tell(&mut self) -> Result<(), JournalError> {
        while let Some(notice) = self.lane.take_notice() {
            let context = &self.context;
            context
                .progress
                .lane_notice(&context.account, &context.region, &notice);
            if let Some(event) = notice.event(&context.account, &context.region) {
                context.record(event).await?;
            }
            match notice {
                Notice::Stop(reason) if reason.profile().is_some() => self.stop_profile(reason),
                Notice::Stop(reason) => self.stop(reason).await?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Tells all lanes that a profile stops.
    fn stop_profile(&self, reason: StopReason) {
        let Some(profile) = reason.profile().map(str::to_owned) else {
            return;
        };
        self.shared.stopped_profiles.send_modify(|all| {
            all.entry(profile).or_insert(reason);
        });
    }

    async fn drop_profiles(
        &mut self,
        stopped: Vec<(String, StopReason)>,
    ) -> Result<(), JournalError> {
        let all = stopped.len() == self.context.providers.len();
        for (profile, reason) in stopped {
            self.lane.drop_profile(&profile);
            self.source.drop_profile(&profile);
            self.announce(reason).await?;
        }
        if all {
            self.lane.stop();
        }
        Ok(())
    }

    async fn hear(&mut self, word: Option<Word>) -> Result<(), JournalError> {
        match word {
            None => Ok(()),
            Some(Word::GoOn) => {
                self.lane.end_canary();
                Ok(())
            }
            Some(Word::Stop(CanaryTally { rows, renamed })) => {
                self.stop(StopReason::Canary { rows, renamed }).await
            }
        }
    }

    /// Reports the lane's part of the canary, once; the last lane to do so decides for all.
    async fn report_canary(&mut self, tally: CanaryTally) -> Result<(), JournalError> {
        if std::mem::replace(&mut self.reported, true) {
            return Ok(());
        }
        let Some(sum) = self.shared.canary.report(tally) else {
            return Ok(());
        };
        if sum.rows > 0 {
            let CanaryTally { rows, renamed } = sum;
            self.context
                .record(Event::CanaryEnded { rows, renamed })
                .await?;
        }
        self.shared.canary.decide(sum);
        Ok(())
    }

    async fn stop(&mut self, reason: StopReason) -> Result<(), JournalError> {
        self.lane.stop();
        self.announce(reason).await
    }

    /// Records and shows why the lane stopped, the first reason only.
    async fn announce(&mut self, reason: StopReason) -> Result<(), JournalError> {
        if self.reason.is_some() {
            return Ok(());
        }
        let text = reason.to_string();
        self.reason = Some(reason);
        let context = &self.context;
        context
            .progress
            .stopped(&context.account, &context.region, &text);
        context
            .record(Event::LaneStopped {
                account: context.account.clone(),
                region: context.region.clone(),
                reason: text,
            })
            .await
    }
}
