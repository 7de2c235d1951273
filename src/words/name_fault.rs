//! What is wrong with a new name, by the rule that it must keep.

use super::{Both, Lang, both};
use crate::rename::{NameFault, NameRule};

impl NameFault {
    /// Says what a rule has against a name.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::Empty => both!("is empty", "为空"),
            Self::TooShort { chars, min } => both!(
                "is too short: {chars} of at least {min} characters",
                "太短：只有 {chars} 个字符，至少需要 {min} 个"
            ),
            Self::TooLong { chars, max } => both!(
                "is too long: {chars} of at most {max} characters",
                "太长：有 {chars} 个字符，最多允许 {max} 个"
            ),
            Self::Address { prefix } => both!(
                "starts with `{prefix}`, which is not allowed",
                "以 `{prefix}` 开头，这是不允许的"
            ),
            Self::First { first } => Both::of(|lang| {
                let first = character(*first, lang);
                match lang {
                    Lang::En => format!(
                        "starts with {first}; the first character must be a letter A-Z, a-z or a Chinese character"
                    ),
                    Lang::Zh => format!("以{first}开头；首字符必须是英文字母（A-Z、a-z）或中文"),
                }
            }),
            Self::Character { found, position } => Both::of(|lang| {
                let found = character(*found, lang);
                match lang {
                    Lang::En => format!(
                        "has {found} as character {position}; allowed are letters A-Z, a-z, Chinese characters, digits, `.`, `_` and `-`"
                    ),
                    Lang::Zh => format!(
                        "第 {position} 个字符是{found}；只允许英文字母（A-Z、a-z）、中文、数字、`.`、`_` 和 `-`"
                    ),
                }
            }),
        }
    }
}

/// Shows one character so that a space, an invisible one and a look-alike can be told.
fn character(c: char, lang: Lang) -> String {
    match (c, lang) {
        (' ', Lang::En) => "a space".to_owned(),
        (' ', Lang::Zh) => "空格".to_owned(),
        ('\t', Lang::En) => "a tab".to_owned(),
        ('\t', Lang::Zh) => "制表符".to_owned(),
        ('\n' | '\r', Lang::En) => "a line break".to_owned(),
        ('\n' | '\r', Lang::Zh) => "换行符".to_owned(),
        ('!'..='~', Lang::En) => format!("`{c}`"),
        ('!'..='~', Lang::Zh) => format!(" `{c}` "),
        // What `escape_debug` would escape has no shape of its own: invisible, a control, or combining.
        _ if c.is_whitespace() || c.escape_debug().len() > 1 => match lang {
            Lang::En => format!("U+{:04X}", u32::from(c)),
            Lang::Zh => format!(" U+{:04X} ", u32::from(c)),
        },
        (_, Lang::En) => format!("`{c}` (U+{:04X})", u32::from(c)),
        (_, Lang::Zh) => format!(" `{c}`（U+{:04X}）", u32::from(c)),
    }
}

/// A name that is blank.
pub(crate) fn blank_name() -> Both {
    both!(
        "is blank; write a name, or let blank ones keep their name with `--blank keep`",
        "为空；请填写名称，或用 `--blank keep` 让空白行保持原名"
    )
}

/// A fault of a name that the other rule would not find.
pub(crate) fn other_rule_accepts(what: &Both, other: NameRule) -> Both {
    Both::of(|lang| {
        let (what, other) = (what.said(lang), other.name());
        match lang {
            Lang::En => format!("{what} (`--name-rule {other}` would accept it)"),
            Lang::Zh => format!("{what}（`--name-rule {other}` 允许该名称）"),
        }
    })
}

/// Something odd that the rule allows.
pub(crate) fn odd_but_allowed(what: &Both, rule: NameRule) -> Both {
    Both::of(|lang| {
        let (what, rule, other) = (what.said(lang), rule.name(), rule.other().name());
        match lang {
            Lang::En => format!("{what}; the rule `{rule}` allows it, `{other}` would not"),
            Lang::Zh => format!("{what}；规则 `{rule}` 允许，`{other}` 不允许"),
        }
    })
}

/// A name that only the other rule refuses.
pub(crate) fn other_rule_refuses(fault: &NameFault, rule: NameRule) -> Both {
    Both::of(|lang| {
        let (fault, rule, other) = (fault.said(), rule.name(), rule.other().name());
        let fault = fault.said(lang);
        match lang {
            Lang::En => format!(
                "is good by the rule `{rule}`, but not by the other documented one, `{other}`: {fault}; the service may refuse it"
            ),
            Lang::Zh => format!(
                "符合规则 `{rule}`，但不符合文档中的另一规则 `{other}`：{fault}；服务端可能拒绝"
            ),
        }
    })
}
