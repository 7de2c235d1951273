//! Which styles of a workbook show numbers as dates.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::error::WorkbookError;
use super::xml::{XmlPart, attribute};
use crate::words::workbook_error;

/// More formats than Excel lets a workbook have (64,000).
const MAX_STYLES: usize = 65_536;

/// For each cell style, whether it shows a number as a date or time.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<bool>);

impl Styles {
    /// Reads `styles.xml`.
    ///
    /// # Errors
    /// When it can't be read, or has too many.
    pub(super) fn read(mut part: XmlPart<'_>) -> Result<Self, WorkbookError> {
        let mut formats: BTreeMap<u32, bool> = BTreeMap::new();
        let mut styles = Vec::new();
        let mut in_cell_styles = false;
        loop {
            match part.next()? {
                Event::Eof => return Ok(Self(styles)),
                Event::Start(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                        let code = attribute(&element, "formatCode");
                        if let (Some(id), Some(code)) = (id, code) {
                            formats.insert(id, is_date_code(&code));
                        }
                    }
                    "cellXfs" => in_cell_styles = true,
                    "xf" if in_cell_styles => {
                        let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                        let id: u32 = id.unwrap_or(0);
                        styles.push(formats.get(&id).copied().unwrap_or(is_date_id(id)));
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                    in_cell_styles = false;
                }
                _ => {}
            }
            if styles.len() > MAX_STYLES || formats.len() > MAX_STYLES {
                return Err(WorkbookError::TooMuch {
                    what: workbook_error::too_many_styles(MAX_STYLES),
                });
            }
        }
    }

    /// Tells whether a style shows a number as a date or time.
    pub(super) fn is_date(&self, style: usize) -> bool {
        self.0.get(style).copied().unwrap_or(false)
    }
}

/// Tells the date formats that have no code in the file. Source: ECMA-376 part 1, 18.8.30, those of East Asia included.
fn is_date_id(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Tells whether a format's code has a day, month, year, hour or second outside of quotes, escapes and brackets.
fn is_date_code(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // `[h]` counts hours; `[Red]`, `[$-804]` and `[>100]` are no dates.
                if inside.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 's')) && !inside.is_empty()
                {
                    return true;
                }
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            // `General` holds none of the letters above.
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_dates_are_told_from_others() {
        for code in [
            "yyyy-mm-dd",
            "m/d/yy h:mm",
            "[h]:mm:ss",
            "yyyy\"年\"m\"月\"d\"日\"",
            "[$-804]aaaa;@yyyy",
            "mm:ss.0",
        ] {
            assert!(is_date_code(code), "{code}");
        }
        for code in [
            "General",
            "0.00",
            "#,##0",
            "@",
            "0%",
            "[Red]0",
            "\"days\" 0",
            "0\\d",
            "_-* #,##0_-",
            "[$¥-804]#,##0.00",
            "0.00E+00",
        ] {
            assert!(!is_date_code(code), "{code}");
        }
    }
}
