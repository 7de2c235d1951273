//! One lane against a model of the service, in virtual time. Pure, from a seed.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::service::Counter;
use crate::journal::DueRow;
use crate::rename::{
    CertId, ClientToken, Effect, Event, Evidence, Names, Outcome, Reaction, Region, RowNumber,
    RowState, Status,
};
use crate::runner::lane::{Lane, Next};
use crate::runner::notice::Notice;
use crate::runner::queue::QueuedRow;
use crate::runner::window::Window;

/// Rows that the journal gives at once.
const FETCH: u32 = 64;

/// The service's words on how long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hints {
    Given,
    Absent,
}

/// What goes wrong, and when, on the lane's monotonic clock.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trouble {
    /// No call is answered.
    Away { from: Duration, to: Duration },
    /// Connections are refused at once.
    Refused { from: Duration, to: Duration },
    /// The machine is suspended: the wall clock goes on, the monotonic one stands still.
    Suspended { at: Duration, lasts: Duration },
    /// The process is stopped by a signal.
    Stopped { at: Duration, lasts: Duration },
    /// The service allows another number of calls from then on.
    Quota { at: Duration, calls: f64 },
}

/// All that surrounds a lane.
pub(super) struct World {
    pub(super) counter: Counter,
    pub(super) hints: Hints,
    pub(super) troubles: Vec<Trouble>,
    pub(super) window: Window,
    pub(super) wall: Timestamp,
    /// The service's clock when the lane begins.
    pub(super) begins: Duration,
    pub(super) timeout: Duration,
    pub(super) latency: Duration,
    pub(super) rng: fastrand::Rng,
    /// The first row of these numbers is answered with an error each time.
    pub(super) bad_row: Option<u32>,
}

impl World {
    pub(super) fn new(counter: Counter, seed: u64) -> Self {
        Self {
            counter,
            hints: Hints::Given,
            troubles: Vec::new(),
            window: Window::Always,
            wall: Timestamp::UNIX_EPOCH,
            begins: Duration::ZERO,
            timeout: Duration::from_secs(10),
            latency: Duration::from_millis(80),
            rng: fastrand::Rng::with_seed(seed),
            bad_row: None,
        }
    }
}

/// What came of a lane.
#[derive(Debug, Default)]
pub(super) struct Played {
    /// When calls arrived, on the service's clock.
    pub(super) arrivals: Vec<Duration>,
    /// When calls were let go, on the lane's clock.
    pub(super) sent: Vec<Duration>,
    pub(super) refused: usize,
    pub(super) unanswered: usize,
    pub(super) renamed: u32,
    pub(super) failed: u32,
    pub(super) gave_up: u32,
    pub(super) ended_at: Duration,
    pub(super) notices: Vec<(Duration, Notice)>,
    /// The most calls that were in flight while the service was known to be away, those from before excepted.
    pub(super) most_probes: usize,
    pub(super) steps: u64,
}

struct Call {
    /// When it arrives at the service, on the lane's clock; none once it has, and where it never does.
    arrives_at: Option<Duration>,
    ends_at: Duration,
    row: QueuedRow,
    outcome: Outcome,
    is_probe: bool,
}

