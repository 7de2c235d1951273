//! The machine that a command runs on: who uses it, its name, and how long it has been up.

use crate::rename::Boot;

/// The user's login name.
pub(super) fn operator() -> String {
    whoami::username().unwrap_or_else(|_| "unknown".into())
}

/// The host's name.
pub(super) fn host() -> String {
    whoami::hostname().unwrap_or_else(|_| "unknown".into())
}

/// How long it has been up, where the system tells: Linux does, in `proc(5)`.
pub(super) fn boot() -> Option<Boot> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    Some(Boot {
        id: id.trim().to_owned(),
        up_ms: parse_uptime(&uptime)?,
    })
}

/// Reads the first number, seconds with two decimals, as milliseconds.
fn parse_uptime(text: &str) -> Option<u64> {
    let seconds = text.split_whitespace().next()?;
    let up = std::time::Duration::try_from_secs_f64(seconds.parse().ok()?).ok()?;
    u64::try_from(up.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uptime_is_read_as_the_kernel_writes_it() {
        assert_eq!(parse_uptime("350735.47 234388.90\n"), Some(350_735_470));
        for text in ["", "\n", "soon 1", "-1.0 2"] {
            assert_eq!(parse_uptime(text), None, "{text}");
        }
    }
}
