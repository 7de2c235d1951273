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
use crate::report::Counts;
use crate::words::{Both, Lang, status as words, time};

/// Carries the command out.
pub(super) fn status(args: &StatusArgs, lang: Lang) -> Result<Exit, Error> {
    let store = Store::open(&args.journal, Access::Read)?;
    if args.watch {
        watch(&store, lang)?;
    }
    // What was appended meanwhile counts, and the head belongs to it.
    let store = Store::open(&args.journal, Access::Read)?;
    let standing = Standing::of(&store)?;
    let text = if args.json {
        format!("{:#}\n", standing.json(&store))
    } else {
        standing.text(&store, lang)
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
    pub(super) fn picture(&self, store: &Store, lang: Lang) -> Picture {
        self.recorded(store).picture(self.at, lang)
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
    fn run_words(&self) -> Both {
        let Some(run) = &self.run else {
            return words::not_run();
        };
        let LastRun {
            started_at,
            pid,
            host: on,
            ..
        } = run;
        match (&run.ended, self.runs) {
            (Some((at, reason)), _) => words::ended(*at, reason),
            (None, Runs::Now) => words::running(*started_at, *pid, on),
            // Another host's lock may not be seen from here.
            (None, Runs::No) if *on != host() => words::running_or_not(*started_at, *pid, on),
            (None, Runs::No) => words::cut_off(*started_at, *pid, on),
        }
    }

    /// Says when the rest is done, or how long it takes; nothing where nothing is left.
    fn rest_words(&self, store: &Store, lang: Lang) -> Option<Both> {
        let recorded = self.recorded(store);
        match self.runs {
            _ if self.is_done() => None,
            Runs::Now => {
                let picture = recorded.picture(self.at, lang);
                Some(words::pace(
                    picture.calls_per_second,
                    &picture.ends,
                    picture.in_doubt,
                ))
            }
            Runs::No => {
                let last = self.run.as_ref().map(|run| &run.options);
                let command = as_resume(store.path(), last, &PaceSettings::usual_record());
                let work = time::duration(recorded.rest(self.at).work);
                Some(words::work_left(&work, &command))
            }
        }
    }

    fn text(&self, store: &Store, lang: Lang) -> String {
        let (facts, counts) = (store.facts(), Counts::of(&self.tally));
        let rehearsed = facts.target == Target::Rehearsal;
        let rest = self.rest_words(store, lang);
        let rest = rest.map_or_else(String::new, |rest| format!("{}\n", rest.said(lang)));
        format!(
            "{}\n{}\n{rest}\n{}\n\n{}\n",
            words::job(&facts.input.name, rehearsed, &counts).said(lang),
            self.run_words().said(lang),
            lane_table(facts, &self.tally, lang),
            words::ids(&facts.plan_id, store.head()).said(lang)
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
            "calls_per_second": (self.picture(store, Lang::En).calls_per_second * 10.0).round() / 10.0,
            "seconds_left": rest.work.as_secs(), "ends_at": rest.ends_at.filter(|_| running),
            "head": store.head().to_string(),
        })
    }
}
