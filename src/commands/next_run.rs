//! The command that carries a plan out: the one that planned it, as `run`. Pure.

use crate::shell_word::shell_word;

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

#[cfg(test)]
mod tests {
    use super::as_run;

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
}
