//! What `whoami` says, and a plan of credentials that end too early.

use std::time::Duration;

use jiff::Timestamp;

use super::{Both, Lang, both, time};
use crate::aliyun::Renewal;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    FoundIn,
    AccessKey,
    ValidUntil,
    Account,
    Identity,
    Endpoints,
}

/// A labelled line.
pub(crate) fn line(label: Label, value: &Both) -> Both {
    let label = match label {
        Label::FoundIn => both!("found in    ", "凭据来源 "),
        Label::AccessKey => both!("access key  ", "AccessKey"),
        Label::ValidUntil => both!("valid until ", "有效期   "),
        Label::Account => both!("account     ", "账号     "),
        Label::Identity => both!("identity    ", "身份     "),
        Label::Endpoints => both!("endpoints   ", "接入地址 "),
    };
    Both::of(|lang| format!("{} {}", label.said(lang), value.said(lang)))
}

/// Until when credentials are good.
pub(crate) fn until(expires: Option<Timestamp>, left: Duration, renewal: &Renewal) -> Both {
    let renewal = renewal.said();
    let Some(at) = expires else {
        return renewal;
    };
    Both::of(|lang| {
        let (left, renewal) = (time::duration(left), renewal.said(lang));
        let left = left.said(lang);
        match lang {
            Lang::En => format!("{at:.0} (in {left}), {renewal}"),
            Lang::Zh => format!("{at:.0}（还有 {left}），{renewal}"),
        }
    })
}

/// An account that nobody tells.
pub(crate) fn account_unknown() -> Both {
    both!(
        "not known: an endpoint on loopback has no STS to ask",
        "未知：环回地址上没有可查询的 STS"
    )
}

/// Endpoints inside the VPC.
pub(crate) fn inside_the_vpc() -> Both {
    both!(
        "inside the VPC, as the profile says",
        "VPC 内网，依配置所设"
    )
}

/// How credentials end.
#[derive(Debug)]
pub(crate) enum TooEarly {
    /// At a time that is known; and when the rows are done.
    At(Timestamp, Option<String>),
    /// Nobody knows; and how long the rows take.
    Sometime(Duration),
}

/// Credentials that end before their rows are done.
pub(crate) fn ends_too_early(
    profile: &str,
    end: &TooEarly,
    renew: Option<&Both>,
    wait: Duration,
) -> Both {
    Both::of(|lang| {
        let whose = match (lang, profile) {
            (Lang::En, "") => "the default credentials".to_owned(),
            (Lang::En, profile) => format!("the credentials of profile `{profile}`"),
            (Lang::Zh, "") => "默认凭据".to_owned(),
            (Lang::Zh, profile) => format!("配置 `{profile}` 的凭据"),
        };
        let wait = time::duration(wait);
        let wait = wait.said(lang);
        let end = match (lang, end) {
            (Lang::En, TooEarly::At(end, Some(done))) => {
                format!("end at {end:.0}, before its rows are done (about {done})")
            }
            (Lang::En, TooEarly::At(end, None)) => {
                format!("end at {end:.0}, before its rows are done (with no end in sight)")
            }
            (Lang::En, TooEarly::Sometime(work)) => format!(
                "end at a time that is not known, and its rows take {}",
                time::duration(*work).said(lang)
            ),
            (Lang::Zh, TooEarly::At(end, Some(done))) => {
                format!("将于 {end:.0} 过期，早于其各行完成的时间（约 {done}）")
            }
            (Lang::Zh, TooEarly::At(end, None)) => {
                format!("将于 {end:.0} 过期，早于其各行完成的时间（无法预计）")
            }
            (Lang::Zh, TooEarly::Sometime(work)) => format!(
                "的过期时间未知，而其各行需要 {}",
                time::duration(*work).said(lang)
            ),
        };
        match (lang, renew.map(|renew| renew.said(lang))) {
            (Lang::En, Some(renew)) => format!(
                "{whose} {end}: {renew} in time; the run reads them again by itself and waits for them for {wait} (--credential-wait)"
            ),
            (Lang::En, None) => format!(
                "{whose} {end}: nobody can renew them in the environment of a process: keep them in a profile (`aliyun configure --mode StsToken`), which is read again"
            ),
            (Lang::Zh, Some(renew)) => format!(
                "{whose}{end}：{renew}，请及时操作；运行会自动重新读取，并等待 {wait}（--credential-wait）"
            ),
            (Lang::Zh, None) => format!(
                "{whose}{end}：进程的环境变量无法续期：请存入配置（`aliyun configure --mode StsToken`），运行期间会重新读取"
            ),
        }
    })
}
