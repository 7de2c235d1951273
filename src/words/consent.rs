//! Agreeing to a plan.

use super::counts::counted;
use super::{Both, both};

/// Nobody can be asked.
pub(crate) fn no_terminal() -> Both {
    both!("there is no terminal to ask on", "没有可供询问的终端")
}

/// The question.
pub(crate) fn question(rows: u64) -> Both {
    let certificates = counted(rows, "certificate");
    Both::new(
        format!("Rename {certificates}? Type the number {rows} to go on"),
        format!("要为 {rows} 个证书改名吗？输入数字 {rows} 以继续"),
    )
}

/// Another number.
pub(crate) fn other_number(typed: &str, rows: u64) -> Both {
    both!(
        "`{typed}` was typed, not {rows}",
        "输入的是 `{typed}`，而不是 {rows}"
    )
}

/// No answer.
pub(crate) fn unanswered(error: &std::io::Error) -> Both {
    both!(
        "the question was not answered ({error})",
        "没有回答（{error}）"
    )
}
