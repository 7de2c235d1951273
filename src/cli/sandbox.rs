//! `sandbox`

use std::net::SocketAddr;

use clap::Args;

use crate::rename::Quota;
use crate::sandbox::{FaultPlan, Latency};

/// `sandbox`
#[derive(Debug, Args)]
#[command(after_help = "\
Example, in two terminals:
  cert-rename sandbox --listen 127.0.0.1:8080 --quota 60/60s
  cert-rename run names.csv --endpoint http://127.0.0.1:8080    with the credentials that it printed")]
pub(crate) struct SandboxArgs {
    /// A loopback address; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// How many certificates it holds, over several regions
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) certs: u32,
    /// Calls that it allows per account, region and operation, such as 60/60s [default: any number]
    #[arg(long)]
    pub(crate) quota: Option<Quota>,
    /// How long it takes to answer, such as 50ms or 20ms-80ms
    #[arg(long, default_value = "0ms")]
    pub(crate) latency: Latency,
    /// What goes wrong, such as `throttle@3, 500-after@5..7, reset-after:1%`
    #[arg(long, default_value = "")]
    pub(crate) faults: FaultPlan,
    /// Seed of latency and faults
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}
