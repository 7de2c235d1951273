//! The pieces of a run that `benches/pieces.rs` measures, behind plain arguments.
//!
//! All other modules stay private, so that the compiler finds dead code in them and nobody builds on them: this is the one
//! door for benchmarks, and it holds no logic.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use url::Url;
use uuid::Uuid;

use crate::aliyun::{
    Action, Answer, Credentials, Expected, RawReply, SignatureVersion, Stamp, classify,
    signed_request,
};
use crate::input::{BlankName, CheckRules, HeaderRow, InputError, InputOptions, Sheet};
use crate::journal::{Access, ChainHash, DueRow, Store};
use crate::rename::{
    CertId, ClientToken, Effect, Event, Evidence, NameRule, Region, RowNumber, Then,
};
use crate::runner::ROWS_AT_ONCE;
use crate::secret::Secret;

/// A rename with all that its request and its answer are made of.
#[derive(Debug)]
pub struct Rename {
    credentials: Credentials,
    endpoint: Url,
    region: Region,
    cert_id: CertId,
    client_token: ClientToken,
    answer: RawReply,
}

/// The name that [`Rename`] asks for.
const NEW_NAME: &str = "杭州-vpn-client-0001";

impl Default for Rename {
    fn default() -> Self {
        let region = Region::parse("cn-hangzhou").expect("it is a region");
        let cert_id = CertId::parse("vsc-bp1n8wcf134yl0osrcg98").expect("it is an id");
        let body = format!(
            r#"{{"RequestId":"606998F0-B94D-48FE-8316-ACA81BB230DA","Name":"{NEW_NAME}","SslVpnClientCertId":"{}"}}"#,
            cert_id.as_str()
        );
        Self {
            credentials: Credentials {
                access_key_id: "LTAI5tExampleExampleExample".to_owned(),
                secret: Secret::new("an-example-of-thirty-characters".to_owned()),
                security_token: None,
            },
            endpoint: Url::parse("https://vpc.cn-hangzhou.aliyuncs.com").expect("it is a URL"),
            client_token: ClientToken::derive(Uuid::nil(), &region, &cert_id, NEW_NAME, 0),
            region,
            cert_id,
            answer: RawReply::Answered(Answer {
                status: 200,
                content_type: Some("application/json;charset=utf-8".to_owned()),
                body: body.into_bytes(),
                ..Answer::default()
            }),
        }
    }
}

impl Rename {
    /// Makes and signs the request by V1; returns the length of its body.
    pub fn signed_v1(&self) -> usize {
        self.signed(SignatureVersion::V1)
    }

    /// Makes and signs the request by V3; returns the length of its URL.
    pub fn signed_v3(&self) -> usize {
        self.signed(SignatureVersion::V3)
    }

    fn signed(&self, version: SignatureVersion) -> usize {
        let rename = Action::ModifySslVpnClientCert {
            region: &self.region,
            cert_id: &self.cert_id,
            new_name: NEW_NAME,
            client_token: &self.client_token,
        };
        let stamp = Stamp {
            nonce: Uuid::nil(),
            at: Timestamp::UNIX_EPOCH,
        };
        let request = signed_request(version, &self.credentials, &self.endpoint, &rename, stamp);
        request.body.len() + request.url.as_str().len()
    }

    /// Reads the answer; tells whether it confirms the rename.
    pub fn is_confirmed(&self) -> bool {
        let expected = Expected {
            cert_id: &self.cert_id,
            new_name: NEW_NAME,
        };
        classify(&expected, &self.answer).effect == Effect::Confirmed
    }
}

/// Reads and checks a sheet with columns `cert_id`, `region` and `new_name`; returns how many rows it has.
///
/// # Panics
/// When it can't be read.
pub fn read_sheet(path: &Path) -> u64 {
    let options = InputOptions {
        delimiter: None,
        encoding: None,
        sheet: None,
        hidden_rows: None,
        header_row: HeaderRow::Search,
        columns: Vec::new(),
        rules: CheckRules {
            name_rule: NameRule::Strict,
            blank: BlankName::Refuse,
            default_region: None,
            default_profile: None,
            profile_regions: BTreeMap::new(),
        },
    };
    let sheet = Sheet::open(path, &options).expect("the sheet is sound");
    let facts = sheet.for_each_row(|_| Ok::<(), InputError>(()));
    facts.expect("the sheet is sound").rows
}

/// Hashes so many events as the log's chain does; returns the last hash, in hexadecimal.
pub fn chain(bodies: &[String]) -> String {
    let start = ChainHash::START;
    let last = bodies
        .iter()
        .fold(start, |hash, body| hash.next(body.as_bytes()));
    last.to_string()
}

/// A journal, opened as a run opens it.
#[derive(Debug)]
pub struct Journal(Store);

impl Journal {
    /// Opens the journal at `path`.
    ///
    /// # Panics
    /// When it can't be opened.
    pub fn open(path: &Path) -> Self {
        Self(Store::open(path, Access::Write).expect("the journal is sound"))
    }

    /// Reads as many of the first lane's rows that have something left to be done as a lane asks for at once; returns how
    /// many there were.
    ///
    /// # Panics
    /// When the journal can't be read.
    pub fn due(&self) -> usize {
        self.due_rows(ROWS_AT_ONCE).len()
    }

    /// Makes an attempt at each of the first rows that comes to nothing: commits their intents, then their outcomes.
    ///
    /// # Panics
    /// When the journal does not take them.
    pub fn attempt(&mut self, limit: u32) {
        let rows = self.due_rows(limit);
        let started = |due: &DueRow| Event::AttemptStarted {
            row: due.row,
            attempt: due.state.attempts + 1,
            generation: due.state.generation,
            client_token: due.client_token.as_str().to_owned(),
            name_age_ms: None,
        };
        let ended = |due: &DueRow| Event::AttemptEnded {
            row: due.row,
            attempt: due.state.attempts + 1,
            effect: Effect::None,
            then: Then::Retry,
            duration_ms: 7,
            evidence: Evidence::default(),
        };
        let now = Timestamp::now();
        for events in [
            rows.iter().map(started).collect::<Vec<_>>(),
            rows.iter().map(ended).collect(),
        ] {
            let events = events.into_iter().map(|event| (now, event));
            self.0.append(events).expect("the events are allowed");
        }
    }

    /// Holds the journal against itself; returns how many events it has.
    ///
    /// # Panics
    /// When it does not hold.
    pub fn replay(&self) -> u64 {
        let replayed = self.0.replay(None, |flaw| panic!("{flaw:?}"));
        replayed.expect("the journal is sound").events
    }

    fn due_rows(&self, limit: u32) -> Vec<DueRow> {
        let rows = self.0.due_rows(1, RowNumber(0), limit);
        rows.expect("the journal is sound")
    }
}
