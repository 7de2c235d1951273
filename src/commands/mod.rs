//! The commands, one file each. They do the input and output and leave the deciding to others.

mod bundle;
mod calls;
mod carry_out;
mod consent;
mod credential_ends;
mod destination;
mod explain;
mod export;
mod failure;
mod full_disk;
mod inventory;
mod lanes;
mod logs;
mod machine;
mod next_run;
mod on_finish;
mod own_emulator;
mod pace;
mod packaging;
mod plan;
mod plan_files;
mod preflight;
mod profiles;
mod ram_policy;
mod rehearse;
mod resume;
mod run;
mod run_begin;
mod run_end;
mod sandbox;
mod say;
mod sheet;
mod show_plan;
mod status;
mod undo;
mod verify;
mod verify_live;
mod watch;
mod whoami;

use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _};

use crate::cli::{Cli, ColorChoice, Command};
use crate::error::Error;
use crate::exit_code::Exit;
use crate::words::{Lang, first_minute, in_language};

/// Runs the program: reads the command line, carries the command out, prints what went wrong.
///
/// Results go to standard output, everything else to standard error.
pub fn main() -> ExitCode {
    let words = || std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let locale = || Lang::of_locale(|name| std::env::var(name).ok());
    let lang = Lang::typed(words()).unwrap_or_else(locale);
    let mut command = in_language(Cli::command(), lang);
    let parsed = command
        .try_get_matches_from_mut(std::env::args_os())
        .and_then(|matches| {
            Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
        });
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say::say(first_minute(lang));
            return Exit::Usage.into();
        }
        Err(error) => {
            return failure::tell_usage(&error, words(), lang).into();
        }
    };
    let lang = cli.general.lang.unwrap_or(lang);
    let errors = cli.general.error_format;
    choose_colours(cli.general.color);
    let log = logs::start(cli.general.verbosity());
    let done = match cli.command {
        Command::Plan(args) => plan::plan(&args, lang),
        Command::Run(args) => run::run(&args, lang),
        Command::Resume(args) => resume::resume(&args, lang),
        Command::Status(args) => status::status(&args, lang),
        Command::Inventory(args) => inventory::inventory(&args, lang),
        Command::Undo(args) => undo::run_undo(&args, lang),
        Command::Export(args) => export::export(&args, lang),
        Command::Verify(args) => verify::verify(&args, lang),
        Command::Sandbox(args) => sandbox::sandbox(args, lang),
        Command::Explain(args) => explain::explain(&args, lang),
        Command::Whoami(args) => whoami::whoami(&args, lang),
        Command::Completions { shell } => packaging::completions(shell),
        Command::Man => packaging::man(),
    };
    // What went wrong is the last that is said.
    drop(log);
    match done {
        Ok(exit) => {
            failure::tell_end(exit, errors, lang);
            exit.into()
        }
        // Whoever reads, such as `head`, has what it wanted.
        Err(Error::Stdout { source }) if source.kind() == io::ErrorKind::BrokenPipe => {
            Exit::Success.into()
        }
        Err(error) => {
            let error = full_disk::find(error);
            failure::tell(&error, errors, lang);
            error.exit_code().into()
        }
    }
}

/// Decides about colours once and for all, also for what libraries print.
fn choose_colours(choice: ColorChoice) {
    match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}
