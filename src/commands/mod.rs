//! The commands, one file each. They do the input and output and leave the deciding to others.

mod bundle;
mod carry_out;
mod consent;
mod credential_ends;
mod destination;
mod explain;
mod export;
mod first_minute;
mod full_disk;
mod inventory;
mod on_finish;
mod pace;
mod packaging;
mod plan;
mod plan_files;
mod preflight;
mod profiles;
mod ram_policy;
mod resume;
mod run;
mod run_end;
mod sandbox;
mod say;
mod sheet;
mod show_plan;
mod status;
mod undo;
mod verify;
mod whoami;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::cli::{Cli, Command};
use crate::error::Error;
use crate::exit_code::Exit;

/// Runs the program: reads the command line, carries the command out, prints what went wrong.
///
/// Results go to standard output, everything else to standard error.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say::say(first_minute::TEXT);
            return Exit::Usage.into();
        }
        Err(error) => {
            // Help goes to standard output and is no error. A closed pipe changes nothing.
            error.print().ok();
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Success
            };
            return exit.into();
        }
    };
    let done = match cli.command {
        Command::Plan(args) => plan::plan(&args),
        Command::Run(args) => run::run(&args),
        Command::Resume(args) => resume::resume(&args),
        Command::Status(args) => status::status(&args),
        Command::Inventory(args) => inventory::inventory(&args),
        Command::Undo(args) => undo::run_undo(&args),
        Command::Export(args) => export::export(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Sandbox(args) => sandbox::sandbox(args),
        Command::Explain(args) => explain::explain(&args),
        Command::Whoami(args) => whoami::whoami(&args),
        Command::Completions { shell } => packaging::completions(shell),
        Command::Man => packaging::man(),
    };
    match done {
        Ok(exit) => exit.into(),
        // Whoever reads, such as `head`, has what it wanted.
        Err(Error::Stdout { source }) if source.kind() == io::ErrorKind::BrokenPipe => {
            Exit::Success.into()
        }
        Err(error) => {
            let error = full_disk::find(error);
            print_error(&error);
            error.exit_code().into()
        }
    }
}

/// Prints an error with its causes and what to do next.
fn print_error(error: &Error) {
    let mut text = format!("error: {error}\n");
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        let _infallible = writeln!(text, "cause: {source}");
        cause = source.source();
    }
    let _infallible = writeln!(text, "hint:  {}", error.hint());
    // Standard error may be closed; the exit code still tells.
    anstream::stderr().lock().write_all(text.as_bytes()).ok();
}
