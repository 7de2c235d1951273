//! One lane against a model of the service, in virtual time. Pure, from a seed.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::world::{Trouble, World, failure};
use crate::journal::{DueRow, Earlier};
use crate::rename::{
    CertId, ClientToken, Effect, Event, Names, Outcome, Reaction, Region, RowNumber, RowState,
    Status,
};
use crate::runner::clock::Gap;
use crate::runner::lane::{Lane, Next};
use crate::runner::notice::Notice;
use crate::runner::queue::{Errand, QueuedRow};
use crate::runner::reader::Look;
use crate::runner::source::ROWS_AT_ONCE;

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
    /// Names that were asked for.
    pub(super) looks: usize,
    /// How old, by the wall clock, the oldest name was whose row was sent.
    pub(super) oldest_name: Duration,
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

/// A name that was asked for.
struct Reading {
    asked_at: Duration,
    ends_at: Duration,
    row: QueuedRow,
    look: Look,
}

/// A lane being played. Moments are on the lane's clock.
struct Game<'a> {
    lane: &'a mut Lane,
    world: &'a mut World,
    rows: u32,
    next_row: u32,
    began: Duration,
    now: Duration,
    /// How long the machine slept, which the lane's clock does not count.
    slept: Duration,
    pauses: VecDeque<Trouble>,
    calls: Vec<Call>,
    looks: Vec<Reading>,
    /// How long the machine had slept when a row's name was read.
    slept_before: BTreeMap<RowNumber, Duration>,
    known_away: bool,
    played: Played,
}

/// Plays a lane of `rows` rows to its end.
pub(super) fn play(lane: &mut Lane, rows: u32, world: &mut World) -> Played {
    let began = Duration::from_hours(48);
    let is_pause =
        |trouble: &Trouble| !matches!(trouble, Trouble::Away { .. } | Trouble::Refused { .. });
    let mut game = Game {
        pauses: world.troubles.iter().copied().filter(is_pause).collect(),
        lane,
        world,
        rows,
        next_row: 2,
        began,
        now: began,
        slept: Duration::ZERO,
        calls: Vec::new(),
        looks: Vec::new(),
        slept_before: BTreeMap::new(),
        known_away: false,
        played: Played::default(),
    };
    loop {
        game.played.steps += 1;
        assert!(
            game.played.steps < 20_000_000,
            "the lane goes round in circles"
        );
        if game.meet_trouble() {
            continue;
        }
        game.take_answers();
        let opening = game.world.window.gate(game.wall());
        let next = game.lane.next(game.now, opening);
        game.hear();
        match game.begin(next) {
            Begun::Something => {}
            Begun::Wait(until) => game.wait(until),
            Begun::Done => break,
        }
    }
    game.played.ended_at = game.since();
    game.played
}

/// What came of what the lane wanted.
enum Begun {
    Something,
    Wait(Duration),
    Done,
}

