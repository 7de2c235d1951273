//! One attempt: from its permit to the answer, and from the decision about it to the journal.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::dispatch::LaneContext;
use super::queue::QueuedRow;
use crate::aliyun::{Action, Expected, Session, Stamp, classify, signed_request};
use crate::journal::JournalError;
use crate::rename::{Event, Outcome, Reaction, RowNumber, Status, Then};

/// A step of an attempt that is done.
#[derive(Debug)]
pub(super) enum Step {
    /// The run was stopped before the intent was on disk: nothing was sent, nothing recorded.
    NotStarted(RowNumber),
    /// It was sent, and this came of it; the lane decides what that means.
    Answered(Box<Answered>),
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
    let intent = Event::AttemptStarted {
        row: row.due.row,
        attempt,
        generation,
        client_token,
    };
    lane.writer.append(lane.clock.wall(), intent).await?;

    let rename = Action::ModifySslVpnClientCert {
        region: &row.due.region,
        cert_id: &row.due.cert_id,
        new_name: &row.due.new_name,
        client_token: &row.due.client_token,
    };
    // Fresh on every attempt; the token is what stays the same.
    let stamp = Stamp {
        nonce: Uuid::new_v4(),
        at: lane.clock.wall(),
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
    let outcome = classify(&expected, &sent.reply);
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
        duration_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
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
