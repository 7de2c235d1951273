//! What `verify` says.

use super::counts::counted;
use super::{Both, Lang, both};
use crate::journal::JournalError;
use crate::rename::RowNumber;
use crate::report::Counts;

/// Something that does not hold.
pub(crate) fn flaw(what: &Both) -> Both {
    Both::of(|lang| {
        let what = what.said(lang);
        match lang {
            Lang::En => format!("flaw: {what}"),
            Lang::Zh => format!("不符：{what}"),
        }
    })
}

/// A certificate of which a sound record and the service say different things.
pub(crate) fn difference(what: &Both) -> Both {
    Both::of(|lang| {
        let what = what.said(lang);
        match lang {
            Lang::En => format!("differs: {what}"),
            Lang::Zh => format!("与服务端不同：{what}"),
        }
    })
}

/// A hash that no event has.
pub(crate) fn no_such_head(noted: &str) -> Both {
    both!(
        "no event has the head {noted}: the log was cut or replaced after it was noted, or it is of another journal",
        "没有事件的哈希是 {noted}：日志在记下该值之后被截断或替换，或该值属于另一个任务日志"
    )
}

/// What holds of a journal.
pub(crate) fn sound(events: u64, rows: u64, plan_id: &str, counts: &Counts) -> Both {
    Both::of(|lang| {
        let counts = counts.said();
        let counts = counts.said(lang);
        let rows_en = match rows {
            1 => "1 row and its other columns are as they were planned".to_owned(),
            _ => format!("{rows} rows and their other columns are as they were planned"),
        };
        let events_en = counted(events, "event");
        match lang {
            Lang::En => format!(
                "ok: the file and its schema\n\
                 ok: {events_en}, each with the hash of its content and of the one before\n\
                 ok: {rows_en}: plan {plan_id}\n\
                 ok: every row stands as its events say: {counts}"
            ),
            Lang::Zh => format!(
                "通过：文件及其结构\n\
                 通过：{events} 个事件，每个都带有自身内容和前一事件的哈希\n\
                 通过：{rows} 行及其他列与计划一致：计划 {plan_id}\n\
                 通过：每行的状态与其事件一致：{counts}"
            ),
        }
    })
}

/// Where the noted head is.
pub(crate) fn head_at(seq: u64, after: u64) -> Both {
    both!(
        "ok: the head given is that of event {seq}; {after} came after it",
        "通过：给出的哈希属于事件 {seq}；其后还有 {after} 个事件"
    )
}

/// The last hash.
pub(crate) fn head(head: impl std::fmt::Display) -> Both {
    both!("head {head}", "哈希链末端 {head}", head = head)
}

/// What the record and the service say of a certificate.
pub(crate) fn differs(
    row: RowNumber,
    cert_id: &str,
    recorded: Option<&str>,
    live: Option<&str>,
) -> Both {
    let name = |name: Option<&str>| match name {
        Some(name) => both!("the name `{name}`", "名称为 `{name}`"),
        None => both!("no such certificate", "没有该证书"),
    };
    Both::of(|lang| {
        let (recorded, live) = (name(recorded), name(live));
        let (recorded, live) = (recorded.said(lang), live.said(lang));
        match lang {
            Lang::En => {
                format!("row {row}, {cert_id}: the record says {recorded}, the service says {live}")
            }
            Lang::Zh => format!("第 {row} 行，{cert_id}：记录中{recorded}，服务端{live}"),
        }
    })
}

/// The service says the same.
pub(crate) fn live_agrees(rows: u64, calls: u64) -> Both {
    let (rows_en, calls_en) = (counted(rows, "certificate"), counted(calls, "call"));
    Both::new(
        format!("ok: the service says the same of {rows_en} now ({calls_en})"),
        format!("通过：服务端现有的 {rows} 个证书名称与记录一致（{calls} 次调用）"),
    )
}

/// A manifest that is none.
pub(crate) fn odd_manifest(manifest: &str) -> Both {
    both!(
        "{manifest}: it is not as this program writes it",
        "{manifest}：不是本程序写出的格式"
    )
}

/// A file too many.
pub(crate) fn added(name: &str) -> Both {
    both!("{name}: it was added", "{name}：是后来添加的")
}

/// A link, or a folder.
pub(crate) fn no_file(name: &str) -> Both {
    both!("{name}: it is no file of its own", "{name}：不是独立的文件")
}

/// A file too few.
pub(crate) fn removed(name: &str) -> Both {
    both!("{name}: it was removed", "{name}：已被删除")
}

/// Another file.
pub(crate) fn changed(name: &str) -> Both {
    both!("{name}: it was changed", "{name}：已被修改")
}

/// A pack that is whole.
pub(crate) fn pack(files: usize, manifest: &str, sha256: &str) -> Both {
    both!(
        "ok: {files} files as {manifest} lists them, none added\nok: exports, log and summary are those of this journal; the report is held by {manifest} alone\nSHA-256 of {manifest}: {sha256}",
        "通过：{files} 个文件与 {manifest} 的清单一致，没有多余文件\n通过：导出、日志和摘要都出自该任务日志；报告仅由 {manifest} 保证\n{manifest} 的 SHA-256：{sha256}"
    )
}

/// A file that can't be read on.
pub(crate) fn unreadable(error: &JournalError) -> Both {
    let mut causes = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    causes.dedup();
    let causes = causes.join(": ");
    both!(
        "the file: it can't be read on: {causes}",
        "文件：无法继续读取：{causes}"
    )
}

/// A manifest of another journal.
pub(crate) fn other_journal(manifest: &str) -> Both {
    both!(
        "{manifest}: it does not say what the journal says",
        "{manifest}：与任务日志的内容不一致"
    )
}

/// Another input.
pub(crate) fn other_input(name: &str) -> Both {
    both!(
        "{name}: it is not the input that was planned",
        "{name}：不是计划时的输入文件"
    )
}

/// An export of another journal.
pub(crate) fn other_content(name: &str) -> Both {
    both!(
        "{name}: it is not what the journal says",
        "{name}：与任务日志的内容不一致"
    )
}

/// A pack of another version.
pub(crate) fn other_version(version: &str) -> Both {
    both!(
        "note: made by version {version}; its exports are compared with their hashes alone",
        "注意：由版本 {version} 生成；其导出只与哈希比对"
    )
}

/// A profile of another account.
pub(crate) fn other_account(found: &str, planned: &str) -> Both {
    both!(
        "the profile is account {found}, and the job was for {planned}",
        "该配置属于账号 {found}，而任务针对的是账号 {planned}"
    )
}
