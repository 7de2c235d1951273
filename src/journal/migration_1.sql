-- The rows as planned: written once, when the plan is made.
CREATE TABLE plan_row (
    row        INTEGER PRIMARY KEY,          -- as the spreadsheet numbers it
    lane       INTEGER,                      -- number in the view lane; null for an invalid row
    cert_id    TEXT NOT NULL,
    new_name   TEXT NOT NULL,
    region     TEXT NOT NULL,
    profile    TEXT NOT NULL,                -- empty: the default chain
    account_id TEXT,                         -- the sheet's guard
    current_name TEXT,                       -- the sheet's guard
    old_name   TEXT,                         -- live name when planned, where it was read
    planned    TEXT NOT NULL,                -- status when planned
    same_as    INTEGER,                      -- the earlier row that asks for the same rename
    problem    TEXT,                         -- why the row is invalid
    carried    TEXT NOT NULL                 -- the other columns, a JSON array of texts
) STRICT;

CREATE INDEX plan_row_cert ON plan_row (cert_id);
CREATE INDEX plan_row_same_as ON plan_row (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX plan_row_guard ON plan_row (lane, account_id) WHERE account_id IS NOT NULL;

-- Where each rename stands. Equal to the replay of its events.
CREATE TABLE row_state (
    row           INTEGER PRIMARY KEY,
    lane          INTEGER,
    weight        INTEGER NOT NULL,          -- rows of the sheet that this rename stands for
    status        TEXT NOT NULL,
    settled_by    TEXT,
    client_token  TEXT,                      -- of the present generation
    generation    INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    generation_attempts INTEGER NOT NULL,
    open_attempt  INTEGER NOT NULL,          -- 1: an attempt has started and not ended
    doubt         INTEGER NOT NULL,          -- 1: an ended attempt of the token has no definite answer
    live_name     TEXT,
    http_status   INTEGER,
    error_code    TEXT,
    error_message TEXT,
    request_id    TEXT,
    first_sent_at TEXT,
    finished_at   TEXT,
    duration_ms   INTEGER
) STRICT;

CREATE INDEX row_state_due ON row_state (lane, row) WHERE status IN ('pending', 'in_doubt');
-- Not `IN`: for a list of three, SQLite would make a table of its own at each update of a row.
CREATE INDEX row_state_requeue ON row_state (status, row)
    WHERE status = 'failed' OR status = 'missing' OR status = 'drifted';

-- Rows of the sheet by lane and status: kept with row_state, so that nobody has to count.
CREATE TABLE tally (
    lane   INTEGER NOT NULL,                 -- 0: rows without one
    status TEXT NOT NULL,
    rows   INTEGER NOT NULL,
    PRIMARY KEY (lane, status)
) STRICT, WITHOUT ROWID;

-- The append-only log. hash = SHA-256(prev_hash, body).
CREATE TABLE event (
    seq       INTEGER PRIMARY KEY,
    body      TEXT NOT NULL,                 -- canonical JSON
    prev_hash BLOB NOT NULL,
    hash      BLOB NOT NULL,
    at        TEXT GENERATED ALWAYS AS (body ->> 'at') VIRTUAL,
    kind      TEXT GENERATED ALWAYS AS (body ->> 'kind') VIRTUAL,
    row       INTEGER GENERATED ALWAYS AS (body ->> 'row') VIRTUAL
) STRICT;

CREATE INDEX event_row ON event (row, kind);

CREATE TRIGGER event_is_append_only_1 BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
CREATE TRIGGER event_is_append_only_2 BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;

-- For people with the sqlite3 shell.
CREATE VIEW job AS
SELECT body ->> 'job' AS id, body ->> 'plan_id' AS plan_id, at AS planned_at, body ->> 'version' AS version,
       body ->> 'target' AS target, body ->> '$.input.name' AS input, body ->> '$.input.sha256' AS input_sha256,
       body ->> 'rows' AS rows, body ->> 'to_send' AS to_send
FROM event WHERE row IS NULL AND kind = 'plan_made';

CREATE VIEW lane AS
SELECT value ->> 'id' AS lane, value ->> 'profile' AS profile, value ->> 'region' AS region,
       value ->> 'account' AS account
FROM event, json_each(event.body, '$.lanes') WHERE event.row IS NULL AND event.kind = 'plan_made';

CREATE VIEW result AS
SELECT p.row, p.cert_id, coalesce(l.account, p.account_id) AS account_id, p.profile, p.region, coalesce(p.old_name, p.current_name) AS old_name, p.new_name,
       s.live_name, s.status, s.settled_by, s.attempts, s.http_status, s.error_code, s.error_message,
       s.request_id, s.client_token, s.first_sent_at, s.finished_at, s.duration_ms, p.same_as, p.carried
FROM plan_row p JOIN row_state s ON s.row = coalesce(p.same_as, p.row) LEFT JOIN lane l ON l.lane = p.lane;
