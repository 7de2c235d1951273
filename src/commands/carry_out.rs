//! Carries out what is left of a job: shared by `run` and `resume`, which differ only in how they found the journal.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::calls::{client_for, runtime_for, signals};
use super::full_disk;
use super::lanes::{lanes, lanes_at_start, lanes_left_out, open_profiles};
use super::machine::{boot, host, operator};
use super::on_finish::on_finish;
use super::own_emulator::OwnEmulator;
use super::pace::PaceSettings;
use super::rehearse::say_night;
use super::run_begin::{say_finished, say_going_on};
use super::run_end::{say_next, say_stops};
use super::say::say;
use crate::cli::{CallArgs, ProgressChoice, ShowArgs};
use crate::destination::Destination;
use crate::error::{Error, SystemAction};
use crate::exit_code::Exit;
use crate::journal::{JournalError, Store, Tally, Writer, Written};
use crate::progress::{
    LaneStart, Mode, Progress, RunAtStart, Screen, Shown, StreamEvent, View, named, tell,
};
use crate::rename::{CallerRecord, Event, JobFacts, Status, Target};
use crate::report::Counts;
use crate::runner::{Errand, Interrupted, LaneSetup, LiveNames, RunReport, Setup, Shutdown, run};
use crate::words::{Lang, run as words};

/// What a reader that stands still gets, once a run is over and a signal says that it is enough.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Carries out what is left of the job in `store`, or settles its rows in doubt.
pub(super) fn carry_out(
    store: Store,
    errand: Errand,
    destination: &Destination,
    calls: &CallArgs,
    pace: &PaceSettings,
    show: &ShowArgs,
    lang: Lang,
) -> Result<Exit, Error> {
    let tally = store.tally()?;
    let counts = Counts::of(&tally);
    let last = store.last_run()?;
    let mode = mode(show, destination);
    if counts.unfinished() == 0 {
        say_finished(&store, &counts, last.as_ref(), lang)?;
        tell(mode, Timestamp::now(), || summary(&store, &counts));
        return Ok(counts.exit());
    }
    if errand == Errand::Settle && counts.get(Status::InDoubt) == 0 {
        say(words::nothing_in_doubt(&counts).said(lang));
        say_next(&store, &counts, lang)?;
        tell(mode, Timestamp::now(), || summary(&store, &counts));
        return Ok(counts.exit());
    }
    if let Some(last) = &last {
        say_going_on(&store, &counts, last, lang);
    }
    let path = store.path().to_owned();
    let runtime = runtime_for(destination)?;
    let ended = runtime.block_on(go_on(
        store,
        errand,
        &tally,
        destination,
        calls,
        pace,
        (mode, lang),
    ));
    let ended = ended.map_err(full_disk::find);
    // Whatever still hangs, a file of credentials or a reader that stands still, nobody waits for it.
    runtime.shutdown_background();
    if let Some(command) = &pace.on_finish {
        let exit = match &ended {
            Ok(exit) => *exit,
            Err(error) => error.exit_code(),
        };
        on_finish(command, &path, exit, lang);
    }
    ended
}

async fn go_on(
    store: Store,
    errand: Errand,
    tally: &[Tally],
    destination: &Destination,
    calls: &CallArgs,
    pace: &PaceSettings,
    (mut mode, lang): (Mode, Lang),
) -> Result<Exit, Error> {
    let began = Instant::now();
    let facts = store.facts().clone();
    let path = store.path().to_owned();
    let canary_is_over = store.canary_is_over()?;
    let emulator = OwnEmulator::of_store(&store, destination, pace.timeout).await?;
    let profiles = open_profiles(&facts, tally, destination, emulator.as_ref()).await?;
    let left_out = lanes_left_out(&store, tally, &profiles)?;
    let lanes = lanes(
        &store,
        tally,
        destination,
        emulator.as_ref(),
        (&profiles, &left_out),
        pace,
    )?;
    let client = client_for(emulator.as_ref(), pace.timeout, facts.job, facts.target)?;
    let shutdown = signals()?;
    let wall = client.wall();
    tell(mode, wall.now(), || {
        run_begun(&facts, &path, &Counts::of(tally), &lanes)
    });
    let view = View::new(RunAtStart {
        title: facts.input.name.clone(),
        counts: Counts::of(tally).by_status(),
        lanes: lanes_at_start(&lanes, &left_out, tally, pace.options.rate),
        window: pace.options.window.clone(),
        lang,
    });
    let (progress, drawing) =
        Progress::start(mode, view, wall).map_err(|source| Error::System {
            action: SystemAction::StartThread,
            source,
        })?;
    let (told, drains) = (progress.clone(), shutdown.clone());
    let word = tokio::spawn(async move {
        drains.draining().await;
        told.stopping();
    });
    let (writer, journal) = writer(store, facts.target)?;
    let mut options = pace.options.clone();
    if canary_is_over {
        options.canary.rows = 0;
    }
    let ran = run(Setup {
        lanes,
        left_out: left_out.into_values().collect(),
        providers: profiles
            .known
            .iter()
            .map(|(profile, known)| (profile.clone(), known.provider.clone()))
            .collect(),
        client,
        writer,
        options,
        job: facts.job,
        names: if facts.settings.preflight || errand == Errand::Settle {
            LiveNames::Read
        } else {
            LiveNames::Unread
        },
        errand,
        signature: calls.signature,
        shutdown: shutdown.clone(),
        progress: progress.clone(),
        started: started(errand, calls, pace, facts.target, profiles.record()),
    })
    .await;
    let took = began.elapsed();
    word.abort();
    let enough = enough(&ran, &shutdown);
    if progress.end(drawing, enough).await == Shown::NotAll {
        mode = Mode::Silent;
    }
    let journal = journal.store().await;
    let traffic = emulator.as_ref().and_then(OwnEmulator::traffic);
    if let Some(emulator) = emulator {
        emulator.stop().await;
    }
    // What went wrong with the journal says more than that something did.
    let store = journal?;
    let report = ran?;
    let counts = Counts::of(&store.tally()?);
    say(words::summary(&counts, took).said(lang));
    if let Some(traffic) = traffic {
        say_night(&store, traffic, &pace.options.window, lang)?;
    }
    say_stops(&report, lang);
    say(words::head(store.head(), &path).said(lang));
    say_next(&store, &counts, lang)?;
    let reason = store
        .last_run()?
        .and_then(|run| run.ended)
        .map(|(_, reason)| reason);
    tell(mode, wall.now(), || StreamEvent::RunEnded {
        reason: reason.unwrap_or_default(),
        duration_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    });
    tell(mode, wall.now(), || summary(&store, &counts));
    Ok(counts.exit())
}

