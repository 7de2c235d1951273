//! The help in Chinese. English help stands with the options, in `cli`; here it is replaced, command by command and option by
//! option, and tests hold that none is left over. Pure.

mod commands;
mod options;

use clap::builder::StyledStr;
use clap::{Arg, Command};

use super::Lang;

/// How a page of help is laid out; clap's own has English headings.
const PAGE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Returns the command line in a language.
pub(crate) fn in_language(mut command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command,
        Lang::Zh => {
            // Only then are the options there that clap adds, and those that every command takes.
            command.build();
            in_chinese(command)
        }
    }
}

fn in_chinese(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let (about, more) = (commands::about(&name), commands::more(&name));
    let mut command = command
        .help_template(PAGE)
        .subcommand_help_heading("命令")
        .mut_args(|argument| argument_in_chinese(&name, argument))
        .mut_subcommands(in_chinese);
    if let Some(about) = about {
        command = command.about(about).long_about(StyledStr::from(about));
    }
    match more {
        Some(more) => command.after_help(more),
        None => command,
    }
}

fn argument_in_chinese(command: &str, argument: Arg) -> Arg {
    let heading = argument.get_help_heading().map(commands::heading);
    let positional = argument.is_positional();
    let argument =
        argument.help_heading(heading.unwrap_or(if positional { "参数" } else { "选项" }));
    let Some(text) = options::text(command, argument.get_id().as_str()) else {
        return argument;
    };
    let mut text = text.to_owned();
    // clap's own words for these are English.
    if !argument.is_hide_possible_values_set() {
        let values = argument.get_possible_values();
        let names: Vec<_> = values
            .iter()
            .map(clap::builder::PossibleValue::get_name)
            .collect();
        // An option without a value has `true` and `false`.
        if argument.get_action().takes_values() && names.len() > 1 {
            text.extend(["［可选：", &names.join("、"), "］"]);
        }
    }
    let defaults: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    if argument.get_action().takes_values()
        && !argument.is_hide_default_value_set()
        && !defaults.concat().is_empty()
    {
        text.extend(["［默认：", &defaults.join("、"), "］"]);
    }
    argument
        .help(text.clone())
        .long_help(StyledStr::from(text))
        .hide_possible_values(true)
        .hide_default_value(true)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use clap::{CommandFactory as _, FromArgMatches as _};

    use super::*;
    use crate::cli::Cli;

    fn chinese() -> Command {
        in_language(Cli::command(), Lang::Zh)
    }

    fn is_chinese(text: &str) -> bool {
        text.chars()
            .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
    }

    #[test]
    fn every_command_and_option_is_told_in_chinese() {
        let program = chinese();
        for command in program.get_subcommands().chain([&program]) {
            let name = command.get_name();
            assert!(
                is_chinese(&command.get_about().unwrap().to_string()),
                "{name}"
            );
            for argument in command.get_arguments() {
                let help = argument
                    .get_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                assert!(is_chinese(&help), "{name} {}: {help}", argument.get_id());
                assert!(
                    is_chinese(argument.get_help_heading().unwrap()),
                    "{name} {}",
                    argument.get_id()
                );
            }
            let after = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(is_chinese(&after) || name == "help", "{name}: {after}");
        }
    }

    /// What can be typed is the same in both languages.
    #[test]
    fn the_examples_are_those_of_the_english_help() {
        let english = Cli::command();
        let commands = |command: &Command| -> Vec<String> {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let lines = help
                .lines()
                .filter_map(|line| line.strip_prefix("  cert-rename "));
            lines
                .map(|line| line.split("   ").next().unwrap().trim().to_owned())
                .collect()
        };
        for command in chinese().get_subcommands() {
            if let Some(original) = english.find_subcommand(command.get_name()) {
                assert_eq!(
                    commands(command),
                    commands(original),
                    "{}",
                    command.get_name()
                );
            }
        }
    }

    #[test]
    fn the_chinese_command_line_takes_what_the_english_one_takes() {
        for line in [
            "cert-rename run names.csv --sandbox --rate 2/s -q --lang zh",
            "cert-rename export j.db --format xlsx -o r.xlsx -v",
            "cert-rename resume j.db --requeue failed,missing",
            "cert-rename status j.db --watch --color never",
        ] {
            let words = line.split(' ');
            let matches = chinese().try_get_matches_from(words.clone()).unwrap();
            let parsed = Cli::from_arg_matches(&matches).unwrap();
            let english =
                Cli::from_arg_matches(&Cli::command().try_get_matches_from(words).unwrap());
            assert_eq!(
                format!("{parsed:?}"),
                format!("{:?}", english.unwrap()),
                "{line}"
            );
        }
    }
}
