//! One attempt: from its permit to the answer, and from the decision about it to the journal. And the reading of names
//! that goes before it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::lane_context::LaneContext;
use super::queue::QueuedRow;
use super::reader::Look;
use crate::aliyun::{Action, Expected, Provider, Session, Stamp, classify, signed_request};
use crate::journal::JournalError;
use crate::rename::{CertId, ClientToken, Event, Outcome, Reaction, RowNumber, Status, Then};

/// A step of an attempt that is done.
#[derive(Debug)]
pub(super) enum Step {
    /// The run was stopped before the intent was on disk: nothing was sent, nothing recorded.
    NotStarted(RowNumber),
    /// It was sent, and this came of it; the lane decides what that means.
    Answered(Box<Answered>),
    /// The list of live names was read as far as it is worth it.
    Listed(Listed),
    /// A row's name was asked for.
    Looked {
        /// The row.
        row: Box<QueuedRow>,
        /// What came of it; none when the run is to stop.
        look: Option<Look>,
        /// When it was asked for, on the run's clock.
        asked_at: Duration,
    },
    /// What was read of a row's name is on disk.
    Seen {
        /// The row with its new state.
        row: Box<QueuedRow>,
        /// Where the row stood before.
        before: Status,
    },
    /// What came of it is on disk.
    Recorded {
        /// The row with its new state.
        row: Box<QueuedRow>,
        /// Where the row stood before the attempt.
        before: Status,
        /// What the attempt came to.
        outcome: Outcome,
    },
}

/// An attempt that was sent and is not recorded yet.
#[derive(Debug)]
pub(super) struct Answered {
    /// The row, its state as it was before the attempt.
    pub(super) row: QueuedRow,
    /// What the attempt came to.
    pub(super) outcome: Outcome,
    /// When it was answered or given up, on the run's clock.
    pub(super) ended_at: Duration,
    /// The attempt.
    attempt: u32,
    /// How long it took.
    elapsed: Duration,
}

/// Live names from the list.
#[derive(Debug)]
pub(super) struct Listed {
    /// Those that were wanted, by certificate.
    pub(super) names: BTreeMap<String, String>,
    /// Pages that were asked for.
    pub(super) calls: u32,
    /// When the first was asked for, on the run's clock.
    pub(super) asked_at: Duration,
}

/// A list of more pages than this part of the rows that it is read for is not worth it: they are asked for one by one.
const WORTH: usize = 4;

/// Reads the list of live names, for the certificates that are wanted. What it can't tell, a look will.
pub(super) async fn list(
    lane: Arc<LaneContext>,
    provider: Provider,
    wanted: BTreeSet<CertId>,
) -> Result<Step, JournalError> {
    let mut listed = Listed {
        names: BTreeMap::new(),
        calls: 0,
        asked_at: lane.clock.now(),
    };
    let mut pages = lane.reader.pages(&provider);
    while let Ok(Some(certs)) = pages.next().await {
        for cert in certs {
            if CertId::parse(&cert.cert_id).is_some_and(|id| wanted.contains(&id)) {
                listed.names.insert(cert.cert_id, cert.name);
            }
        }
        if pages.left() as usize * WORTH > wanted.len() {
            break;
        }
    }
    listed.calls = pages.count();
    Ok(Step::Listed(listed))
}

/// Reads a row's live name.
pub(super) async fn look(
    lane: Arc<LaneContext>,
    row: Box<QueuedRow>,
) -> Result<Step, JournalError> {
    let asked_at = lane.clock.now();
    let provider = lane.provider_of(&row.profile);
    let look = lane.reader.look(provider, &row.due.cert_id).await;
    Ok(Step::Looked {
        row,
        look,
        asked_at,
    })
}

/// Records what was read of a row's name.
///
/// # Errors
/// When the journal does not take it.
pub(super) async fn record_names(
    lane: Arc<LaneContext>,
    mut row: QueuedRow,
    news: Vec<Event>,
) -> Result<Step, JournalError> {
    let before = row.due.state.status;
    for event in news {
        if let Some(state) = lane.writer.append(lane.clock.wall(), event).await? {
            row.due.client_token = ClientToken::derive(
                lane.job,
                &row.due.region,
                &row.due.cert_id,
                &row.due.new_name,
                state.generation,
            );
            row.due.state = state;
        }
    }
    Ok(Step::Seen {
        row: Box::new(row),
        before,
    })
}

/// Makes one attempt, signed with `session`. The caller has taken its permit.
///
/// # Errors
/// When the journal does not take the intent: then nothing was sent.
pub(super) async fn attempt(
    lane: Arc<LaneContext>,
    row: Box<QueuedRow>,
    session: Arc<Session>,
) -> Result<Step, JournalError> {
    if lane.shutdown.is_draining() {
        return Ok(Step::NotStarted(row.due.row));
    }
    let attempt = row.due.state.attempts + 1;
    let generation = row.due.state.generation;
    let client_token = row.due.client_token.as_str().to_owned();
    let name_age = row
        .name_read_at
        .map(|at| lane.clock.now().saturating_sub(at));
    let intent = Event::AttemptStarted {
        row: row.due.row,
        attempt,
        generation,
        client_token,
        name_age_ms: name_age.map(millis),
    };
    lane.writer.append(lane.clock.wall(), intent).await?;

    let rename = Action::ModifySslVpnClientCert {
        region: &row.due.region,
        cert_id: &row.due.cert_id,
        new_name: &row.due.new_name,
        client_token: &row.due.client_token,
    };
    // Fresh on every attempt; the token is what stays the same.
    let stamped = lane.client.clock().stamp(lane.clock.wall());
    let stamp = Stamp {
        nonce: Uuid::new_v4(),
        at: stamped.at,
    };
    let request = signed_request(
        lane.signature,
        &session.credentials,
        &lane.endpoint,
        &rename,
        stamp,
    );
    let sent = lane.client.send(request).await;
    let ended_at = lane.clock.now();

    let expected = Expected {
        cert_id: &row.due.cert_id,
        new_name: &row.due.new_name,
    };
    let mut outcome = classify(&expected, &sent.reply);
    let clock = lane.client.clock();
    clock.learn(stamped, &sent.reply, &mut outcome, lane.clock.wall());
    let provider = lane.provider_of(&row.profile);
    if outcome.reaction == Reaction::RenewCredentials {
        provider.refused_as_expired(&session);
    } else if outcome.evidence.http_status.is_some() {
        provider.worked(&session);
    }
    Ok(Step::Answered(Box::new(Answered {
        outcome,
        row: *row,
        ended_at,
        attempt,
        elapsed: sent.elapsed,
    })))
}

/// Records what an attempt came to and what is done with its row.
///
/// # Errors
/// When the journal does not take it: then the row is in doubt.
pub(super) async fn record(
    lane: Arc<LaneContext>,
    answered: Answered,
    then: Then,
) -> Result<Step, JournalError> {
    let Answered {
        mut row,
        outcome,
        attempt,
        elapsed,
        ..
    } = answered;
    let before = row.due.state.status;
    let ended = Event::AttemptEnded {
        row: row.due.row,
        attempt,
        effect: outcome.effect,
        then,
        duration_ms: millis(elapsed),
        evidence: outcome.evidence.clone(),
    };
    if let Some(state) = lane.writer.append(lane.clock.wall(), ended).await? {
        row.due.state = state;
    }
    Ok(Step::Recorded {
        row: Box::new(row),
        before,
        outcome,
    })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
