//! Where credentials come from, and what is wrong there: parts of [`CredentialsError`](crate::aliyun::CredentialsError).

use super::{Both, Lang, both};
use crate::aliyun::{Origin, Renewal};

impl Origin {
    /// Names the place, as the subject of a sentence.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::Environment => both!(
                "the environment (ALIBABA_CLOUD_ACCESS_KEY_ID)",
                "环境变量（ALIBABA_CLOUD_ACCESS_KEY_ID）"
            ),
            Self::OidcEnvironment => both!(
                "an OIDC exchange (ALIBABA_CLOUD_OIDC_TOKEN_FILE)",
                "OIDC 换取（ALIBABA_CLOUD_OIDC_TOKEN_FILE）"
            ),
            Self::Profile { name, mode, file } => both!(
                "profile `{name}` ({mode}) of {file}",
                "{file} 中的配置 `{name}`（{mode}）",
                file = file.display()
            ),
            Self::Section { name, kind, file } => both!(
                "section `{name}` ({kind}) of {file}",
                "{file} 中的段 `{name}`（{kind}）",
                file = file.display()
            ),
            Self::Metadata => both!(
                "the role of this ECS instance (its metadata service)",
                "本 ECS 实例的 RAM 角色（实例元数据服务）"
            ),
            Self::Uri => both!(
                "the address in ALIBABA_CLOUD_CREDENTIALS_URI",
                "ALIBABA_CLOUD_CREDENTIALS_URI 中的地址"
            ),
            Self::Rehearsal => both!("made up for the rehearsal", "为演练虚构"),
        }
    }
}

/// A profile that another one leads to.
pub(crate) fn source_profile(place: &Both, name: &str) -> Both {
    Both::of(|lang| {
        let place = place.said(lang);
        match lang {
            Lang::En => format!("{place}, source profile `{name}`"),
            Lang::Zh => format!("{place}，来源配置 `{name}` "),
        }
    })
}

/// What to type to renew.
pub(crate) fn renew(name: &str, mode: &str) -> Both {
    both!(
        "renew with `aliyun configure --profile {name} --mode {mode}`",
        "请用 `aliyun configure --profile {name} --mode {mode}` 续期"
    )
}

/// Lists names.
fn list(names: &[&str], lang: Lang) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match (lang, names.is_empty()) {
        (Lang::En, true) => "none".to_owned(),
        (Lang::Zh, true) => "无".to_owned(),
        (Lang::En, false) => names.join(", "),
        (Lang::Zh, false) => names.join("、"),
    }
}

/// The profiles of the command line tool.
pub(crate) fn tool_has(names: &[&str]) -> Both {
    Both::new(
        format!("the command line tool has {}", list(names, Lang::En)),
        format!("命令行工具的配置有：{}", list(names, Lang::Zh)),
    )
}

/// The sections of the credentials file.
pub(crate) fn file_has(names: &[&str]) -> Both {
    Both::new(
        format!("the credentials file has {}", list(names, Lang::En)),
        format!("凭据文件中有：{}", list(names, Lang::Zh)),
    )
}

/// No configuration of the tool.
pub(crate) fn no_tool_file() -> Both {
    both!(
        "the command line tool has no file of profiles",
        "命令行工具没有配置文件"
    )
}

/// No credentials file.
pub(crate) fn no_credentials_file() -> Both {
    both!("there is no credentials file", "没有凭据文件")
}

/// No keys in the environment.
pub(crate) fn no_variables() -> Both {
    both!(
        "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set",
        "未设置 ALIBABA_CLOUD_ACCESS_KEY_ID 和 ALIBABA_CLOUD_ACCESS_KEY_SECRET"
    )
}

/// Profiles that are switched off.
pub(crate) fn profiles_disabled() -> Both {
    both!(
        "the command line tool's profiles are disabled",
        "命令行工具的配置已被禁用"
    )
}

/// A profile as `aliyun` makes it.
pub(crate) fn profile_blank(name: &str) -> Both {
    both!(
        "its profile `{name}` is not filled in",
        "其配置 `{name}` 尚未填写"
    )
}

/// A present profile that is not there.
pub(crate) fn profile_absent(name: &str) -> Both {
    both!(
        "its file has no profile `{name}`",
        "其文件中没有配置 `{name}`"
    )
}

/// No section of that name.
pub(crate) fn no_default_section() -> Both {
    both!(
        "the credentials file has no section `default`",
        "凭据文件中没有段 `default`"
    )
}

/// A metadata service that is switched off.
pub(crate) fn metadata_disabled() -> Both {
    both!("the metadata service is disabled", "实例元数据服务已被禁用")
}

/// A URL that leads elsewhere.
pub(crate) fn not_on_loopback() -> Both {
    both!("it is not on loopback", "不是环回地址")
}

/// No such role.
pub(crate) fn no_such_role() -> Both {
    both!("the instance has no such RAM role", "实例没有该 RAM 角色")
}

/// The metadata service.
pub(crate) fn metadata_service() -> Both {
    both!("the metadata service", "实例元数据服务")
}

/// The metadata service about a role.
pub(crate) fn metadata_service_for(role: &str) -> Both {
    both!(
        "the metadata service, for role `{role}`,",
        "实例元数据服务（角色 `{role}`）"
    )
}

/// The address of credentials.
pub(crate) fn credentials_uri(host: &str) -> Both {
    both!("the credentials URI at {host}", "凭据 URI（{host}）")
}

/// A call of STS.
pub(crate) fn sts_call(action: &str, host: &str) -> Both {
    both!("{action} at {host}", "{host} 的 {action} ")
}

