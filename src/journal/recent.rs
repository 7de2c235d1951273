//! The calls of the last period: a lane's quota counts them also after a restart.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;

use super::{JournalError, Store};
use crate::rename::{Boot, Event};

/// A moment by the wall clock, and since the machine was started, where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The wall clock's time.
    pub(crate) wall: Timestamp,
    /// Which start of the machine, and how long ago.
    pub(crate) boot: Option<Boot>,
}

/// When a run began, and where its events begin in the log.
#[derive(Debug)]
struct RunStart {
    seq: u64,
    at: Moment,
}

impl Moment {
    /// Returns how long ago an event of a run was, at the least: the wall clock may have been set meanwhile.
    fn since(&self, event: Timestamp, run: Option<&Self>) -> Duration {
        let between = |later: Timestamp, earlier: Timestamp| {
            Duration::try_from(later.duration_since(earlier)).unwrap_or_default()
        };
        let by_wall = between(self.wall, event);
        let by_uptime = run.and_then(|run| {
            let (then, now) = (run.boot.as_ref()?, self.boot.as_ref()?);
            let up = Duration::from_millis(then.up_ms) + between(event, run.wall);
            (then.id == now.id).then(|| Duration::from_millis(now.up_ms).saturating_sub(up))
        });
        by_uptime.map_or(by_wall, |by_uptime| by_uptime.min(by_wall))
    }
}

/// Events that are looked at: more than any quota of the service allows calls in a period, so that a clock that was set
/// back by hours does not make it the whole log.
const MOST: usize = 20_000;

impl Store {
    /// Returns, for each attempt that began or ended within the last `period`, its planned lane and how long ago that was.
    ///
    /// Newest first.
    ///
    /// # Errors
    /// What SQLite reports, or an event that can't be read.
    pub(crate) fn attempts_within(
        &self,
        period: Duration,
        now: &Moment,
    ) -> Result<Vec<(i64, Duration)>, JournalError> {
        let runs = self.run_starts()?;
        let found: Vec<(String, i64, Duration)> =
            self.sql("looking for the last attempts", |connection| {
                let mut statement = connection.prepare(NEWEST_FIRST)?;
                let mut found = Vec::new();
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let body: String = row.get(0)?;
                    let at =
                        serde_json::from_str::<At>(&body).map_or(Timestamp::MIN, |head| head.at);
                    let seq = row.get::<_, i64>(2)?.unsigned_abs();
                    let run = runs.iter().rev().find(|run| run.seq <= seq);
                    let ago = now.since(at, run.map(|run| &run.at));
                    if ago > period || found.len() >= MOST {
                        break;
                    }
                    if let Some(lane) = row.get::<_, Option<i64>>(1)? {
                        found.push((body, lane, ago));
                    }
                }
                Ok(found)
            })?;
        let mut seen = HashSet::new();
        let mut attempts = Vec::new();
        for (body, lane, ago) in found {
            if let Event::AttemptStarted { row, attempt, .. }
            | Event::AttemptEnded { row, attempt, .. } = self.parse_event(&body)?.event
                && seen.insert((row, attempt))
            {
                attempts.push((lane, ago));
            }
        }
        Ok(attempts)
    }

    /// Returns when the job's runs began, in order.
    fn run_starts(&self) -> Result<Vec<RunStart>, JournalError> {
        let bodies: Vec<String> = self.sql("looking for the runs", |connection| {
            let mut statement = connection.prepare(RUN_STARTS)?;
            let bodies = statement.query_map([], |row| row.get(0))?;
            bodies.collect()
        })?;
        let mut starts = Vec::with_capacity(bodies.len());
        for body in bodies {
            let record = self.parse_event(&body)?;
            if let Event::RunStarted { boot, .. } = record.event {
                let at = Moment {
                    wall: record.at,
                    boot,
                };
                starts.push(RunStart {
                    seq: record.seq,
                    at,
                });
            }
        }
        Ok(starts)
    }
}

/// Selects the events that runs begin with.
pub(super) const RUN_STARTS: &str =
    "SELECT body FROM event WHERE row IS NULL AND kind = 'run_started' ORDER BY seq";

/// Selects events with their lanes, the newest first; whoever reads them stops at the first that is too old.
pub(super) const NEWEST_FIRST: &str = "SELECT event.body, row_state.lane, event.seq FROM event LEFT JOIN row_state ON row_state.row = event.row \
     WHERE event.seq > (SELECT max(seq) FROM event WHERE row IS NULL AND kind = 'plan_made') \
     ORDER BY event.seq DESC";

/// The part of an event that tells its time.
#[derive(serde::Deserialize)]
struct At {
    at: Timestamp,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn moment(wall: &str, boot: Option<(&str, u64)>) -> Moment {
        Moment {
            wall: format!("2026-03-01T{wall}Z").parse().unwrap(),
            boot: boot.map(|(id, up_s)| Boot {
                id: id.to_owned(),
                up_ms: up_s * 1000,
            }),
        }
    }

    #[test]
    fn an_event_is_as_young_as_either_clock_says() {
        // The run began at 01:00:00, the event was a minute later.
        for (what, run, now, seconds) in [
            ("no uptime", None, ("01:01:30", None), 30),
            (
                "nothing was set",
                Some(("a", 100)),
                ("01:01:30", Some(("a", 190))),
                30,
            ),
            (
                "set forward",
                Some(("a", 100)),
                ("09:00:00", Some(("a", 170))),
                10,
            ),
            (
                "set back",
                Some(("a", 100)),
                ("00:30:00", Some(("a", 170))),
                0,
            ),
            (
                "started again, set forward",
                Some(("a", 100)),
                ("09:00:00", Some(("b", 20))),
                28_740,
            ),
        ] {
            let run = moment("01:00:00", run);
            let event = moment("01:01:00", None).wall;
            let now = moment(now.0, now.1);
            assert_eq!(now.since(event, Some(&run)).as_secs(), seconds, "{what}");
        }
    }
}
