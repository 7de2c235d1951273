//! The commands that are printed to be typed next: the one that carries a plan out, and the one that goes on with a job,
//! each with the options of the one before it. Pure.

use std::path::Path;

use jiff::SignedDuration;
use serde_json::Value as Json;

use crate::shell_word::{shell_path, shell_word};

/// Options of `plan` and `run --dry-run` that are over with the plan, and whether a value follows them. A plan is
/// confirmed by what it is; `--new-job` would make another.
const LEFT_OUT: [(&str, Value); 7] = [
    ("--output", Value::Follows),
    ("-o", Value::Follows),
    ("--fix", Value::Follows),
    ("--confirm", Value::Follows),
    ("--yes", Value::None),
    ("--dry-run", Value::None),
    ("--new-job", Value::None),
];

/// Pace and stop options that the next run needs as the last one had them, by their names in its record. Not the canary,
/// which is over, and no permission that was given once.
const KEPT: [&str; 9] = [
    "rate",
    "concurrency",
    "max_attempts",
    "timeout",
    "max_failures",
    "outage_limit",
    "credential_wait",
    "window",
    "tz",
];

/// Whether an option has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    Follows,
}

/// Returns what was typed to plan, the program's own name first, as the command that carries the plan out.
pub(super) fn as_run(typed: impl IntoIterator<Item = String>) -> String {
    let mut words = vec!["cert-rename".to_owned()];
    let mut typed = typed.into_iter().skip(1);
    let mut command = Some("run");
    while let Some(word) = typed.next() {
        match left_out(&word) {
            Some(Value::Follows) => drop(typed.next()),
            Some(Value::None) => {}
            None if word == "plan" || word == "run" => {
                words.push(command.take().map_or(word, str::to_owned));
            }
            None => words.push(shell_word(&word)),
        }
    }
    words.join(" ")
}

/// Says whether a word is an option that is left out, and whether its value is the next word.
fn left_out(word: &str) -> Option<Value> {
    LEFT_OUT.into_iter().find_map(|(option, value)| {
        if word == option {
            return Some(value);
        }
        // `--output=FILE` and `-oFILE`
        let is_long = option.starts_with("--");
        let rest = word.strip_prefix(option)?;
        (value == Value::Follows && (!is_long || rest.starts_with('='))).then_some(Value::None)
    })
}

/// Returns the command that goes on with a journal, with the options of its last run that are not the `usual` ones: a
/// window is kept, though pace and stop options are each run's own.
pub(super) fn as_resume(journal: &Path, last: Option<&Json>, usual: &Json) -> String {
    let mut words = vec![format!("cert-rename resume {}", shell_path(journal))];
    for name in KEPT {
        let kept = last.and_then(|options| options.get(name));
        if let Some(kept) = kept.filter(|kept| usual.get(name) != Some(kept)) {
            let option = name.replace('_', "-");
            words.extend(as_typed(kept).map(|value| format!("--{option} {}", shell_word(&value))));
        }
    }
    words.join(" ")
}

/// Returns a recorded value as it is typed; `None` for the machine's own time zone.
fn as_typed(recorded: &Json) -> Option<String> {
    let Some(text) = recorded.as_str() else {
        return Some(recorded.to_string());
    };
    match text.parse::<SignedDuration>() {
        Ok(duration) => Some(format!("{duration:#}")),
        Err(_) => (text != "local").then(|| text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::{as_resume, as_run};

    fn of(typed: &str) -> String {
        as_run(shlex::split(typed).expect("words that a shell reads"))
    }

    #[test]
    fn a_plan_is_carried_out_with_its_own_options() {
        assert_eq!(
            of("/usr/bin/cert-rename plan names.csv --rate 30/60s --region=cn-hangzhou"),
            "cert-rename run names.csv --rate 30/60s --region=cn-hangzhou"
        );
        assert_eq!(
            of("cert-rename --color never plan 'my names.csv' --column 'new_name=Neuer Name'"),
            "cert-rename --color never run 'my names.csv' --column 'new_name=Neuer Name'"
        );
        assert_eq!(of("cert-rename plan plan"), "cert-rename run plan");
    }

    #[test]
    fn what_is_over_with_the_plan_is_left_out() {
        for over in [
            "-o plan.xlsx",
            "-oplan.xlsx",
            "--output plan.xlsx",
            "--output=plan.xlsx",
            "--fix right.csv",
            "--fix=right.csv",
            "--new-job",
        ] {
            let typed = format!("cert-rename plan {over} a.csv --blank keep");
            assert_eq!(of(&typed), "cert-rename run a.csv --blank keep", "{over}");
        }
        assert_eq!(
            of("cert-rename run a.csv --dry-run --yes --confirm=1234 --ticket C-1"),
            "cert-rename run a.csv --ticket C-1"
        );
    }

    #[test]
    fn a_job_goes_on_with_the_options_of_its_last_run() {
        let usual = json!({"rate": "60/60s", "timeout": "PT10S", "max_failures": "5%", "concurrency": 8, "canary": 0});
        let journal = Path::new("my job.db");
        let of = |last| as_resume(journal, last, &usual);
        assert_eq!(of(None), "cert-rename resume 'my job.db'");
        assert_eq!(of(Some(&usual)), "cert-rename resume 'my job.db'");
        let last = json!({
            "rate": "auto/10s", "timeout": "PT1M30S", "max_failures": "4", "concurrency": 2, "canary": 5,
            "resend_in_doubt": true, "window": "22:00-06:00", "tz": "Asia/Shanghai",
        });
        assert_eq!(
            of(Some(&last)),
            "cert-rename resume 'my job.db' --rate auto/10s --concurrency 2 --timeout '1m 30s' --max-failures 4 \
             --window 22:00-06:00 --tz Asia/Shanghai"
        );
        let here = json!({"rate": "60/60s", "window": "22:00-06:00", "tz": "local"});
        assert!(of(Some(&here)).ends_with(".db' --window 22:00-06:00"));
    }
}
