//! Everybody who hands out credentials, in one small HTTP server: STS, the metadata service, a credentials URI.
//!
//! It hands out [`session`]s of an account in turn, and checks what it is asked with: signatures, tokens, headers.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use cert_rename::sandbox::SandboxCredential;
use jiff::{SignedDuration, Timestamp};
use url::form_urlencoded;

use crate::calls_made::hold_identity;
use crate::signed::signature;

/// The account that the emulator's own key belongs to.
pub(crate) const ACCOUNT: &str = "1234567890123456";

/// What the OIDC exchange takes.
pub(crate) const OIDC_TOKEN: &str = "seeded-oidc-token-0123456789";

/// Temporary credentials number `number` of an account, which the server hands out and an emulator may know.
pub(crate) fn session(account: &str, number: u32) -> SandboxCredential {
    SandboxCredential {
        access_key_id: format!("STS.{account}.{number}"),
        secret: format!("seeded-secret-{account}-{number}"),
        security_token: Some(format!("seeded-token-{account}-{number}")),
        account_id: account.to_owned(),
        ..SandboxCredential::default()
    }
}

/// The same, ended.
pub(crate) fn ended(credential: SandboxCredential) -> SandboxCredential {
    SandboxCredential {
        expires: Some(Timestamp::UNIX_EPOCH),
        ..credential
    }
}

/// A server that runs until the test ends.
pub(crate) struct IdentityServer {
    url: String,
    state: Arc<Mutex<State>>,
}

/// Whatever a test is about, nobody was asked for anything but credentials.
impl Drop for IdentityServer {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            hold_identity(&self.calls());
        }
    }
}

struct State {
    /// Lasting keys, each with its account.
    keys: Vec<SandboxCredential>,
    /// How many sessions each account was given.
    given: BTreeMap<String, u32>,
    /// Calls by action, or by method and path.
    calls: Vec<String>,
    lifetime: SignedDuration,
    refusing: BTreeMap<String, (u16, &'static str)>,
}

struct Asked {
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl IdentityServer {
    /// Starts a server that knows some lasting keys. Its sessions last an hour.
    pub(crate) fn start(keys: Vec<SandboxCredential>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = State {
            keys,
            given: BTreeMap::new(),
            calls: Vec::new(),
            lifetime: SignedDuration::from_hours(1),
            refusing: BTreeMap::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let serving = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                serve(&serving, stream);
            }
        });
        Self { url, state }
    }

    /// Its address, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Refuses an action, or a method and path, with a status and a code.
    pub(crate) fn refuse(&self, what: &str, status: u16, code: &'static str) {
        let mut state = self.state.lock().unwrap();
        state.refusing.insert(what.to_owned(), (status, code));
    }

    /// The calls so far, in order.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.state.lock().unwrap().calls.clone()
    }

    /// How many sessions an account was given.
    pub(crate) fn given(&self, account: &str) -> u32 {
        let state = self.state.lock().unwrap();
        state.given.get(account).copied().unwrap_or(0)
    }
}

fn serve(state: &Mutex<State>, mut stream: TcpStream) {
    let Some(asked) = read(&mut stream) else {
        return;
    };
    let (status, body) = state.lock().unwrap().answer(&asked);
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .ok();
}

impl State {
    fn answer(&mut self, asked: &Asked) -> (u16, String) {
        let form: BTreeMap<String, String> = form_urlencoded::parse(asked.body.as_bytes())
            .into_owned()
            .collect();
        let what = if let Some(action) = form.get("Action") {
            action.clone()
        } else {
            let path = asked.path.split('?').next().unwrap();
            format!("{} {path}", asked.method)
        };
        self.calls.push(what.clone());
        if let Some((status, code)) = self.refusing.get(&what) {
            return (
                *status,
                format!(r#"{{"Code":"{code}","Message":"refused"}}"#),
            );
        }
        let token = asked
            .headers
            .get("x-aliyun-ecs-metadata-token")
            .map(String::as_str);
        match what.as_str() {
            "PUT /latest/api/token" => {
                let seconds = asked.headers.get("x-aliyun-ecs-metadata-token-ttl-seconds");
                assert_eq!(seconds.unwrap(), "21600");
                (200, "seeded-metadata-token".to_owned())
            }
            _ if what.starts_with("GET /latest/") && token != Some("seeded-metadata-token") => {
                (403, String::new())
            }
            "GET /latest/meta-data/ram/security-credentials/" => (200, "my-role".to_owned()),
            "GET /latest/meta-data/ram/security-credentials/my-role" | "GET /creds" => {
                let keys = self.give(ACCOUNT);
                (200, keys.replacen('{', r#"{"Code":"Success","#, 1))
            }
            "AssumeRole" => match self.signer(&form) {
                Err(code) => (403, format!(r#"{{"Code":"{code}","Message":"no"}}"#)),
                Ok(_) => self.assumed(&form),
            },
            "AssumeRoleWithOIDC" => {
                assert_eq!(form["OIDCToken"], OIDC_TOKEN);
                assert!(!form.contains_key("Signature") && !form.contains_key("AccessKeyId"));
                self.assumed(&form)
            }
            "GetCallerIdentity" => match self.signer(&form) {
                Err(code) => (400, format!(r#"{{"Code":"{code}","Message":"no"}}"#)),
                Ok(account) => (
                    200,
                    format!(
                        r#"{{"AccountId":"{account}","Arn":"acs:ram::{account}:user/renamer","RequestId":"R"}}"#
                    ),
                ),
            },
            _ => (404, String::new()),
        }
    }

    fn assumed(&mut self, form: &BTreeMap<String, String>) -> (u16, String) {
        assert_eq!(form["Version"], "2015-04-01");
        let account = form["RoleArn"].split(':').nth(3).unwrap().to_owned();
        (
            200,
            format!(
                r#"{{"RequestId":"R","Credentials":{}}}"#,
                self.give(&account)
            ),
        )
    }

    fn give(&mut self, account: &str) -> String {
        let number = self.given.entry(account.to_owned()).or_default();
        *number += 1;
        let keys = session(account, *number);
        let expires = Timestamp::now() + self.lifetime;
        format!(
            r#"{{"AccessKeyId":"{}","AccessKeySecret":"{}","SecurityToken":"{}","Expiration":"{expires:.0}"}}"#,
            keys.access_key_id,
            keys.secret,
            keys.security_token.unwrap()
        )
    }

    /// The account of whoever signed.
    fn signer(&self, form: &BTreeMap<String, String>) -> Result<String, &'static str> {
        let id = &form["AccessKeyId"];
        let given = id
            .strip_prefix("STS.")
            .and_then(|rest| rest.split_once('.'));
        let key = match given {
            Some((account, number)) => session(account, number.parse().unwrap()),
            None => self
                .keys
                .iter()
                .find(|key| key.access_key_id == *id)
                .cloned()
                .ok_or("InvalidAccessKeyId.NotFound")?,
        };
        if form.get("SecurityToken") != key.security_token.as_ref() {
            return Err("InvalidSecurityToken.MismatchWithAccessKey");
        }
        let parameters: Vec<(&str, &str)> = form
            .iter()
            .filter(|(name, _)| *name != "Signature")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        if signature(&key.secret, "POST", &parameters).1 != form["Signature"] {
            return Err("SignatureDoesNotMatch");
        }
        Ok(key.account_id)
    }
}

/// Reads one request.
fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked {
        method,
        path,
        headers,
        body: String::from_utf8(body).ok()?,
    })
}
