//! Each rename's stored state against the replay of its events, and the kept counts against the states.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::Flaw;
use crate::journal::columns::{STATE_COLUMNS, read_state};
use crate::rename::{
    CertId, ClientToken, Event, EventRecord, JobFacts, Names, OurCode, Region, RowNumber, RowState,
    Status,
};
use crate::words::Both;
use crate::words::flaw::{self, Unmatched};

/// Compares every row's state with the replay of its events.
///
/// # Errors
/// What SQLite reports.
pub(super) fn check_rows(
    connection: &Connection,
    facts: &JobFacts,
    found: &mut dyn FnMut(Flaw),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!(
        "SELECT p.row, p.cert_id, p.new_name, p.region, p.profile, p.old_name, p.current_name, p.planned, p.problem, \
         p.same_as, p.lane, s.lane, s.weight, s.client_token, \
         1 + (SELECT count(*) FROM plan_row r WHERE r.same_as = p.row), {STATE_COLUMNS} \
         FROM plan_row p LEFT JOIN row_state s ON s.row = p.row ORDER BY p.row"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let number: RowNumber = row.get(0)?;
        let what = match (
            row.get::<_, Option<i64>>(9)?,
            row.get::<_, Option<i64>>(12)?,
        ) {
            (Some(_), None) => (!in_its_lane(facts, row)?).then(flaw::other_lane),
            (Some(_), Some(_)) => Some(flaw::repeat_with_status()),
            (None, None) => Some(flaw::no_status()),
            (None, Some(_)) => row_flaw(connection, facts, row)?,
        };
        if let Some(what) = what {
            found(Flaw::Row { row: number, what });
        }
    }
    let stray: Option<RowNumber> = connection
        .query_row(
            "SELECT row FROM row_state WHERE row NOT IN (SELECT row FROM plan_row) LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(row) = stray {
        let what = flaw::status_without_row();
        found(Flaw::Row { row, what });
    }
    Ok(())
}

/// What the plan says of a rename, as far as its replay needs it.
struct PlannedRename {
    number: RowNumber,
    cert_id: Option<CertId>,
    region: Option<Region>,
    new_name: String,
    old_name: Option<String>,
    planned: RowState,
}

impl PlannedRename {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (live_name, guard): (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
        let mut planned = RowState::planned(row.get(7)?, live_name.clone());
        if let Some(problem) = row.get(8)? {
            planned.last.code = Some(OurCode::InvalidRow.name().into());
            planned.last.message = Some(problem);
        }
        Ok(Self {
            number: row.get(0)?,
            cert_id: CertId::parse(&row.get::<_, String>(1)?),
            region: Region::parse(&row.get::<_, String>(3)?),
            new_name: row.get(2)?,
            old_name: live_name.or(guard),
            planned,
        })
    }

    /// The token of a generation; `None` for an invalid row.
    fn token(&self, facts: &JobFacts, generation: u32) -> Option<ClientToken> {
        let (region, cert_id) = (self.region.as_ref()?, self.cert_id.as_ref()?);
        Some(ClientToken::derive(
            facts.job,
            region,
            cert_id,
            &self.new_name,
            generation,
        ))
    }

    /// Applies the row's events; says which one can't be.
    fn replay(
        &self,
        connection: &Connection,
        facts: &JobFacts,
    ) -> rusqlite::Result<Result<RowState, Both>> {
        let names = Names {
            old: self.old_name.as_deref(),
            new: &self.new_name,
        };
        let mut state = self.planned.clone();
        let mut statement =
            connection.prepare_cached("SELECT seq, body FROM event WHERE row = ?1 ORDER BY seq")?;
        let mut events = statement.query([self.number])?;
        while let Some(event) = events.next()? {
            let (seq, body): (i64, String) = (event.get(0)?, event.get(1)?);
            let Ok(record) = serde_json::from_str::<EventRecord>(&body) else {
                return Ok(Err(flaw::unreadable_event_of_row(seq)));
            };
            if let Event::AttemptStarted {
                generation,
                client_token,
                ..
            } = &record.event
                && self
                    .token(facts, *generation)
                    .is_none_or(|own| own.as_str() != client_token)
            {
                return Ok(Err(flaw::other_token(seq)));
            }
            state = match state.apply(&record.event, record.at, names) {
                Ok(next) => next,
                Err(illegal) => return Ok(Err(flaw::illegal(seq, &illegal))),
            };
        }
        Ok(Ok(as_stored(state)))
    }
}

