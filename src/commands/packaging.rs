//! `completions` and `man`: for packagers, made from the command line's own definition.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::error::Error;
use crate::exit_code::Exit;

/// Prints the completion script of a shell.
pub(super) fn completions(shell: Shell) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cert-rename", &mut script);
    print(&script)
}

/// Prints the manual: the program's page, then one for each command.
pub(super) fn man() -> Result<Exit, Error> {
    let failed = |source| Error::Stdout { source };
    let mut pages = Vec::new();
    let mut program = Cli::command().name("cert-rename");
    program.build();
    clap_mangen::Man::new(program.clone())
        .render(&mut pages)
        .map_err(failed)?;
    for command in program
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        clap_mangen::Man::new(command.clone())
            .render(&mut pages)
            .map_err(failed)?;
    }
    print(&pages)
}

fn print(bytes: &[u8]) -> Result<Exit, Error> {
    std::io::stdout()
        .lock()
        .write_all(bytes)
        .map_err(|source| Error::Stdout { source })?;
    Ok(Exit::Success)
}
