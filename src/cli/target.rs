//! Where calls go: shared by `plan` and `run`.

use clap::Args;

use crate::aliyun::EndpointKind;

/// Where calls go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Calls")]
pub(crate) struct TargetArgs {
    /// Send calls here instead of the region's endpoint; plain http only to loopback
    #[arg(long, value_name = "URL", conflicts_with = "sandbox")]
    pub(crate) endpoint: Option<String>,
    /// Which of a region's endpoints calls go to [default: that of the environment, else of the profile, else public]
    #[arg(long, value_enum, conflicts_with_all = ["endpoint", "sandbox"])]
    pub(crate) endpoint_type: Option<EndpointKind>,
    /// Call an emulator in this process instead, which holds the sheet's certificates
    #[arg(long)]
    pub(crate) sandbox: bool,
}
