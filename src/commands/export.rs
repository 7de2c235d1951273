//! `export`: what happened to each row.

use std::io;
use std::path::Path;

use crate::cli::{ExportArgs, ExportFormat};
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, ResultRow, Store};
use crate::report::{CsvReport, Dialect, JsonlReport, Output};

/// Carries the command out.
pub(super) fn export(args: &ExportArgs) -> Result<Exit, Error> {
    let store = Store::open(&args.journal, Access::Read)?;
    let failed = |source| write_error(args.output.as_deref(), source);
    let out = Output::open(args.output.as_deref()).map_err(failed)?;
    let carried = store.facts().input.carried.clone();
    let out = match args.format {
        ExportFormat::Csv => {
            let dialect = if args.raw {
                Dialect::Raw
            } else {
                Dialect::Spreadsheet
            };
            let mut report = CsvReport::begin(out, dialect, &carried).map_err(failed)?;
            store.for_each_result(&args.rows.0, |row: &ResultRow| {
                report.add(row).map_err(failed)
            })?;
            report.end().map_err(failed)?
        }
        ExportFormat::Jsonl => {
            let mut report = JsonlReport::begin(out, &carried);
            store.for_each_result(&args.rows.0, |row: &ResultRow| {
                report.add(row).map_err(failed)
            })?;
            report.end().map_err(failed)?
        }
    };
    out.commit().map_err(failed)?;
    Ok(Exit::Success)
}

fn write_error(path: Option<&Path>, source: io::Error) -> Error {
    match path {
        Some(path) => Error::Write {
            path: path.to_owned(),
            source,
        },
        None => Error::Stdout { source },
    }
}