/// Tells whether the plan has a row in the lane of its profile and region; an invalid one is in none.
fn in_its_lane(facts: &JobFacts, row: &Row<'_>) -> rusqlite::Result<bool> {
    let lane: Option<i64> = row.get(10)?;
    let known = lane.and_then(|lane| facts.lanes.iter().find(|known| known.id == lane));
    Ok(match known {
        Some(known) => {
            *known.region.as_str() == row.get::<_, String>(3)?
                && known.profile == row.get::<_, String>(4)?
        }
        None => lane.is_none() && row.get::<_, Status>(7)? != Status::Pending,
    })
}

/// Says what does not hold of a row that has a state.
fn row_flaw(
    connection: &Connection,
    facts: &JobFacts,
    row: &Row<'_>,
) -> rusqlite::Result<Option<Both>> {
    if !in_its_lane(facts, row)? || row.get::<_, Option<i64>>(10)? != row.get(11)? {
        return Ok(Some(flaw::other_lane()));
    }
    if row.get::<_, i64>(12)? != row.get::<_, i64>(14)? {
        return Ok(Some(flaw::other_repeats()));
    }
    let rename = PlannedRename::read(row)?;
    let stored = read_state(row, 15)?;
    let replayed = match rename.replay(connection, facts)? {
        Ok(state) => state,
        Err(what) => return Ok(Some(what)),
    };
    if replayed.status != stored.status {
        return Ok(Some(flaw::other_status(stored.status, replayed.status)));
    }
    if replayed != stored {
        return Ok(Some(flaw::other_state()));
    }
    let token: Option<String> = row.get(13)?;
    let own = rename.token(facts, stored.generation);
    let needs_one = !stored.status.is_final() || stored.attempts > 0;
    if (needs_one || token.is_some()) && token.as_deref() != own.as_ref().map(ClientToken::as_str) {
        return Ok(Some(flaw::other_stored_token()));
    }
    Ok(None)
}

/// A state as far as the journal keeps it: times to the millisecond, and the answer's name not twice.
fn as_stored(mut state: RowState) -> RowState {
    let to_milliseconds =
        |at: Timestamp| Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
    state.first_sent_at = state.first_sent_at.map(to_milliseconds);
    state.finished_at = state.finished_at.map(to_milliseconds);
    state.last.live_name = None;
    state
}

/// Compares the kept counts with the states.
///
/// # Errors
/// What SQLite reports.
pub(super) fn check_tally(
    connection: &Connection,
    found: &mut dyn FnMut(Flaw),
) -> rusqlite::Result<()> {
    let counted = "SELECT coalesce(lane, 0) AS lane, status, sum(weight) AS rows FROM row_state GROUP BY 1, 2";
    let kept = "SELECT lane, status, rows FROM tally WHERE rows <> 0";
    let mut statement = connection.prepare(&format!(
        "SELECT lane, status, 1, rows FROM ({kept} EXCEPT {counted}) UNION ALL \
         SELECT lane, status, 0, rows FROM ({counted} EXCEPT {kept})"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (lane, status, kept, count): (i64, String, bool, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let unmatched = if kept {
            Unmatched::Kept
        } else {
            Unmatched::Counted
        };
        let what = flaw::tally(count, &status, lane, unmatched);
        found(Flaw::Tally(what));
    }
    Ok(())
}
