//! A command that prints credentials. What it prints, errors included, is never shown: it may hold them.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use super::answer::printed_profile;
use super::error::CredentialsError;
use super::keys::Session;

/// Such commands may ask a user for a second factor.
const LONGEST: Duration = Duration::from_mins(1);

/// Runs the command of `place`, split at white space as the command line tool does, without a shell.
pub(super) async fn credentials(command: &str, place: &str) -> Result<Session, CredentialsError> {
    let failed = |why: String| CredentialsError::Command {
        place: place.to_owned(),
        why,
    };
    let mut words = command.split_whitespace();
    let program = words
        .next()
        .ok_or_else(|| failed("`process_command` is blank".to_owned()))?;
    let running = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(LONGEST, running)
        .await
        .map_err(|_| failed(format!("it took longer than {} s", LONGEST.as_secs())))?
        .map_err(|error| failed(format!("it cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("it ended with {}", output.status)));
    }
    printed_profile(&output.stdout).map_err(failed)
}