/// Plays a lane of `rows` rows to its end.
pub(super) fn play(lane: &mut Lane, rows: u32, world: &mut World) -> Played {
    let mut played = Played::default();
    let mut now = Duration::from_hours(48);
    let began = now;
    let mut slept = Duration::ZERO;
    let mut next_row = 2;
    let mut calls: Vec<Call> = Vec::new();
    let mut known_away = false;
    let mut pauses: VecDeque<Trouble> = world
        .troubles
        .iter()
        .copied()
        .filter(|trouble| !matches!(trouble, Trouble::Away { .. } | Trouble::Refused { .. }))
        .collect();
    loop {
        played.steps += 1;
        let wall = world.wall
            + SignedDuration::try_from(now.saturating_sub(began) + slept).unwrap_or_default();
        if let Some(trouble) = pauses.front().copied() {
            match trouble {
                Trouble::Suspended { at, lasts } if began + at <= now => {
                    slept += lasts;
                    cut_off(&mut calls, now);
                    lane.woke(Duration::ZERO, now);
                    pauses.pop_front();
                    continue;
                }
                Trouble::Stopped { at, lasts } if began + at <= now => {
                    now += lasts;
                    cut_off(&mut calls, now);
                    lane.woke(lasts, now);
                    pauses.pop_front();
                    continue;
                }
                Trouble::Quota { at, calls } if began + at <= now => {
                    world.counter.set_quota(calls);
                    pauses.pop_front();
                    continue;
                }
                _ => {}
            }
        }
        while let Some(index) = first_to_arrive(&calls, now) {
            arrive(&mut calls[index], began, slept, world, &mut played);
        }
        if let Some(index) = calls.iter().position(|call| call.ends_at <= now) {
            let call = calls.swap_remove(index);
            end(lane, call, now, world, &mut played);
        }
        let next = lane.next(now, world.window.gate(wall));
        while let Some(notice) = lane.take_notice() {
            match notice {
                Notice::OutageBegan { .. } => known_away = true,
                Notice::OutageEnded { .. } => known_away = false,
                Notice::Stop(_) => lane.stop(),
                _ => {}
            }
            played.notices.push((now.saturating_sub(began), notice));
        }
        match next {
            Next::Send(row) => {
                let call = send(
                    *row,
                    now,
                    now.saturating_sub(began),
                    known_away,
                    world,
                    &mut played,
                );
                calls.push(call);
                let probes = calls.iter().filter(|call| call.is_probe).count();
                played.most_probes = played.most_probes.max(probes);
                continue;
            }
            Next::Fetch => {
                let most = (rows + 2 - next_row).min(FETCH);
                lane.fetched((next_row..next_row + most).map(new_row), most > 0);
                next_row += most;
                continue;
            }
            Next::Done => {
                played.ended_at = now.saturating_sub(began);
                return played;
            }
            Next::Until(at) => now = at.min(now + Duration::from_secs(30)).max(now),
            Next::Answer => now += Duration::from_secs(30),
            next @ (Next::CanaryOver(_) | Next::Hold) => panic!("there is no canary: {next:?}"),
        }
        // Whatever comes first: an answer, or the moment that was waited for, or trouble.
        let moments = calls
            .iter()
            .flat_map(|call| [Some(call.ends_at), call.arrives_at]);
        if let Some(at) = moments.flatten().min() {
            now = now.min(at);
        }
        assert!(played.steps < 20_000_000, "the lane goes round in circles");
    }
}

fn cut_off(calls: &mut [Call], now: Duration) {
    for call in calls {
        call.arrives_at = None;
        call.ends_at = now;
        call.outcome = failure("ConnectionReset", Effect::Unknown);
    }
}

fn send(
    mut row: QueuedRow,
    now: Duration,
    since: Duration,
    is_probe: bool,
    world: &mut World,
    played: &mut Played,
) -> Call {
    row.due.state = apply(
        &row.due,
        &Event::AttemptStarted {
            row: row.due.row,
            attempt: row.due.state.attempts + 1,
            generation: 0,
            client_token: String::new(),
        },
    );
    played.sent.push(since);
    let there = world.latency.mul_f64(world.rng.f64());
    let back = world.latency.mul_f64(world.rng.f64());
    let away = world.troubles.iter().find_map(|trouble| match trouble {
        Trouble::Away { from, to } if (*from..*to).contains(&(since + there)) => {
            Some((world.timeout, failure("Timeout", Effect::Unknown)))
        }
        Trouble::Refused { from, to } if (*from..*to).contains(&(since + there)) => Some((
            Duration::from_millis(1),
            failure("ConnectFailed", Effect::NotSent),
        )),
        _ => None,
    });
    if let Some((takes, outcome)) = away {
        played.unanswered += 1;
        return Call {
            arrives_at: None,
            ends_at: now + takes,
            row,
            outcome,
            is_probe,
        };
    }
    Call {
        arrives_at: Some(now + there),
        ends_at: now + there + back,
        row,
        outcome: failure("Timeout", Effect::Unknown),
        is_probe,
    }
}

