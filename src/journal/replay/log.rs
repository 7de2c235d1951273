//! The log: its chain, its order, and the plan's digests, which its first events hold.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{Flaw, Replayed};
use crate::journal::chain::ChainHash;
use crate::journal::digest::{DIGEST_COLUMNS, PlanId, row_digest};
use crate::rename::{Event, EventRecord, JobFacts, PlannedRow, RowNumber, Status};
use crate::words::{Both, flaw};

/// Goes through all events in order.
///
/// # Errors
/// What SQLite reports.
pub(super) fn check_log(
    connection: &Connection,
    facts: &JobFacts,
    noted: Option<&str>,
    found: &mut dyn FnMut(Flaw),
) -> rusqlite::Result<Replayed> {
    let mut statement =
        connection.prepare("SELECT seq, body, prev_hash, hash FROM event ORDER BY seq")?;
    let mut events = statement.query([])?;
    let mut replayed = Replayed {
        events: 0,
        rows: 0,
        head: ChainHash::START,
        noted_at: None,
    };
    let mut order = Order {
        connection,
        facts,
        plan_id: PlanId::begin(facts.target, &facts.settings, &facts.lanes),
        rows: 0,
        last_row: RowNumber(0),
        planned: false,
        confirmed: false,
    };
    while let Some(row) = events.next()? {
        let (seq, body) = check_link(row, &mut replayed, found)?;
        if noted.is_some_and(|noted| noted.eq_ignore_ascii_case(&replayed.head.to_string())) {
            replayed.noted_at = Some(seq);
        }
        let mut event = |what: Both| found(Flaw::Event { seq, what });
        match serde_json::from_str::<EventRecord>(&body) {
            Err(_) => event(flaw::unreadable()),
            Ok(record) => {
                let canonical = serde_json::to_string(&record);
                if record.seq != seq || canonical.is_ok_and(|canonical| canonical != body) {
                    event(flaw::not_ours());
                }
                order.check(seq, &record.event, found)?;
            }
        }
    }
    order.end(found)?;
    replayed.rows = order.rows;
    Ok(replayed)
}

/// Goes through the hashes alone, whatever the events say.
///
/// # Errors
/// What SQLite reports.
pub(super) fn check_chain(
    connection: &Connection,
    found: &mut dyn FnMut(Flaw),
) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare("SELECT seq, body, prev_hash, hash FROM event ORDER BY seq")?;
    let mut events = statement.query([])?;
    let mut replayed = Replayed {
        events: 0,
        rows: 0,
        head: ChainHash::START,
        noted_at: None,
    };
    while let Some(row) = events.next()? {
        check_link(row, &mut replayed, found)?;
    }
    Ok(())
}

/// Checks that an event follows the one before; returns its number and its content.
fn check_link(
    row: &Row<'_>,
    replayed: &mut Replayed,
    found: &mut dyn FnMut(Flaw),
) -> rusqlite::Result<(u64, String)> {
    let seq = row.get::<_, i64>(0)?.unsigned_abs();
    let (body, previous, hash): (String, Vec<u8>, Vec<u8>) =
        (row.get(1)?, row.get(2)?, row.get(3)?);
    let mut event = |what: Both| found(Flaw::Event { seq, what });
    if seq != replayed.events + 1 {
        event(flaw::events_missing());
    }
    replayed.events = seq;
    if previous != replayed.head.0 {
        event(flaw::does_not_follow());
    }
    // From what is stored on, so that one changed event is one flaw and not all after it.
    let follows = <[u8; 32]>::try_from(previous).map_or(replayed.head, ChainHash);
    if hash != follows.next(body.as_bytes()).0 {
        event(flaw::other_hash());
    }
    replayed.head = <[u8; 32]>::try_from(hash).map_or(replayed.head, ChainHash);
    Ok((seq, body))
}

/// What has come so far, as far as later events depend on it.
struct Order<'a> {
    connection: &'a Connection,
    facts: &'a JobFacts,
    plan_id: PlanId,
    rows: u64,
    last_row: RowNumber,
    planned: bool,
    confirmed: bool,
}

impl Order<'_> {
    /// Checks that an event may come here.
    fn check(
        &mut self,
        seq: u64,
        event: &Event,
        found: &mut dyn FnMut(Flaw),
    ) -> rusqlite::Result<()> {
        let what = match event {
            Event::RowsPlanned { .. } | Event::PlanMade { .. } if self.planned => {
                Some(flaw::after_the_plan())
            }
            Event::RowsPlanned { rows } => {
                for row in rows {
                    self.check_row(row, found)?;
                }
                None
            }
            Event::PlanMade { facts } => {
                self.planned = true;
                (**facts != *self.facts).then(flaw::other_facts)
            }
            _ if !self.planned => Some(flaw::before_the_plan()),
            Event::Confirmed { plan_id, .. } => {
                self.confirmed = true;
                (*plan_id != self.facts.plan_id).then(flaw::other_plan_agreed)
            }
            Event::AttemptStarted { .. } if !self.confirmed => Some(flaw::nobody_agreed()),
            event => match event.row() {
                Some(row) if !self.has_state(row)? => Some(flaw::no_rename_of(row)),
                _ => None,
            },
        };
        if let Some(what) = what {
            found(Flaw::Event { seq, what });
        }
        Ok(())
    }

    /// Compares a row as planned with the digest that the log holds.
    fn check_row(
        &mut self,
        PlannedRow(row, status, digest): &PlannedRow,
        found: &mut dyn FnMut(Flaw),
    ) -> rusqlite::Result<()> {
        self.rows += 1;
        self.plan_id.add(digest);
        let stored = self
            .connection
            .prepare_cached(&format!(
                "SELECT {DIGEST_COLUMNS} FROM plan_row WHERE row = ?1"
            ))?
            .query_row([row], |stored| {
                Ok((row_digest(stored)?, stored.get::<_, Status>(1)?))
            })
            .optional()?;
        let in_order = *row > self.last_row;
        self.last_row = *row;
        let what = match stored {
            _ if !in_order => flaw::out_of_order(),
            None => flaw::gone(),
            Some((stored, planned)) if stored != *digest || planned != *status => {
                flaw::not_as_planned()
            }
            Some(_) => return Ok(()),
        };
        found(Flaw::Row { row: *row, what });
        Ok(())
    }

    fn has_state(&self, row: RowNumber) -> rusqlite::Result<bool> {
        self.connection
            .prepare_cached("SELECT 1 FROM row_state WHERE row = ?1")?
            .exists([row])
    }

    /// Compares the plan as a whole with what was planned.
    fn end(&self, found: &mut dyn FnMut(Flaw)) -> rusqlite::Result<()> {
        let (rows, to_send): (i64, i64) = self.connection.query_row(
            "SELECT count(*), count(*) FILTER (WHERE planned = 'pending' AND same_as IS NULL) FROM plan_row",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let rows = rows.unsigned_abs();
        if rows != self.rows || rows != self.facts.rows {
            let what = flaw::other_rows(rows, self.rows, self.facts.rows);
            found(Flaw::Plan(what));
        }
        let to_send = to_send.unsigned_abs();
        if to_send != self.facts.to_send {
            let what = flaw::other_renames(to_send, self.facts.to_send);
            found(Flaw::Plan(what));
        }
        if self.plan_id.clone().finish() != self.facts.plan_id {
            found(Flaw::Plan(flaw::other_plan_id()));
        }
        Ok(())
    }
}
