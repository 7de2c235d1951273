//! `whoami`

use clap::Args;

/// `whoami`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename whoami
  cert-rename whoami --profile customer-a

Without --profile and ALIBABA_CLOUD_PROFILE they are looked for where the service's own tools do, in this order: the environment; an OIDC token
file; the profiles of the command line tool (~/.aliyun/config.json); ~/.alibabacloud/credentials or credentials.ini; the
role of the ECS instance; a credentials URI.")]
pub(crate) struct WhoamiArgs {
    /// The profile [default: that of the environment, else the first place that has credentials]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The endpoint that calls would go to; one on loopback has no STS to ask for the account
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
}
