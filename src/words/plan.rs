//! What is said of a plan, before anything is sent.

use std::path::Path;

use super::counts::counted;
use super::{Both, Lang, both};
use crate::journal::{BadPlace, UnreadLane};
use crate::rename::{PlannedLane, Status};
use crate::report::Counts;
use crate::runner::{RateChoice, ReadFailure};

/// Names a planned lane.
pub(crate) fn lane(lane: &PlannedLane) -> Both {
    let region = lane.region.as_str();
    match (&lane.account, lane.profile.as_str()) {
        (Some(account), "") => both!("account {account}, {region}", "账号 {account}，{region}"),
        (Some(account), profile) => both!(
            "account {account} (profile {profile}), {region}",
            "账号 {account}（配置 {profile}），{region}"
        ),
        (None, "") => both!("{region}, default credentials", "{region}，默认凭据"),
        (None, profile) => both!("{region}, profile {profile}", "{region}，配置 {profile}"),
    }
}

/// How many renames a lane has.
pub(crate) fn lane_rows(of: &PlannedLane, rows: u64) -> Both {
    Both::of(|lang| {
        let lane = lane(of);
        let lane = lane.said(lang);
        match lang {
            Lang::En => format!("{lane}: {rows} to rename"),
            Lang::Zh => format!("{lane}：{rows} 个待改名"),
        }
    })
}

/// How many more a lane has than are shown.
pub(crate) fn more_renames(more: u64) -> Both {
    both!("  … and {more} more", "  ……另有 {more} 个")
}

/// How to see all of a plan that was asked for.
pub(crate) fn all_of_result() -> Both {
    both!(
        "all of them: the same command with `| less` after it, or with -o plan.xlsx or -o plan.csv",
        "查看全部：在同一命令后加 `| less`，或加 -o plan.xlsx、-o plan.csv"
    )
}

/// How to see all of a plan that is to be agreed to.
pub(crate) fn all_of_question() -> Both {
    both!(
        "all of them: the same command with `plan` for `run` and `| less` after it, or with -o plan.xlsx",
        "查看全部：把同一命令中的 `run` 换成 `plan`，并在其后加 `| less` 或 -o plan.xlsx"
    )
}

/// One rename's row, before its columns.
pub(crate) fn row_label(row: u32, width: usize) -> Both {
    both!("row {row:>width$}", "第 {row:>width$} 行")
}

/// The plan as a whole.
pub(crate) fn whole(
    plan_id: &str,
    to_send: u64,
    counts: &Counts,
    forecast: &Both,
    rate: RateChoice,
) -> Both {
    let unchanged = counts.get(Status::Unchanged);
    let as_they_are = match unchanged {
        1 => "1 as it is".to_owned(),
        _ => format!("{unchanged} as they are"),
    };
    let other = |lang| {
        let said = |status: Status, rows: u64| match (lang, status) {
            (Lang::En, Status::Drifted) => format!(", {rows} renamed by others"),
            (Lang::En, Status::Missing) => format!(", {rows} missing"),
            (Lang::En, _) => format!(", {rows} invalid and left out"),
            (Lang::Zh, Status::Drifted) => format!("，{rows} 个已被他人改名"),
            (Lang::Zh, Status::Missing) => format!("，{rows} 个不存在"),
            (Lang::Zh, _) => format!("，{rows} 行无效并跳过"),
        };
        [Status::Drifted, Status::Missing, Status::Invalid]
            .into_iter()
            .map(|status| (status, counts.get(status)))
            .filter(|(_, rows)| *rows > 0)
            .map(|(status, rows)| said(status, rows))
            .collect::<String>()
    };
    Both::of(|lang| {
        let (other, forecast) = (other(lang), forecast.said(lang));
        match lang {
            Lang::En => format!(
                "plan {plan_id}: {to_send} to rename, {as_they_are}{other}; about {forecast} at {rate} per account and \
                 region"
            ),
            Lang::Zh => format!(
                "计划 {plan_id}：{to_send} 个待改名，{unchanged} 个保持不变{other}；每个账号和地域按 {rate} 的速率，预计用时 \
                 {forecast}"
            ),
        }
    })
}

/// Where the journal is.
pub(crate) fn journal(path: &Path) -> Both {
    both!("journal: {path}", "任务日志：{path}", path = path.display())
}

/// The plan that was agreed to.
pub(crate) fn as_it_was(plan_id: &str, counts: &Counts) -> Both {
    Both::of(|lang| {
        let counts = counts.said();
        let counts = counts.said(lang);
        match lang {
            Lang::En => format!("plan {plan_id}: as it was made, {counts}"),
            Lang::Zh => format!("计划 {plan_id}：沿用原计划，{counts}"),
        }
    })
}

/// The plan's id alone.
pub(crate) fn id(plan_id: &str) -> Both {
    both!("plan {plan_id}", "计划 {plan_id}")
}

/// An older journal that is kept.
pub(crate) fn kept(path: &Path) -> Both {
    both!(
        "the old journal is kept as {path}",
        "原任务日志保留为 {path}",
        path = path.display()
    )
}

