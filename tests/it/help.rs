//! The help of every command, as it is printed; and what packagers make of it.

use crate::support::{program, ran};

const COMMANDS: [&str; 13] = [
    "plan",
    "run",
    "resume",
    "status",
    "export",
    "verify",
    "undo",
    "inventory",
    "sandbox",
    "explain",
    "whoami",
    "completions",
    "man",
];

/// The help as it is printed 100 columns wide.
fn help_of(arguments: &[&str]) -> String {
    let help = ran(program().args(arguments).env("COLUMNS", "100"));
    assert_eq!(help.code, 0, "{arguments:?}: {help:?}");
    help.stdout
}

#[test]
fn the_help_of_every_command() {
    insta::assert_snapshot!("help", help_of(&["--help"]));
    for command in COMMANDS {
        let help = help_of(&[command, "--help"]);
        assert!(help.contains("Example"), "{command}: {help}");
        insta::assert_snapshot!(format!("help_{command}"), help);
    }
}

#[test]
fn the_help_of_every_command_in_chinese() {
    insta::assert_snapshot!("help_in_chinese", help_of(&["--help", "--lang", "zh"]));
    for command in COMMANDS {
        let help = help_of(&[command, "--help", "--lang=zh"]);
        let by_locale = ran(program()
            .args([command, "--help"])
            .env("COLUMNS", "100")
            .env("LC_ALL", "zh_CN.UTF-8"));
        assert_eq!(by_locale.stdout, help, "{command}");
        insta::assert_snapshot!(format!("help_{command}_in_chinese"), help);
    }
}

#[test]
fn no_command_is_left_out_here() {
    let help = help_of(&["--help"]);
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let listed: Vec<_> = commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(listed, [COMMANDS.as_slice(), &["help"]].concat());
}

#[test]
fn the_program_alone_shows_what_to_type_first() {
    let alone = ran(&mut program());
    assert_eq!(alone.code, 2);
    assert_eq!(alone.stdout, "");
    insta::assert_snapshot!(alone.stderr);
    let chinese = ran(program().env("LANG", "zh_CN.UTF-8").env_remove("LC_ALL"));
    assert_eq!(chinese.code, 2);
    insta::assert_snapshot!("the_program_alone_in_chinese", chinese.stderr);
}

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = ran(program().args(["completions", shell]));
        assert_eq!(script.code, 0, "{shell}: {script:?}");
        assert!(
            script.stdout.contains("cert-rename") && script.stdout.contains("resume"),
            "{shell}"
        );
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let manual = ran(program().arg("man"));
    assert_eq!(manual.code, 0, "{manual:?}");
    for command in COMMANDS {
        assert!(
            manual
                .stdout
                .contains(&format!("cert\\-rename\\-{command}"))
                || manual.stdout.contains(&format!("cert\\-rename {command}")),
            "{command}"
        );
    }
}
