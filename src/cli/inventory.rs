//! `inventory`

use std::path::PathBuf;

use clap::Args;
use jiff::SignedDuration;

use super::calls::CallArgs;

/// `inventory`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename inventory --region cn-hangzhou,cn-shanghai -o certs.csv
  cert-rename inventory --profile customer-a,customer-b --all-regions -o certs.csv
  cert-rename plan certs.csv                                   after new names were typed

Unedited, the sheet asks for nothing: each new name is the present one.")]
pub(crate) struct InventoryArgs {
    /// Profiles, with commas between them [default: the environment's, else the default chain]
    #[arg(long, value_name = "P,…", value_delimiter = ',')]
    pub(crate) profile: Vec<String>,
    /// Regions, with commas between them [default: the environment's, else the profile's]
    #[arg(
        long,
        value_name = "R,…",
        value_delimiter = ',',
        conflicts_with = "all_regions"
    )]
    pub(crate) region: Vec<String>,
    /// Every region that the service has
    #[arg(long)]
    pub(crate) all_regions: bool,
    /// Read from here instead of the regions' endpoints; plain http only to loopback
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How long one attempt may take
    #[arg(long, value_name = "DURATION", default_value = "10s")]
    pub(crate) timeout: SignedDuration,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
}
