//! `--rehearse`: the runtime whose clock jumps, when a rehearsed night begins, and what is said at its end.

use jiff::{SignedDuration, Timestamp, TimestampRound, Unit};
use tokio::runtime::Runtime;

use super::say::say;
use crate::error::{Error, SystemAction};
use crate::journal::Store;
use crate::rehearsal::{SEED, Traffic};
use crate::rename::Event;
use crate::runner::Window;
use crate::words::{Lang, run as words};

/// Makes a runtime whose clock stands still while there is work, and jumps to the next timer when there is none.
///
/// Chance has the same seed in each, for this thread: all that a rehearsal does is done by it.
pub(super) fn played_runtime() -> Result<Runtime, Error> {
    fastrand::seed(SEED);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .map_err(|source| Error::System {
            action: SystemAction::StartRuntime,
            source,
        })
}

/// Returns when a night begins that is rehearsed now: at a full second, so that equal nights have equal fractions of one,
/// and after all that was recorded, for a rehearsal that goes on.
///
/// # Errors
/// What the journal reports.
pub(super) fn night_begins(store: Option<&Store>) -> Result<Timestamp, Error> {
    let recorded = store.map_or(Ok(Timestamp::MIN), Store::last_event_at)?;
    let now = Timestamp::now().max(recorded);
    let later = now
        .saturating_add(SignedDuration::from_secs(1))
        .unwrap_or(now);
    let whole = TimestampRound::new()
        .smallest(Unit::Second)
        .mode(jiff::RoundMode::Trunc);
    Ok(later.round(whole).unwrap_or(later))
}

/// Says how long the night would have been, and what it met.
pub(super) fn say_night(
    store: &Store,
    traffic: Traffic,
    window: &Window,
    lang: Lang,
) -> Result<(), Error> {
    let Some(run) = store.last_run()? else {
        return Ok(());
    };
    let ended_at = store.last_event_at()?;
    let took = ended_at.duration_since(run.started_at).unsigned_abs();
    let events = store.lane_events(&run)?;
    let outages = events
        .iter()
        .filter(|record| matches!(record.event, Event::OutageBegan { .. }))
        .count();
    let (from, until) = (window.show(run.started_at), window.show(ended_at));
    let said = words::rehearsed(
        took,
        &from,
        &until,
        traffic.calls,
        traffic.throttled,
        outages,
    );
    say(said.said(lang));
    Ok(())
}
