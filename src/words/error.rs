//! What ends a command before its time, and what to do next.

use std::path::Path;

use super::{Both, Lang, both, cause, targets};
use crate::aliyun::{Advice, advice_for};
use crate::error::{Error, SystemAction};
use crate::journal::NothingFound;
use crate::runner::ReadFailure;
use crate::shell_word::shell_path;

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

    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::Settings(error) => error.hint(),
            Self::Input(error) => error.hint(),
            Self::Problems { .. } => both!(
                "mend the rows above and type the same command again, or leave them out with --skip-invalid",
                "请修正上述各行后再次运行同一命令，或用 --skip-invalid 跳过这些行"
            ),
            Self::Journal(error) => error.hint(),
            Self::OtherInput { journal, .. } => both!(
                "go on with the old job: cert-rename resume {journal}\n        or begin another, the old journal is kept: --new-job",
                "继续原任务：cert-rename resume {journal}\n        或开始新任务（保留原任务日志）：--new-job",
                journal = shell_path(journal)
            ),
            Self::OtherTarget { journal, .. } => both!(
                "name another journal with --journal, or go on where this one's calls go: cert-rename resume {journal}",
                "请用 --journal 指定其他任务日志，或按原调用目标继续：cert-rename resume {journal}",
                journal = shell_path(journal)
            ),
            Self::Credentials(error) => error.hint(),
            Self::Unread {
                why: ReadFailure::Credentials { .. },
                ..
            } => both!(
                "check which key the program uses and whether it is in use; nothing was planned",
                "请检查程序使用的 AccessKey 及其是否启用；尚未生成计划"
            ),
            Self::Unread {
                why: ReadFailure::Failed { code, .. },
                ..
            } if advice_for(code) == Advice::LookAtNetwork => both!(
                "check network, proxy and firewall, then try again; or plan without the live names: --no-preflight (then there are no old names and no undo)",
                "请检查网络、代理和防火墙后重试；或不读取当前名称直接计划：--no-preflight（届时没有旧名称，也无法撤销）"
            ),
            Self::Unread { .. } => both!(
                "try again, or plan without the live names: --no-preflight (then there are no old names and no undo)",
                "请重试，或不读取当前名称直接计划：--no-preflight（届时没有旧名称，也无法撤销）"
            ),
            Self::NotCompared { .. } => both!(
                "the record itself is sound; try again, with the credentials of the job and the right vpc:DescribeSslVpnClientCerts",
                "记录本身完好；请使用该任务的凭据，并确认有 vpc:DescribeSslVpnClientCerts 权限后重试"
            ),
            Self::NothingLive(_) => both!("verify it without --live", "请去掉 --live 再校验"),
            Self::NothingRead(_) => both!(
                "check the credentials and their right vpc:DescribeSslVpnClientCerts; nothing was written",
                "请检查凭据及其 vpc:DescribeSslVpnClientCerts 权限；没有写入任何文件"
            ),
            Self::NothingFound(_) => both!(
                "probably the profile or the region is wrong; if the certificates are really gone, take the rows out, or keep them as `missing` with --skip-invalid",
                "很可能配置或地域有误；如果证书确已不存在，请删除这些行，或用 --skip-invalid 将其记为“不存在”"
            ),
            Self::Region(error) => error.hint(),
            Self::Client(error) => error.hint(),
            Self::Sandbox(_) => both!(
                "name a free port on 127.0.0.1, or port 0",
                "请指定 127.0.0.1 上的空闲端口，或使用端口 0"
            ),
            Self::NotConfirmed(_) => both!(
                "read the plan above, then add --yes, or --confirm with the plan's id",
                "请阅读上面的计划，然后加上 --yes，或用 --confirm 加计划编号"
            ),
            Self::OtherPlan { plan, .. } => both!(
                "the sheet or the settings have changed since; read the plan above, then use --confirm {plan}",
                "表格或设置在此之后有变化；请阅读上面的计划，然后使用 --confirm {plan}"
            ),
            Self::Write { .. } => both!(
                "check the folder, its permissions and the room on the disk; nothing was left behind",
                "请检查目录、权限和磁盘空间；没有留下不完整的文件"
            ),
            Self::DiskFull { .. } => both!(
                "free some space there, then type the same command again; every recorded result is kept",
                "请释放磁盘空间后再次运行同一命令；已记录的结果都会保留"
            ),
            Self::UnknownCode { nearest, .. } => Both::new(
                format!(
                    "did you mean {}? An answer with an unknown code goes by its HTTP status: 4xx refuses the row, 5xx leaves it \
                     in doubt and it is sent again",
                    nearest.join(" or ")
                ),
                format!(
                    "是否想输入 {}？答复中的未知错误码按 HTTP 状态处理：4xx 视为拒绝该行，5xx 使该行存疑并重发",
                    nearest.join(" 或 ")
                ),
            ),
            Self::Flawed { .. } => both!(
                "keep it as it is, as evidence; compare it with a copy, such as an older evidence pack, and make no run with it",
                "请原样保留作为证据；与副本（例如较早的证据包）比对，不要再用它运行"
            ),
            Self::Read { .. } => both!(
                "name the folder that `export --bundle` wrote, and check that you may read it",
                "请指定 `export --bundle` 写出的目录，并确认有读取权限"
            ),
            Self::Stdout { .. } => {
                both!("write to a file with -o FILE", "请用 -o FILE 写入文件")
            }
            Self::System { .. } => both!(
                "try again; if it stays so, report it with this message",
                "请重试；如果仍然如此，请附上此消息反馈"
            ),
        }
    }
}

fn other_input(journal: &Path, differing: u64, gone: u64, new: u64) -> Both {
    let journal = journal.display();
    match (gone, new) {
        (0, 0) => both!(
            "the journal `{journal}` is of another input: {differing} rows differ",
            "任务日志 `{journal}` 属于另一个输入文件：有 {differing} 行不同"
        ),
        (gone, 0) => both!(
            "the journal `{journal}` is of another input: {differing} rows differ, {gone} of them are no longer there",
            "任务日志 `{journal}` 属于另一个输入文件：有 {differing} 行不同，其中 {gone} 行已不存在"
        ),
        (0, new) => both!(
            "the journal `{journal}` is of another input: {differing} rows differ, {new} of them are new",
            "任务日志 `{journal}` 属于另一个输入文件：有 {differing} 行不同，其中 {new} 行是新增的"
        ),
        (gone, new) => both!(
            "the journal `{journal}` is of another input: {differing} rows differ, {gone} of them are no longer there and {new} are new",
            "任务日志 `{journal}` 属于另一个输入文件：有 {differing} 行不同，其中 {gone} 行已不存在，{new} 行是新增的"
        ),
    }
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
