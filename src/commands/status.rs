//! `status`: where a job stands, also while it runs.

use std::io::Write as _;

use super::say::lane_table;
use crate::cli::StatusArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, Store};
use crate::rename::Status;
use crate::report::Counts;

/// Carries the command out.
pub(super) fn status(args: &StatusArgs) -> Result<Exit, Error> {
    let store = Store::open(&args.journal, Access::Read)?;
    let tally = store.tally()?;
    let counts = Counts::of(&tally);
    let facts = store.facts();
    let last = store.last_run()?;
    let text = if args.json {
        let by_status: serde_json::Map<_, _> = Status::ALL
            .iter()
            .map(|status| (status.name().to_owned(), counts.get(*status).into()))
            .collect();
        let lanes: Vec<_> = facts
            .lanes
            .iter()
            .map(|lane| {
                let counts: serde_json::Map<_, _> = tally
                    .iter()
                    .filter(|part| part.lane == lane.id)
                    .map(|part| (part.status.name().to_owned(), part.rows.into()))
                    .collect();
                serde_json::json!({
                    "account": lane.account, "region": lane.region, "profile": lane.profile, "counts": counts,
                })
            })
            .collect();
        let last = last.as_ref().map(|run| {
            let ended = run.ended.as_ref().map(|(at, reason)| serde_json::json!({"at": at, "reason": reason}));
            serde_json::json!({"started_at": run.started_at, "host": run.host, "pid": run.pid, "ended": ended})
        });
        let status = serde_json::json!({
            "job": facts.job, "plan_id": facts.plan_id, "input": facts.input.name, "target": facts.target,
            "rows": counts.total(), "counts": by_status, "lanes": lanes, "last_run": last,
            "head": store.head().to_string(),
        });
        format!("{status:#}\n")
    } else {
        let run = match &last {
            None => "not run yet".to_owned(),
            Some(run) => match &run.ended {
                None => format!(
                    "running since {:.0} as process {} on {}, or cut off",
                    run.started_at, run.pid, run.host
                ),
                Some((at, reason)) => format!("last run ended {at:.0}: {reason}"),
            },
        };
        format!(
            "{}: {} rows: {}\n{run}\n\n{}\n\nplan {}\nhead {}\n",
            facts.input.name,
            counts.total(),
            counts.in_words(),
            lane_table(facts, &tally),
            facts.plan_id,
            store.head()
        )
    };
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(|source| Error::Stdout { source })?;
    Ok(Exit::Success)
}
