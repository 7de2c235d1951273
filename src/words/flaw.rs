//! What does not hold inside of a journal.

use super::counts::{counted, status as status_word};
use super::{Both, Lang, both};
use crate::journal::Flaw;
use crate::rename::{IllegalEvent, RowNumber, Status};

impl Flaw {
    /// Says where it is, and what it is.
    pub(crate) fn said(&self) -> Both {
        let (place, what) = match self {
            Self::File(what) => (both!("the file", "文件"), what),
            Self::Event { seq, what } => (both!("event {seq}", "事件 {seq}"), what),
            Self::Plan(what) => (both!("the plan", "计划"), what),
            Self::Row { row, what } => (both!("row {row}", "第 {row} 行"), what),
            Self::Tally(what) => (both!("the counts", "计数"), what),
        };
        Both::of(|lang| {
            let (place, what) = (place.said(lang), what.said(lang));
            match lang {
                Lang::En => format!("{place}: {what}"),
                Lang::Zh => format!("{place}：{what}"),
            }
        })
    }
}

/// A table, index, trigger or view that was changed.
pub(crate) fn changed_object(name: &str) -> Both {
    both!(
        "its schema: {name} is not as this program makes it",
        "其结构：{name} 与本程序创建的不同"
    )
}

/// One too many.
pub(crate) fn added_object(name: &str) -> Both {
    both!(
        "its schema: {name} is none of this program's",
        "其结构：{name} 不是本程序创建的"
    )
}

/// An event that is no JSON of ours.
pub(crate) fn unreadable() -> Both {
    both!("it can't be read", "无法读取")
}

/// An event that somebody else wrote.
pub(crate) fn not_ours() -> Both {
    both!(
        "its content is not as this program writes it",
        "内容不是本程序写出的格式"
    )
}

/// Numbers that are not there.
pub(crate) fn events_missing() -> Both {
    both!("events are missing before it", "其前缺少事件")
}

/// A break in the chain.
pub(crate) fn does_not_follow() -> Both {
    both!("it does not follow the event before it", "与前一事件不衔接")
}

/// Changed content.
pub(crate) fn other_hash() -> Both {
    both!("its hash is not that of its content", "哈希与其内容不符")
}

/// A part of the plan behind its end.
pub(crate) fn after_the_plan() -> Both {
    both!("the plan was whole before it", "计划在此之前已完整")
}

/// Facts that are not those of the journal.
pub(crate) fn other_facts() -> Both {
    both!(
        "it is not the plan that the journal goes by",
        "不是任务日志所依据的计划"
    )
}

/// An event before there was a plan.
pub(crate) fn before_the_plan() -> Both {
    both!("it comes before the plan", "出现在计划之前")
}

/// Consent to something else.
pub(crate) fn other_plan_agreed() -> Both {
    both!("another plan was agreed to", "所确认的是另一个计划")
}

/// Something sent without consent.
pub(crate) fn nobody_agreed() -> Both {
    both!("nobody had agreed to the plan", "计划当时未经确认")
}

/// An event of a row that is sent nowhere.
pub(crate) fn no_rename_of(row: RowNumber) -> Both {
    both!(
        "the plan has no rename of row {row}",
        "计划中没有第 {row} 行的改名"
    )
}

/// A planned row at the wrong place.
pub(crate) fn out_of_order() -> Both {
    both!(
        "the plan has it twice or out of order",
        "在计划中重复或顺序不对"
    )
}

/// A planned row that was removed.
pub(crate) fn gone() -> Both {
    both!("it was planned and is gone", "计划中有该行，现已不存在")
}

/// A planned row that was changed.
pub(crate) fn not_as_planned() -> Both {
    both!("it is not as it was planned", "与计划时不同")
}

/// Rows too many or too few.
pub(crate) fn other_rows(held: u64, one_by_one: u64, in_all: u64) -> Both {
    let held_en = counted(held, "row");
    Both::new(
        format!("it holds {held_en}, {one_by_one} were planned one by one and {in_all} in all"),
        format!("其中有 {held} 行，而逐行计划的有 {one_by_one} 行，总数为 {in_all} 行"),
    )
}

