//! What ends a command before its time. What to do next stands in `error_hint`.

use std::path::Path;

use super::{Both, Lang, both, cause, targets};
use crate::error::{Error, SystemAction};
use crate::journal::NothingFound;

impl Error {
    /// Says what is wrong.
    #[expect(clippy::too_many_lines, reason = "a sentence for each variant")]
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::Settings(error) => error.said(),
            Self::Input(error) => error.said(),
            Self::Problems { total: 1 } => {
                both!(
                    "the sheet was refused: 1 problem",
                    "表格被拒绝：有 1 处问题"
                )
            }
            Self::Problems { total } => both!(
                "the sheet was refused: {total} problems",
                "表格被拒绝：有 {total} 处问题"
            ),
            Self::Journal(error) => error.said(),
            Self::OtherInput {
                journal,
                differing,
                gone,
                new,
            } => other_input(journal, *differing, *gone, *new),
            Self::OtherTarget {
                journal,
                planned,
                asked,
            } => Both::of(|lang| {
                let (planned, asked) = (targets::target(*planned), targets::target(*asked));
                let (planned, asked) = (planned.said(lang), asked.said(lang));
                let journal = journal.display();
                match lang {
                    Lang::En => format!(
                        "the calls of the journal `{journal}` go to {planned}, and this command's would go to {asked}"
                    ),
                    Lang::Zh => format!(
                        "任务日志 `{journal}` 的调用目标是{planned}，而本次命令的调用目标是{asked}"
                    ),
                }
            }),
            Self::Credentials(error) => error.said(),
            Self::Unread {
                profile,
                region,
                why,
            } => Both::of(|lang| {
                let why = why.said();
                let why = why.said(lang);
                match (lang, profile.as_str()) {
                    (Lang::En, "") => {
                        format!("the live names of {region} could not be read: {why}")
                    }
                    (Lang::En, profile) => format!(
                        "the live names of {region} with profile `{profile}` could not be read: {why}"
                    ),
                    (Lang::Zh, "") => format!("无法读取 {region} 的当前名称：{why}"),
                    (Lang::Zh, profile) => {
                        format!("无法用配置 `{profile}` 读取 {region} 的当前名称：{why}")
                    }
                }
            }),
            Self::NotCompared {
                profile,
                region,
                why,
            } => Both::of(|lang| {
                let why = why.said();
                let why = why.said(lang);
                match (lang, profile.as_str()) {
                    (Lang::En, "") => {
                        format!("the record could not be compared with {region}: {why}")
                    }
                    (Lang::En, profile) => format!(
                        "the record could not be compared with {region} with profile `{profile}`: {why}"
                    ),
                    (Lang::Zh, "") => format!("无法将记录与 {region} 的现状比对：{why}"),
                    (Lang::Zh, profile) => {
                        format!("无法用配置 `{profile}` 将记录与 {region} 的现状比对：{why}")
                    }
                }
            }),
            Self::NothingLive(path) => both!(
                "`{path}` is of a job that was rehearsed within one process: there is nothing to compare it with",
                "`{path}` 属于在单个进程内演练的任务：没有可比对的对象",
                path = path.display()
            ),
            Self::NothingRead(why) => Both::of(|lang| {
                let why = why.said(lang);
                match lang {
                    Lang::En => format!("no certificate could be read: {why}"),
                    Lang::Zh => format!("没有读到任何证书：{why}"),
                }
            }),
            Self::NothingFound(lanes) => Both::of(|lang| {
                let said: Vec<String> = lanes
                    .iter()
                    .map(|lane| nothing_found(lane).said(lang).to_owned())
                    .collect();
                said.join("\n       ")
            }),
            Self::Region(error) => error.said(),
            Self::Client(error) => error.said(),
            Self::Sandbox(error) => cause::sandbox(error),
            Self::NotConfirmed(why) => Both::of(|lang| {
                let why = why.said(lang);
                match lang {
                    Lang::En => format!("nothing was sent: {why}"),
                    Lang::Zh => format!("没有发送任何请求：{why}"),
                }
            }),
            Self::OtherPlan { plan, confirmed } => both!(
                "nothing was sent: the plan is {plan}, and {confirmed} was confirmed",
                "没有发送任何请求：当前计划是 {plan}，而确认的是 {confirmed}"
            ),
            Self::UnknownCode { code, .. } => {
                both!(
                    "`{code}` is no code that is known",
                    "`{code}` 不是已知的错误码"
                )
            }
            Self::Flawed { path, total: 1 } => both!(
                "`{path}` does not hold: 1 flaw",
                "`{path}` 未通过校验：1 处不符",
                path = path.display()
            ),
            Self::Flawed { path, total } => both!(
                "`{path}` does not hold: {total} flaws",
                "`{path}` 未通过校验：{total} 处不符",
                path = path.display()
            ),
            Self::Differing {
                differing: 1,
                compared,
            } => both!(
                "1 of {compared} certificates is not as the record says",
                "{compared} 个证书中有 1 个与记录不同"
            ),
            Self::Differing {
                differing,
                compared,
            } => both!(
                "{differing} of {compared} certificates are not as the record says",
                "{compared} 个证书中有 {differing} 个与记录不同"
            ),
            Self::Read { path, .. } => {
                both!(
                    "cannot read `{path}`",
                    "无法读取 `{path}`",
                    path = path.display()
                )
            }
            Self::Write { path, .. } => {
                both!(
                    "cannot write `{path}`",
                    "无法写入 `{path}`",
                    path = path.display()
                )
            }
            Self::Stdout { .. } => both!("cannot write to standard output", "无法写入标准输出"),
            Self::DiskFull { folder, .. } => both!(
                "the disk that holds `{folder}` is full",
                "`{folder}` 所在的磁盘已满",
                folder = folder.display()
            ),
            Self::System { action, .. } => Both::of(|lang| {
                let action = action.said();
                let action = action.said(lang);
                match lang {
                    Lang::En => format!("cannot {action}"),
                    Lang::Zh => format!("无法{action}"),
                }
            }),
        }
    }
}

