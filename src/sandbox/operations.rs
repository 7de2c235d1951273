//! The operations themselves, once a call is known to be good. Pure.

use jiff::Timestamp;

use super::answer::{Refusal, Value};
use super::certs::CertStore;
use super::fault::FaultEffect;
use super::log::Effect;
use super::random;
use super::request::Call;
use super::tokens::{Recall, Tokens};

/// When every certificate of the emulator was made: 2026-01-01, in milliseconds since 1970.
const CREATED_MS: i64 = 1_767_225_600_000;

/// A week, from which on a certificate is expiring soon. Source: `api/protocol.md` section 5.
const WEEK_MS: i64 = 7 * 24 * 3600 * 1000;

/// A success.
#[derive(Debug)]
pub(super) struct Done {
    /// The fields of the answer.
    pub(super) fields: Vec<(&'static str, Value)>,
    /// The request id of the answer, which a replay takes from the first.
    pub(super) request_id: String,
    /// What was done.
    pub(super) effect: Effect,
}

/// What an operation works on.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) certs: &'a mut CertStore,
    pub(super) tokens: &'a mut Tokens,
    pub(super) regions: &'a [String],
    /// The account of the caller.
    pub(super) account: &'a str,
    /// The number of the call, from which its request id is made.
    pub(super) number: u64,
    /// What request ids are salted with.
    pub(super) salt: u64,
}

/// Renames a certificate, or answers for it as if it had.
///
/// # Errors
/// The refusal that the service would give.
pub(super) fn modify(
    scope: &mut Scope<'_>,
    call: &Call,
    apply: FaultEffect,
) -> Result<Done, Refusal> {
    let region = known_region(scope.regions, call)?;
    let id = required(call, "SslVpnClientCertId")?;
    let name = call.get("Name").unwrap_or_default();
    check_name(name)?;
    let token = call.filled("ClientToken");
    if token.is_some_and(|token| token.len() > 64 || !token.is_ascii()) {
        let message = "The specified ClientToken is not valid: at most 64 ASCII characters.";
        return Err(Refusal::new("InvalidParameter").saying(message));
    }
    let parameters = [region, id, name];
    let mut number = scope.number;
    let mut effect = Effect::None;
    match token.map_or(Recall::New, |token| {
        scope.tokens.recall(scope.account, token, &parameters)
    }) {
        Recall::OtherParameters => return Err(Refusal::new("IdempotentParameterMismatch")),
        Recall::Same { number: first } => {
            number = first;
            effect = Effect::Replayed;
        }
        Recall::New => {
            let not_found = || Refusal::new("InvalidSslVpnClientCertId.NotFound");
            match apply {
                FaultEffect::NotApplied => {
                    scope
                        .certs
                        .name(scope.account, region, id)
                        .ok_or_else(not_found)?;
                }
                FaultEffect::Applied => {
                    effect = scope
                        .certs
                        .rename(scope.account, region, id, name)
                        .ok_or_else(not_found)?;
                    if let Some(token) = token {
                        scope
                            .tokens
                            .remember(scope.account, token, &parameters, number);
                    }
                }
            }
        }
    }
    let request_id = random::request_id(scope.salt, number);
    let fields = vec![
        ("RequestId", request_id.as_str().into()),
        ("Name", name.into()),
        ("SslVpnClientCertId", id.into()),
    ];
    Ok(Done {
        fields,
        request_id,
        effect,
    })
}

/// Checks a name as the service's current page says.
///
/// Source: `api/protocol.md` section 4. Of characters it says nothing, so they are counted as Unicode scalar values.
fn check_name(name: &str) -> Result<(), Refusal> {
    let good = (1..=100).contains(&name.chars().count())
        && !name.starts_with("http://")
        && !name.starts_with("https://");
    if good {
        Ok(())
    } else {
        Err(Refusal::new("InvalidName"))
    }
}

