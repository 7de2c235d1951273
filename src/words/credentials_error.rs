//! Why there are no usable credentials, and what to do next.

use super::{Both, Lang, both};
use crate::aliyun::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, CredentialsError, MODES, SECURITY_TOKEN};

impl CredentialsError {
    /// Says what is wrong.
    #[expect(clippy::too_many_lines, reason = "a sentence for each variant")]
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::NotFound { looked } => Both::of(|lang| {
                let looked: Vec<&str> = looked.iter().map(|place| place.said(lang)).collect();
                match lang {
                    Lang::En => format!("no credentials found: {}", looked.join("; ")),
                    Lang::Zh => format!("没有找到凭据：{}", looked.join("；")),
                }
            }),
            Self::Incomplete { present, missing } => both!(
                "{present} is set in the environment, but {missing} is not",
                "环境变量 {present} 已设置，但 {missing} 没有设置"
            ),
            Self::TokenMissing => both!(
                "{ACCESS_KEY_ID} holds a temporary key (it begins with `STS.`), but {SECURITY_TOKEN} is not set",
                "{ACCESS_KEY_ID} 是临时 AccessKey（以 `STS.` 开头），但 {SECURITY_TOKEN} 没有设置"
            ),
            Self::SurroundingSpace { variable } => both!(
                "the value of {variable} begins or ends with a blank or a line break",
                "{variable} 的值前后带有空白或换行"
            ),
            Self::Variable { variable, why } => Both::of(|lang| {
                let why = why.said(lang);
                match lang {
                    Lang::En => format!("the value of {variable} can't be used: {why}"),
                    Lang::Zh => format!("{variable} 的值无法使用：{why}"),
                }
            }),
            Self::Read { path, .. } => {
                both!(
                    "cannot read `{path}`",
                    "无法读取 `{path}`",
                    path = path.display()
                )
            }
            Self::BadFile { path, why } => Both::of(|lang| {
                let (path, why) = (path.display(), why.said(lang));
                match lang {
                    Lang::En => format!("`{path}` can't be used: {why}"),
                    Lang::Zh => format!("`{path}` 无法使用：{why}"),
                }
            }),
            Self::NoProfile { profile, looked } => Both::of(|lang| {
                let looked: Vec<&str> = looked.iter().map(|place| place.said(lang)).collect();
                match lang {
                    Lang::En => format!("there is no profile `{profile}`: {}", looked.join(", ")),
                    Lang::Zh => format!("配置 `{profile}` 不存在：{}", looked.join("，")),
                }
            }),
            Self::BadProfile { place, why } => Both::of(|lang| {
                let (place, why) = (place.said(lang), why.said(lang));
                match lang {
                    Lang::En => format!("{place}: {why}"),
                    Lang::Zh => format!("{place}：{why}"),
                }
            }),
            Self::Mode { place, .. } => Both::of(|lang| {
                let place = place.said(lang);
                match lang {
                    Lang::En => format!("{place} has a mode that cert-rename can't use"),
                    Lang::Zh => format!("{place}的模式不受 cert-rename 支持"),
                }
            }),
            Self::Forbidden { place } => Both::of(|lang| {
                let place = place.said(lang);
                match lang {
                    Lang::En => format!(
                        "{place} would run a command or ask a URL, which ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids"
                    ),
                    Lang::Zh => format!(
                        "{place}需要运行命令或访问 URL，而 ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS 禁止这样做"
                    ),
                }
            }),
            Self::Ended { place, at, .. } => Both::of(|lang| {
                let place = place.said(lang);
                match (lang, at) {
                    (Lang::En, None) => format!("the credentials of {place} have expired"),
                    (Lang::En, Some(at)) => {
                        format!("the credentials of {place} have expired at {at:.0}")
                    }
                    (Lang::Zh, None) => format!("{place}的凭据已过期"),
                    (Lang::Zh, Some(at)) => format!("{place}的凭据已于 {at:.0} 过期"),
                }
            }),
            Self::EnvironmentEnded => both!(
                "the temporary credentials in the environment have expired",
                "环境变量中的临时凭据已过期"
            ),
            Self::Refused {
                asked,
                code,
                message,
            } => Both::of(|lang| {
                let asked = asked.said(lang);
                match lang {
                    Lang::En => {
                        format!("{asked} refused to give credentials ({code}: {message})")
                    }
                    Lang::Zh => format!("{asked}拒绝提供凭据（{code}：{message}）"),
                }
            }),
            Self::Unavailable { asked, why } => Both::of(|lang| {
                let (asked, why) = (asked.said(lang), why.said(lang));
                match lang {
                    Lang::En => format!("{asked} failed: {why}"),
                    Lang::Zh => format!("{asked}失败：{why}"),
                }
            }),
            Self::NoMetadata { why } => Both::of(|lang| {
                let why = why.said(lang);
                match lang {
                    Lang::En => format!("the metadata service has no credentials: {why}"),
                    Lang::Zh => format!("实例元数据服务没有凭据：{why}"),
                }
            }),
            Self::Command { place, why } => Both::of(|lang| {
                let (place, why) = (place.said(lang), why.said(lang));
                match lang {
                    Lang::En => format!("the command of {place} gave no credentials: {why}"),
                    Lang::Zh => format!("{place}的命令没有给出凭据：{why}"),
                }
            }),
            Self::StaleAtOnce { place } => Both::of(|lang| {
                let place = place.said(lang);
                match lang {
                    Lang::En => {
                        format!("the service refuses fresh credentials of {place} as expired")
                    }
                    Lang::Zh => format!("服务端认为{place}刚取得的凭据已过期"),
                }
            }),
            Self::NotTemporary { place } => Both::of(|lang| {
                let place = place.said(lang);
                match lang {
                    Lang::En => format!(
                        "the service says that a token has expired, but {place} holds a lasting key, which has none"
                    ),
                    Lang::Zh => {
                        format!("服务端称令牌已过期，但{place}是长期 AccessKey，没有令牌")
                    }
                }
            }),
            Self::Before(said, _) => said.clone(),
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::NotFound { .. } => both!(
                "set {ACCESS_KEY_ID} and {ACCESS_KEY_SECRET} (and {SECURITY_TOKEN} with temporary credentials), or name a profile of ~/.aliyun/config.json with --profile; `cert-rename whoami` shows what is found",
                "请设置 {ACCESS_KEY_ID} 和 {ACCESS_KEY_SECRET}（临时凭据还需 {SECURITY_TOKEN}），或用 --profile 指定 ~/.aliyun/config.json 中的配置；`cert-rename whoami` 会显示找到的凭据"
            ),
            Self::Incomplete { missing, .. } => both!(
                "set {missing} to the value that belongs to it",
                "请设置与之对应的 {missing}"
            ),
            Self::TokenMissing => both!(
                "set {SECURITY_TOKEN} to the token issued together with this key, or use a permanent key",
                "请将 {SECURITY_TOKEN} 设为与该 AccessKey 一同签发的令牌，或使用长期 AccessKey"
            ),
            Self::SurroundingSpace { variable } => both!(
                "set {variable} again without it; `export {variable}=\"$(cat FILE)\"` drops line breaks",
                "请去掉后重新设置 {variable}；`export {variable}=\"$(cat FILE)\"` 会去掉换行"
            ),
            Self::Variable { variable, .. } => both!(
                "set {variable} again, or unset it",
                "请重新设置 {variable}，或取消设置"
            ),
            Self::Read { .. } => both!(
                "check that the file is there and that you may read it",
                "请确认文件存在且可读"
            ),
            Self::BadFile { .. } => both!(
                "mend the file, or write it again with `aliyun configure`",
                "请修正该文件，或用 `aliyun configure` 重新写入"
            ),
            Self::NoProfile { profile, .. } => both!(
                "name one that is there, or make it: aliyun configure --profile {profile}",
                "请指定已有的配置，或创建它：aliyun configure --profile {profile}"
            ),
            Self::BadProfile { .. } => both!(
                "set it again with `aliyun configure --profile NAME`",
                "请用 `aliyun configure --profile NAME` 重新设置"
            ),
            Self::Mode { .. } => both!(
                "use a profile with one of the modes {MODES} (aliyun configure --profile NAME --mode MODE), or set {ACCESS_KEY_ID} and {ACCESS_KEY_SECRET}",
                "请使用以下模式之一的配置：{MODES}（aliyun configure --profile NAME --mode MODE），或设置 {ACCESS_KEY_ID} 和 {ACCESS_KEY_SECRET}"
            ),
            Self::Forbidden { .. } => both!(
                "unset ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS, or use another profile",
                "请取消设置 ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS，或使用其他配置"
            ),
            Self::Ended { renew, .. } => renew.clone(),
            Self::EnvironmentEnded => both!(
                "set {ACCESS_KEY_ID}, {ACCESS_KEY_SECRET} and {SECURITY_TOKEN} to new ones and run it again to go on; a profile (--profile) is read again while a job runs",
                "请将 {ACCESS_KEY_ID}、{ACCESS_KEY_SECRET} 和 {SECURITY_TOKEN} 设为新值后再次运行以继续；使用配置（--profile）时，任务运行期间会重新读取"
            ),
            Self::Refused { .. } => both!(
                "check the role, its trust policy and the credentials that assume it",
                "请检查 RAM 角色、其信任策略，以及扮演该角色的凭据"
            ),
            Self::Unavailable { .. } => both!(
                "check the network and the address, then type it again",
                "请检查网络和地址后重试"
            ),
            Self::NoMetadata { .. } => both!(
                "give the ECS instance a RAM role, or use another profile",
                "请为 ECS 实例授予 RAM 角色，或使用其他配置"
            ),
            Self::Command { .. } => both!(
                "run the command by hand: it must print the JSON of a profile",
                "请手动运行该命令：它必须输出配置的 JSON"
            ),
            Self::StaleAtOnce { .. } => both!(
                "check this machine's clock and the clock of whoever hands the credentials out",
                "请检查本机时钟，以及凭据签发方的时钟"
            ),
            Self::NotTemporary { .. } => both!(
                "run it again to go on; if it stays so, look at the key with `cert-rename whoami`",
                "请再次运行以继续；如果仍然如此，请用 `cert-rename whoami` 查看 AccessKey"
            ),
            Self::Before(_, hint) => hint.clone(),
        }
    }
}
