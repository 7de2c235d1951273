//! The texts of a plan's workbook.

use super::{Both, both};

/// Names of its sheets: what the plan comes to, and its rows.
pub(crate) fn sheets() -> [Both; 2] {
    [both!("plan", "计划"), both!("rows", "各行")]
}

/// What a line of the first sheet is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    PlanId,
    Job,
    Target,
    Input,
    ReadAs,
    Sha256,
    Rows,
    ToSend,
    ByStatus,
    NameRule,
    Forecast,
    Command,
}

impl Label {
    /// Names it.
    pub(crate) fn said(self) -> Both {
        match self {
            Self::PlanId => both!("plan id", "计划编号"),
            Self::Job => both!("job", "任务"),
            Self::Target => both!("calls go to", "调用目标"),
            Self::Input => both!("input", "输入文件"),
            Self::ReadAs => both!("read as", "读取方式"),
            Self::Sha256 => both!("SHA-256 of the input", "输入文件的 SHA-256"),
            Self::Rows => both!("rows", "行数"),
            Self::ToSend => both!("to be sent", "待发送"),
            Self::ByStatus => both!("by status", "按状态"),
            Self::NameRule => both!("name rule", "名称规则"),
            Self::Forecast => both!("it will take", "预计用时"),
            Self::Command => both!("to carry it out", "执行命令"),
        }
    }
}