impl Game<'_> {
    fn since(&self) -> Duration {
        self.now.saturating_sub(self.began)
    }

    fn wall(&self) -> Timestamp {
        self.world.wall + SignedDuration::try_from(self.since() + self.slept).unwrap_or_default()
    }

    /// Suspends or stops the lane, or changes the quota, if that is due.
    fn meet_trouble(&mut self) -> bool {
        let gap = match self.pauses.front().copied() {
            Some(Trouble::Suspended { at, lasts }) if self.began + at <= self.now => {
                self.slept += lasts;
                Gap {
                    late: Duration::ZERO,
                    slept: lasts,
                }
            }
            Some(Trouble::Stopped { at, lasts }) if self.began + at <= self.now => {
                self.now += lasts;
                Gap {
                    late: lasts,
                    slept: Duration::ZERO,
                }
            }
            Some(Trouble::Quota { at, calls }) if self.began + at <= self.now => {
                self.world.counter.set_quota(calls);
                self.pauses.pop_front();
                return true;
            }
            _ => return false,
        };
        cut_off(&mut self.calls, &mut self.looks, self.now);
        self.lane.woke(gap, self.now);
        self.pauses.pop_front();
        true
    }

    /// Lets what is due arrive and be answered.
    fn take_answers(&mut self) {
        let Self {
            lane,
            world,
            calls,
            looks,
            played,
            now,
            ..
        } = self;
        while let Some(index) = first_to_arrive(calls, *now) {
            arrive(&mut calls[index], self.began, self.slept, world, played);
        }
        if let Some(index) = calls.iter().position(|call| call.ends_at <= *now) {
            let call = calls.swap_remove(index);
            end(lane, call, *now, world, played);
        }
        if let Some(index) = looks.iter().position(|read| read.ends_at <= *now) {
            let read = looks.swap_remove(index);
            self.slept_before.insert(read.row.due.row, self.slept);
            see(lane, read, *now, world.rng.f64(), played);
        }
    }

    fn hear(&mut self) {
        while let Some(notice) = self.lane.take_notice() {
            match notice {
                Notice::OutageBegan { .. } => self.known_away = true,
                Notice::OutageEnded { .. } => self.known_away = false,
                Notice::Stop(_) => self.lane.stop(),
                _ => {}
            }
            let since = self.since();
            self.played.notices.push((since, notice));
        }
    }

    fn begin(&mut self, next: Next) -> Begun {
        let (now, since) = (self.now, self.since());
        match next {
            Next::Look(row) => {
                self.played.looks += 1;
                self.looks.push(ask(*row, now, since, self.world));
            }
            // Not worth it here: names are asked for one by one.
            Next::List(_) => drop(self.lane.listed(&BTreeMap::new(), now)),
            Next::Send(row) => {
                if let Some(at) = row.name_read_at {
                    let then = self.slept_before.remove(&row.due.row);
                    let slept = self.slept.saturating_sub(then.unwrap_or(self.slept));
                    let age = now.saturating_sub(at) + slept;
                    self.played.oldest_name = self.played.oldest_name.max(age);
                }
                let is_probe = self.known_away;
                let call = send(*row, now, since, is_probe, self.world, &mut self.played);
                self.calls.push(call);
                let probes = self.calls.iter().filter(|call| call.is_probe).count();
                self.played.most_probes = self.played.most_probes.max(probes);
            }
            Next::Fetch => {
                let first = self.next_row;
                let most = (self.rows + 2 - first).min(ROWS_AT_ONCE);
                self.lane
                    .fetched((first..first + most).map(new_row), most > 0);
                self.next_row += most;
            }
            Next::Done => return Begun::Done,
            Next::Until(at) => return Begun::Wait(at),
            Next::Answer => return Begun::Wait(Duration::MAX),
            next @ (Next::CanaryOver(_) | Next::Hold) => panic!("there is no canary: {next:?}"),
        }
        Begun::Something
    }

    /// Waits for whatever comes first: an answer, the moment that is waited for, or half a minute.
    fn wait(&mut self, until: Duration) {
        let longest = self.now + Duration::from_secs(30);
        let calls = self.calls.iter();
        let moments = calls
            .flat_map(|call| [Some(call.ends_at), call.arrives_at])
            .flatten()
            .chain(self.looks.iter().map(|read| read.ends_at));
        let until = moments.fold(until.max(self.now), Duration::min);
        self.now = until.min(longest);
    }
}

fn cut_off(calls: &mut [Call], looks: &mut [Reading], now: Duration) {
    for asked in looks {
        asked.ends_at = now;
        asked.look = Err(failure("ConnectionReset", Effect::Unknown).into());
    }
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
            generation: row.due.state.generation,
            client_token: String::new(),
            name_age_ms: None,
        },
    );
    played.sent.push(since);
    let there = world.latency.mul_f64(world.rng.f64());
    let back = world.latency.mul_f64(world.rng.f64());
    let away = world.away(since + there);
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

/// Asks for a row's name.
fn ask(row: QueuedRow, now: Duration, since: Duration, world: &mut World) -> Reading {
    let takes = world.latency.mul_f64(world.rng.f64());
    let (takes, look) = match world.away(since + takes) {
        Some((takes, outcome)) => (takes, Err(outcome.into())),
        None => (takes, Ok(world.name_of(&row.due))),
    };
    Reading {
        asked_at: now,
        ends_at: now + takes,
        row,
        look,
    }
}

/// Takes a name that was asked for.
fn see(lane: &mut Lane, asked: Reading, now: Duration, jitter: f64, played: &mut Played) {
    let Reading {
        asked_at,
        row,
        look,
        ..
    } = asked;
    if let Some((mut row, news)) = lane.looked(row, look, asked_at, now, jitter) {
        for event in news {
            row.due.state = apply(&row.due, &event);
        }
        played.renamed += u32::from(row.due.state.status == Status::Renamed);
        lane.seen(row, now);
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
    call.outcome = world.answers(&call.row.due, at);
    played.refused += usize::from(matches!(call.outcome.reaction, Reaction::Throttled(_)));
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
        old: due.old_name.as_deref(),
        new: &due.new_name,
    };
    let state = due.state.clone();
    state
        .apply(event, Timestamp::UNIX_EPOCH, names)
        .expect("an event that a run makes")
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
        state: RowState::planned(Status::Pending, Some("old".to_owned())),
        client_token,
        weight: 1,
        old_name: Some("old".to_owned()),
        earlier: Earlier::default(),
    };
    QueuedRow::new(due, String::new(), Errand::Rename, |_| Duration::ZERO)
}
