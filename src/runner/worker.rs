//! One attempt, from its permit to the journal.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::dispatch::LaneContext;
use super::queue::QueuedRow;
use super::retry::{counts, decide};
use crate::aliyun::{Action, Expected, Stamp, classify, signed_request};
use crate::journal::JournalError;
use crate::rename::{Event, Outcome, Reaction, Status, Then};

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum Attempted {
    /// The run was stopped before the intent was on disk: nothing was sent, nothing recorded.
    NotStarted,
    /// It was sent, and what came of it is on disk.
    Ended {
        /// The row with its new state.
        row: Box<QueuedRow>,
        /// Where the row stood before the attempt.
        before: Status,
        /// What it came to.
        outcome: Outcome,
        /// When it was answered or given up, on the run's clock.
        answered_at: Duration,
    },
}

/// Makes one attempt. The caller has taken its permit.
///
/// # Errors
/// When the journal does not take the intent (then nothing was sent) or the outcome (then the row is in doubt).
pub(super) async fn attempt(
    lane: Arc<LaneContext>,
    mut row: Box<QueuedRow>,
) -> Result<Attempted, JournalError> {
    if lane.shutdown.is_draining() {
        return Ok(Attempted::NotStarted);
    }
    let before = row.due.state.status;
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
        lane.credentials_of(&row.profile),
        &lane.endpoint,
        &rename,
        stamp,
    );
    let sent = lane.client.send(request).await;
    let answered_at = lane.clock.now();

    let expected = Expected {
        cert_id: &row.due.cert_id,
        new_name: &row.due.new_name,
    };
    let outcome = classify(&expected, &sent.reply);
    row.counted += u32::from(counts(outcome.reaction));
    let then = decide(&outcome, row.counted, lane.max_attempts);
    row.gave_up = then != Then::Retry || outcome.reaction == Reaction::SetAside;
    let ended = Event::AttemptEnded {
        row: row.due.row,
        attempt,
        effect: outcome.effect,
        then,
        duration_ms: u64::try_from(sent.elapsed.as_millis()).unwrap_or(u64::MAX),
        evidence: outcome.evidence.clone(),
    };
    if let Some(state) = lane.writer.append(lane.clock.wall(), ended).await? {
        row.due.state = state;
    }
    Ok(Attempted::Ended {
        row,
        before,
        outcome,
        answered_at,
    })
}
