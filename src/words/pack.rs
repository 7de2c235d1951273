//! What is said of an evidence pack, and of the emulator by itself.

use std::path::Path;

use super::counts::counted;
use super::{Both, both};

/// What is in it.
pub(crate) fn made(path: &Path, files: usize, events: u64, head: &str) -> Both {
    let path = path.display();
    let (files_en, events_en) = (counted(files, "file"), counted(events, "event"));
    Both::new(
        format!("{path}: {files_en} of one moment: {events_en}, head {head}"),
        format!("{path}：同一时刻的 {files} 个文件：{events} 个事件，哈希链末端 {head}"),
    )
}

/// An input that is lost.
pub(crate) fn without_input(name: &str) -> Both {
    both!(
        "note: the input {name} is not in it: it is not beside the journal any more, or its bytes have changed",
        "注意：其中没有输入文件 {name}：它已不在任务日志旁，或内容已改变"
    )
}

/// What to keep elsewhere.
pub(crate) fn note_hash(manifest: &str, hash: &str) -> Both {
    both!(
        "note the SHA-256 of {manifest} somewhere else: {hash}",
        "请将 {manifest} 的 SHA-256 另行保存：{hash}"
    )
}

/// What came to the emulator.
pub(crate) fn emulator_end(calls: u64, changes: u64) -> Both {
    let calls_en = counted(calls, "call");
    Both::new(
        match changes {
            1 => format!("{calls_en} came, 1 name was changed"),
            _ => format!("{calls_en} came, {changes} names were changed"),
        },
        format!("收到 {calls} 次调用，修改了 {changes} 个名称"),
    )
}
