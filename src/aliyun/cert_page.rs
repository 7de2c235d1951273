//! The body of an answer to `DescribeSslVpnClientCerts`: one page of live certificates.
//!
//! Source: `api/protocol.md` section 5. When to stop asking for pages is for the caller to say.

use serde_json::{Map, Value};

use super::document::{Unreadable, field, integer, parse_document, text};

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CertPage {
    /// Certificates on all pages together.
    pub(crate) total: u32,
    /// The page's number, from 1.
    pub(crate) page: u32,
    /// The page's certificates, in the service's order; none past the last page.
    pub(crate) certs: Vec<LiveCert>,
}

/// A certificate as the service has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LiveCert {
    /// Its id as sent.
    pub(crate) cert_id: String,
    /// Its name; empty where it has none.
    pub(crate) name: String,
    /// The SSL-VPN server that it belongs to.
    pub(crate) server_id: Option<String>,
    /// `normal`, `expiring-soon` or `expired`.
    pub(crate) status: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub(crate) create_time: Option<i64>,
    /// When it ends, in milliseconds since 1970.
    pub(crate) end_time: Option<i64>,
}

/// Reads a page. A page without its list is refused, not taken for an empty one: a certificate that is not listed
/// counts as missing, and that is final.
///
/// # Errors
/// When it is no whole document, or lacks its count, number, list, or the id of a certificate.
pub(crate) fn parse_cert_page(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<CertPage, Unreadable> {
    let document = parse_document(body, content_type)?;
    let number = |name: &str| {
        integer(&document.fields, name)
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(|| lacks(name))
    };
    let list = field(&document.fields, "SslVpnClientCertKeys")
        .ok_or_else(|| lacks("SslVpnClientCertKeys"))?;
    Ok(CertPage {
        total: number("TotalCount")?,
        page: number("PageNumber")?,
        certs: entries(list)?
            .into_iter()
            .map(parse_cert)
            .collect::<Result<_, _>>()?,
    })
}

fn lacks(name: &str) -> Unreadable {
    Unreadable::new(format!("the answer's list of certificates lacks `{name}`"))
}

/// Returns the entries; an empty element of XML is an empty text, and a lone entry is no array.
fn entries(list: &Value) -> Result<Vec<&Value>, Unreadable> {
    const NAME: &str = "SslVpnClientCertKey";
    match list {
        Value::String(text) if text.trim().is_empty() => Ok(Vec::new()),
        Value::Object(fields) => match field(fields, NAME) {
            Some(Value::Array(entries)) => Ok(entries.iter().collect()),
            Some(entry @ Value::Object(_)) => Ok(vec![entry]),
            _ => Err(lacks(NAME)),
        },
        _ => Err(lacks(NAME)),
    }
}

fn parse_cert(entry: &Value) -> Result<LiveCert, Unreadable> {
    const ID: &str = "SslVpnClientCertId";
    let none = Map::new();
    let fields = entry.as_object().unwrap_or(&none);
    let optional = |name| text(fields, name).map(str::to_owned);
    Ok(LiveCert {
        cert_id: optional(ID)
            .filter(|id| !id.is_empty())
            .ok_or_else(|| lacks(ID))?,
        name: optional("Name").unwrap_or_default(),
        server_id: optional("SslVpnServerId"),
        status: optional("Status"),
        create_time: integer(fields, "CreateTime"),
        end_time: integer(fields, "EndTime"),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_example_reads_alike_in_both_formats() {
        let exchange: Value = serde_json::from_str(include_str!(
            "../../tests/fixtures/api/exchanges/10-describe-list.json"
        ))
        .unwrap();
        let cert = |id: &str, name: &str, status: &str| LiveCert {
            cert_id: id.to_owned(),
            name: name.to_owned(),
            server_id: Some("vss-bp18q7hzj6largv4v".to_owned()),
            status: Some(status.to_owned()),
            create_time: Some(1_492_747_187_000),
            end_time: Some(1_494_966_335_000),
        };
        let expected = CertPage {
            total: 2,
            page: 1,
            certs: vec![
                cert("vsc-bp1n8wcf134yl0osrcg98", "cert1", "normal"),
                cert("vsc-bp1zzzzzzzzzzzzzzzz01", "旧证书", "expired"),
            ],
        };
        let page = |response: &Value| {
            let body = response["body"].as_str().unwrap();
            parse_cert_page(
                body.as_bytes(),
                response["headers"]["content-type"].as_str(),
            )
            .unwrap()
        };
        for response in exchange["responses"].as_array().unwrap() {
            assert_eq!(page(response), expected, "{response}");
        }
        let past = page(&exchange["variants"][0]["response"]);
        assert_eq!((past.total, past.page, past.certs.len()), (2, 2, 0));
    }

    #[test]
    fn short_lists_of_xml_and_damaged_pages() {
        let xml = |list: &str| {
            let body = format!("<R><TotalCount>1</TotalCount><PageNumber>1</PageNumber>{list}</R>");
            parse_cert_page(body.as_bytes(), Some("text/xml")).map(|page| page.certs.len())
        };
        let one = "<SslVpnClientCertKeys><SslVpnClientCertKey><SslVpnClientCertId>vsc-1</SslVpnClientCertId></SslVpnClientCertKey></SslVpnClientCertKeys>";
        assert_eq!(xml("<SslVpnClientCertKeys/>"), Ok(0));
        assert_eq!(xml(one), Ok(1));
        assert_eq!(xml(""), Err(lacks("SslVpnClientCertKeys")));
        assert_eq!(
            xml(&one.replace("vsc-1", "")),
            Err(lacks("SslVpnClientCertId"))
        );
        assert_eq!(
            parse_cert_page(
                br#"{"SslVpnClientCertKeys":{"SslVpnClientCertKey":[]}}"#,
                None
            ),
            Err(lacks("TotalCount"))
        );
    }
}
