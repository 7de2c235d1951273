//! How an error is told, and an end that is not code 0: in words, or as one line of JSON for programs.

use std::fmt::Write as _;
use std::io::Write as _;

use serde::Serialize;

use crate::cli::ErrorFormat;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::words::{Lang, cause, labels, usage_in_chinese};

/// An error as programs read it: the last line of standard error.
#[derive(Debug, Serialize)]
struct Line<'a> {
    exit_code: u8,
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    causes: Vec<String>,
    hint: &'a str,
}

/// Prints an error with its causes and what to do next.
pub(super) fn tell(error: &Error, format: ErrorFormat, lang: Lang) {
    let (message, hint) = (error.said(), error.hint());
    let (message, hint) = (message.said(lang), hint.said(lang));
    let first = std::error::Error::source(error);
    let causes: Vec<String> = std::iter::successors(first, |cause| cause.source())
        .map(|error| cause::said(error).said(lang).to_owned())
        .collect();
    match format {
        ErrorFormat::Text => {
            let mut text = String::new();
            for (label, said) in std::iter::once((labels::error_label(), message))
                .chain(
                    causes
                        .iter()
                        .map(|cause| (labels::cause_label(), cause.as_str())),
                )
                .chain([(labels::hint_label(), hint)])
            {
                let _infallible = writeln!(text, "{}{said}", label.said(lang));
            }
            print(&text);
        }
        ErrorFormat::Json => print_line(&Line {
            exit_code: error.exit_code().code(),
            message,
            causes,
            hint,
        }),
    }
}

/// Tells programs how a command ended that did all it could, and yet not with code 0. People were told before.
pub(super) fn tell_end(exit: Exit, format: ErrorFormat, lang: Lang) {
    if format == ErrorFormat::Json && exit != Exit::Success {
        print_line(&Line {
            exit_code: exit.code(),
            message: exit.meaning().said(lang),
            causes: Vec::new(),
            hint: exit.hint().said(lang),
        });
    }
}

/// Prints what is wrong with the command line. Help goes to standard output and is no error.
pub(super) fn tell_usage(
    error: &clap::Error,
    arguments: impl Iterator<Item = String>,
    lang: Lang,
) -> Exit {
    if !error.use_stderr() {
        // A closed pipe changes nothing.
        error.print().ok();
        return Exit::Success;
    }
    let translated = match lang {
        Lang::En => None,
        Lang::Zh => usage_in_chinese(error),
    };
    if asks_for_json(arguments) {
        let (message, hint) = translated.unwrap_or_else(|| in_lines(error));
        print_line(&Line {
            exit_code: Exit::Usage.code(),
            message: &message,
            causes: Vec::new(),
            hint: &hint,
        });
    } else if let Some((message, hint)) = translated {
        let (wrong, next) = (labels::error_label(), labels::hint_label());
        let (wrong, next) = (wrong.said(lang), next.said(lang));
        print(&format!("{wrong}{message}\n{next}{hint}\n"));
    } else {
        error.print().ok();
    }
    Exit::Usage
}

/// What clap says is wrong, and all else that it says, each in one line.
fn in_lines(error: &clap::Error) -> (String, String) {
    let text = error.render().to_string();
    let (message, hint) = text.split_once("\n\n").unwrap_or((&text, ""));
    let in_a_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = in_a_line(message);
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    (message.to_owned(), in_a_line(hint))
}

/// Tells whether a command line that can't be parsed asks for errors as JSON.
fn asks_for_json(arguments: impl Iterator<Item = String>) -> bool {
    let arguments: Vec<String> = arguments.collect();
    let pair = ["--error-format", "json"];
    arguments.contains(&pair.join("=")) || arguments.windows(2).any(|two| two == pair)
}

fn print_line(line: &Line<'_>) {
    let json = serde_json::to_string(line).expect("texts and numbers are JSON");
    print(&format!("{json}\n"));
}

fn print(text: &str) {
    // Standard error may be closed; the exit code still tells.
    anstream::stderr().lock().write_all(text.as_bytes()).ok();
}
