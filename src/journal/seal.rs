//! Sealing a plan: its lanes are numbered, each rename gets its `ClientToken`, and the log begins with the events that
//! bind every row by a digest.

use jiff::Timestamp;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::append::{INSERT_EVENT, insert_event};
use super::chain::ChainHash;
use super::digest::{DIGEST_COLUMNS, PlanId, row_digest};
use crate::rename::{
    CertId, ClientToken, Event, EventRecord, InputIdentity, JobFacts, JobSettings, OurCode,
    PlannedLane, PlannedRow, Region, RowNumber, Status, Target,
};

/// Rows that share an event of the plan: large enough that the log stays short, small enough to read.
const ROWS_PER_EVENT: usize = 256;

/// What the plan fixes besides its rows.
#[derive(Debug, Clone)]
pub(crate) struct Seal {
    /// The job's id.
    pub(crate) job: Uuid,
    /// The present time.
    pub(crate) at: Timestamp,
    /// What the calls go to.
    pub(crate) target: Target,
    /// The endpoint, when one was given.
    pub(crate) endpoint: Option<String>,
    /// The settings that every run shares.
    pub(crate) settings: JobSettings,
    /// The input.
    pub(crate) input: InputIdentity,
}

/// Writes what follows from the rows and is fixed with them; returns what the plan says of the job.
pub(super) fn seal_plan(
    connection: &Connection,
    rows: u64,
    seal: Seal,
) -> rusqlite::Result<JobFacts> {
    let lanes = number_lanes(connection)?;
    let mut log = PlanLog {
        connection,
        at: seal.at,
        seq: 1,
        head: ChainHash::START,
        waiting: Vec::new(),
    };
    let mut plan_id = PlanId::begin(seal.target, &seal.settings, &lanes);
    let mut statement = connection.prepare(&format!(
        "SELECT {DIGEST_COLUMNS}, lane FROM plan_row ORDER BY row"
    ))?;
    let mut insert_state = connection.prepare(
        "INSERT INTO row_state (row, lane, weight, status, client_token, generation, attempts, generation_attempts, \
         open_attempt, doubt, live_name, error_code, error_message) \
         VALUES (?1, ?2, 1, ?3, ?4, 0, 0, 0, 0, 0, ?5, ?6, ?7)",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let number: RowNumber = row.get(0)?;
        let planned: Status = row.get(1)?;
        let digest = row_digest(row)?;
        plan_id.add(&digest);
        log.add(PlannedRow(number, planned, digest))?;
        if row.get::<_, Option<i64>>(2)?.is_none() {
            let (cert_id, new_name, region): (String, String, String) =
                (row.get(3)?, row.get(4)?, row.get(5)?);
            let token = match (planned, Region::parse(&region), CertId::parse(&cert_id)) {
                (Status::Pending, Some(region), Some(cert_id)) => Some(ClientToken::derive(
                    seal.job, &region, &cert_id, &new_name, 0,
                )),
                _ => None,
            };
            let problem: Option<String> = row.get(10)?;
            insert_state.execute(params![
                number,
                row.get::<_, Option<i64>>(12)?,
                planned,
                token.as_ref().map(ClientToken::as_str),
                row.get::<_, Option<String>>(9)?,
                problem.as_ref().map(|_| OurCode::InvalidRow.name()),
                problem,
            ])?;
        }
    }
    log.flush()?;
    connection.execute_batch(
        "UPDATE row_state SET weight = 1 + (SELECT count(*) FROM plan_row WHERE same_as = row_state.row) \
         WHERE row IN (SELECT same_as FROM plan_row WHERE same_as IS NOT NULL); \
         INSERT INTO tally SELECT coalesce(lane, 0), status, sum(weight) FROM row_state GROUP BY 1, 2",
    )?;
    let to_send: i64 = connection.query_row(
        "SELECT count(*) FROM row_state WHERE status = 'pending'",
        [],
        |row| row.get(0),
    )?;
    let facts = JobFacts {
        job: seal.job,
        plan_id: plan_id.finish(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        target: seal.target,
        endpoint: seal.endpoint,
        settings: seal.settings,
        input: seal.input,
        lanes,
        rows,
        to_send: to_send.unsigned_abs(),
    };
    log.append(Event::PlanMade {
        facts: Box::new(facts.clone()),
    })?;
    Ok(facts)
}

/// The plan's part of the event log.
struct PlanLog<'a> {
    connection: &'a Connection,
    at: Timestamp,
    seq: u64,
    head: ChainHash,
    waiting: Vec<PlannedRow>,
}

impl PlanLog<'_> {
    fn add(&mut self, row: PlannedRow) -> rusqlite::Result<()> {
        self.waiting.push(row);
        if self.waiting.len() < ROWS_PER_EVENT {
            Ok(())
        } else {
            self.flush()
        }
    }

    fn flush(&mut self) -> rusqlite::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.waiting);
        self.append(Event::RowsPlanned { rows })
    }

    fn append(&mut self, event: Event) -> rusqlite::Result<()> {
        let record = EventRecord {
            seq: self.seq,
            at: self.at,
            event,
        };
        let mut statement = self.connection.prepare_cached(INSERT_EVENT)?;
        self.head = insert_event(&mut statement, &record, self.head)?;
        self.seq += 1;
        Ok(())
    }
}

/// Gives each pair of profile and region a number, in the order of their names, and the account where it is known.
fn number_lanes(connection: &Connection) -> rusqlite::Result<Vec<PlannedLane>> {
    connection.execute_batch(
        "CREATE TEMP TABLE new_lane (id INTEGER PRIMARY KEY, profile TEXT, region TEXT, UNIQUE (profile, region)); \
         INSERT INTO new_lane (profile, region) SELECT DISTINCT profile, region FROM plan_row \
         WHERE planned <> 'invalid' AND region <> '' ORDER BY 1, 2; \
         UPDATE plan_row SET lane = new_lane.id FROM new_lane WHERE new_lane.profile = plan_row.profile \
         AND new_lane.region = plan_row.region AND planned <> 'invalid'",
    )?;
    let mut statement = connection.prepare(
        "SELECT id, profile, region, account FROM new_lane LEFT JOIN temp.account USING (profile) ORDER BY id",
    )?;
    let lanes = statement.query_map([], |row| {
        let region: String = row.get(2)?;
        Ok(PlannedLane {
            id: row.get(0)?,
            profile: row.get(1)?,
            region: Region::parse(&region)
                .expect("a row whose region is bad is invalid, and blank ones are left out above"),
            account: row.get(3)?,
        })
    })?;
    lanes.collect()
}
