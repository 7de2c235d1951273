//! A whole run: one task a lane, from the first event to the last.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use url::Url;

use super::clock::RunClock;
use super::dispatch::{LaneContext, Source, run_lane};
use super::lane::{Lane, LaneLimits};
use super::{FailureLimit, Shutdown, StopReason};
use crate::aliyun::{Client, Credentials, SignatureVersion};
use crate::journal::{JournalError, Writer};
use crate::progress::Progress;
use crate::rename::{Event, Quota};

/// One lane of a run: what the service's quota counts.
#[derive(Debug)]
pub(crate) struct LaneSetup {
    /// The account's number; where it is not known, the `AccessKeyId`.
    pub(crate) account: String,
    /// The region.
    pub(crate) region: String,
    /// Where its calls go.
    pub(crate) endpoint: Url,
    /// The planned lanes that it is made of, each with its profile.
    pub(crate) planned: Vec<(i64, String)>,
    /// How long before now its last calls were made, those within a period.
    pub(crate) recent: Vec<Duration>,
}

/// Pace and stop options of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunOptions {
    /// The ceiling of each lane's pace.
    pub(crate) quota: Quota,
    /// Calls in flight per lane.
    pub(crate) concurrency: u32,
    /// Attempts per row that count.
    pub(crate) max_attempts: u32,
    /// Failures that a lane may have.
    pub(crate) max_failures: FailureLimit,
    /// How requests are signed.
    pub(crate) signature: SignatureVersion,
}

/// All that a run needs.
#[derive(Debug)]
pub(crate) struct Setup {
    /// The lanes; no two of one account and region.
    pub(crate) lanes: Vec<LaneSetup>,
    /// Credentials by profile.
    pub(crate) credentials: BTreeMap<String, Arc<Credentials>>,
    /// Makes the calls.
    pub(crate) client: Client,
    /// Keeps the record.
    pub(crate) writer: Writer,
    /// Pace and limits.
    pub(crate) options: RunOptions,
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
    /// Lanes that stopped before their rows were done: account, region, why.
    pub(crate) stopped_lanes: Vec<(String, String, StopReason)>,
    /// Whether a signal ended it.
    pub(crate) interrupted: bool,
}

/// Carries out what is left of a job.
///
/// # Errors
/// When the journal fails. Nothing is sent after that.
pub(crate) async fn run(setup: Setup) -> Result<RunReport, JournalError> {
    let clock = RunClock::start();
    setup.writer.append(clock.wall(), setup.started).await?;
    let limits = LaneLimits {
        quota: setup.options.quota,
        concurrency: setup.options.concurrency,
        failures: setup.options.max_failures,
    };
    let stopped_profiles = Arc::new(tokio::sync::watch::Sender::new(BTreeMap::new()));
    let mut tasks = JoinSet::new();
    for lane in setup.lanes {
        let credentials = lane
            .planned
            .iter()
            .filter_map(|(_, profile)| {
                Some((profile.clone(), setup.credentials.get(profile)?.clone()))
            })
            .collect();
        let context = Arc::new(LaneContext {
            account: lane.account,
            region: lane.region,
            endpoint: lane.endpoint,
            signature: setup.options.signature,
            max_attempts: setup.options.max_attempts,
            credentials,
            client: setup.client.clone(),
            writer: setup.writer.clone(),
            clock,
            shutdown: setup.shutdown.clone(),
            progress: setup.progress.clone(),
        });
        let recent = lane.recent.into_iter().map(RunClock::before_start);
        let core = Lane::new(limits, recent);
        let stopped_profiles = stopped_profiles.clone();
        tasks.spawn(async move {
            let ended = run_lane(
                context.clone(),
                core,
                Source::new(lane.planned),
                stopped_profiles,
            )
            .await;
            (context.account.clone(), context.region.clone(), ended)
        });
    }
    let mut stopped_lanes = Vec::new();
    let mut failure = None;
    while let Some(joined) = tasks.join_next().await {
        let (account, region, ended) = joined.expect("a lane neither panics nor is aborted");
        match ended {
            Ok(None) => {}
            Ok(Some(reason)) => stopped_lanes.push((account, region, reason)),
            Err(error) => {
                // The others end what is in flight; the journal takes no further intent.
                setup.shutdown.request_drain();
                if !matches!(failure, Some(ref first) if !matches!(first, JournalError::Failed)) {
                    failure = Some(error);
                }
            }
        }
    }
    if let Some(error) = failure {
        return Err(error);
    }
    stopped_lanes.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    let interrupted = setup.shutdown.is_draining();
    let reason = match (interrupted, stopped_lanes.len()) {
        (true, _) if setup.shutdown.is_aborting() => {
            "stopped at once by a second signal".to_owned()
        }
        (true, _) => "stopped by a signal".to_owned(),
        (false, 0) => "done".to_owned(),
        (false, lanes) => format!("{lanes} lanes stopped"),
    };
    setup
        .writer
        .append(clock.wall(), Event::RunEnded { reason })
        .await?;
    Ok(RunReport {
        stopped_lanes,
        interrupted,
    })
}