/// Renames too many or too few.
pub(crate) fn other_renames(held: u64, planned: u64) -> Both {
    let held_en = match held {
        1 => "1 row is to be sent".to_owned(),
        _ => format!("{held} rows are to be sent"),
    };
    Both::new(
        format!("{held_en}, and {planned} were planned to be"),
        format!("待发送 {held} 行，而计划发送 {planned} 行"),
    )
}

/// Another plan id.
pub(crate) fn other_plan_id() -> Both {
    both!(
        "its id is not that of its rows and rules",
        "计划编号与其各行和规则不符"
    )
}

/// A repeat that is treated as a rename.
pub(crate) fn repeat_with_status() -> Both {
    both!(
        "it repeats another row and has a status of its own",
        "与另一行重复，却有自己的状态"
    )
}

/// A rename without a state.
pub(crate) fn no_status() -> Both {
    both!("it has no status", "没有状态")
}

/// A state without a rename.
pub(crate) fn status_without_row() -> Both {
    both!(
        "it has a status, and the plan does not have it",
        "有状态，但计划中没有该行"
    )
}

/// An event of a row that is no JSON of ours.
pub(crate) fn unreadable_event_of_row(seq: i64) -> Both {
    both!("its event {seq} can't be read", "其事件 {seq} 无法读取")
}

/// A token of another row.
pub(crate) fn other_token(seq: i64) -> Both {
    both!(
        "the ClientToken of event {seq} is not the row's",
        "事件 {seq} 的 ClientToken 不属于该行"
    )
}

/// An event that can't follow those before it.
pub(crate) fn illegal(seq: i64, illegal: &IllegalEvent) -> Both {
    let illegal = illegal.said();
    Both::new(
        format!("event {seq}: {}", illegal.said(Lang::En)),
        format!("事件 {seq}：{}", illegal.said(Lang::Zh)),
    )
}

/// A row in another lane than planned.
pub(crate) fn other_lane() -> Both {
    both!(
        "its lane is not that of its profile and region",
        "其通道与配置和地域不符"
    )
}

/// A count of repeats that does not fit.
pub(crate) fn other_repeats() -> Both {
    both!(
        "the number of its repeats is not the plan's",
        "重复行数与计划不符"
    )
}

/// A status that its events do not lead to.
pub(crate) fn other_status(stored: Status, replayed: Status) -> Both {
    let (stored_zh, replayed_zh) = (status_word(stored), status_word(replayed));
    Both::new(
        format!("it is stored as {stored}, and its events make it {replayed}"),
        format!(
            "保存的状态为“{}”，而按其事件应为“{}”",
            stored_zh.said(Lang::Zh),
            replayed_zh.said(Lang::Zh)
        ),
    )
}

/// Anything else of a state that its events do not lead to.
pub(crate) fn other_state() -> Both {
    both!(
        "what is stored of it is not what its events say",
        "保存的内容与其事件不符"
    )
}

/// A stored token of another row.
pub(crate) fn other_stored_token() -> Both {
    both!(
        "its stored ClientToken is not its own",
        "保存的 ClientToken 不属于该行"
    )
}

/// Which of kept and counted rows the other lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unmatched {
    Kept,
    Counted,
}

/// Rows of a status in a lane that are kept or counted only.
pub(crate) fn tally(rows: i64, status: &str, lane: i64, unmatched: Unmatched) -> Both {
    let (how, how_zh) = match unmatched {
        Unmatched::Kept => ("kept and not counted", "有记录而实际没有"),
        Unmatched::Counted => ("counted and not kept", "实际存在而没有记录"),
    };
    let rows_en = match rows {
        1 => format!("1 row that is {status} in lane {lane} is"),
        _ => format!("{rows} rows that are {status} in lane {lane} are"),
    };
    Both::new(
        format!("{rows_en} {how}"),
        format!("通道 {lane} 中状态为 {status} 的 {rows} 行{how_zh}"),
    )
}
