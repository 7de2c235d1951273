//! `plan -o` and `plan --fix`: the plan for whoever approves it, and a copy of the sheet with the suggestions.

use std::io;
use std::path::Path;

use super::pace::PaceSettings;
use super::say::{forecast_of, say};
use crate::error::Error;
use crate::input::{CopyKind, Fixing, InputOptions};
use crate::journal::Store;
use crate::rename::Status;
use crate::report::{Counts, FixedCopy, Output, PlanFile};
use crate::settings::SettingsError;
use crate::words::plan_file::Label;
use crate::words::{Both, Lang, plan, settings_error, targets};

/// A kind of file that a spreadsheet program opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    Csv,
    Xlsx,
}

impl FileKind {
    /// Reads it from a file's name; `None` is another kind.
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// Tells the kind of a plan's file by its name, before there is a plan.
///
/// # Errors
/// When it is neither.
pub(super) fn plan_kind(path: &Path) -> Result<FileKind, Error> {
    let kind = FileKind::of(path).ok_or_else(|| SettingsError::FileKind {
        option: "-o",
        path: path.to_owned(),
        wanted: settings_error::csv_or_xlsx(),
    });
    Ok(kind?)
}

/// Writes the plan of a journal; `run` is the command that carries it out.
pub(super) fn write_plan(
    store: &Store,
    path: &Path,
    kind: FileKind,
    pace: &PaceSettings,
    run: &str,
    lang: Lang,
) -> Result<(), Error> {
    let failed = |source| write_error(path, source);
    let out = Output::open(Some(path)).map_err(failed)?;
    let mut file = match kind {
        FileKind::Csv => PlanFile::csv(out, store.facts()),
        FileKind::Xlsx => {
            let said = said_of(store, pace, run)?;
            PlanFile::xlsx(out, store.facts(), &said, lang)
        }
    }
    .map_err(failed)?;
    store.for_each_result(&Status::ALL, |row| file.add(row).map_err(failed))?;
    file.end().and_then(Output::commit).map_err(failed)?;
    say(plan::file(path).said(lang));
    Ok(())
}

/// What a plan comes to: a label and a text each.
fn said_of(store: &Store, pace: &PaceSettings, run: &str) -> Result<Vec<(Label, Both)>, Error> {
    let facts = store.facts();
    let tally = store.tally()?;
    let data = |text: &str| Both::as_is(text);
    Ok(vec![
        (Label::PlanId, data(&facts.plan_id)),
        (Label::Job, data(&facts.job.to_string())),
        (Label::Target, targets::target(facts.target)),
        (Label::Input, data(&facts.input.name)),
        (Label::ReadAs, data(&facts.input.read_as)),
        (Label::Sha256, data(&facts.input.sha256)),
        (Label::Rows, data(&facts.rows.to_string())),
        (Label::ToSend, data(&facts.to_send.to_string())),
        (Label::ByStatus, Counts::of(&tally).said()),
        (Label::NameRule, data(facts.settings.name_rule.name())),
        (Label::Forecast, forecast_of(facts, &tally, pace)),
        (
            Label::Command,
            data(&format!(
                "{run} --confirm {} --approved-by WHO --ticket ID",
                facts.plan_id
            )),
        ),
    ])
}

/// Writes a copy of a sheet with the suggested corrections.
pub(super) fn write_fixed(
    input: &Path,
    options: &InputOptions,
    path: &Path,
    lang: Lang,
) -> Result<(), Error> {
    let failed = |source| write_error(path, source);
    let fixing = Fixing::open(input, options)?;
    let kind = fixing.kind();
    let (wanted, named) = match kind {
        CopyKind::Csv(_) => (FileKind::Csv, settings_error::as_a_csv()),
        CopyKind::Xlsx(_) => (FileKind::Xlsx, settings_error::as_a_workbook()),
    };
    let is_input = std::fs::canonicalize(path)
        .is_ok_and(|path| std::fs::canonicalize(input).is_ok_and(|input| path == input));
    if FileKind::of(path) != Some(wanted) || is_input {
        return Err(SettingsError::FileKind {
            option: "--fix",
            path: path.to_owned(),
            wanted: if is_input {
                settings_error::not_the_sheet()
            } else {
                named
            },
        }
        .into());
    }
    let out = Output::open(Some(path)).map_err(failed)?;
    let mut copy = match &kind {
        CopyKind::Csv(delimiter) => FixedCopy::csv(out, delimiter.byte()),
        CopyKind::Xlsx(sheet) => FixedCopy::xlsx(out, sheet),
    }
    .map_err(failed)?;
    let changed = fixing.for_each_row(|row| copy.add(row).map_err(failed))?;
    copy.end().and_then(Output::commit).map_err(failed)?;
    let said = match wanted {
        FileKind::Csv => plan::fixed_csv(changed, path),
        FileKind::Xlsx => plan::fixed_xlsx(changed, path),
    };
    say(said.said(lang));
    Ok(())
}

fn write_error(path: &Path, source: io::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source,
    }
}