/// A rehearsal that was replaced.
pub(crate) fn replaced_rehearsal(path: &Path) -> Both {
    both!(
        "replaced the last rehearsal, {path}",
        "已替换上次演练 {path}",
        path = path.display()
    )
}

/// A plan that was replaced.
pub(crate) fn replaced_plan(path: &Path) -> Both {
    both!(
        "replaced the plan in {path}: nothing of it had been sent",
        "已替换 {path} 中的计划：原计划尚未发送任何请求",
        path = path.display()
    )
}

/// A job that is not planned anew.
pub(crate) fn has_begun(counts: &Counts) -> Both {
    Both::of(|lang| {
        let counts = counts.said();
        let counts = counts.said(lang);
        match lang {
            Lang::En => format!("this job has begun: {counts}"),
            Lang::Zh => format!("该任务已开始：{counts}"),
        }
    })
}

/// What to type to go on.
pub(crate) fn go_on(command: &str) -> Both {
    both!("go on with it: {command}", "继续该任务：{command}")
}

/// How to plan another.
pub(crate) fn or_another() -> Both {
    both!(
        "or plan another with --new-job; the old journal is kept",
        "或用 --new-job 重新计划；原任务日志会保留"
    )
}

/// What to type next.
pub(crate) fn next(command: &str) -> Both {
    both!("next: {command}", "下一步：{command}")
}

/// Why a journal lies badly.
pub(crate) fn bad_place(journal: &Path, bad: &BadPlace) -> Both {
    let journal = journal.display();
    match bad {
        BadPlace::Network { kind } => both!(
            "the journal {journal}: it is on a network file system ({kind}): locks and synced writes can't be relied on there, so two runs could use it at once, and a power cut could lose results; put it on a local disk with --journal FILE",
            "任务日志 {journal} 位于网络文件系统（{kind}）：那里的锁和同步写入不可靠，两个运行可能同时使用它，断电可能丢失结果；请用 --journal FILE 放到本地磁盘"
        ),
        BadPlace::Synced { folder } => both!(
            "the journal {journal}: it is in a synchronised folder ({folder}): such a program copies or replaces the file and what is beside it at different moments, and could damage it while a run writes; put it on a local disk with --journal FILE",
            "任务日志 {journal} 位于同步盘目录（{folder}）：同步程序会在不同时刻复制或替换该文件及其附属文件，可能在运行写入时损坏它；请用 --journal FILE 放到本地磁盘"
        ),
    }
}

/// What was read of the live names.
pub(crate) fn live_names(certs: u64, regions: usize, calls: u64) -> Both {
    let (certs_en, regions_en, calls_en) = (
        counted(certs, "certificate"),
        counted(regions, "region"),
        counted(calls, "call"),
    );
    Both::new(
        format!("live names: {certs_en} in {regions_en}, {calls_en}"),
        format!("当前名称：{regions} 个地域中的 {certs} 个证书，{calls} 次调用"),
    )
}

/// A lane whose names may not be read.
pub(crate) fn not_permitted(lane: &UnreadLane, why: &ReadFailure) -> Both {
    Both::of(|lang| {
        let why = why.said();
        let why = why.said(lang);
        let (region, rows) = (lane.region.as_str(), lane.rows);
        let its_rows = match rows {
            1 => "its row".to_owned(),
            _ => format!("its {rows} rows"),
        };
        match (lang, lane.profile.as_str()) {
            (Lang::En, "") => format!(
                "no right to read the names in {region} ({why}): for {its_rows} there are no old names and so no undo, \
                 renames by others go unseen, and what is in doubt can't be looked up; the right is \
                 vpc:DescribeSslVpnClientCerts, see `cert-rename plan --ram-policy`"
            ),
            (Lang::En, profile) => format!(
                "no right to read the names in {region} with profile `{profile}` ({why}): for {its_rows} there are no old \
                 names and so no undo, renames by others go unseen, and what is in doubt can't be looked up; the right is \
                 vpc:DescribeSslVpnClientCerts, see `cert-rename plan --ram-policy`"
            ),
            (Lang::Zh, "") => format!(
                "没有读取 {region} 中名称的权限（{why}）：这 {rows} 行没有旧名称，因而无法撤销；他人的改名无法发现，存疑的行也无法查询；\
                 所需权限是 vpc:DescribeSslVpnClientCerts，参见 `cert-rename plan --ram-policy`"
            ),
            (Lang::Zh, profile) => format!(
                "配置 `{profile}` 没有读取 {region} 中名称的权限（{why}）：这 {rows} 行没有旧名称，因而无法撤销；他人的改名无法发现，\
                 存疑的行也无法查询；所需权限是 vpc:DescribeSslVpnClientCerts，参见 `cert-rename plan --ram-policy`"
            ),
        }
    })
}

/// Rows that somebody else renamed.
pub(crate) fn drifted(rows: u64) -> Both {
    match rows {
        1 => both!(
            "1 row was renamed by someone else since: its live name is not the sheet's; nothing will be sent for it",
            "有 1 行在此期间已被他人改名：当前名称与表格不符；不会为其发送请求"
        ),
        rows => both!(
            "{rows} rows were renamed by someone else since: their live names are not the sheet's; nothing will be sent for them",
            "有 {rows} 行在此期间已被他人改名：当前名称与表格不符；不会为其发送请求"
        ),
    }
}

