//! `status`: where a job stands, also while it runs.

use std::io::Write as _;
use std::time::Duration;

use jiff::Timestamp;

use super::machine::{boot, host};
use super::next_run::as_resume;
use super::pace::PaceSettings;
use super::say::lane_table;
use super::watch::watch;
use crate::cli::StatusArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, JournalError, LastRun, Lock, Moment, Store, Tally};
use crate::progress::{PACE_WINDOW, Picture, Recorded, Runs};
use crate::rename::{EventRecord, Status, Target};
use crate::report::{Counts, duration_text};

/// Carries the command out.
pub(super) fn status(args: &StatusArgs) -> Result<Exit, Error> {
    let store = Store::open(&args.journal, Access::Read)?;
    if args.watch {
        watch(&store)?;
    }
    // What was appended meanwhile counts, and the head belongs to it.
    let store = Store::open(&args.journal, Access::Read)?;
    let standing = Standing::of(&store)?;
    let text = if args.json {
        format!("{:#}\n", standing.json(&store))
    } else {
        standing.text(&store)
    };
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(|source| Error::Stdout { source })?;
    Ok(Exit::Success)
}

/// A job at one moment.
#[derive(Debug)]
pub(super) struct Standing {
    at: Timestamp,
    tally: Vec<Tally>,
    run: Option<LastRun>,
    lane_events: Vec<EventRecord>,
    attempts: Vec<(i64, Duration)>,
    runs: Runs,
}

impl Standing {
    /// Reads the journal as it is now.
    pub(super) fn of(store: &Store) -> Result<Self, JournalError> {
        let at = Timestamp::now();
        let run = store.last_run()?;
        let lane_events = run.as_ref().map(|run| store.lane_events(run));
        Ok(Self {
            at,
            tally: store.tally()?,
            lane_events: lane_events.transpose()?.unwrap_or_default(),
            run,
            attempts: store.attempts_within(
                PACE_WINDOW,
                &Moment {
                    wall: at,
                    boot: boot(),
                },
            )?,
            runs: if Lock::is_held(store.path()) {
                Runs::Now
            } else {
                Runs::No
            },
        })
    }

    /// Tells whether all rows are final.
    pub(super) fn is_done(&self) -> bool {
        Counts::of(&self.tally).unfinished() == 0
    }

    /// Returns the picture of the job.
    pub(super) fn picture(&self, store: &Store) -> Picture {
        self.recorded(store).picture(self.at)
    }

    fn recorded<'a>(&'a self, store: &'a Store) -> Recorded<'a> {
        Recorded {
            facts: store.facts(),
            tally: &self.tally,
            run: self
                .run
                .as_ref()
                .map(|run| (run, self.lane_events.as_slice())),
            attempts: &self.attempts,
            runs: self.runs,
        }
    }

    /// Says who runs it, or how the last run ended.
    fn run_words(&self) -> String {
        let Some(run) = &self.run else {
            return "not run yet".to_owned();
        };
        let LastRun {
            started_at,
            pid,
            host: on,
            ..
        } = run;
        match (&run.ended, self.runs) {
            (Some((at, reason)), _) => format!("last run ended {at:.0}: {reason}"),
            (None, Runs::Now) => format!("running since {started_at:.0} as process {pid} on {on}"),
            // Another host's lock may not be seen from here.
            (None, Runs::No) if *on != host() => {
                format!("running since {started_at:.0} as process {pid} on {on}, or cut off")
            }
            (None, Runs::No) => {
                format!("the run of {started_at:.0}, process {pid} on {on}, was cut off")
            }
        }
    }

    /// Says when the rest is done, or how long it takes; nothing where nothing is left.
    fn rest_words(&self, store: &Store) -> String {
        let recorded = self.recorded(store);
        match self.runs {
            _ if self.is_done() => String::new(),
            Runs::Now => {
                let picture = recorded.picture(self.at);
                format!(
                    "{:.1} calls/s; {}\n",
                    picture.calls_per_second, picture.ends
                )
            }
            Runs::No => format!(
                "about {} of work left: {}\n",
                duration_text(recorded.rest(self.at).work),
                as_resume(
                    store.path(),
                    self.run.as_ref().map(|run| &run.options),
                    &PaceSettings::usual_record()
                )
            ),
        }
    }

    fn text(&self, store: &Store) -> String {
        let (facts, counts) = (store.facts(), Counts::of(&self.tally));
        format!(
            "{}{}: {} rows: {}\n{}\n{}\n{}\n\nplan {}\nhead {}\n",
            facts.input.name,
            match facts.target {
                Target::Rehearsal => ", rehearsed in virtual time",
                Target::Service | Target::Emulator => "",
            },
            counts.total(),
            counts.in_words(),
            self.run_words(),
            self.rest_words(store),
            lane_table(facts, &self.tally),
            facts.plan_id,
            store.head()
        )
    }

    fn json(&self, store: &Store) -> serde_json::Value {
        let (facts, counts) = (store.facts(), Counts::of(&self.tally));
        let by_status: serde_json::Map<_, _> = Status::ALL
            .iter()
            .map(|status| (status.name().to_owned(), counts.get(*status).into()))
            .collect();
        let lane = |lane: &crate::rename::PlannedLane| {
            let parts = self.tally.iter().filter(|part| part.lane == lane.id);
            let counts: serde_json::Map<_, _> = parts
                .map(|part| (part.status.name().to_owned(), part.rows.into()))
                .collect();
            serde_json::json!({
                "account": lane.account, "region": lane.region, "profile": lane.profile, "counts": counts,
            })
        };
        let last = self.run.as_ref().map(|run| {
            let ended = run.ended.as_ref().map(|(at, reason)| serde_json::json!({"at": at, "reason": reason}));
            serde_json::json!({"started_at": run.started_at, "host": run.host, "pid": run.pid, "ended": ended})
        });
        let rest = self.recorded(store).rest(self.at);
        let running = self.runs == Runs::Now;
        serde_json::json!({
            "job": facts.job, "plan_id": facts.plan_id, "input": facts.input.name, "target": facts.target,
            "rows": counts.total(), "counts": by_status, "lanes": facts.lanes.iter().map(lane).collect::<Vec<_>>(),
            "last_run": last, "running": running,
            "calls_per_second": (self.picture(store).calls_per_second * 10.0).round() / 10.0,
            "seconds_left": rest.work.as_secs(), "ends_at": rest.ends_at.filter(|_| running),
            "head": store.head().to_string(),
        })
    }
}
