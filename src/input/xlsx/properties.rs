//! When a workbook was saved.

use quick_xml::events::Event;

use super::archive::Archive;
use super::error::WorkbookError;

/// Where workbooks keep it. Source: ECMA-376 part 2, annex D; all programs use this name.
const PART: &str = "docProps/core.xml";

/// Returns the time of saving as the workbook writes it; `None` where it tells none.
///
/// # Errors
/// When that part can't be read.
pub(super) fn saved_at(archive: &mut Archive) -> Result<Option<String>, WorkbookError> {
    let Some(mut part) = archive.part(PART)? else {
        return Ok(None);
    };
    loop {
        let found = match part.next()? {
            Event::Eof => return Ok(None),
            Event::Start(element) => element.local_name().as_ref() == "modified",
            _ => false,
        };
        if found {
            let mut text = String::new();
            part.text_into(&mut text, 100)?;
            return Ok(Some(text.trim().to_owned()));
        }
    }
}
