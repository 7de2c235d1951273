//! `resume`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::calls::CallArgs;
use super::consent::ConsentArgs;
use super::pace::PaceArgs;
use super::show::ShowArgs;
use crate::aliyun::EndpointKind;
use crate::rename::Status;

/// `resume`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename resume names.csv.journal.db
  cert-rename resume names.csv.journal.db --requeue failed,missing    try these once more
  cert-rename resume names.csv.journal.db --settle                    look up what is in doubt, send nothing")]
pub(crate) struct ResumeArgs {
    /// The job's journal
    pub(crate) journal: PathBuf,
    /// Endpoint instead of the journal's; must be of the same target
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// Which of a region's endpoints calls go to [default: the job's endpoint, if it has one; else that of the
    /// environment, else of the profile, else public]
    #[arg(long, value_enum, conflicts_with = "endpoint")]
    pub(crate) endpoint_type: Option<EndpointKind>,
    /// First put rows of these statuses back, to be tried again: failed, missing, drifted
    #[arg(
        long,
        value_enum,
        value_name = "STATUS,…",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    pub(crate) requeue: Vec<RequeueChoice>,
    /// Only read the live names of rows in doubt, and settle those that they tell about; nothing is sent
    #[arg(long, conflicts_with = "requeue")]
    pub(crate) settle: bool,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    #[command(flatten)]
    pub(crate) consent: ConsentArgs,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
}

/// `--requeue`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RequeueChoice {
    /// Refused, or attempts used up
    Failed,
    /// The certificate did not exist
    Missing,
    /// The live name was neither the old one nor the new one
    Drifted,
}

impl From<RequeueChoice> for Status {
    fn from(choice: RequeueChoice) -> Self {
        match choice {
            RequeueChoice::Failed => Self::Failed,
            RequeueChoice::Missing => Self::Missing,
            RequeueChoice::Drifted => Self::Drifted,
        }
    }
}
