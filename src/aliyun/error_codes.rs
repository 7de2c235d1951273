//! Every error code that is known, what it means, and the rules for the others. One table: classifying, explaining
//! and testing all read it.
//!
//! Source: `api/errors.json`, entry by entry and with its rules; a test holds the two equal. Class, retry and stops are
//! this project's reading, not the vendor's. What an attempt then came to is for `classify` to say.

use self::Class::{
    Auth, Clock, Conflict, InvalidRequest, NotFound, Permission, Throttle, Transient,
};
use self::Stops::{Lane, Profile, Row};

/// What kind of answer a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Too many calls: the lane pauses.
    Throttle,
    /// A passing fault of the service, whose effect is not known.
    Transient,
    /// Something else is going on with this certificate or this token.
    Conflict,
    /// Timestamp or nonce.
    Clock,
    /// Key, secret, token or signature.
    Auth,
    /// A right or a payment is lacking.
    Permission,
    /// The request itself is wrong.
    InvalidRequest,
    /// What the request names does not exist.
    NotFound,
}

/// What a code ends when it is final. Rows not reached stay pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stops {
    /// That row alone.
    Row,
    /// All rows of that account and region.
    Lane,
    /// All lanes of those credentials.
    Profile,
}

/// What is known of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodeEntry {
    /// The code as the service spells it.
    pub(crate) code: &'static str,
    /// The HTTP status that a source states.
    pub(crate) http: Option<u16>,
    /// Statuses that other products give the same code.
    pub(crate) http_also_seen: &'static [u16],
    /// What kind of answer it is.
    pub(crate) class: Class,
    /// Whether it is sent again: same token and parameters, new nonce, timestamp and signature.
    pub(crate) retry: bool,
    /// What it ends when it is final.
    pub(crate) stops: Stops,
    /// What else there is to know.
    pub(crate) note: Option<&'static str>,
}

impl CodeEntry {
    const fn also_seen(mut self, statuses: &'static [u16]) -> Self {
        self.http_also_seen = statuses;
        self
    }

    const fn note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }
}

/// Makes the entry of a code that is not sent again.
const fn definite(code: &'static str, http: Option<u16>, class: Class, stops: Stops) -> CodeEntry {
    CodeEntry {
        code,
        http,
        http_also_seen: &[],
        class,
        retry: false,
        stops,
        note: None,
    }
}

/// Makes the entry of a code that is sent again.
const fn retried(code: &'static str, http: Option<u16>, class: Class, stops: Stops) -> CodeEntry {
    CodeEntry {
        retry: true,
        ..definite(code, http, class, stops)
    }
}

/// The note of refusals that may concern one certificate alone.
const PER_CERTIFICATE: &str = "rights can be given per certificate, so this may concern one row; \
     stop when every row so far is refused";

