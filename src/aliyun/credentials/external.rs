//! A command that prints credentials. What it prints, errors included, is never shown: it may hold them.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use super::answer::printed_profile;
use super::error::CredentialsError;
use super::keys::Session;
use crate::words::{Both, credentials as words};

/// Such commands may ask a user for a second factor.
const LONGEST: Duration = Duration::from_mins(1);

/// Runs the command of `place`, split at white space as the command line tool does, without a shell.
pub(super) async fn credentials(command: &str, place: &Both) -> Result<Session, CredentialsError> {
    let failed = |why| CredentialsError::Command {
        place: place.clone(),
        why,
    };
    let mut words = command.split_whitespace();
    let program = words.next().ok_or_else(|| failed(words::blank_command()))?;
    let running = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(LONGEST, running)
        .await
        .map_err(|_| failed(words::took_too_long(LONGEST.as_secs())))?
        .map_err(|error| failed(words::cannot_start(&error)))?;
    if !output.status.success() {
        return Err(failed(words::ended_with(output.status)));
    }
    printed_profile(&output.stdout).map_err(failed)
}