/// A broken file of profiles.
pub(crate) fn broken_json(line: usize, column: usize) -> Both {
    both!(
        "its JSON is broken at line {line} column {column}",
        "其 JSON 在第 {line} 行第 {column} 列有误"
    )
}

/// A file without profiles.
pub(crate) fn no_profiles() -> Both {
    both!("it has no list `profiles`", "其中没有列表 `profiles`")
}

/// A line of an ini file that is none.
pub(crate) fn bad_line(line: usize) -> Both {
    both!(
        "line {line} is neither `[section]` nor `key = value`",
        "第 {line} 行既不是 `[section]` 也不是 `key = value`"
    )
}

/// A value that is needed.
pub(crate) fn not_set(key: &str) -> Both {
    both!("`{key}` is not set", "没有设置 `{key}`")
}

/// A URL that is none.
pub(crate) fn not_a_url(key: &str, why: &str) -> Both {
    both!(
        "`{key}` is not a URL: {why}",
        "`{key}` 不是有效的 URL：{why}"
    )
}

/// Profiles that lead to each other.
pub(crate) fn in_a_circle(name: &str) -> Both {
    both!(
        "`source_profile` {name} leads in a circle",
        "`source_profile` {name} 形成循环"
    )
}

/// A profile that leads nowhere.
pub(crate) fn no_source(name: &str) -> Both {
    both!(
        "its `source_profile` {name} is not in the file",
        "其 `source_profile` {name} 不在文件中"
    )
}

/// A blank command.
pub(crate) fn blank_command() -> Both {
    both!("`process_command` is blank", "`process_command` 为空")
}

/// A command that takes too long.
pub(crate) fn took_too_long(seconds: u64) -> Both {
    both!("it took longer than {seconds} s", "运行超过 {seconds} 秒")
}

/// A command that does not start.
pub(crate) fn cannot_start(error: &std::io::Error) -> Both {
    both!("it cannot be started: {error}", "无法启动：{error}")
}

/// A command that failed.
pub(crate) fn ended_with(status: std::process::ExitStatus) -> Both {
    both!("it ended with {status}", "退出状态为 {status}")
}

/// An answer that lacks a field.
pub(crate) fn answer_lacks(name: &str) -> Both {
    both!("its answer has no `{name}`", "答复中没有 `{name}`")
}

/// An answer that is no JSON.
pub(crate) fn answer_not_json(line: usize, column: usize) -> Both {
    both!(
        "its answer is not JSON (line {line}, column {column})",
        "答复不是 JSON（第 {line} 行第 {column} 列）"
    )
}

/// An answer that is no object.
pub(crate) fn answer_no_object() -> Both {
    both!("its answer is not an object", "答复不是 JSON 对象")
}

/// An answer that says no.
pub(crate) fn answer_code(code: &str) -> Both {
    both!("its answer has the code {code}", "答复的错误码为 {code}")
}

/// A command that printed no JSON.
pub(crate) fn printed_no_json(line: usize, column: usize) -> Both {
    both!(
        "it printed no JSON (line {line}, column {column})",
        "输出不是 JSON（第 {line} 行第 {column} 列）"
    )
}

/// A command that printed no object.
pub(crate) fn printed_no_object() -> Both {
    both!("it printed no object", "输出不是 JSON 对象")
}

/// A command that left something out.
pub(crate) fn printed_no(name: &str) -> Both {
    both!("it printed no `{name}`", "输出中没有 `{name}`")
}

/// A command that printed another kind of profile.
pub(crate) fn printed_other_mode() -> Both {
    both!(
        "it printed a mode that is neither AK nor StsToken",
        "输出的模式既不是 AK 也不是 StsToken"
    )
}

/// A time that is none.
pub(crate) fn expiration_no_time() -> Both {
    both!("its `expiration` is not a time", "`expiration` 不是时间")
}

/// A time in another form.
pub(crate) fn expiration_form() -> Both {
    both!(
        "its expiration is not a time such as 2026-01-02T03:04:05Z",
        "过期时间不是 2026-01-02T03:04:05Z 这样的形式"
    )
}

/// An answer that is too long.
pub(crate) fn answer_too_long(limit: usize) -> Both {
    both!(
        "its answer is longer than {limit} bytes",
        "答复超过 {limit} 字节"
    )
}

/// No answer.
pub(crate) fn no_answer() -> Both {
    both!("no answer in time", "未及时答复")
}

/// An issuer that hands out old ones.
pub(crate) fn still_expired() -> Both {
    both!(
        "it still hands out those that have expired",
        "仍在提供已过期的凭据"
    )
}

/// An address of STS that is none.
pub(crate) fn not_a_host(text: &str, error: url::ParseError) -> Both {
    both!(
        "`{text}` is not a host: {error}",
        "`{text}` 不是有效的主机：{error}"
    )
}

/// An address of STS that would show the call to the network.
pub(crate) fn not_https(text: &str) -> Both {
    both!(
        "`{text}` is neither https nor on loopback",
        "`{text}` 既不是 https，也不是环回地址"
    )
}

impl Renewal {
    /// Says how credentials go on.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::NotNeeded => both!("without end", "长期有效"),
            Self::Ours => both!("renewed by itself", "自动续期"),
            Self::Users(renew) => Both::of(|lang| {
                let renew = renew.said(lang);
                match lang {
                    Lang::En => format!("then {renew}"),
                    Lang::Zh => format!("到期后{renew}"),
                }
            }),
            Self::Impossible => both!(
                "it is not known until when; it can't be renewed in the environment of a process",
                "有效期未知；进程的环境变量无法续期"
            ),
        }
    }
}
