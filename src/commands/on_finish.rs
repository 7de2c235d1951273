//! `--on-finish`: tells somebody that a job has stopped.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::say::say;
use crate::exit_code::Exit;
use crate::journal::{Access, JournalError, Store};
use crate::rename::Status;
use crate::report::Counts;
use crate::words::{Lang, run};

/// A command that takes longer is left to itself.
const PATIENCE: Duration = Duration::from_mins(1);

/// Often enough that nobody waits for it.
const LOOK: Duration = Duration::from_millis(20);

/// Runs the user's command with the summary on its standard input. Whatever becomes of it changes nothing.
pub(super) fn on_finish(command: &str, journal: &Path, exit: Exit, lang: Lang) {
    let summary = match summary(journal, exit, lang) {
        Ok(summary) => summary.to_string(),
        // A journal that can't be read any more is worth telling all the same.
        Err(error) => {
            serde_json::json!({"exit_code": exit.code(), "text": error.said().said(lang)})
                .to_string()
        }
    };
    let mut child = match shell(command).stdin(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => return say(run::on_finish_not_started(&error).said(lang)),
    };
    if let Some(mut stdin) = child.stdin.take() {
        match stdin.write_all(summary.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                say(run::on_finish_not_told(&error).said(lang));
            }
            _ => {}
        }
    }
    wait(&mut child, lang);
}

fn wait(child: &mut Child, lang: Lang) {
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(None) if began.elapsed() < PATIENCE => std::thread::sleep(LOOK),
            Ok(None) => {
                return say(run::on_finish_goes_on().said(lang));
            }
            Ok(Some(status)) if status.success() => return,
            Ok(Some(status)) => return say(run::on_finish_ended(status).said(lang)),
            Err(error) => return say(run::on_finish_lost(&error).said(lang)),
        }
    }
}

/// The user's command. What it prints goes to standard error: standard output holds results alone.
fn shell(command: &str) -> Command {
    let (program, option) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut shell = Command::new(program);
    shell
        .args([option, command])
        .stdout(Stdio::from(std::io::stderr()));
    shell
}

/// How the job stands: counts and hashes, no names.
fn summary(journal: &Path, exit: Exit, lang: Lang) -> Result<serde_json::Value, JournalError> {
    let store = Store::open(journal, Access::Read)?;
    let counts = Counts::of(&store.tally()?);
    let facts = store.facts();
    let by_status: serde_json::Map<_, _> = Status::ALL
        .iter()
        .map(|status| (status.name().to_owned(), counts.get(*status).into()))
        .collect();
    let reason = store
        .last_run()?
        .and_then(|run| run.ended)
        .map(|(_, reason)| reason);
    Ok(serde_json::json!({
        "job": facts.job,
        "plan_id": facts.plan_id,
        "target": facts.target,
        "input_sha256": facts.input.sha256,
        "rows": counts.total(),
        "counts": by_status,
        "exit_code": exit.code(),
        "reason": reason,
        "head": store.head().to_string(),
        "text": run::on_finish_text(&counts, exit.code()).said(lang),
    }))
}
