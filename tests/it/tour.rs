//! The READMEs' tours, typed: each line behind a `$` in a block `console`, in one shell and one folder, and held against
//! the output that stands there.
//!
//! A line `…` stands for any lines, and `…` within a line for any text. What is another each time is not compared: hashes,
//! ids, times, lengths of time, ports. Neither are numbers in a block behind `<!-- numbers vary -->`. A line `^C` is the key.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use regex::Regex;

use crate::support::{finished, program};

/// What stands between the outputs of two commands.
const MARK: &str = "\u{1e}end of the output";

/// Waits until a job has renamed some rows; then the key is pressed that stops its run.
const UNTIL_SOME_ARE_RENAMED: &str = "until [ \"$(sqlite3 names.csv.sandbox.journal.db \
     \"SELECT sum(rows) > 7 FROM tally WHERE status = 'renamed'\" 2> /dev/null)\" = 1 ]; do sleep 0.1; done";

/// A command with the output that stands below it.
#[derive(Debug)]
struct Typed {
    at_line: usize,
    command: String,
    output: Vec<String>,
    numbers: Numbers,
}

/// Whether numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Same,
    Vary,
}

/// Returns the commands of a page, in order.
fn commands(page: &str) -> Vec<Typed> {
    let (mut commands, mut inside, mut numbers) = (Vec::<Typed>::new(), false, Numbers::Same);
    for (at, line) in page.lines().enumerate() {
        match line.strip_prefix("$ ") {
            _ if line == "```console" => inside = true,
            _ if inside && line == "```" => (inside, numbers) = (false, Numbers::Same),
            Some(command) => {
                assert!(inside, "line {}: `{line}` is in no block `console`", at + 1);
                commands.push(Typed {
                    at_line: at + 1,
                    command: command.to_owned(),
                    output: Vec::new(),
                    numbers,
                });
            }
            None if inside => commands.last_mut().unwrap().output.push(line.to_owned()),
            None if line == "<!-- numbers vary -->" => numbers = Numbers::Vary,
            None => {}
        }
    }
    commands
}

/// Returns the commands as a script that prints a mark behind the output of each.
fn script(commands: &[Typed]) -> String {
    let line = |typed: &Typed| {
        let stopped = typed.output.iter().any(|line| line == "^C");
        let command = &typed.command;
        // Without job control a shell lets nothing in the background hear of the key.
        let command = if stopped {
            format!("set -m; {command} & set +m; {UNTIL_SOME_ARE_RENAMED}; kill -INT $!; wait $!")
        } else {
            command.clone()
        };
        format!("{command}\nprintf '%s\\n' '{MARK}'\n")
    };
    commands.iter().map(line).collect()
}

/// Takes out of a text what is another each time.
fn settled(text: &str, numbers: Numbers) -> String {
    let mut text = text.to_owned();
    for (varies, instead) in [
        (r"\b[0-9a-f]{64}\b", "HASH"),
        (r"(?i)\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "UUID"),
        (
            r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| [A-Z]{3,4})?",
            "TIME",
        ),
        (r"\d{4}-\d\d-\d\d", "DATE"),
        (r"\b127\.0\.0\.1:\d+", "ADDRESS"),
        (r"\b(\d+(h|m|s|ms) ?)+\b", "DURATION "),
        (r"(\d+ (小时|分钟|分|秒|毫秒) ?)+", "DURATION "),
        (r"\d+\.\d calls/s", "N calls/s"),
        (r"\d+\.\d 次/秒", "N 次/秒"),
        (r#""duration_ms":\d+"#, r#""duration_ms":N"#),
        (r"process \d+ on \S+", "process N on HOST"),
    ] {
        let varies = Regex::new(varies).unwrap();
        text = varies.replace_all(&text, instead).into_owned();
    }
    if numbers == Numbers::Vary {
        text = Regex::new(r" *\d+")
            .unwrap()
            .replace_all(&text, " N")
            .into_owned();
    }
    text
}

/// Whether an output is the one that stands there.
fn is_as_written(typed: &Typed, output: &str) -> bool {
    let lines = typed.output.iter().filter(|line| *line != "^C");
    let pattern: String = lines
        .map(|line| match line.as_str() {
            "…" => "(?:.*\n)*".to_owned(),
            line => regex::escape(&settled(line, typed.numbers)).replace('…', ".*") + "\n",
        })
        .collect();
    let pattern = Regex::new(&format!("^{pattern}$")).unwrap();
    pattern.is_match(&settled(output, typed.numbers))
}

/// Types the commands of a page in a folder that holds the samples.
fn hold(page: &str, locale: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let commands = commands(&std::fs::read_to_string(root.join(page)).unwrap());
    assert!(commands.len() > 10, "{page}: {} commands", commands.len());
    let folder = tempfile::tempdir().unwrap();
    for sample in ["names.csv", "problems.csv"] {
        std::fs::copy(
            root.join("samples").join(sample),
            folder.path().join(sample),
        )
        .unwrap();
    }
    let program = program();
    let mut shell = Command::new("bash");
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let bin = Path::new(program.get_program()).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    shell.env("PATH", format!("{}:{path}", bin.display()));
    shell
        .env_remove("LC_ALL")
        .env("LC_MESSAGES", locale)
        .env("TZ", "Asia/Shanghai");
    let said = folder.path().join("said");
    let out = std::fs::File::create(&said).unwrap();
    shell.args([
        "-c",
        &format!("{}kill $(jobs -p) 2> /dev/null", script(&commands)),
    ]);
    shell
        .stdin(Stdio::null())
        .stdout(out.try_clone().unwrap())
        .stderr(out);
    finished(shell.current_dir(folder.path()).spawn().unwrap());
    let said = std::fs::read_to_string(said).unwrap();
    let outputs: Vec<_> = said.split(&format!("{MARK}\n")).collect();
    let mut differ = String::new();
    for (typed, output) in commands.iter().zip(outputs) {
        if !is_as_written(typed, output) {
            let at = typed.at_line;
            writeln!(differ, "{page}, line {at}\n$ {}\n{output}", typed.command).unwrap();
        }
    }
    assert!(
        differ.is_empty(),
        "the program prints something else:\n{differ}"
    );
}

#[test]
fn the_tour_goes_as_it_is_written() {
    hold("README.md", "C.UTF-8");
}

#[test]
fn the_tour_in_chinese_goes_as_it_is_written() {
    hold("README.zh-CN.md", "zh_CN.UTF-8");
}

/// What is typed is the same in both languages, in the same order.
#[test]
fn both_tours_type_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let typed = |page: &str| -> Vec<String> {
        let page = std::fs::read_to_string(root.join(page)).unwrap();
        commands(&page)
            .into_iter()
            .map(|typed| typed.command)
            .collect()
    };
    assert_eq!(typed("README.zh-CN.md"), typed("README.md"));
}
