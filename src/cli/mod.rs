//! The command line: what may be typed, and the help for it. No logic. A file a command, and one for each group of
//! options that several commands share.

mod calls;
mod consent;
mod explain;
mod export;
mod inventory;
mod pace;
mod plan;
mod resume;
mod run;
mod sandbox;
mod sheet;
mod show;
mod status;
mod target;
mod undo;
mod verify;
mod whoami;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::words::Lang;

pub(crate) use calls::CallArgs;
pub(crate) use consent::ConsentArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use export::{ExportArgs, ExportFormat};
pub(crate) use inventory::InventoryArgs;
pub(crate) use pace::PaceArgs;
pub(crate) use plan::PlanArgs;
pub(crate) use resume::{RequeueChoice, ResumeArgs};
pub(crate) use run::RunArgs;
pub(crate) use sandbox::SandboxArgs;
pub(crate) use sheet::SheetArgs;
pub(crate) use show::{ProgressChoice, ShowArgs};
pub(crate) use status::StatusArgs;
pub(crate) use target::TargetArgs;
pub(crate) use undo::UndoArgs;
pub(crate) use verify::{LiveArgs, VerifyArgs};
pub(crate) use whoami::WhoamiArgs;

/// Renames Alibaba Cloud SSL-VPN client certificates from a spreadsheet.
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "\
Examples:
  cert-rename run names.csv --sandbox    your sheet, carried out against an emulator: no account is needed
  cert-rename plan names.csv             what would be done, with the live names
  cert-rename run names.csv              the plan, a question, and the renames

Exit codes:
  0 all done          1 unexpected error    2 wrong usage            3 input refused
  4 some rows failed  5 rows are left       6 journal can't be used  7 not confirmed"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) general: GeneralArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "General")]
pub(crate) struct GeneralArgs {
    /// Log each step on standard error: calls, pauses, credentials; never a secret. Progress is plain lines then
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to colour what is for people; `NO_COLOR` is respected
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
    /// How errors are told: `json` ends standard error with one line that holds `exit_code`, `message` and `hint`
    #[arg(long, global = true, value_enum, default_value_t = ErrorFormat::Text, value_name = "FORMAT")]
    pub(crate) error_format: ErrorFormat,
    /// The language of what is for people [default: by the locale]
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Lang>,
}

impl GeneralArgs {
    /// Returns how much is logged.
    pub(crate) fn verbosity(&self) -> Verbosity {
        if self.verbose {
            Verbosity::Steps
        } else {
            Verbosity::Usual
        }
    }
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// Nothing beside what people are told.
    Usual,
    /// Each step.
    Steps,
}

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal that has colours
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `--error-format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorFormat {
    /// Words
    Text,
    /// One line of JSON, the last of standard error
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check a sheet and decide each row, without sending anything
    Plan(PlanArgs),
    /// Plan if needed, ask, and carry out or go on with a sheet's renames
    Run(RunArgs),
    /// Go on with a job of which only the journal is at hand
    Resume(ResumeArgs),
    /// Show where a job stands, also while it runs
    Status(StatusArgs),
    /// Write what happened to each row
    Export(ExportArgs),
    /// Check that a journal or an evidence pack is whole and unchanged
    Verify(VerifyArgs),
    /// Write a sheet that puts the old names of a job back
    Undo(UndoArgs),
    /// Write the live certificates as a sheet to edit
    Inventory(InventoryArgs),
    /// Serve an emulator of the service on loopback, until interrupted
    Sandbox(SandboxArgs),
    /// Say what an error code means, whether it is retried, and what to do
    Explain(ExplainArgs),
    /// Show which credentials are found, where, until when, and for which account
    Whoami(WhoamiArgs),
    /// Print the completion script of a shell
    #[command(after_help = "\
Example:
  cert-rename completions bash > /etc/bash_completion.d/cert-rename")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual, for `man`
    #[command(after_help = "\
Example:
  cert-rename man > /usr/share/man/man1/cert-rename.1")]
    Man,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }

    /// The words of a line of help that shows a command; what is meant for the shell or the reader is left out.
    fn example(line: &str) -> Option<Vec<String>> {
        let command = line
            .strip_prefix("  ")
            .filter(|line| line.starts_with("cert-rename "))?;
        let end = ["   ", " | ", " > "]
            .into_iter()
            .filter_map(|end| command.find(end))
            .min();
        let words = command[..end.unwrap_or(command.len())].split(' ');
        // A cut hash stands for a whole one.
        Some(
            words
                .map(|word| {
                    if word.ends_with('…') {
                        "0".repeat(64)
                    } else {
                        word.to_owned()
                    }
                })
                .collect(),
        )
    }

    #[test]
    fn every_example_of_the_help_can_be_typed() {
        let program = super::Cli::command();
        for command in program.get_subcommands().chain([&program]) {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let examples: Vec<_> = help.lines().filter_map(example).collect();
            assert!(!examples.is_empty(), "{} has none", command.get_name());
            for words in examples {
                if let Err(error) = super::Cli::try_parse_from(&words) {
                    panic!("{}: {error}", words.join(" "));
                }
            }
        }
    }
}
