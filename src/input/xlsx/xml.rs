//! One part of a workbook as XML events, none of which can grow beyond a limit.

use std::cell::Cell;
use std::io::{self, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, BytesText, Event};

use super::super::problem::shown_within;
use super::error::WorkbookError;
use crate::words::{Both, workbook_error};

/// The most that all parts may hold once they are unpacked, each as often as it is read: ten times the XML of 500,000 rows.
pub(super) const MAX_UNPACKED_BYTES: u64 = 1 << 30;

/// The most that may be read for one event: a cell has at most 32,767 characters.
const MAX_EVENT_BYTES: u64 = 1 << 20;

/// How deep elements may lie in each other: more than twice as deep as any that is read here. The parser keeps the
/// names of all that are open.
const MAX_DEPTH: u32 = 32;

/// How much is told of why a part is no XML: the parser repeats what it found.
const MAX_REASON_CHARS: usize = 200;

/// How much is unpacked at once.
const BUFFER_BYTES: usize = 1 << 15;

/// A part being read.
pub(super) struct XmlPart<'a> {
    name: String,
    reader: Reader<BufReader<Limited<'a>>>,
    buffer: Vec<u8>,
    /// How many elements are open.
    depth: u32,
}

impl<'a> XmlPart<'a> {
    /// Starts at the beginning of a part's bytes, of which so many may be `left` for all parts.
    pub(super) fn new(name: &str, bytes: Box<dyn Read + 'a>, left: &'a Cell<u64>) -> Self {
        let limited = Limited {
            bytes,
            left,
            event_left: MAX_EVENT_BYTES,
        };
        let mut reader = Reader::from_reader(BufReader::with_capacity(BUFFER_BYTES, limited));
        reader.config_mut().expand_empty_elements = true;
        Self {
            name: name.to_owned(),
            reader,
            buffer: Vec::new(),
            depth: 0,
        }
    }

    /// Returns the next event. An empty element comes as its start and its end.
    ///
    /// # Errors
    /// When the bytes can't be unpacked, are no XML, or are too many.
    pub(super) fn next(&mut self) -> Result<Event<'_>, WorkbookError> {
        self.reader.get_mut().get_mut().event_left = MAX_EVENT_BYTES;
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer);
        let event = event.map_err(|error| WorkbookError::Part {
            part: self.name.clone(),
            why: Both::as_is(shown_within(&error.to_string(), MAX_REASON_CHARS)),
        })?;
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > MAX_DEPTH {
            return Err(WorkbookError::Part {
                part: self.name.clone(),
                why: workbook_error::too_deep(MAX_DEPTH),
            });
        }
        Ok(event)
    }

    /// Reads the text of the element that has just started, up to its end. Elements inside are left out.
    ///
    /// # Errors
    /// As [`XmlPart::next`], or when the text is longer than `limit` bytes.
    pub(super) fn text_into(
        &mut self,
        text: &mut String,
        limit: usize,
    ) -> Result<(), WorkbookError> {
        let mut depth = 0_u32;
        loop {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Text(part) if depth == 0 => push_text(text, &part),
                Event::CData(part) if depth == 0 => text.push_str(&part),
                Event::GeneralRef(part) if depth == 0 => push_reference(text, &part),
                Event::Eof => return Err(self.cut_off()),
                _ => {}
            }
            if text.len() > limit {
                return Err(self.damaged(workbook_error::text_too_long(limit)));
            }
        }
    }

    /// Passes over the element that has just started, up to its end.
    ///
    /// # Errors
    /// As [`XmlPart::next`].
    pub(super) fn skip(&mut self) -> Result<(), WorkbookError> {
        let mut depth = 0_u32;
        loop {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(self.cut_off()),
                _ => {}
            }
        }
    }

    /// An error of this part.
    pub(super) fn damaged(&self, why: Both) -> WorkbookError {
        WorkbookError::Part {
            part: self.name.clone(),
            why,
        }
    }

    /// The error of a part that ends before its last element does.
    pub(super) fn cut_off(&self) -> WorkbookError {
        self.damaged(workbook_error::ends_too_early())
    }
}

/// Returns an attribute's value, whatever its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let attributes = attributes.with_checks(false);
    let named = |attribute: &Attribute<'_>| attribute.key.local_name().as_ref() == name;
    let attribute = attributes.filter_map(Result::ok).find(named)?;
    let value = quick_xml::escape::unescape(&attribute.value).ok()?;
    Some(value.into_owned())
}

/// Tells whether an attribute says yes.
pub(super) fn is_on(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

fn push_text(text: &mut String, part: &BytesText<'_>) {
    text.push_str(&part.xml10_content());
}

fn push_reference(text: &mut String, part: &BytesRef<'_>) {
    if let Ok(Some(c)) = part.resolve_char_ref() {
        text.push(c);
    } else if let Some(known) = quick_xml::escape::resolve_predefined_entity(part) {
        text.push_str(known);
    }
}

/// Bytes of which only so many are unpacked, in all and for one event.
struct Limited<'a> {
    bytes: Box<dyn Read + 'a>,
    left: &'a Cell<u64>,
    event_left: u64,
}

impl Read for Limited<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buf)?;
        let spent = |left: u64| left.checked_sub(count as u64);
        let (left, event_left) = (spent(self.left.get()), spent(self.event_left));
        let left =
            left.ok_or_else(|| io::Error::other("the workbook unpacks to more than 1 GiB"))?;
        self.left.set(left);
        self.event_left =
            event_left.ok_or_else(|| io::Error::other("one element of it has more than 1 MiB"))?;
        Ok(count)
    }
}