/// Returns the call that arrives first, of those that have by `now`.
fn first_to_arrive(calls: &[Call], now: Duration) -> Option<usize> {
    let arriving = calls
        .iter()
        .enumerate()
        .filter_map(|(index, call)| Some((call.arrives_at?, index)));
    arriving
        .min()
        .filter(|(at, _)| *at <= now)
        .map(|(_, index)| index)
}

fn arrive(
    call: &mut Call,
    began: Duration,
    slept: Duration,
    world: &mut World,
    played: &mut Played,
) {
    let Some(arrives_at) = call.arrives_at.take() else {
        return;
    };
    let at = world.begins + arrives_at.saturating_sub(began) + slept;
    played.arrivals.push(at);
    call.outcome = match world.counter.arrive(at) {
        Err(wait) => {
            played.refused += 1;
            let hint = (world.hints == Hints::Given).then_some(wait);
            answer(
                400,
                "Throttling.User",
                Effect::None,
                Reaction::Throttled(hint),
            )
        }
        Ok(()) if world.bad_row == Some(call.row.due.row.0) => {
            answer(500, "InternalError", Effect::Unknown, Reaction::Retry)
        }
        Ok(()) => answer(200, "", Effect::Confirmed, Reaction::Settled),
    };
}

fn end(lane: &mut Lane, call: Call, now: Duration, world: &mut World, played: &mut Played) {
    let Call {
        mut row, outcome, ..
    } = call;
    let then = lane.answered(&mut row, &outcome, now, now, world.rng.f64());
    row.due.state = apply(
        &row.due,
        &Event::AttemptEnded {
            row: row.due.row,
            attempt: row.due.state.attempts,
            effect: outcome.effect,
            then,
            duration_ms: 0,
            evidence: outcome.evidence.clone(),
        },
    );
    match row.due.state.status {
        Status::Renamed => played.renamed += 1,
        Status::Failed => played.failed += 1,
        _ if row.gave_up => played.gave_up += 1,
        _ => {}
    }
    lane.recorded(row, &outcome, now, world.rng.f64());
}

fn apply(due: &DueRow, event: &Event) -> RowState {
    let names = Names {
        old: None,
        new: &due.new_name,
    };
    let state = due.state.clone();
    state
        .apply(event, Timestamp::UNIX_EPOCH, names)
        .expect("an event that a run makes")
}

fn answer(status: u16, code: &str, effect: Effect, reaction: Reaction) -> Outcome {
    Outcome {
        effect,
        reaction,
        evidence: Evidence {
            http_status: Some(status),
            code: Some(code.to_owned()),
            ..Evidence::default()
        },
    }
}

fn failure(code: &str, effect: Effect) -> Outcome {
    Outcome {
        effect,
        reaction: Reaction::Retry,
        evidence: Evidence {
            code: Some(code.to_owned()),
            ..Evidence::default()
        },
    }
}

fn new_row(number: u32) -> QueuedRow {
    let cert_id = CertId::parse(&format!("vsc-{number}")).expect("a certificate id");
    let region = Region::parse("cn-hangzhou").expect("a region");
    let new_name = format!("new-{number}");
    let client_token = ClientToken::derive(uuid::Uuid::nil(), &region, &cert_id, &new_name, 0);
    let due = DueRow {
        row: RowNumber(number),
        cert_id,
        new_name,
        region,
        state: RowState::planned(Status::Pending, None),
        client_token,
        weight: 1,
    };
    QueuedRow::new(due, String::new())
}
