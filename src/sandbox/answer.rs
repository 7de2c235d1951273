//! Answers: a success or a refusal, and how each looks in JSON and XML. Pure.
//!
//! Source of the shapes, down to the order of the fields: `api/exchanges`.

use std::time::Duration;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::codes;

/// The format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `Format=JSON`, which is also the default of this product.
    Json,
    /// `Format=XML`.
    Xml,
}

impl Format {
    /// Returns the content type that the service sends.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json;charset=utf-8",
            Self::Xml => "text/xml;charset=utf-8",
        }
    }

    /// Returns the other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Json => Self::Xml,
            Self::Xml => Self::Json,
        }
    }
}

/// The value of a field of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Number(u64),
    /// In this order.
    Fields(Vec<(&'static str, Self)>),
    /// In XML, an element a value, each with the name of the field.
    List(Vec<Self>),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::List(values) => serializer.collect_seq(values),
            Self::Fields(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A refusal: an error code with what comes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: String,
    pub(super) status: u16,
    pub(super) message: String,
    /// The hint `x-acs-retry-after`.
    pub(super) retry_after: Option<Duration>,
}

impl Refusal {
    /// A refusal with the usual status and message of its code; 400 and a general one for a code that is not known.
    pub(super) fn new(code: &str) -> Self {
        let known = codes::find(code);
        Self {
            code: code.to_owned(),
            status: known.map_or(400, |known| known.status),
            message: known
                .map_or("The specified parameter is not valid.", |known| {
                    known.message
                })
                .to_owned(),
            retry_after: None,
        }
    }

    /// The same with another message.
    pub(super) fn saying(self, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..self
        }
    }
}

/// Writes the body of a success. `fields` begin where the service's begin, `RequestId` included.
pub(super) fn success_body(
    format: Format,
    action: &str,
    fields: Vec<(&'static str, Value)>,
) -> String {
    match format {
        Format::Json => json(&Value::Fields(fields)),
        Format::Xml => {
            let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><{action}Response>");
            write_fields(&mut xml, &fields);
            xml + &format!("</{action}Response>")
        }
    }
}

/// Writes the body of a refusal. `host` is the host that was asked.
pub(super) fn refusal_body(
    format: Format,
    refusal: &Refusal,
    request_id: &str,
    host: &str,
) -> String {
    let code = &refusal.code;
    let recommend =
        format!("https://api.aliyun.com/troubleshoot?q={code}&product=Vpc&requestId={request_id}");
    match format {
        Format::Json => json(&Value::Fields(vec![
            ("RequestId", request_id.into()),
            ("Message", refusal.message.as_str().into()),
            ("Recommend", recommend.as_str().into()),
            ("HostId", host.into()),
            ("Code", code.as_str().into()),
        ])),
        Format::Xml => {
            let mut xml = "<?xml version='1.0' encoding='UTF-8'?><Error>".to_owned();
            let fields = [
                ("RequestId", request_id.into()),
                ("HostId", host.into()),
                ("Code", code.as_str().into()),
                ("Message", refusal.message.as_str().into()),
            ];
            write_fields(&mut xml, &fields);
            xml + &format!("<Recommend><![CDATA[{recommend}]]></Recommend></Error>")
        }
    }
}

/// Writes a value as JSON.
fn json(value: &Value) -> String {
    serde_json::to_string(value).expect("texts, numbers, lists and fields are all JSON")
}

/// Writes each field as an element.
fn write_fields(xml: &mut String, fields: &[(&'static str, Value)]) {
    for (name, value) in fields {
        match value {
            Value::List(values) => values
                .iter()
                .for_each(|value| write_element(xml, name, value)),
            value => write_element(xml, name, value),
        }
    }
}

/// Writes one element.
fn write_element(xml: &mut String, name: &str, value: &Value) {
    xml.extend(["<", name, ">"]);
    match value {
        Value::Text(text) => text.chars().for_each(|c| write_char(xml, c)),
        Value::Number(number) => xml.push_str(&number.to_string()),
        Value::Fields(fields) => write_fields(xml, fields),
        Value::List(values) => values
            .iter()
            .for_each(|value| write_element(xml, name, value)),
    }
    xml.extend(["</", name, ">"]);
}

/// Writes a character of a text, escaped where XML needs it.
///
/// XML 1.0 has no way to write most control characters; those become U+FFFD. A bare carriage return would be read as
/// a line feed, so it is escaped.
fn write_char(xml: &mut String, c: char) {
    match c {
        '&' => xml.push_str("&amp;"),
        '<' => xml.push_str("&lt;"),
        '>' => xml.push_str("&gt;"),
        '\r' => xml.push_str("&#13;"),
        '\t' | '\n' => xml.push(c),
        '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
        c => xml.push(c),
    }
}