/// Returns when a run that has ended need not be shown any longer: a moment after a signal that was not for the run.
async fn enough(ran: &Result<RunReport, JournalError>, shutdown: &Shutdown) {
    match ran {
        Ok(report) if report.interrupted == Interrupted::No => shutdown.draining().await,
        _ => shutdown.aborting().await,
    }
    tokio::time::sleep(LAST_LINES).await;
}

/// Tells programs that a run begins.
fn run_begun(
    facts: &JobFacts,
    journal: &Path,
    counts: &Counts,
    lanes: &[LaneSetup],
) -> StreamEvent {
    let lanes = lanes.iter().map(|lane| LaneStart {
        account: lane.account.clone(),
        region: lane.region.as_str().to_owned(),
        left: lane.left,
    });
    StreamEvent::RunBegun {
        job: facts.job.to_string(),
        plan_id: facts.plan_id.clone(),
        input: facts.input.name.clone(),
        journal: journal.display().to_string(),
        target: facts.target,
        rows: counts.total(),
        counts: named(|status| counts.get(status)),
        lanes: lanes.collect(),
    }
}

/// Tells programs how the job stands at the end.
fn summary(store: &Store, counts: &Counts) -> StreamEvent {
    StreamEvent::Summary {
        job: store.facts().job.to_string(),
        journal: store.path().display().to_string(),
        rows: counts.total(),
        counts: named(|status| counts.get(status)),
        exit_code: counts.exit().code(),
        head: store.head().to_string(),
    }
}

/// Hands the journal to whoever writes it during a run.
fn writer(store: Store, target: Target) -> Result<(Writer, Written), Error> {
    match target {
        Target::Service | Target::Emulator => {
            Writer::start(store).map_err(|source| Error::System {
                action: SystemAction::StartThread,
                source,
            })
        }
        Target::Rehearsal => {
            store.commit_without_sync()?;
            Ok(Writer::here(store))
        }
    }
}

/// The event that a run begins with: who, where, and the options of this run.
fn started(
    errand: Errand,
    calls: &CallArgs,
    pace: &PaceSettings,
    target: Target,
    callers: Vec<CallerRecord>,
) -> Event {
    let mut options = pace.record.clone();
    options["signature"] = calls.signature.name().into();
    options["settle"] = (errand == Errand::Settle).into();
    let mut boot = boot();
    if target == Target::Rehearsal {
        options["rehearse"] = true.into();
        // The machine's uptime says nothing of when a played event was.
        boot = None;
    }
    Event::RunStarted {
        operator: operator(),
        host: host(),
        pid: std::process::id(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        options,
        callers,
        boot,
    }
}

fn mode(show: &ShowArgs, destination: &Destination) -> Mode {
    let terminal = Screen::is_there();
    // Lines of the log would tear a bar.
    let logging = tracing::enabled!(tracing::Level::DEBUG);
    match show.progress {
        ProgressChoice::None => Mode::Silent,
        ProgressChoice::Json => Mode::Json,
        _ if show.quiet => Mode::Silent,
        // The pace that would be shown is not that of the night.
        _ if *destination == Destination::Rehearsal => Mode::Silent,
        ProgressChoice::Auto | ProgressChoice::Bar if logging => Mode::Plain,
        ProgressChoice::Auto | ProgressChoice::Bar if terminal => Mode::Bar,
        ProgressChoice::Auto | ProgressChoice::Bar | ProgressChoice::Plain => Mode::Plain,
    }
}
