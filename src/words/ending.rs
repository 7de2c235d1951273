//! The last lines of a run: what needs a decision, and the command for each.

use super::{Both, Lang, both};
use crate::rename::{RowNumber, Status, Target};

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

/// Rows of a status that have one cause: how many, their code, the first of them and its message.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    pub(crate) rows: u64,
    pub(crate) code: Option<&'a str>,
    pub(crate) first: RowNumber,
    pub(crate) message: Option<&'a str>,
}

impl Group<'_> {
    fn said(&self) -> Both {
        let code = self
            .code
            .map_or_else(|| both!("without a code", "无错误码"), Both::as_is);
        let (rows, first) = (self.rows, self.first());
        Both::of(|lang| {
            let (code, first) = (code.said(lang), first.said(lang));
            match lang {
                Lang::En => format!("{rows} {code}; {first}"),
                Lang::Zh => format!("{rows} {code}；{first}"),
            }
        })
    }

    fn first(&self) -> Both {
        let first = self.first;
        match self.message {
            Some(message) => both!("row {first}: {message}", "第 {first} 行：{message}"),
            None => both!("row {first}: no message", "第 {first} 行：无消息"),
        }
    }
}

/// Rows of a status that have `only` one cause; without it the causes follow.
pub(crate) fn rows(status: Status, rows: u64, only: Option<&Group<'_>>) -> Both {
    let zh = super::counts::status(status);
    let zh = zh.said(Lang::Zh);
    let en = match rows {
        1 => format!("  1 row is {status}"),
        _ => format!("  {rows} rows are {status}"),
    };
    let zh = format!("  {rows} 行{zh}");
    match only {
        None => Both::new(en + ":", zh + "："),
        Some(group) if group.code.is_none() => {
            let first = group.first();
            Both::new(
                format!("{en}; {}", first.said(Lang::En)),
                format!("{zh}；{}", first.said(Lang::Zh)),
            )
        }
        Some(group) => {
            let group = group.said();
            Both::new(
                format!("{en}: {}", group.said(Lang::En)),
                format!("{zh}：{}", group.said(Lang::Zh)),
            )
        }
    }
}

/// One of the causes.
pub(crate) fn one_of(group: &Group<'_>) -> Both {
    let group = group.said();
    Both::of(|lang| format!("    {}", group.said(lang)))
}

/// Rows whose causes are not named.
pub(crate) fn others(rows: u64) -> Both {
    Both::new(
        match rows {
            1 => "    1 with another code".to_owned(),
            _ => format!("    {rows} with other codes"),
        },
        format!("    {rows} 其他错误码"),
    )
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

/// What a labelled line is below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Below {
    /// Rows that have one cause.
    Rows,
    /// Rows of several causes, behind those.
    Causes,
    /// One of the causes.
    Cause,
}

/// A labelled line; the texts of a status stand below each other.
pub(crate) fn labelled(below: Below, label: Label, text: &Both) -> Both {
    let label = match label {
        Label::WhatToDo => both!("what to do ", "处理办法"),
        Label::Meaning => both!("meaning    ", "含义    "),
        Label::LookUp => both!("look up    ", "查询    "),
        Label::AskAgain => both!("ask again  ", "再次确认"),
        Label::TheRows => both!("the rows   ", "这些行  "),
        Label::TryAgain => both!("try again  ", "重试    "),
    };
    let (before, behind) = match below {
        Below::Rows => ("    ", " "),
        Below::Causes => ("    ", "   "),
        Below::Cause => ("      ", " "),
    };
    Both::of(|lang| format!("{before}{}{behind}{}", label.said(lang), text.said(lang)))
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
