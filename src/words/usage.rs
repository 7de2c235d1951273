//! What is wrong with a command line, in Chinese; the library that parses it has its own words in English. Pure.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Says what is wrong and what to do; `None` for what is so rare that it stays in English.
pub(crate) fn usage_in_chinese(error: &clap::Error) -> Option<(String, String)> {
    let named = |kind| text(error, kind);
    let argument = named(ContextKind::InvalidArg);
    let value = named(ContextKind::InvalidValue);
    let wrong = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{argument}"),
        ErrorKind::UnknownArgument => format!("没有参数“{argument}”"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令“{}”", named(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”需要一个值"),
        ErrorKind::InvalidValue => format!("“{argument}”的值“{value}”无效"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string)?;
            format!("“{argument}”的值“{value}”无效：{why}")
        }
        ErrorKind::ArgumentConflict => {
            let other = named(ContextKind::PriorArg);
            if other.is_empty() {
                return None;
            }
            format!("“{argument}”不能与“{other}”同时使用")
        }
        _ => return None,
    };
    Some((wrong, hint(error)))
}

/// What is likely meant, how the command is used, and where its help is.
fn hint(error: &clap::Error) -> String {
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let meant = suggested.map(|kind| text(error, kind)).concat();
    let valid = text(error, ContextKind::ValidValue);
    if !meant.is_empty() {
        let meant = meant.replace('、', "”或“");
        return format!("是否想用“{meant}”？加上 --help 可查看全部用法");
    }
    if !valid.is_empty() {
        return format!("可用的值：{valid}");
    }
    let usage = text(error, ContextKind::Usage);
    match usage.trim().strip_prefix("Usage: ") {
        Some(usage) => format!("用法：{usage}；加上 --help 可查看全部用法"),
        None => "加上 --help 可查看全部用法".to_owned(),
    }
}

/// Returns what the error names of a kind.
fn text(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use clap::Parser as _;

    use super::usage_in_chinese;
    use crate::cli::Cli;

    #[test]
    fn what_is_wrong_with_a_command_line_is_said_in_chinese() {
        for (line, wrong, hint) in [
            (
                "run",
                "缺少必需的参数：<INPUT>",
                "用法：cert-rename run <INPUT>；加上 --help 可查看全部用法",
            ),
            (
                "run a.csv --sandbocks",
                "没有参数“--sandbocks”",
                "是否想用“--sandbox”？加上 --help 可查看全部用法",
            ),
            (
                "plann a.csv",
                "没有命令“plann”",
                "是否想用“explain”或“plan”？加上 --help 可查看全部用法",
            ),
            (
                "run a.csv --progress quick",
                "“--progress <PROGRESS>”的值“quick”无效",
                "可用的值：auto、bar、plain、json、none",
            ),
            (
                "run a.csv --rate",
                "“--rate <QUOTA|auto>”需要一个值",
                "加上 --help 可查看全部用法",
            ),
            (
                "run a.csv --yes --confirm 1",
                "“--yes”不能与“--confirm <ID>”同时使用",
                "用法：cert-rename run --yes <INPUT>；加上 --help 可查看全部用法",
            ),
        ] {
            let words = format!("cert-rename {line}");
            let error = Cli::try_parse_from(words.split(' ')).unwrap_err();
            let said = usage_in_chinese(&error).unwrap();
            assert_eq!((said.0.as_str(), said.1.as_str()), (wrong, hint), "{line}");
        }
        let error = Cli::try_parse_from(["cert-rename", "run", "a.csv", "--rate", "fast"]);
        let (wrong, _) = usage_in_chinese(&error.unwrap_err()).unwrap();
        assert!(
            wrong.starts_with("“--rate <QUOTA|auto>”的值“fast”无效："),
            "{wrong}"
        );
    }
}
