//! A whole run: one task a lane, from the first event to the last.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use url::Url;
use uuid::Uuid;

use super::canary::{Canary, CanaryPlan, spread};
use super::clock::RunClock;
use super::dispatch::{Dispatch, LaneEnd, Shared};
use super::doorkeeper::keep_door;
use super::lane::{Lane, LaneLimits};
use super::lane_context::LaneContext;
use super::queue::Errand;
use super::source::Source;
use super::{
    FailureLimit, LiveNames, OldDoubts, RateChoice, Reader, ReaderSetup, Shutdown, StopReason,
    Window, read_quota,
};
use crate::aliyun::{Client, Provider, SignatureVersion};
use crate::journal::{JournalError, Writer};
use crate::progress::Progress;
use crate::rename::{Event, Region, RowNumber};

/// One lane of a run: what the service's quota counts.
#[derive(Debug)]
pub(crate) struct LaneSetup {
    /// The account's number; where it is not known, the `AccessKeyId`.
    pub(crate) account: String,
    /// The region.
    pub(crate) region: Region,
    /// Where its calls go.
    pub(crate) endpoint: Url,
    /// The planned lanes that it is made of, each with its profile.
    pub(crate) planned: Vec<(i64, String)>,
    /// Rows that it has left.
    pub(crate) left: u64,
    /// How long before now its last calls were made, those within a period.
    pub(crate) recent: Vec<Duration>,
}

/// A planned lane for which nothing may be sent in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// The account that it was planned for.
    pub(crate) account: String,
    /// The region.
    pub(crate) region: String,
    /// Why.
    pub(crate) reason: StopReason,
}

/// Pace and stop options of a run.
#[derive(Debug, Clone)]
pub(crate) struct RunOptions {
    /// Each lane's pace.
    pub(crate) rate: RateChoice,
    /// Calls in flight per lane.
    pub(crate) concurrency: u32,
    /// Attempts per row that count.
    pub(crate) max_attempts: u32,
    /// Failures that a lane may have.
    pub(crate) max_failures: FailureLimit,
    /// How long a lane's service may be away.
    pub(crate) outage_limit: Duration,
    /// How long to wait for credentials that only the user can renew.
    pub(crate) credential_wait: Duration,
    /// When rows may start.
    pub(crate) window: Window,
    /// The rows that are tried first.
    pub(crate) canary: CanaryPlan,
    /// What is done with old doubts that can't be looked up.
    pub(crate) old_doubts: OldDoubts,
}

/// All that a run needs.
#[derive(Debug)]
pub(crate) struct Setup {
    /// The lanes; no two of one account and region.
    pub(crate) lanes: Vec<LaneSetup>,
    /// Lanes for which nothing may be sent.
    pub(crate) left_out: Vec<LeftOut>,
    /// Credentials by profile.
    pub(crate) providers: BTreeMap<String, Provider>,
    /// Makes the calls.
    pub(crate) client: Client,
    /// Keeps the record.
    pub(crate) writer: Writer,
    /// Pace and limits.
    pub(crate) options: RunOptions,
    /// The job's id.
    pub(crate) job: Uuid,
    /// Whether live names are read.
    pub(crate) names: LiveNames,
    /// What is to be done: all that is left, or to settle what is in doubt.
    pub(crate) errand: Errand,
    /// How requests are signed.
    pub(crate) signature: SignatureVersion,
    /// What is asked of the run from outside.
    pub(crate) shutdown: Shutdown,
    /// Hears what happens.
    pub(crate) progress: Progress,
    /// The event that a run begins with.
    pub(crate) started: Event,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunReport {
    /// Lanes that stopped before their rows were done, by account and region.
    pub(crate) stopped_lanes: Vec<StoppedLane>,
    /// Whether a signal ended it.
    pub(crate) interrupted: Interrupted,
}

/// A lane that stopped before its rows were done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoppedLane {
    /// Its account.
    pub(crate) account: String,
    /// Its region.
    pub(crate) region: String,
    /// Why; none when it was a signal.
    pub(crate) reason: Option<StopReason>,
    /// The rows that were in flight then, in order.
    pub(crate) in_flight: Vec<RowNumber>,
}

/// Whether a signal ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interrupted {
    /// None did.
    No,
    /// The first one: what was in flight ended.
    Drained,
    /// The second one: what was in flight is in doubt.
    Aborted,
}

