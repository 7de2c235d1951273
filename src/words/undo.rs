//! What `undo` says.

use super::counts::counted;
use super::{Both, both};
use crate::input::shown;
use crate::rename::RowNumber;
use crate::report::NoOldName;

/// A row that can't be undone.
pub(crate) fn no_old_name(row: RowNumber, cert_id: &str, why: NoOldName, new_name: &str) -> Both {
    let name = shown(new_name);
    match why {
        NoOldName::Empty => both!(
            "row {row}, {cert_id}: it had no name, and a name can't be taken away, now \"{name}\"",
            "第 {row} 行，{cert_id}：原来没有名称，而名称无法清除，现为“{name}”"
        ),
        NoOldName::NeverSeen => both!(
            "row {row}, {cert_id}: its old name was never read, now \"{name}\"",
            "第 {row} 行，{cert_id}：没有读取过旧名称，现为“{name}”"
        ),
    }
}

/// How many can't be undone.
pub(crate) fn left_out(rows: usize) -> Both {
    let en = counted(rows, "row");
    Both::new(
        format!("{en} can't be undone:"),
        format!("有 {rows} 行无法撤销："),
    )
}

/// How many can be undone.
pub(crate) fn to_put_back(rows: u64) -> Both {
    both!(
        "old names to put back: {rows}, each only where the certificate still has the name that this job set",
        "可恢复的旧名称：{rows} 个；仅当证书仍是本任务所设的名称时才会恢复"
    )
}

/// Rows that may never have been renamed.
pub(crate) fn doubts(rows: u64, command: &str) -> Both {
    match rows {
        1 => both!(
            "1 of them is of a row in doubt: if that was never renamed, it will come out as `drifted`; to ask again before: {command}",
            "其中 1 个属于存疑的行：如实际未改名，将成为“已漂移”；如需事先再次确认：{command}"
        ),
        _ => both!(
            "{rows} of them are of rows in doubt: whichever was never renamed will come out as `drifted`; to ask again before: {command}",
            "其中 {rows} 个属于存疑的行：实际未改名的会成为“已漂移”；如需事先再次确认：{command}"
        ),
    }
}

/// Names that only the rule `current` takes.
pub(crate) fn rule_current() -> Both {
    both!(
        "some old names are good by the rule `current` only",
        "部分旧名称只符合规则 `current`"
    )
}

/// Names that no rule takes.
pub(crate) fn no_rule(names: u64) -> Both {
    both!(
        "{names} old names keep no documented rule; leave those rows out with --skip-invalid, or name them anew",
        "有 {names} 个旧名称不符合任何文档规则；请用 --skip-invalid 跳过这些行，或另取名称"
    )
}