/// Every known code, in byte order of the codes.
pub(crate) const CODES: &[CodeEntry] = &[
    retried("Abs.Vpc.InnerServiceFailed", Some(500), Transient, Row),
    definite(
        "Abs.Vpc.InvalidName.Malformed",
        Some(400),
        InvalidRequest,
        Row,
    ),
    retried("Appliance.Configuring", None, Conflict, Row),
    definite("ContentLengthDoesNotMatch", None, InvalidRequest, Profile),
    definite("ContentMD5NotMatched", None, InvalidRequest, Profile),
    definite(
        "CreateSslCertsQuotaFull.QuotaFull",
        Some(400),
        InvalidRequest,
        Profile,
    )
    .note("Create only"),
    definite("Duplicated.ClientToken", Some(400), Conflict, Row),
    retried("FlowControlError", None, Throttle, Row).note("seen in another product only"),
    definite("Forbbiden.SubUser", Some(403), Permission, Row).note(
        "spelt so by the service. rights can be given per certificate, so this may \
             concern one row; stop when every row so far is refused",
    ),
    definite("Forbedden.NotSupportRAM", Some(403), Permission, Profile).note("spelt so"),
    definite("Forbidden", Some(403), Permission, Row).note(
        "rights can be given per certificate, so this may concern one row; stop when \
             every row so far is refused. terraform-provider-alicloud reads it as not \
             found on DescribeSslVpnClientCert",
    ),
    definite("Forbidden.AccessKeyDisabled", Some(403), Auth, Profile),
    definite("Forbidden.NotSupportRAM", Some(403), Permission, Profile),
    definite("Forbidden.RAM", Some(403), Permission, Row)
        .also_seen(&[400])
        .note(PER_CERTIFICATE),
    definite("Forbidden.RiskControl", Some(403), Permission, Profile),
    definite("Forbidden.SubUser", Some(403), Permission, Row).note(PER_CERTIFICATE),
    definite("Forbidden.Unauthorized", Some(403), Permission, Row).note(PER_CERTIFICATE),
    retried("IdempotenceProcessing", None, Conflict, Row)
        .note("same meaning as LastTokenProcessing (ALB, VPC family)"),
    definite("IdempotentFailed", None, Conflict, Row).note(
        "the first request with this token failed and the failure is replayed; needs \
             a new token",
    ),
    definite("IdempotentParameterMismatch", Some(400), Conflict, Row)
        .also_seen(&[403])
        .note(
            "this token was used with other parameters: never resend unchanged; only a \
             new token can succeed",
        ),
    retried("IdempotentProcessing", Some(403), Conflict, Row)
        .note("same meaning as LastTokenProcessing (ECS)"),
    definite("IllegalTimestamp", Some(400), Clock, Profile).note("Timestamp missing"),
    definite("IncompleteSignature", Some(400), Auth, Profile).note(
        "alibaba-cloud-sdk-go treats it like SignatureDoesNotMatch: when the server \
             string equals the local one, the secret is wrong",
    ),
    definite("InsufficientBalance", Some(400), Permission, Profile),
    retried("InternalError", Some(500), Transient, Row),
    retried("InternalServerError", Some(500), Transient, Row),
    definite("InvalidAccessKeyId.Inactive", Some(400), Auth, Profile),
    definite("InvalidAccessKeyId.NotFound", Some(404), Auth, Profile)
        .also_seen(&[400])
        .note("HTTP 404 but not about the certificate"),
    definite("InvalidAction", Some(403), InvalidRequest, Profile),
    definite("InvalidApi.NotFound", Some(404), NotFound, Profile).note("wrong Action or Version"),
    definite(
        "InvalidIdempotenceParameter.Mismatch",
        Some(403),
        Conflict,
        Row,
    )
    .note("older spelling of IdempotentParameterMismatch"),
    definite("InvalidInstanceId.NotFound", Some(400), NotFound, Row)
        .note("what DescribeSslVpnClientCert answers for an unknown certificate"),
    definite("InvalidName", Some(400), InvalidRequest, Row),
    definite("InvalidParameter", Some(400), InvalidRequest, Row),
    definite("InvalidParameter.Accept", None, InvalidRequest, Profile),
    definite(
        "InvalidParameter.Format",
        Some(400),
        InvalidRequest,
        Profile,
    )
    .note("Format is neither JSON nor XML"),
    definite("InvalidProduct.NotFound", Some(404), NotFound, Profile).note("wrong host"),
    definite(
        "InvalidProtocol.NeedSsl",
        Some(404),
        InvalidRequest,
        Profile,
    )
    .note("plain HTTP used"),
    definite("InvalidRegion.NotFound", None, NotFound, Profile),
    definite("InvalidRegionId.NotFound", Some(404), NotFound, Lane).note(
        "dooms every row of that region; probably also what an endpoint of another \
             region answers",
    ),
    retried("InvalidSecurityToken.Expired", None, Auth, Row).note(
        "fetch new temporary credentials and send again; stop the job when they \
             cannot be renewed. Some services say it as InvalidParameter with \
             SecurityToken.Expired in the Message",
    ),
    definite("InvalidSecurityToken.Malformed", None, Auth, Profile),
    definite(
        "InvalidSecurityToken.MismatchWithAccessKey",
        None,
        Auth,
        Profile,
    )
    .note("key and token come from different refreshes"),
    definite("InvalidSignatureMethod", Some(400), Auth, Profile),
    definite(
        "InvalidSslVpnClientCertId.NotFound",
        Some(404),
        NotFound,
        Row,
    ),
    definite("InvalidSslVpnServerId.NotFound", Some(404), NotFound, Row),
    retried("InvalidTimeStamp.Expired", Some(400), Clock, Row).note(
        "local clock more than 15 minutes off; set the offset from the Date header of \
             the answer, sign again, once; if it comes back, stop the job",
    ),
    definite("InvalidTimeStamp.Format", Some(400), Clock, Profile),
    retried("LastTokenProcessing", Some(403), Conflict, Row).note(
        "an earlier request with this ClientToken is still running: wait and send \
             again with the SAME token; HTTP 403 but not a permission error",
    ),
    definite("MissingParameter", Some(400), InvalidRequest, Row).note(
        "name of the parameter is in the Message; the gateway also forms the code \
             Missing<ParameterName> (for example MissingSslVpnClientCertId)",
    ),
    definite("MissingSecurityToken", None, Auth, Profile)
        .note("a temporary key (STS.) sent without its token"),
    definite("NoPermission", Some(403), Permission, Row).note(PER_CERTIFICATE),
    definite("NoSuchVersion", Some(400), InvalidRequest, Profile),
    retried("Operation.Blocking", None, Conflict, Row),
    retried("OperationConflict", Some(409), Conflict, Row),
    retried("OperationFailed.ConcurrentOperation", None, Conflict, Row),
    retried("OperationFailed.DistibuteLock", None, Conflict, Row).note("spelt so"),
    retried(
        "OperationFailed.IdempotentTokenProcessing",
        None,
        Conflict,
        Row,
    )
    .note("same meaning as LastTokenProcessing"),
    retried("OperationFailed.LastTokenProcessing", None, Conflict, Row)
        .note("same meaning as LastTokenProcessing"),
    definite(
        "RealNameAuthenticationError",
        Some(403),
        Permission,
        Profile,
    ),
    retried("Rejected.Throttling", None, Throttle, Row),
    definite("Resource.QuotaFull", Some(400), InvalidRequest, Profile).note("Create only"),
    retried("ServiceUnavailable", Some(503), Transient, Row),
    retried(
        "ServiceUnavailable.RegionMaintaining",
        Some(503),
        Transient,
        Row,
    )
    .note("minutes, not seconds"),
    definite("SignatureDoesNotMatch", Some(400), Auth, Profile)
        .also_seen(&[403])
        .note(
            "the Message holds the string the server signed; never log the secret beside \
             it",
        ),
    retried("SignatureNonceUsed", Some(400), Clock, Row).note(
        "sign again with a new nonce and the same ClientToken; an earlier sending may \
             have been carried out",
    ),
    definite(
        "SslVpnClientCreateTimes.ReachLimits",
        Some(400),
        InvalidRequest,
        Profile,
    )
    .note("Create only"),
    retried("SystemBusy", None, Transient, Row),
    retried("TaskConflict", Some(400), Conflict, Row),
    retried("Throttling", Some(400), Throttle, Row)
        .note("slow the whole job down, not only this row"),
    retried("Throttling.Api", Some(400), Throttle, Row).note("per operation"),
    retried("Throttling.User", Some(400), Throttle, Row)
        .also_seen(&[429])
        .note(
            "per account, all operations and keys of the account count together; slow the \
             whole job down",
        ),
    retried("Throttling.user", None, Throttle, Row).note("compare throttle codes without case"),
    retried("TokenProcessing", None, Conflict, Row).note("same meaning as LastTokenProcessing"),
    retried("UnknownError", Some(400), Transient, Row).note(
        "aliyun-python-sdk-core retries it for ECS; the outcome is unknown, so keep \
             the ClientToken",
    ),
    definite("UnsupportedHTTPMethod", Some(400), InvalidRequest, Profile).also_seen(&[403]),
    definite("UnsupportedParameter", Some(400), InvalidRequest, Profile),
    retried("VpnGateway.Configuring", Some(400), Conflict, Row).note(
        "not listed for Modify, but listed for Create and Delete of the same \
             resource; wait tens of seconds",
    ),
    definite("VpnGateway.FinancialLocked", Some(400), Permission, Row)
        .note("the gateway is locked for unpaid bills; listed for Create"),
    retried("VpnTask.CONFLICT", None, Conflict, Row),
];

