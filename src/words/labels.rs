//! The words before what is said.

use super::{Both, Lang, both};

/// Before an error.
pub(crate) fn error_label() -> Both {
    both!("error: ", "错误：")
}

/// Before what is behind an error.
pub(crate) fn cause_label() -> Both {
    both!("cause: ", "原因：")
}

/// Before what to do next.
pub(crate) fn hint_label() -> Both {
    both!("hint:  ", "提示：")
}

/// What a line about a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    /// It refuses the sheet.
    Problem,
    /// It is only worth knowing.
    Warning,
    /// It leaves its row out.
    LeftOut,
}

/// Says a finding.
pub(crate) fn finding(kind: Finding, said: &Both) -> Both {
    Both::of(|lang| {
        let said = said.said(lang);
        match (lang, kind) {
            (Lang::En, Finding::Problem) => format!("problem: {said}"),
            (Lang::En, Finding::Warning) => format!("warning: {said}"),
            (Lang::En, Finding::LeftOut) => format!("left out: {said}"),
            (Lang::Zh, Finding::Problem) => format!("问题：{said}"),
            (Lang::Zh, Finding::Warning) => format!("警告：{said}"),
            (Lang::Zh, Finding::LeftOut) => format!("已跳过：{said}"),
        }
    })
}

/// How many more there are than are shown.
pub(crate) fn more(count: u64) -> Both {
    both!("… and {count} more", "……另有 {count} 项")
}

/// Says a warning.
pub(crate) fn warning(said: &Both) -> Both {
    finding(Finding::Warning, said)
}