fn other_input(journal: &Path, differing: u64, gone: u64, new: u64) -> Both {
    let journal = journal.display();
    let parts = [
        (gone, "no longer there", "已不存在"),
        (new, "new", "是新增的"),
    ];
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    for (count, what, what_zh) in parts.into_iter().filter(|(count, ..)| *count > 0) {
        en.push(match (differing, count) {
            (1, _) => format!("it is {what}"),
            (_, 1) => format!("1 of them is {what}"),
            _ => format!("{count} of them are {what}"),
        });
        zh.push(format!("{count} 行{what_zh}"));
    }
    let differ = match differing {
        1 => "1 row differs".to_owned(),
        _ => format!("{differing} rows differ"),
    };
    let (en, zh) = (en.join(" and "), zh.join("，"));
    let (before_en, before_zh) = if en.is_empty() {
        ("", "")
    } else {
        (", ", "，其中 ")
    };
    Both::new(
        format!("the journal `{journal}` is of another input: {differ}{before_en}{en}"),
        format!("任务日志 `{journal}` 属于另一个输入文件：有 {differing} 行不同{before_zh}{zh}"),
    )
}

/// A region and the profile that it is called with.
fn place(profile: &str, region: &str) -> Both {
    match profile {
        "" => Both::as_is(region),
        profile => both!(
            "{region} with profile `{profile}`",
            "{region}（配置 `{profile}`）"
        ),
    }
}

fn nothing_found(lane: &NothingFound) -> Both {
    let here = place(&lane.profile, &lane.region);
    Both::of(|lang| {
        let (rows, here) = (lane.rows, here.said(lang));
        let there = lane
            .elsewhere
            .as_ref()
            .map(|(profile, region, found)| (place(profile, region), *found));
        let there = there
            .as_ref()
            .map(|(place, found)| (place.said(lang), *found));
        match (lang, rows, there) {
            (Lang::En, 1, None) => {
                format!("the one certificate of the sheet is not in {here}")
            }
            (Lang::En, 1, Some((there, 1))) => {
                format!("the one certificate of the sheet is not in {here}; one is in {there}")
            }
            (Lang::En, 1, Some((there, found))) => {
                format!("the one certificate of the sheet is not in {here}; {found} are in {there}")
            }
            (Lang::En, _, None) => {
                format!("none of the {rows} certificates of the sheet is in {here}")
            }
            (Lang::En, _, Some((there, 1))) => {
                format!(
                    "none of the {rows} certificates of the sheet is in {here}; one is in {there}"
                )
            }
            (Lang::En, _, Some((there, found))) => format!(
                "none of the {rows} certificates of the sheet is in {here}; {found} are in {there}"
            ),
            (Lang::Zh, _, None) => format!("表格中的 {rows} 个证书都不在 {here}"),
            (Lang::Zh, _, Some((there, found))) => {
                format!("表格中的 {rows} 个证书都不在 {here}；有 {found} 个在 {there}")
            }
        }
    })
}

impl SystemAction {
    /// Names it, as the rest of a sentence.
    fn said(self) -> Both {
        match self {
            Self::StartRuntime => both!("start the runtime", "启动运行时"),
            Self::StartThread => both!("start a thread", "启动线程"),
            Self::ListenToSignals => both!("listen to signals", "监听信号"),
        }
    }
}
