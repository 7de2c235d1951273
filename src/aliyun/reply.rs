//! The body of an answer to `ModifySslVpnClientCert`, or of any error: bytes to [`Reply`].
//!
//! What it means for the row is for `classify` to say.

use super::document::{Unreadable, parse_document, text};
use super::message::tidy_message;

/// Codes and request ids are cut there; the service's are far shorter.
const MAX_ID_CHARS: usize = 128;

/// What a body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The call was accepted.
    Success(Success),
    /// The call was refused.
    Error(ErrorReply),
}

/// The body of an accepted call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Success {
    /// The certificate's name, as the service has it now.
    pub(crate) name: String,
    /// The certificate; the founding document's table leaves it out, its example shows it.
    pub(crate) cert_id: Option<String>,
    /// The service's `RequestId`.
    pub(crate) request_id: Option<String>,
}

/// The body of a refused call. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ErrorReply {
    /// The error code as sent.
    pub(crate) code: String,
    /// The message without signed strings; empty where there is none.
    pub(crate) message: String,
    /// The service's `RequestId`.
    pub(crate) request_id: Option<String>,
}

/// Reads a body, whatever the HTTP status: one with a code and no name is an error.
///
/// Source: `api/protocol.md` section 7.
///
/// # Errors
/// When it is no whole document, or holds neither.
pub(crate) fn parse_reply(body: &[u8], content_type: Option<&str>) -> Result<Reply, Unreadable> {
    let document = parse_document(body, content_type)?;
    let id = |name| {
        text(&document.fields, name)
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(short)
    };
    let name = text(&document.fields, "Name").filter(|_| !document.is_error_element);
    let request_id = id("RequestId");
    match (name, id("Code")) {
        (Some(name), _) => Ok(Reply::Success(Success {
            name: name.to_owned(),
            cert_id: id("SslVpnClientCertId"),
            request_id,
        })),
        (None, Some(code)) => Ok(Reply::Error(ErrorReply {
            code,
            message: tidy_message(text(&document.fields, "Message").unwrap_or_default()),
            request_id,
        })),
        (None, None) => Err(Unreadable::new(
            "the answer's body holds neither a name nor an error code",
        )),
    }
}

/// Cuts an id to a sane length.
pub(super) fn short(id: &str) -> String {
    id.chars()
        .filter(|c| !c.is_control())
        .take(MAX_ID_CHARS)
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn parse(body: &str) -> Reply {
        parse_reply(body.as_bytes(), None).unwrap()
    }

    #[test]
    fn successes_are_read_with_and_without_the_certificate() {
        let with = Reply::Success(Success {
            name: " 杭州 & <总部> ".to_owned(),
            cert_id: Some("vsc-1".to_owned()),
            request_id: Some("R".to_owned()),
        });
        for body in [
            r#"{"Name":" 杭州 & <总部> ","SslVpnClientCertId":"vsc-1","RequestId":"R"}"#,
            r#"{"name":" 杭州 & <总部> ","sslVpnClientCertId":"vsc-1","requestId":"R","Code":"200"}"#,
            "<MResponse><Name> 杭州 &amp; &lt;总部&gt; </Name><RequestId>R</RequestId><SslVpnClientCertId>vsc-1</SslVpnClientCertId></MResponse>",
        ] {
            assert_eq!(parse(body), with, "{body}");
        }
        let without = Reply::Success(Success {
            name: String::new(),
            cert_id: None,
            request_id: None,
        });
        for body in [r#"{"Name":""}"#, "<R><Name/></R>"] {
            assert_eq!(parse(body), without, "{body}");
        }
    }

    #[test]
    fn errors_are_read_in_every_form() {
        let error = Reply::Error(ErrorReply {
            code: "Forbidden".to_owned(),
            message: "no <right>".to_owned(),
            request_id: Some("R".to_owned()),
        });
        for body in [
            r#"{"Code":"Forbidden","Message":"no <right>","RequestId":"R","HostId":"h","AccessDeniedDetail":{"AuthAction":"a"}}"#,
            r#"{"code":"Forbidden","message":"no <right>","requestId":"R"}"#,
            "<Error><RequestId>R</RequestId><Code>Forbidden</Code><Message><![CDATA[no <right>]]></Message><Name>x</Name></Error>",
        ] {
            assert_eq!(parse(body), error, "{body}");
        }
    }

    #[test]
    fn a_body_with_neither_is_unreadable() {
        for body in [
            "{}",
            r#"{"Name":7,"Code":null}"#,
            r#"{"Code":" "}"#,
            "<Error><Name>x</Name></Error>",
            "<html><body>502</body></html>",
        ] {
            assert!(parse_reply(body.as_bytes(), None).is_err(), "{body}");
        }
    }
}
