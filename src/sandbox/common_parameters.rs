//! The common parameters of a call, wherever its signature puts them. Pure; checks nothing.
//!
//! With V1 they are parameters like any other; with V3, which a header `Authorization` tells, they are headers.
//! Source: `api/protocol.md` sections 1 and 3.

use super::answer::{Format, Refusal};
use super::log::Scheme;
use super::request::Call;

/// A common parameter: its name, for whoever misses it, and its value unless that is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'a> {
    name: &'static str,
    pub(super) value: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// Returns the value.
    ///
    /// # Errors
    /// `MissingParameter` where there is none.
    pub(super) fn required(self) -> Result<&'a str, Refusal> {
        self.value.ok_or_else(|| {
            let name = self.name;
            let message =
                format!("The input parameter \"{name}\" that is mandatory for processing this request is not supplied.");
            Refusal::new("MissingParameter").saying(message)
        })
    }
}

/// The header `Authorization` of V3, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Authorization<'a> {
    pub(super) algorithm: &'a str,
    pub(super) credential: &'a str,
    /// Names with `;` between them.
    pub(super) signed_headers: &'a str,
    pub(super) signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads `ALGORITHM Credential=…,SignedHeaders=…,Signature=…`; `None` when it has another form.
    fn parse(text: &'a str) -> Option<Self> {
        let (algorithm, rest) = text.split_once(' ')?;
        let field = |name: &str| {
            let mut parts = rest.split(',').map(str::trim);
            parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
        };
        Some(Self {
            algorithm,
            credential: field("Credential")?,
            signed_headers: field("SignedHeaders")?,
            signature: field("Signature")?,
        })
    }
}

/// What every call says beside its operation's own parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common<'a> {
    pub(super) scheme: Scheme,
    /// With V3; `None` when it can't be read.
    pub(super) authorization: Option<Authorization<'a>>,
    pub(super) action: Field<'a>,
    pub(super) version: Field<'a>,
    pub(super) access_key_id: Field<'a>,
    pub(super) security_token: Field<'a>,
    pub(super) nonce: Field<'a>,
    pub(super) timestamp: Field<'a>,
}

impl<'a> Common<'a> {
    /// Finds the common parameters of a call.
    pub(super) fn of(call: &'a Call) -> Self {
        let Some(authorization) = call.header("authorization") else {
            let field = |name| parameter(call, name);
            return Self {
                scheme: Scheme::V1,
                authorization: None,
                action: field("Action"),
                version: field("Version"),
                access_key_id: field("AccessKeyId"),
                security_token: field("SecurityToken"),
                nonce: field("SignatureNonce"),
                timestamp: field("Timestamp"),
            };
        };
        let field = |name| Field {
            name,
            value: call.header(name).filter(|value| !value.is_empty()),
        };
        let authorization = Authorization::parse(authorization);
        let credential = authorization.map(|parts| parts.credential);
        Self {
            scheme: Scheme::V3,
            authorization,
            action: field("x-acs-action"),
            version: field("x-acs-version"),
            access_key_id: Field {
                name: "Authorization",
                value: credential.filter(|id| !id.is_empty()),
            },
            security_token: field("x-acs-security-token"),
            nonce: field("x-acs-signature-nonce"),
            timestamp: field("x-acs-date"),
        }
    }
}

/// Returns a parameter of query or form body.
pub(super) fn parameter<'a>(call: &'a Call, name: &'static str) -> Field<'a> {
    Field {
        name,
        value: call.filled(name),
    }
}

/// Returns the format that a call asks for, by `Format` or with V3 by the header `Accept`; JSON where it asks for none.
///
/// # Errors
/// When it asks for one that does not exist.
pub(super) fn asked_format(call: &Call) -> Result<Format, Refusal> {
    let asked = match Common::of(call).scheme {
        Scheme::V1 => call.get("Format").unwrap_or("JSON"),
        Scheme::V3
            if call
                .header("accept")
                .is_some_and(|accept| accept.contains("xml")) =>
        {
            "XML"
        }
        Scheme::V3 => "JSON",
    };
    match asked {
        json if json.eq_ignore_ascii_case("JSON") => Ok(Format::Json),
        xml if xml.eq_ignore_ascii_case("XML") => Ok(Format::Xml),
        _ => Err(Refusal::new("InvalidParameter.Format")),
    }
}

/// Returns the format that a call is answered in: the one asked for, else JSON.
pub(super) fn format_of(call: &Call) -> Format {
    asked_format(call).unwrap_or(Format::Json)
}