/// Carries out what is left of a job.
///
/// # Errors
/// When the journal fails. Nothing is sent after that.
pub(crate) async fn run(setup: Setup) -> Result<RunReport, JournalError> {
    let clock = RunClock::start(setup.client.wall());
    let (writer, shutdown) = (setup.writer.clone(), setup.shutdown.clone());
    writer.append(clock.wall(), setup.started.clone()).await?;
    let mut stopped_lanes = Vec::new();
    for lane in setup.left_out.clone() {
        stopped_lanes.push(leave_out(lane, &setup, clock).await?);
    }
    let door = tokio::spawn(keep_door(
        setup.options.window.clone(),
        clock,
        writer.clone(),
        setup.progress.clone(),
    ));
    let mut tasks = start_lanes(setup, clock);
    let mut failure = None;
    while let Some(joined) = tasks.join_next().await {
        let (account, region, ended) = joined.expect("a lane neither panics nor is aborted");
        match ended {
            Ok(LaneEnd { reason, in_flight }) if reason.is_some() || !in_flight.is_empty() => {
                stopped_lanes.push(StoppedLane {
                    account,
                    region,
                    reason,
                    in_flight,
                });
            }
            Ok(_) => {}
            Err(error) => {
                // The others end what is in flight; the journal takes no further intent.
                shutdown.request_drain();
                if !matches!(failure, Some(ref first) if !matches!(first, JournalError::Failed)) {
                    failure = Some(error);
                }
            }
        }
    }
    door.abort();
    if let Some(error) = failure {
        return Err(error);
    }
    stopped_lanes.sort_by(|a, b| (&a.account, &a.region).cmp(&(&b.account, &b.region)));
    let interrupted = if shutdown.is_aborting() {
        Interrupted::Aborted
    } else if shutdown.is_draining() {
        Interrupted::Drained
    } else {
        Interrupted::No
    };
    let reason = match (interrupted, stopped_lanes.len()) {
        (Interrupted::Aborted, _) => "stopped at once by a second signal".to_owned(),
        (Interrupted::Drained, _) => "stopped by a signal".to_owned(),
        (Interrupted::No, 0) => "done".to_owned(),
        (Interrupted::No, 1) => "1 lane stopped".to_owned(),
        (Interrupted::No, lanes) => format!("{lanes} lanes stopped"),
    };
    writer
        .append(clock.wall(), Event::RunEnded { reason })
        .await?;
    Ok(RunReport {
        stopped_lanes,
        interrupted,
    })
}

/// Records and shows that a lane sends nothing.
async fn leave_out(
    lane: LeftOut,
    setup: &Setup,
    clock: RunClock,
) -> Result<StoppedLane, JournalError> {
    let LeftOut {
        account,
        region,
        reason,
    } = lane;
    let said = reason.said();
    setup.progress.stopped(&account, &region, &reason);
    let event = Event::LaneStopped {
        account: account.clone(),
        region: region.clone(),
        reason: said.to_string(),
    };
    setup.writer.append(clock.wall(), event).await?;
    Ok(StoppedLane {
        account,
        region,
        reason: Some(reason),
        in_flight: Vec::new(),
    })
}

/// A lane's account, its region, and how it ended.
type Ended = (String, String, Result<LaneEnd, JournalError>);

fn start_lanes(setup: Setup, clock: RunClock) -> JoinSet<Ended> {
    let options = &setup.options;
    let limits = LaneLimits {
        rate: options.rate,
        concurrency: options.concurrency,
        max_attempts: options.max_attempts,
        failures: options.max_failures,
        outage_limit: options.outage_limit,
        names: setup.names,
        old_doubts: options.old_doubts,
        errand: setup.errand,
    };
    let left: Vec<u64> = setup.lanes.iter().map(|lane| lane.left).collect();
    let parts = spread(options.canary.rows, &left);
    let common = Arc::new(Shared {
        stopped_profiles: tokio::sync::watch::Sender::new(BTreeMap::new()),
        canary: Canary::new(options.canary.then, setup.lanes.len()),
    });
    let mut tasks = JoinSet::new();
    for (lane, share) in setup.lanes.into_iter().zip(parts) {
        let providers = lane
            .planned
            .iter()
            .filter_map(|(_, profile)| {
                Some((profile.clone(), setup.providers.get(profile)?.clone()))
            })
            .collect();
        let reader = Reader::new(ReaderSetup {
            client: setup.client.clone(),
            endpoint: lane.endpoint.clone(),
            signature: setup.signature,
            patience: Duration::ZERO,
            region: lane.region.clone(),
            quota: read_quota(options.rate),
            shutdown: setup.shutdown.clone(),
        });
        let context = Arc::new(LaneContext {
            account: lane.account,
            region: lane.region.as_str().to_owned(),
            endpoint: lane.endpoint,
            signature: setup.signature,
            providers,
            credential_wait: options.credential_wait,
            client: setup.client.clone(),
            reader,
            job: setup.job,
            writer: setup.writer.clone(),
            clock,
            window: options.window.clone(),
            shutdown: setup.shutdown.clone(),
            progress: setup.progress.clone(),
        });
        let recent = lane.recent.into_iter().map(RunClock::before_start);
        let mut core = Lane::new(limits, recent);
        if options.canary.rows > 0 && setup.errand == Errand::Rename {
            core.begin_canary(share);
        }
        let source = Source::new(lane.planned, setup.errand);
        let dispatch = Dispatch::new(context.clone(), common.clone(), core, source);
        tasks.spawn(async move {
            let ended = dispatch.run().await;
            (context.account.clone(), context.region.clone(), ended)
        });
    }
    tasks
}