/// Names a row and its certificate.
pub(crate) fn row_and_id(row: crate::rename::RowNumber, cert_id: &str) -> Both {
    both!("row {row} {cert_id}", "第 {row} 行 {cert_id}")
}

/// How soon certificates end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// They have.
    Past,
    /// Within a week.
    Soon,
}

/// Certificates that end; `first` are some of them.
pub(crate) fn expiring(count: u64, end: End, first: &[Both]) -> Both {
    Both::of(|lang| {
        let named: Vec<&str> = first.iter().map(|cert| cert.said(lang)).collect();
        let all = count <= first.len() as u64;
        let list = match (lang, all) {
            (Lang::En, true) => named.join(", "),
            (Lang::En, false) => format!("{}, …", named.join(", ")),
            (Lang::Zh, true) => named.join("，"),
            (Lang::Zh, false) => format!("{}……", named.join("，")),
        };
        match (lang, end) {
            (Lang::En, End::Past) if count == 1 => {
                format!("note: 1 of the certificates has expired: {list}")
            }
            (Lang::En, End::Soon) if count == 1 => {
                format!("note: 1 of the certificates expires within a week: {list}")
            }
            (Lang::En, End::Past) => {
                format!("note: {count} of the certificates have expired: {list}")
            }
            (Lang::En, End::Soon) => {
                format!("note: {count} of the certificates expire within a week: {list}")
            }
            (Lang::Zh, End::Past) => format!("注意：有 {count} 个证书已过期：{list}"),
            (Lang::Zh, End::Soon) => format!("注意：有 {count} 个证书将在一周内过期：{list}"),
        }
    })
}

/// The plan's file.
pub(crate) fn file(path: &Path) -> Both {
    both!(
        "the plan for whoever approves it: {path}",
        "供审批人查看的计划：{path}",
        path = path.display()
    )
}

/// A copy of the sheet with suggestions.
pub(crate) fn fixed_csv(cells: u64, path: &Path) -> Both {
    let path = path.display();
    match cells {
        1 => both!(
            "a copy with 1 cell as suggested: {path}; look at it before you plan it",
            "已按建议修改 1 个单元格的副本：{path}；请先查看再计划"
        ),
        cells => both!(
            "a copy with {cells} cells as suggested: {path}; look at it before you plan it",
            "已按建议修改 {cells} 个单元格的副本：{path}；请先查看再计划"
        ),
    }
}

/// A copy of the workbook with suggestions.
pub(crate) fn fixed_xlsx(cells: u64, path: &Path) -> Both {
    let path = path.display();
    match cells {
        1 => both!(
            "a copy with 1 cell as suggested, coloured: {path}; look at it before you plan it",
            "已按建议修改 1 个单元格（已着色）的副本：{path}；请先查看再计划"
        ),
        cells => both!(
            "a copy with {cells} cells as suggested, coloured: {path}; look at it before you plan it",
            "已按建议修改 {cells} 个单元格（已着色）的副本：{path}；请先查看再计划"
        ),
    }
}

/// Calls that go to where the environment says.
pub(crate) fn endpoint_of_environment(url: &url::Url) -> Both {
    both!(
        "calls go to {url}, which the environment names; another: --endpoint or --endpoint-type",
        "调用发往环境变量指定的 {url}；如需更换请用 --endpoint 或 --endpoint-type"
    )
}

/// Calls that go to the endpoints inside the VPC.
pub(crate) fn vpc_endpoints() -> Both {
    both!(
        "calls go to the endpoints inside the VPC, as the environment says; others: --endpoint-type public",
        "按环境设置，调用发往 VPC 内网接入地址；如需更换请用 --endpoint-type public"
    )
}

/// A policy that allows all certificates of regions.
pub(crate) fn policy_of_regions(limit: usize) -> Both {
    both!(
        "note: this allows all certificates of the sheet's regions: naming each of the sheet's takes more than the {limit} characters that RAM takes of a custom policy; to name them, split the sheet and attach a policy for each part",
        "注意：该策略允许操作表格所涉地域的全部证书：逐个列出会超过 RAM 自定义策略的 {limit} 字符上限；如需逐个列出，请拆分表格并为每部分各附加一个策略"
    )
}

/// A policy that is too long.
pub(crate) fn policy_too_long(chars: usize, limit: usize) -> Both {
    both!(
        "warning: this policy has {chars} characters, and RAM takes {limit} of a custom one: split the sheet by account, and make a policy for each part",
        "警告：该策略有 {chars} 个字符，而 RAM 自定义策略上限为 {limit}：请按账号拆分表格，为每部分各生成一个策略"
    )
}

/// Heads of the table of lanes.
pub(crate) fn lane_heads() -> [Both; 3] {
    [
        both!("account", "账号"),
        both!("region", "地域"),
        both!("profile", "配置"),
    ]
}

/// Rows without a lane.
pub(crate) fn no_lane() -> Both {
    both!("(no lane)", "（无）")
}