/// Lists the certificates of a region, page by page.
///
/// The filters are exact; whether the service's filter of names is, is not documented. A server id other than the one
/// server of the region finds nothing.
///
/// # Errors
/// The refusal that the service would give.
pub(super) fn describe(scope: &Scope<'_>, call: &Call, now: Timestamp) -> Result<Done, Refusal> {
    let region = known_region(scope.regions, call)?;
    let page = number(call, "PageNumber", 1, u32::MAX)?;
    let size = number(call, "PageSize", 10, 50)?;
    let server = format!("vss-sandbox-{region}");
    let (skip, size_items) = (u64::from(page - 1) * u64::from(size), size as usize);
    let ends_ms = scope.certs.ends().as_millisecond();
    let key = |id: &str, name: &str| cert_fields((id, name), region, &server, ends_ms, now);
    let other_server = call
        .filled("SslVpnServerId")
        .is_some_and(|asked| asked != server);
    let name = call.filled("Name");
    let (total, certs): (u64, Vec<Value>) = if other_server {
        (0, Vec::new())
    } else if let Some(id) = call.filled("SslVpnClientCertId") {
        let found = scope.certs.name(scope.account, region, id);
        let found = found.filter(|found| name.is_none_or(|name| name == found));
        let listed = found
            .iter()
            .skip(usize::try_from(skip).unwrap_or(usize::MAX));
        (
            found.iter().len() as u64,
            listed.map(|found| key(id, found)).collect(),
        )
    } else if let Some(name) = name {
        let all = scope.certs.list(scope.account, region, 0);
        let matches: Vec<_> = all.filter(|(_, found)| found == name).collect();
        let listed = matches
            .iter()
            .skip(usize::try_from(skip).unwrap_or(usize::MAX))
            .take(size_items);
        (
            matches.len() as u64,
            listed.map(|(id, name)| key(id, name)).collect(),
        )
    } else {
        let listed = scope
            .certs
            .list(scope.account, region, skip)
            .take(size_items);
        (
            scope.certs.count(scope.account, region),
            listed.map(|(id, name)| key(&id, &name)).collect(),
        )
    };
    let request_id = random::request_id(scope.salt, scope.number);
    let fields = vec![
        ("PageSize", Value::Number(size.into())),
        ("RequestId", request_id.as_str().into()),
        ("PageNumber", Value::Number(page.into())),
        ("TotalCount", Value::Number(total)),
        (
            "SslVpnClientCertKeys",
            Value::Fields(vec![("SslVpnClientCertKey", Value::List(certs))]),
        ),
    ];
    Ok(Done {
        fields,
        request_id,
        effect: Effect::None,
    })
}

/// Writes a certificate as the list does.
fn cert_fields(
    (id, name): (&str, &str),
    region: &str,
    server: &str,
    ends_ms: i64,
    now: Timestamp,
) -> Value {
    let status = match ends_ms - now.as_millisecond() {
        ..=0 => "expired",
        1..=WEEK_MS => "expiring-soon",
        _ => "normal",
    };
    Value::Fields(vec![
        ("Status", status.into()),
        ("EndTime", Value::Number(ends_ms.unsigned_abs())),
        ("CreateTime", Value::Number(CREATED_MS.unsigned_abs())),
        ("SslVpnClientCertId", id.into()),
        ("SslVpnServerId", server.into()),
        ("Name", name.into()),
        ("RegionId", region.into()),
        ("ResourceGroupId", "rg-acfmsandbox0001".into()),
    ])
}

/// Returns the region of a call, if it exists.
fn known_region<'a>(regions: &[String], call: &'a Call) -> Result<&'a str, Refusal> {
    let region = required(call, "RegionId")?;
    if regions.iter().any(|known| known == region) {
        Ok(region)
    } else {
        Err(Refusal::new("InvalidRegionId.NotFound"))
    }
}

/// Returns a number from 1 to `max`; `default` where the call gives none.
fn number(call: &Call, name: &str, default: u32, max: u32) -> Result<u32, Refusal> {
    match call.filled(name) {
        None => Ok(default),
        Some(text) => text
            .parse()
            .ok()
            .filter(|number| (1..=max).contains(number))
            .ok_or_else(|| {
                Refusal::new("InvalidParameter")
                    .saying(format!("The specified parameter \"{name}\" is not valid."))
            }),
    }
}

/// Returns a parameter of the operation; where it is missing, the gateway forms the code from its name.
fn required<'a>(call: &'a Call, name: &str) -> Result<&'a str, Refusal> {
    call.filled(name).ok_or_else(|| {
        Refusal::new(&format!("Missing{name}"))
            .saying(format!("{name} is mandatory for this action."))
    })
}
