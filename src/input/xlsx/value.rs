//! One cell element → its text, and what it is.

use quick_xml::events::{BytesStart, Event};

use super::super::record::CellKind;
use super::date::DateSystem;
use super::error::WorkbookError;
use super::escapes::unescape;
use super::strings::SharedStrings;
use super::styles::Styles;
use super::xml::{XmlPart, attribute};
use crate::words::workbook_error;

/// The longest text of a cell: 32,767 characters, of at most four bytes each. Source: Excel's specifications and limits.
pub(super) const MAX_TEXT_BYTES: usize = 4 * 32_767;

/// How much of a formula is kept: more than a message shows. A row may have 16,384 of them.
const MAX_FORMULA_BYTES: usize = 300;

/// What the cells of a workbook refer to.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// The shared texts.
    pub(super) strings: SharedStrings,
    /// The styles.
    pub(super) styles: Styles,
    /// Day 0.
    pub(super) dates: DateSystem,
}

/// A cell as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct RawCell {
    /// Its type: `s`, `str`, `inlineStr`, `b`, `e`, `d` or `n`.
    kind: String,
    style: usize,
    value: String,
    has_value: bool,
    /// The formula's text; empty where it is shared with another cell.
    pub(super) formula: Option<String>,
}

impl RawCell {
    /// Reads a `c` element that has just started, up to its end.
    ///
    /// # Errors
    /// When the part can't be read, or a text is too long.
    pub(super) fn begin(element: &BytesStart<'_>) -> Self {
        let style = attribute(element, "s").and_then(|style| style.parse().ok());
        Self {
            kind: attribute(element, "t").unwrap_or_default(),
            style: style.unwrap_or(0),
            ..Self::default()
        }
    }

    /// Reads what the element holds, up to its end.
    ///
    /// # Errors
    /// When the part can't be read, or a text is too long.
    pub(super) fn read(&mut self, part: &mut XmlPart<'_>) -> Result<(), WorkbookError> {
        enum Child {
            Value,
            Formula,
            Inline,
            Unknown,
        }
        loop {
            let child = match part.next()? {
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(part.cut_off()),
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => Child::Value,
                    "f" => Child::Formula,
                    "is" => Child::Inline,
                    _ => Child::Unknown,
                },
                _ => continue,
            };
            match child {
                Child::Value => {
                    part.text_into(&mut self.value, MAX_TEXT_BYTES)?;
                    self.has_value = !self.value.is_empty();
                }
                Child::Formula => {
                    let mut formula = String::new();
                    part.text_into(&mut formula, MAX_TEXT_BYTES)?;
                    let kept = formula.floor_char_boundary(MAX_FORMULA_BYTES);
                    self.formula = Some(formula[..kept].to_owned());
                }
                Child::Inline => {
                    read_rich_text(part, &mut self.value, MAX_TEXT_BYTES)?;
                    self.has_value = true;
                }
                Child::Unknown => part.skip()?,
            }
        }
    }

    /// Returns the text that the cell stands for, and what it is.
    pub(super) fn text(&self, tables: &Tables) -> (String, CellKind) {
        if self.formula.is_some() && !self.has_value && self.kind != "str" {
            return (String::new(), CellKind::Unsaved);
        }
        if !self.has_value {
            return (String::new(), CellKind::Text);
        }
        let value = self.value.as_str();
        match self.kind.as_str() {
            "s" => {
                let index = value.trim().parse().ok();
                let text = index.and_then(|index| tables.strings.get(index));
                match text {
                    Some(text) => (text.to_owned(), CellKind::Text),
                    None => ("#REF!".to_owned(), CellKind::Fault),
                }
            }
            "str" | "inlineStr" => (unescape(value), CellKind::Text),
            "b" => {
                let text = if value.trim() == "1" { "TRUE" } else { "FALSE" };
                (text.to_owned(), CellKind::Truth)
            }
            "e" => (value.to_owned(), CellKind::Fault),
            "d" => (value.to_owned(), CellKind::Date(None)),
            _ => self.number(tables),
        }
    }

    fn number(&self, tables: &Tables) -> (String, CellKind) {
        let Ok(number) = self.value.trim().parse::<f64>() else {
            return (self.value.clone(), CellKind::Text);
        };
        if tables.styles.is_date(self.style)
            && let Some(text) = tables.dates.text(number)
        {
            #[expect(clippy::cast_possible_truncation, reason = "a day that a sheet knows")]
            return (
                text,
                CellKind::Date(Some(number as i64).filter(|day| *day > 0)),
            );
        }
        (number.to_string(), CellKind::Number)
    }
}

/// Reads the texts of a shared or inline string, whose element has just started, up to its end.
///
/// Runs of a formatted text are one text; the pronunciation beside it (`rPh`) is none of it.
///
/// # Errors
/// When the part can't be read, or the text is longer than `limit` bytes.
pub(super) fn read_rich_text(
    part: &mut XmlPart<'_>,
    text: &mut String,
    limit: usize,
) -> Result<(), WorkbookError> {
    let mut depth = 0_u32;
    loop {
        let (is_text, is_spoken) = match part.next()? {
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Eof => return Err(part.cut_off()),
            Event::Start(element) => {
                let name = element.local_name();
                (name.as_ref() == "t", name.as_ref() == "rPh")
            }
            _ => continue,
        };
        if is_text {
            part.text_into(text, limit)?;
        } else if is_spoken {
            part.skip()?;
        } else {
            depth += 1;
        }
        if text.len() > limit {
            return Err(part.damaged(workbook_error::cell_too_long()));
        }
    }
}
