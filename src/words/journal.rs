//! What is wrong inside of a journal.

use super::{Both, both};
use crate::rename::RowNumber;

/// A journal without a plan.
pub(crate) fn no_plan() -> Both {
    both!("it holds no plan", "其中没有计划")
}

/// An event of a row that there is not.
pub(crate) fn event_without_row(row: RowNumber) -> Both {
    both!(
        "it has an event of row {row}, which the plan does not have",
        "其中有第 {row} 行的事件，但计划中没有该行"
    )
}

/// A row that can't be sent.
pub(crate) fn row_without_id(row: RowNumber) -> Both {
    both!(
        "row {row} has no certificate id or region",
        "第 {row} 行没有证书 ID 或地域"
    )
}

/// An event that is none.
pub(crate) fn unreadable_event(error: &serde_json::Error) -> Both {
    both!("an event can't be read: {error}", "有事件无法读取：{error}")
}