/// Returns what is known of `code`. Throttle codes are compared without case, as the service spells one both ways.
pub(crate) fn lookup(code: &str) -> Option<&'static CodeEntry> {
    match CODES.binary_search_by_key(&code, |entry| entry.code) {
        Ok(found) => Some(&CODES[found]),
        Err(_) => CODES
            .iter()
            .find(|entry| entry.class == Throttle && entry.code.eq_ignore_ascii_case(code)),
    }
}

/// Returns what a code that [`lookup`] does not know seems to be by its form.
///
/// Source: the rules in `api/errors.json`, in their order.
pub(crate) fn class_by_form(code: &str) -> Option<Class> {
    const THROTTLING: &str = "Throttling";
    let throttling = code
        .get(..THROTTLING.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(THROTTLING));
    if throttling {
        Some(Throttle)
    } else if code.starts_with("InvalidSecurityToken.") || code.starts_with("InvalidAccessKeyId.") {
        Some(Auth)
    } else if code.starts_with("Missing") || code.starts_with("Invalid") {
        Some(InvalidRequest)
    } else if code.ends_with(".NotFound") {
        Some(NotFound)
    } else {
        None
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn as_fixture(entry: &CodeEntry) -> Value {
        let class = match entry.class {
            Throttle => "throttle",
            Transient => "transient",
            Conflict => "conflict",
            Clock => "clock",
            Auth => "auth",
            Permission => "permission",
            InvalidRequest => "invalid_request",
            NotFound => "not_found",
        };
        let stops = match entry.stops {
            Row => "row",
            Lane => "lane",
            Profile => "profile",
        };
        json!({
            "http": entry.http, "http_also_seen": entry.http_also_seen, "class": class,
            "retry": entry.retry, "stops": stops, "note": entry.note,
        })
    }

    #[test]
    fn the_table_equals_the_fixture() {
        let fixture: Value =
            serde_json::from_str(include_str!("../../tests/fixtures/api/errors.json")).unwrap();
        let mut listed = 0;
        for (code, expected) in fixture.as_object().unwrap() {
            if code.starts_with('_') {
                continue;
            }
            listed += 1;
            let mut expected = expected.clone();
            let fields = expected.as_object_mut().unwrap();
            assert!(fields.remove("source").is_some(), "{code}");
            fields.entry("http_also_seen").or_insert_with(|| json!([]));
            fields.entry("note").or_insert(Value::Null);
            let entry = lookup(code).unwrap();
            assert_eq!(entry.code, code);
            assert_eq!(as_fixture(entry), expected, "{code}");
        }
        assert_eq!(CODES.len(), listed);
        assert!(CODES.is_sorted_by(|a, b| a.code < b.code));
    }

    #[test]
    fn only_throttle_codes_are_compared_without_case() {
        for (code, found) in [
            ("THROTTLING.USER", true),
            ("rejected.throttling", true),
            ("flowcontrolerror", true),
            ("forbidden", false),
            ("Nonsense", false),
        ] {
            assert_eq!(lookup(code).is_some(), found, "{code}");
        }
    }

    #[test]
    fn unlisted_codes_are_read_by_their_form() {
        for (code, class) in [
            ("Throttling.Resource", Some(Throttle)),
            ("throttlingX", Some(Throttle)),
            ("InvalidSecurityToken.Odd", Some(Auth)),
            ("InvalidAccessKeyId.Odd", Some(Auth)),
            ("MissingSslVpnClientCertId", Some(InvalidRequest)),
            ("InvalidThing.NotFound", Some(InvalidRequest)),
            ("Thing.NotFound", Some(NotFound)),
            ("限流限流限流", None),
            ("Odd", None),
        ] {
            assert_eq!(class_by_form(code), class, "{code}");
        }
    }
}
