//! `export`: what happened to each row.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::bundle::bundle;
use crate::cli::{ExportArgs, ExportFormat};
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, Store};
use crate::rename::Status;
use crate::report::{Choice, Dialect, Edition, Only, Output, Report, sum_up};
use crate::settings::SettingsError;
use crate::words::Lang;

/// Carries the command out.
pub(super) fn export(args: &ExportArgs, lang: Lang) -> Result<Exit, Error> {
    if let Some(folder) = &args.bundle {
        return bundle(&args.journal, folder, &edition(lang));
    }
    let path = args.output.as_deref();
    if path.is_none() && matches!(args.format, ExportFormat::Xlsx | ExportFormat::Html) {
        return Err(SettingsError::NeedsFile(args.format).into());
    }
    let mut store = Store::open(&args.journal, Access::Read)?;
    store.hold_moment()?;
    let carried = store.facts().input.carried.clone();
    let only = Only::resolve(&args.only, &carried).map_err(SettingsError::from)?;
    let failed = |source| write_error(path, source);
    let out = Output::open(path).map_err(failed)?;
    let report = match args.format {
        ExportFormat::Csv if args.raw => Report::csv(out, Dialect::Raw, &carried),
        ExportFormat::Csv => Report::csv(out, Dialect::Spreadsheet, &carried),
        ExportFormat::Jsonl => Ok(Report::jsonl(out, &carried)),
        ExportFormat::Xlsx => Report::xlsx(out, &sum_up(&store)?, &edition(lang)),
        ExportFormat::Html => {
            let all =
                args.only.is_empty() && Status::ALL.iter().all(|known| args.rows.0.contains(known));
            let choice = if all {
                Choice::AllRows
            } else {
                Choice::SomeRows
            };
            Report::html(out, &sum_up(&store)?, &edition(lang), choice)
        }
    };
    let mut report = report.map_err(failed)?;
    store.for_each_result(&args.rows.0, |row| {
        if only.keeps(row) {
            report.add(row).map_err(failed)?;
        }
        Ok::<(), Error>(())
    })?;
    let out = report.end().map_err(failed)?;
    out.commit().map_err(failed)?;
    Ok(Exit::Success)
}

/// The edition for whoever asks here and now.
fn edition(lang: Lang) -> Edition {
    Edition {
        lang,
        zone: TimeZone::system(),
        made_at: Timestamp::now(),
    }
}

pub(super) fn write_error(path: Option<&Path>, source: io::Error) -> Error {
    // What the system said is inside of what the CSV writer says.
    let source = match source.downcast::<csv::Error>().map(csv::Error::into_kind) {
        Ok(csv::ErrorKind::Io(source)) | Err(source) => source,
        Ok(other) => io::Error::other(format!("{other:?}")),
    };
    match path {
        Some(path) => Error::Write {
            path: path.to_owned(),
            source,
        },
        None => Error::Stdout { source },
    }
}
