//! `verify`

use std::path::PathBuf;

use clap::Args;

use super::calls::CallArgs;

/// `verify`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename verify names.csv.journal.db
  cert-rename verify names.csv.journal.db --head 6dc22d5b…    the 64 digits that a run printed at its end
  cert-rename verify names.csv.journal.db --live              are the names still those that the job set?
  cert-rename verify --bundle evidence")]
pub(crate) struct VerifyArgs {
    /// The job's journal
    #[arg(required_unless_present = "bundle", conflicts_with = "bundle")]
    pub(crate) journal: Option<PathBuf>,
    /// The folder that `export --bundle` wrote
    #[arg(long, value_name = "DIR")]
    pub(crate) bundle: Option<PathBuf>,
    /// A head that was noted earlier: some event must have this hash, else the log was cut or replaced since
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<NotedHead>,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
}

/// Comparing with the service.
#[derive(Debug, Args)]
pub(crate) struct LiveArgs {
    /// Compare the names that the record says with those that the service has now; only reads
    #[arg(long, conflicts_with = "bundle")]
    pub(crate) live: bool,
    /// With --live, ask here instead of the job's endpoint; must be of the same target
    #[arg(long, value_name = "URL", requires = "live")]
    pub(crate) endpoint: Option<String>,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
}

/// `--head`: a hash as runs print it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotedHead(pub(crate) String);

impl std::str::FromStr for NotedHead {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err("a head is 64 hexadecimal digits".to_owned())
        }
    }
}
