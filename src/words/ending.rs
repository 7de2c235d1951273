//! The last lines of a run: what needs a decision, and the command for each.

use super::{Both, Lang, both};
use crate::rename::{Status, Target};

/// The heading.
pub(crate) fn needs_a_decision() -> Both {
    both!("needs a decision:", "需要决定：")
}

/// How rows are put back to their old names.
pub(crate) fn put_back(journal: &str) -> Both {
    both!(
        "to put names back: cert-rename undo {journal} -o undo.csv, some of them with --only region=REGION",
        "恢复旧名称：cert-rename undo {journal} -o undo.csv，只恢复一部分时加 --only region=地域"
    )
}

/// Rows of a status; `named` are codes with their rows, of which there are `all`, and the first row's number and message.
pub(crate) fn rows(
    status: Status,
    rows: u64,
    named: &[String],
    all: usize,
    first: Option<(u32, Option<&str>)>,
) -> Both {
    let zh = super::counts::status(status);
    let zh = zh.said(Lang::Zh);
    let en = match rows {
        1 => format!("  1 row is {status}"),
        _ => format!("  {rows} rows are {status}"),
    };
    let Some((row, message)) = first else {
        return Both::new(en, format!("  {rows} 行{zh}"));
    };
    let more = all > named.len();
    let (list, list_zh) = (named.join(", "), named.join("，"));
    let (message_en, message_zh) = (message.unwrap_or("no message"), message.unwrap_or("无消息"));
    if more {
        Both::new(
            format!("{en}: {list}, …; row {row}: {message_en}"),
            format!("  {rows} 行{zh}：{list_zh}……；第 {row} 行：{message_zh}"),
        )
    } else {
        Both::new(
            format!("{en}: {list}; row {row}: {message_en}"),
            format!("  {rows} 行{zh}：{list_zh}；第 {row} 行：{message_zh}"),
        )
    }
}

/// A line below: what it is about, and a text or command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    WhatToDo,
    Meaning,
    LookUp,
    AskAgain,
    TheRows,
    TryAgain,
}

/// A labelled line.
pub(crate) fn labelled(label: Label, text: &Both) -> Both {
    let label = match label {
        Label::WhatToDo => both!("what to do ", "处理办法"),
        Label::Meaning => both!("meaning    ", "含义    "),
        Label::LookUp => both!("look up    ", "查询    "),
        Label::AskAgain => both!("ask again  ", "再次确认"),
        Label::TheRows => both!("the rows   ", "这些行  "),
        Label::TryAgain => both!("try again  ", "重试    "),
    };
    Both::of(|lang| format!("    {} {}", label.said(lang), text.said(lang)))
}

/// A job that changed nothing at the service.
pub(crate) fn nothing_changed(target: Target) -> Option<Both> {
    match target {
        Target::Service => None,
        Target::Emulator => Some(both!(
            "the calls went to an emulator: nothing was changed at the service",
            "调用发往模拟器：云上没有任何改动"
        )),
        Target::Rehearsal => Some(both!(
            "this was a rehearsal in virtual time: nothing was changed at the service",
            "这是虚拟时间中的演练：云上没有任何改动"
        )),
    }
}

/// Where others can see what was changed.
pub(crate) fn record(days: u32, until: &str) -> Both {
    both!(
        "independent record: ActionTrail of the account, event ModifySslVpnClientCert, by request_id; kept for {days} days, until {until}, unless a trail stores it for longer",
        "独立记录：账号的操作审计（ActionTrail），事件 ModifySslVpnClientCert，按 request_id 查找；保留 {days} 天，至 {until}，创建跟踪后可保存更久"
    )
}
