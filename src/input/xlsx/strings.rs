//! The texts that cells share.

use quick_xml::events::Event;

use super::error::WorkbookError;
use super::escapes::unescape;
use super::value::{MAX_TEXT_BYTES, read_rich_text};
use super::xml::XmlPart;
use crate::words::workbook_error;

/// The most that all of them may have: 100,000 rows with several texts of their own.
const MAX_BYTES: usize = 24 << 20;
/// The most of them.
const MAX_COUNT: usize = 1_000_000;

/// The shared texts, all in one.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    /// Where each ends in `text`.
    ends: Vec<u32>,
}

impl SharedStrings {
    /// Reads `sharedStrings.xml`.
    ///
    /// # Errors
    /// When it can't be read, or has too many.
    pub(super) fn read(mut part: XmlPart<'_>) -> Result<Self, WorkbookError> {
        let mut strings = Self::default();
        let mut text = String::new();
        loop {
            let is_item = match part.next()? {
                Event::Eof => break,
                Event::Start(element) => element.local_name().as_ref() == "si",
                _ => false,
            };
            if is_item {
                text.clear();
                read_rich_text(&mut part, &mut text, MAX_TEXT_BYTES)?;
                strings.add(&unescape(&text))?;
            }
        }
        strings.text.shrink_to_fit();
        Ok(strings)
    }

    /// Returns a text by its number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        Some(&self.text[start..end])
    }

    fn add(&mut self, text: &str) -> Result<(), WorkbookError> {
        let length = self.text.len() + text.len();
        if length > MAX_BYTES || self.ends.len() >= MAX_COUNT {
            return Err(WorkbookError::TooMuch {
                what: workbook_error::too_many_texts(MAX_COUNT, MAX_BYTES >> 20),
            });
        }
        // Room grows by steps: doubling it would need three times the memory of the texts.
        if length > self.text.capacity() {
            self.text.reserve_exact((1 << 20).max(text.len()));
        }
        self.text.push_str(text);
        let end = u32::try_from(length).expect("below the limit above");
        self.ends.push(end);
        Ok(())
    }
}
