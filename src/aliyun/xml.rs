//! XML of an answer to the same tree that JSON gives; `document` says what that is.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use serde_json::{Map, Value};

use super::document::{Document, Unreadable};

/// Elements may nest so deep; the service's answers nest four deep.
pub(super) const MAX_DEPTH: usize = 32;

/// An element that has begun.
struct Open {
    name: String,
    text: String,
    children: Map<String, Value>,
}

impl Open {
    fn add(&mut self, name: String, value: Value) {
        match self.children.get_mut(&name) {
            None => {
                self.children.insert(name, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }

    fn into_value(self) -> Value {
        if self.children.is_empty() {
            Value::String(self.text)
        } else {
            Value::Object(self.children)
        }
    }
}

/// Reads a document: one root element, closed, with nothing around it.
///
/// Attributes and names' prefixes are dropped. A document type is refused: it could define entities.
///
/// # Errors
/// When it is malformed or truncated.
pub(super) fn parse_xml(text: &str) -> Result<Document, Unreadable> {
    let malformed =
        |at: u64| Unreadable::new(format!("the answer's XML is malformed at byte {at}"));
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    loop {
        let at = reader.buffer_position();
        match reader.read_event().map_err(|_| malformed(at))? {
            Event::Start(_) if root.is_some() || open.len() == MAX_DEPTH => {
                return Err(malformed(at));
            }
            Event::Start(start) => open.push(Open {
                name: start.local_name().as_ref().to_owned(),
                text: String::new(),
                children: Map::new(),
            }),
            Event::End(_) => {
                let closed = open.pop().ok_or_else(|| malformed(at))?;
                match open.last_mut() {
                    Some(parent) => parent.add(closed.name.clone(), closed.into_value()),
                    None => root = Some(closed),
                }
            }
            Event::Text(text) => match open.last_mut() {
                Some(element) => element.text.push_str(&text.xml10_content()),
                None if text.xml10_content().trim().is_empty() => {}
                None => return Err(malformed(at)),
            },
            Event::CData(text) => {
                let element = open.last_mut().ok_or_else(|| malformed(at))?;
                element.text.push_str(&text.xml10_content());
            }
            Event::GeneralRef(reference) => {
                let element = open.last_mut().ok_or_else(|| malformed(at))?;
                element
                    .text
                    .push_str(&resolve(&reference).ok_or_else(|| malformed(at))?);
            }
            Event::DocType(_) => return Err(malformed(at)),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(Document {
            is_error_element: root.name == "Error",
            fields: root.children,
        }),
        _ => Err(Unreadable::new("the answer's XML is truncated")),
    }
}

/// Returns what `&lt;`, `&#38;` and the like stand for.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(char)) => Some(char.to_string()),
        Ok(None) => resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned),
        Err(_) => None,
    }
}
