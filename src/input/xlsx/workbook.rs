//! Which sheets a workbook has, and where its parts are.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::archive::Archive;
use super::date::DateSystem;
use super::error::WorkbookError;
use super::strings::SharedStrings;
use super::styles::Styles;
use super::value::Tables;
use super::xml::{XmlPart, attribute, is_on};
use crate::words::workbook_error;

/// The most sheets that are looked at, and relations that are kept.
const MAX_SHEETS: usize = 1_000;
/// The most that their names may have in all: a sheet's has at most 31 characters in Excel.
const MAX_NAME_BYTES: usize = 1 << 20;

/// A sheet of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetEntry {
    /// Its name.
    pub(super) name: String,
    /// Its part.
    pub(super) part: String,
    /// Whether its tab is shown.
    pub(super) visible: bool,
}

/// What a workbook holds besides rows.
#[derive(Debug)]
pub(super) struct Contents {
    /// Its sheets of cells, in the order of their tabs.
    pub(super) sheets: Vec<SheetEntry>,
    /// What cells refer to.
    pub(super) tables: Tables,
}

/// One relation of a part to another.
struct Relation {
    kind: String,
    part: String,
}

/// Reads which sheets there are and what their cells refer to.
///
/// # Errors
/// When it is no workbook, or can't be read.
pub(super) fn read_contents(archive: &mut Archive) -> Result<Contents, WorkbookError> {
    let package = relations(archive, "_rels/.rels", "")?;
    let main = package
        .into_values()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.part);
    if std::path::Path::new(&main)
        .extension()
        .is_some_and(|ext| ext == "bin")
    {
        return Err(WorkbookError::OtherKind("binary (xlsb)"));
    }
    if archive.has("content.xml") && !archive.has(&main) {
        return Err(WorkbookError::OtherKind("OpenDocument (ods)"));
    }
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let related = relations(archive, &format!("{folder}/_rels/{name}.rels"), folder)?;
    let Some(part) = archive.part(&main)? else {
        return Err(WorkbookError::NoPart("workbook"));
    };
    let (named, dates) = read_workbook(part)?;
    let sheets = named.into_iter().filter_map(|(name, visible, id)| {
        let relation = related.get(&id)?;
        let part = relation.part.clone();
        // Charts and dialogs have tabs too.
        (relation.kind == "worksheet").then_some(SheetEntry {
            name,
            part,
            visible,
        })
    });
    let sheets: Vec<_> = sheets.collect();
    if sheets.is_empty() {
        return Err(WorkbookError::NoPart("sheet of cells"));
    }
    let of_kind = |kind: &str| {
        let relation = related.values().find(|relation| relation.kind == kind);
        relation.map(|relation| relation.part.as_str())
    };
    let mut tables = Tables {
        dates,
        ..Tables::default()
    };
    if let Some(part) = of_kind("styles")
        .map(|name| archive.part(name))
        .transpose()?
        .flatten()
    {
        tables.styles = Styles::read(part)?;
    }
    if let Some(part) = of_kind("sharedStrings")
        .map(|name| archive.part(name))
        .transpose()?
        .flatten()
    {
        tables.strings = SharedStrings::read(part)?;
    }
    Ok(Contents { sheets, tables })
}

/// Reads `workbook.xml`: name, visibility and relation of each sheet, and day 0.
#[expect(
    clippy::type_complexity,
    reason = "taken apart at once by its only caller"
)]
fn read_workbook(
    mut part: XmlPart<'_>,
) -> Result<(Vec<(String, bool, String)>, DateSystem), WorkbookError> {
    let (mut sheets, mut bytes) = (Vec::new(), 0);
    let mut dates = DateSystem::From1900;
    loop {
        match part.next()? {
            Event::Eof => return Ok((sheets, dates)),
            Event::Start(element) => match element.local_name().as_ref() {
                "workbookPr" if is_on(&element, "date1904") => dates = DateSystem::From1904,
                "sheet" if sheets.len() < MAX_SHEETS => {
                    let name = attribute(&element, "name").unwrap_or_default();
                    let state = attribute(&element, "state");
                    let visible = state.is_none_or(|state| state == "visible");
                    let id = attribute(&element, "id").unwrap_or_default();
                    bytes += name.len() + id.len();
                    check_names(bytes)?;
                    sheets.push((name, visible, id));
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// Reads a part of relations, by their ids; none where there is no such part.
fn relations(
    archive: &mut Archive,
    name: &str,
    folder: &str,
) -> Result<BTreeMap<String, Relation>, WorkbookError> {
    let (mut relations, mut bytes) = (BTreeMap::new(), 0);
    let Some(mut part) = archive.part(name)? else {
        return Ok(relations);
    };
    loop {
        match part.next()? {
            Event::Eof => return Ok(relations),
            Event::Start(element)
                if element.local_name().as_ref() == "Relationship"
                    && relations.len() < MAX_SHEETS =>
            {
                let kind = attribute(&element, "Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = attribute(&element, "Target").unwrap_or_default();
                let id = attribute(&element, "Id").unwrap_or_default();
                let part = resolve(folder, &target);
                bytes += id.len() + kind.len() + part.len();
                check_names(bytes)?;
                relations.insert(id, Relation { kind, part });
            }
            _ => {}
        }
    }
}

/// Refuses more names than workbooks have.
fn check_names(bytes: usize) -> Result<(), WorkbookError> {
    if bytes > MAX_NAME_BYTES {
        return Err(WorkbookError::TooMuch {
            what: workbook_error::names_too_large(),
        });
    }
    Ok(())
}

/// Returns the name of the part that a relation of a part in `folder` points to.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_as_paths() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            (
                "xl",
                "/xl/worksheets/sheet1.xml",
                "xl/worksheets/sheet1.xml",
            ),
            ("xl", "../docProps/core.xml", "docProps/core.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("", "./xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolve(folder, target), part, "{target}");
        }
    }
}
