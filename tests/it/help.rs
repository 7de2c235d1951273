//! The help of every command, as it is printed; and what packagers make of it.

use crate::support::{program, ran};

const COMMANDS: [&str; 10] = [
    "plan",
    "run",
    "resume",
    "status",
    "export",
    "explain",
    "sandbox",
    "whoami",
    "completions",
    "man",
];

#[test]
fn every_command_has_help_with_an_example() {
    for command in COMMANDS {
        let help = ran(program().args([command, "--help"]));
        assert_eq!(help.code, 0, "{command}: {help:?}");
        let has_example = help.stdout.contains("Example");
        assert!(has_example, "{command}: {help:?}");
    }
}

#[test]
fn the_program_alone_shows_what_to_type_first() {
    let alone = ran(&mut program());
    assert_eq!(alone.code, 2);
    assert!(
        alone
            .stderr
            .contains("cert-rename run samples/names.csv --sandbox"),
        "{alone:?}"
    );
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
