//! The task of one lane: asks [`Lane`] what is next, does it, and tells it what came of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use super::StopReason;
use super::canary::{Canary, Word};
use super::clock::Watch;
use super::lane::{CanaryTally, Lane, Next};
use super::lane_context::{LaneContext, Renewed};
use super::notice::Notice;
use super::source::Source;
use super::worker::{Step, attempt, list, look, record, record_names};
use crate::journal::JournalError;
use crate::rename::{Event, RowNumber};

/// Sleeps are at most this long, so that a suspended machine or a set clock is seen.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

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

/// The attempts and reads of a lane that are on their way.
type Steps = JoinSet<Result<Step, JournalError>>;

/// What came of what the lane wanted.
enum Begun {
    /// It was begun.
    Something,
    /// It waits for an answer, but not longer than until this moment.
    Wait(Duration),
    /// Nothing is left to do.
    Done,
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
        let mut steps: Steps = JoinSet::new();
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
            let until = match self.begin(next, &mut steps, &mut renewals).await? {
                Begun::Something => continue,
                Begun::Wait(until) => until,
                Begun::Done => return Ok(self.lane.in_flight_at_stop().to_vec()),
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
                            why: error.said(),
                            hint: error.hint(),
                        });
                    }
                }
                Woke::Ended(ended) => {
                    let step = ended
                        .expect("a step neither panics nor is aborted while its lane listens")?;
                    self.take(step, &mut steps).await?;
                    self.tell().await?;
                }
            }
        }
    }

    /// Begins what the lane wants next.
    async fn begin(
        &mut self,
        next: Next,
        steps: &mut Steps,
        renewals: &mut JoinSet<Renewed>,
    ) -> Result<Begun, JournalError> {
        let context = &self.context;
        match next {
            Next::Send(row) => {
                let provider = context.provider_of(&row.profile);
                if let Some(session) = provider.current(context.clock.wall()) {
                    steps.spawn(attempt(context.clone(), row, session));
                } else {
                    renewals.spawn(context.clone().renew(row.profile.clone()));
                    self.lane.put_off(*row, context.clock.now());
                }
            }
            Next::Look(row) => {
                let provider = context.provider_of(&row.profile);
                if provider.current(context.clock.wall()).is_some() {
                    steps.spawn(look(context.clone(), row));
                } else {
                    renewals.spawn(context.clone().renew(row.profile.clone()));
                    self.lane.not_looked(*row, context.clock.now());
                }
            }
            Next::List(wanted) => {
                steps.spawn(list(context.clone(), context.any_provider(), wanted));
            }
            Next::Fetch => {
                let fetched = self.source.fetch(&context.writer, context.clock).await?;
                let (rows, more) = fetched;
                self.lane.fetched(rows, more);
            }
            Next::CanaryOver(tally) => self.report_canary(tally).await?,
            Next::Done => return Ok(Begun::Done),
            Next::Answer | Next::Hold => return Ok(Begun::Wait(Duration::MAX)),
            Next::Until(at) => return Ok(Begun::Wait(at)),
        }
        Ok(Begun::Something)
    }

    /// Tells the lane how a step ended, and begins the one that follows.
    async fn take(&mut self, step: Step, steps: &mut Steps) -> Result<(), JournalError> {
        let context = &self.context;
        let now = self.context.clock.now();
        match step {
            Step::NotStarted(row) => self.lane.not_started(row),
            Step::Listed(listed) => {
                let news = self.lane.listed(&listed.names, listed.asked_at);
                for (row, news) in news {
                    steps.spawn(record_names(context.clone(), row, news));
                }
                context
                    .record(Event::NamesListed {
                        account: context.account.clone(),
                        region: context.region.clone(),
                        calls: listed.calls,
                        rows: listed.names.len() as u64,
                    })
                    .await?;
            }
            Step::Looked {
                row,
                look: Some(look),
                asked_at,
            } => {
                let news = self.lane.looked(*row, look, asked_at, now, fastrand::f64());
                if let Some((row, news)) = news {
                    steps.spawn(record_names(context.clone(), row, news));
                }
            }
            Step::Looked {
                row, look: None, ..
            } => self.lane.not_looked(*row, now),
            Step::Seen { row, before } => {
                let lane = (context.account.as_str(), context.region.as_str());
                context.progress.row_seen(lane, before, &row.due);
                self.lane.seen(*row, now);
            }
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
        Ok(())
    }

    /// Records and shows what happened to the lane, and carries out its stops.
    async fn tell(&mut self) -> Result<(), JournalError> {
        if let Some(ahead) = self.context.client.clock().news() {
            let lane = (self.context.account.as_str(), self.context.region.as_str());
            self.context.progress.clock_corrected(lane, ahead);
            let ahead_ms = i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX);
            self.context
                .record(Event::ClockCorrected { ahead_ms })
                .await?;
        }
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
            let read_back = self.lane.reads_names();
            self.context
                .record(Event::CanaryEnded {
                    rows,
                    renamed,
                    read_back,
                })
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
        let said = reason.said();
        let context = &self.context;
        context
            .progress
            .stopped(&context.account, &context.region, &reason);
        self.reason = Some(reason);
        context
            .record(Event::LaneStopped {
                account: context.account.clone(),
                region: context.region.clone(),
                reason: said.to_string(),
            })
            .await
    }
}
