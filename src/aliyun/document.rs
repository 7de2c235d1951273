//! Bytes of an answer, JSON or XML, to one tree of fields.
//!
//! XML becomes the JSON value of the same shape, so that the fields are read in one place: an element that holds
//! elements is an object, a repeated one an array, any other a string. Which fields there must be is for `reply` and
//! `cert_page` to say.

use std::fmt;

use serde_json::{Map, Value};
use thiserror::Error;

use super::xml::parse_xml;

/// A body that cannot be read. The text repeats nothing of the body, which may echo secrets.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{why}")]
pub(crate) struct Unreadable {
    /// What is wrong with it.
    pub(crate) why: String,
}

impl Unreadable {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }
}

/// The fields of an answer. `Debug` shows their names alone: the answers of STS hold keys.
pub(super) struct Document {
    /// Whether the root element is `Error`; JSON has no root's name.
    pub(super) is_error_element: bool,
    /// The fields.
    pub(super) fields: Map<String, Value>,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.fields.keys()).finish()
    }
}

/// Reads a body.
///
/// The first character after a byte order mark and white space tells JSON from XML; a content type that says otherwise
/// does not hide a readable answer, since errors of the gateway may come in another format than was asked for. Only
/// HTML, which a proxy sends, is never taken for XML.
///
/// # Errors
/// When it is empty, truncated, not UTF-8, or neither.
pub(super) fn parse_document(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<Document, Unreadable> {
    let text = std::str::from_utf8(body)
        .map_err(|_| Unreadable::new("the answer's body is not UTF-8"))?
        .trim_start_matches('\u{feff}')
        .trim();
    let is_html = content_type.is_some_and(|of| of.to_ascii_lowercase().contains("html"));
    match text.chars().next() {
        None => Err(Unreadable::new("the answer's body is empty")),
        Some('{') => parse_json(text),
        Some('<') if !is_html => parse_xml(text),
        Some(_) if is_html => Err(Unreadable::new(
            "the answer's body is HTML, not the service's",
        )),
        Some(_) => Err(Unreadable::new("the answer's body is neither JSON nor XML")),
    }
}

/// Returns a text field, `None` when it is absent or no text. The name may begin with a lower-case letter, as the
/// official SDK accepts (`api/protocol.md` section 7).
pub(super) fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    field(fields, name)?.as_str()
}

/// Returns a field of any kind, by its name or the same with a lower-case first letter.
pub(super) fn field<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).or_else(|| {
        let (first, rest) = name.split_at_checked(1)?;
        fields.get(&format!("{}{rest}", first.to_ascii_lowercase()))
    })
}

/// Returns a whole number, which JSON writes as a number and XML as text.
pub(super) fn integer(fields: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = field(fields, name)?;
    value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

fn parse_json(text: &str) -> Result<Document, Unreadable> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok(Document {
            is_error_element: false,
            fields,
        }),
        Ok(_) => Err(Unreadable::new("the answer's JSON is not an object")),
        Err(error) if error.is_eof() => Err(Unreadable::new("the answer's JSON is truncated")),
        Err(error) => Err(Unreadable::new(format!(
            "the answer's JSON is malformed at line {} column {}",
            error.line(),
            error.column()
        ))),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::super::xml::MAX_DEPTH;
    use super::*;

    #[test]
    fn debug_shows_names_alone() {
        let body = br#"{"Credentials":{"AccessKeySecret":"hunter2"},"RequestId":"R"}"#;
        let document = parse_document(body, None).unwrap();
        assert_eq!(format!("{document:?}"), r#"{"Credentials", "RequestId"}"#);
    }

    #[test]
    fn json_and_xml_give_the_same_tree() {
        let json = r#"{"A":"1 & <2>","L":{"I":[{"N":"x"},{"N":"é"}]},"E":""}"#;
        let xml = "\u{feff}\n<?xml version='1.0' encoding='UTF-8'?><!-- c --><R a='b'>\n <A>1 &amp; <![CDATA[<2>]]></A>\
                   <L><I><N>x</N></I><I><N>&#xe9;</N></I></L><E/></R>\n";
        let expected = json!({"A": "1 & <2>", "L": {"I": [{"N": "x"}, {"N": "é"}]}, "E": ""});
        for (text, content_type) in [
            (json, Some("application/json")),
            (json, Some("text/html")),
            (xml, Some("text/xml;charset=utf-8")),
            (xml, Some("application/json")),
            (xml, None),
        ] {
            let document = parse_document(text.as_bytes(), content_type).unwrap();
            assert_eq!(Value::Object(document.fields), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why_and_repeats_nothing() {
        let deep = "<SECRET>".repeat(MAX_DEPTH + 1);
        for (body, content_type, why) in [
            (" \n", None, "the answer's body is empty"),
            ("\u{feff}", None, "the answer's body is empty"),
            ("SECRET", None, "the answer's body is neither JSON nor XML"),
            ("[1]", None, "the answer's body is neither JSON nor XML"),
            (r#"{"Name":"SECRET"#, None, "the answer's JSON is truncated"),
            (
                r#"{"Name":"SECRET"} x"#,
                None,
                "the answer's JSON is malformed at line 1 column 19",
            ),
            (
                "<R><Name>SECRET</Name>",
                None,
                "the answer's XML is truncated",
            ),
            (
                "<R><Name>SECRET</Na",
                None,
                "the answer's XML is malformed at byte 15",
            ),
            (
                "<R><A>SECRET</B></R>",
                None,
                "the answer's XML is malformed at byte 12",
            ),
            (
                "<R></R><R></R>",
                None,
                "the answer's XML is malformed at byte 7",
            ),
            (
                "<R></R>SECRET",
                None,
                "the answer's XML is malformed at byte 7",
            ),
            (
                "<R>&SECRET;</R>",
                None,
                "the answer's XML is malformed at byte 3",
            ),
            (
                "<!DOCTYPE R><R/>",
                None,
                "the answer's XML is malformed at byte 0",
            ),
            (&deep, None, "the answer's XML is malformed at byte 256"),
            (
                "<html><body>SECRET</body></html>",
                Some("text/HTML; charset=x"),
                "the answer's body is HTML, not the service's",
            ),
        ] {
            let error = parse_document(body.as_bytes(), content_type).unwrap_err();
            assert_eq!(error.why, why, "{body}");
        }
        assert!(parse_document(b"{\"Name\":\"\xff\"}", None).is_err());
    }
}
