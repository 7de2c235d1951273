//! At what moment of a job a kill came: told by the call that met it, by what arrived, and by what is on disk.

use std::collections::BTreeSet;

use crate::record::{Record, RecordRow};
use crate::support::{Stage, renames};

/// A moment of a job, or of a row's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Moment {
    /// The lock is taken, and nothing is made yet.
    Locked,
    /// The sheet is parsed, and the live names are being read.
    Parsed,
    /// The plan is built, and not in its place.
    PlanBuilt,
    /// The plan is in its place, and no run has begun.
    PlanInPlace,
    /// The intent is committed.
    IntentCommitted,
    /// The request is about to leave.
    BeforeSend,
    /// It has left, and no reply was read.
    Sent,
    /// The reply was read, and is about to be committed.
    Answered,
    /// The reply is committed, and the row is final.
    Committed,
    /// The service said to slow down, and the lane pauses.
    ThrottlePause,
    /// An attempt has no definite answer, and the row waits to be sent again.
    Backoff,
}

/// Moments of a job, and in its life of each of `rows`.
pub(crate) fn all(rows: &[i64]) -> BTreeSet<(Moment, i64)> {
    use Moment::{
        Answered, Backoff, BeforeSend, Committed, IntentCommitted, Locked, Parsed, PlanBuilt,
        PlanInPlace, Sent, ThrottlePause,
    };
    let of_job = [Locked, Parsed, PlanBuilt, PlanInPlace].map(|moment| (moment, 0));
    let of_row = [
        IntentCommitted,
        BeforeSend,
        Sent,
        Answered,
        Committed,
        ThrottlePause,
        Backoff,
    ];
    let of_rows = rows
        .iter()
        .flat_map(|row| of_row.map(|moment| (moment, *row)));
    of_job.into_iter().chain(of_rows).collect()
}

/// The moments at which a kill came: of the job with row 0, else of a row. `call` is what [`Trap::sprung`] gave.
///
/// [`Trap::sprung`]: crate::faulty::Trap::sprung
pub(crate) fn moments(stage: &Stage, record: Option<&Record>, call: &str) -> Vec<(Moment, i64)> {
    let (name, file) = call.trim_end_matches('\n').split_once(' ').unwrap();
    let on_network = file.is_empty() && name != "epoll_wait";
    let Some(record) = record else {
        let exists = |name| stage.path(name).exists();
        let of_job = if name == "rename" || name == "fsync" && file.ends_with("journal.db.new") {
            Some(Moment::PlanBuilt)
        } else if on_network {
            Some(Moment::Parsed)
        } else {
            let locked = exists("names.csv.journal.db.lock") && !exists("names.csv.journal.db.new");
            locked.then_some(Moment::Locked)
        };
        return of_job.map(|moment| (moment, 0)).into_iter().collect();
    };
    if record.events_of("run_started", None).is_empty() {
        return vec![(Moment::PlanInPlace, 0)];
    }
    let log = stage.sandbox().log();
    let of_row = |row: &RecordRow| {
        let own = record
            .events
            .iter()
            .rfind(|event| event.json["row"] == row.row);
        let last = &own?.json;
        let arrived = renames(&log)
            .into_iter()
            .filter(|sent| sent.cert_id.as_deref() == Some(&row.cert_id))
            .count();
        let moment = match last["kind"].as_str()? {
            "attempt_started" if last["attempt"].as_u64()? > arrived as u64 => {
                if on_network && name != "recv" {
                    Moment::BeforeSend
                } else {
                    Moment::IntentCommitted
                }
            }
            "attempt_started" if name == "recv" || name == "epoll_wait" => Moment::Sent,
            "attempt_started" if file.ends_with("-wal") => Moment::Answered,
            "attempt_ended" if row.status == "renamed" => Moment::Committed,
            "attempt_ended" if last["effect"] == "unknown" => Moment::Backoff,
            "attempt_ended" if last["code"] == "Throttling.User" => Moment::ThrottlePause,
            _ => return None,
        };
        Some((moment, row.row))
    };
    record.rows.iter().filter_map(of_row).collect()
}
