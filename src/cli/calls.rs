//! How calls are made: shared by all commands that make any.

use clap::Args;

use crate::aliyun::SignatureVersion;

/// How calls are made.
#[derive(Debug, Args)]
#[command(next_help_heading = "Calls")]
pub(crate) struct CallArgs {
    /// How requests are signed
    #[arg(long, value_enum, default_value_t = SignatureVersion::V1)]
    pub(crate) signature: SignatureVersion,
}
