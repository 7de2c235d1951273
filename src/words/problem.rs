//! What is wrong with a row or a cell, as the rest of a sentence that begins with its value.

use super::{Both, Lang, both};
use crate::input::{Problem, Role, shown};
use crate::rename::{NameFault, NameRule, RowNumber};

impl Problem {
    /// Says which row, what is wrong, and what would be right.
    pub(crate) fn said(&self) -> Both {
        Both::of(|lang| {
            let (row, message) = (self.row, self.message.said(lang));
            let (column, value) = (shown(&self.column), shown(&self.value));
            let fix = self.suggestion.as_deref().map(shown);
            match (lang, self.column.is_empty(), fix) {
                (Lang::En, true, None) => format!("row {row}: {message}"),
                (Lang::En, true, Some(fix)) => format!("row {row}: {message}; try \"{fix}\""),
                (Lang::En, false, None) => format!("row {row}, {column} \"{value}\": {message}"),
                (Lang::En, false, Some(fix)) => {
                    format!("row {row}, {column} \"{value}\": {message}; try \"{fix}\"")
                }
                (Lang::Zh, true, None) => format!("第 {row} 行：{message}"),
                (Lang::Zh, true, Some(fix)) => format!("第 {row} 行：{message}；建议改为“{fix}”"),
                (Lang::Zh, false, None) => format!("第 {row} 行，{column}“{value}”：{message}"),
                (Lang::Zh, false, Some(fix)) => {
                    format!("第 {row} 行，{column}“{value}”：{message}；建议改为“{fix}”")
                }
            }
        })
    }
}

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

/// Spaces before or behind.
pub(crate) fn spaces_around() -> Both {
    both!("has spaces around it", "前后有空格")
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

/// A name that became a number.
pub(crate) fn name_became_number() -> Both {
    both!(
        "looks like a number that the spreadsheet made of a name (1E+05 of `1E5`); format the column as text and type it again",
        "看起来是表格软件把名称变成了数字（例如 `1E5` 变成 1E+05）；请将该列设为文本格式后重新输入"
    )
}

/// A text as programs write it that keep a spreadsheet from reading a number.
pub(crate) fn written_as_formula() -> Both {
    both!(
        "is written as a formula, as programs do that keep a spreadsheet from reading a number",
        "写成了公式（有些程序用这种写法防止表格软件把内容当作数字）"
    )
}

/// A `?` where a Chinese character was.
pub(crate) fn lost_as_question_mark(position: usize) -> Both {
    both!(
        "has `?` among Chinese characters, as character {position}: where one was lost in saving as GBK, type the text again",
        "第 {position} 个字符是夹在中文里的 `?`：如果是存为 GBK 时丢失了字符，请重新输入"
    )
}

/// The mark of a character that was lost.
pub(crate) fn lost(code: u32, position: usize) -> Both {
    both!(
        "has U+{code:04X} as character {position}: the character there was lost in saving or reading as GBK; type the text again",
        "第 {position} 个字符是 U+{code:04X}：原字符在按 GBK 保存或读取时丢失，请重新输入"
    )
}

/// A line break.
pub(crate) fn line_break(position: usize) -> Both {
    both!(
        "has a line break as character {position}",
        "第 {position} 个字符是换行符"
    )
}

/// U+3000.
pub(crate) fn full_width_space(position: usize) -> Both {
    both!(
        "has a full-width space (U+3000) as character {position}",
        "第 {position} 个字符是全角空格（U+3000）"
    )
}

/// A space that does not break.
pub(crate) fn no_break_space(code: u32, position: usize) -> Both {
    both!(
        "has a no-break space (U+{code:04X}) as character {position}",
        "第 {position} 个字符是不间断空格（U+{code:04X}）"
    )
}

/// A character without a shape.
pub(crate) fn invisible(code: u32, position: usize) -> Both {
    both!(
        "has an invisible character (U+{code:04X}) as character {position}",
        "第 {position} 个字符是不可见字符（U+{code:04X}）"
    )
}

/// A full-width letter or digit.
pub(crate) fn full_width(found: char, code: u32, position: usize) -> Both {
    both!(
        "has the full-width `{found}` (U+{code:04X}) as character {position}",
        "第 {position} 个字符是全角的 `{found}`（U+{code:04X}）"
    )
}

/// A curly quote.
pub(crate) fn curly_quote(found: char, code: u32, position: usize) -> Both {
    both!(
        "has the curly quote `{found}` (U+{code:04X}) as character {position}",
        "第 {position} 个字符是弯引号 `{found}`（U+{code:04X}）"
    )
}

/// No id.
pub(crate) fn blank_id() -> Both {
    both!(
        "is blank; write the certificate's id",
        "为空；请填写证书 ID"
    )
}

/// An id with stars in it.
pub(crate) fn masked_id() -> Both {
    both!(
        "is a masked id; copy the whole id from the console or from `cert-rename inventory`",
        "是打码的 ID；请从控制台或 `cert-rename inventory` 复制完整 ID"
    )
}

/// An id that ends too early.
pub(crate) fn cut_off_id() -> Both {
    both!(
        "is cut off; copy the whole id from the console or from `cert-rename inventory`",
        "不完整；请从控制台或 `cert-rename inventory` 复制完整 ID"
    )
}

/// No certificate id.
pub(crate) fn not_an_id() -> Both {
    both!(
        "is not a certificate id: `vsc-` and lower-case letters a-z and digits",
        "不是证书 ID：应为 `vsc-` 加小写字母 a-z 和数字"
    )
}

/// No region.
pub(crate) fn blank_region() -> Both {
    both!(
        "is blank; write the region, or give one for all such rows with `--region`",
        "为空；请填写地域，或用 `--region` 为这些行统一指定"
    )
}

/// No region id.
pub(crate) fn not_a_region() -> Both {
    both!(
        "is not a region id, such as `cn-hangzhou`",
        "不是地域 ID（例如 `cn-hangzhou`）"
    )
}

/// A region that the service does not have.
pub(crate) fn unknown_region(nearest: &[&str]) -> Both {
    Both::new(
        format!(
            "is not a region of the service; similar ones are {}",
            nearest.join(", ")
        ),
        format!("不是该服务的地域；相近的有 {}", nearest.join("、")),
    )
}

/// A region that the endpoint does not serve.
pub(crate) fn region_of_other_host(host: &str, serves: &str) -> Both {
    both!(
        "is not served by the endpoint {host}, which is {serves}'s",
        "不由接入地址 {host} 提供服务，该地址属于 {serves}"
    )
}

/// A number of an account with decimals.
pub(crate) fn decimals() -> Both {
    both!(
        "has decimals, as programs write the numbers of a column with gaps",
        "带有小数（有些程序导出含空值的数字列时会这样写）"
    )
}

/// A number of an account as `1.23E+15`.
pub(crate) fn shortened_number() -> Both {
    both!(
        "was shortened by the spreadsheet; format the column as text and write all digits again",
        "被表格软件缩写；请将该列设为文本格式后重新输入全部数字"
    )
}

/// No number of an account.
pub(crate) fn not_an_account() -> Both {
    both!(
        "is not an account number, which has only digits",
        "不是账号 ID（应全部为数字）"
    )
}

/// A space in an id.
pub(crate) fn space_inside() -> Both {
    both!("has a space inside", "中间有空格")
}

/// A quote in an id.
pub(crate) fn quote_inside() -> Both {
    both!("has a quote in it", "含有引号")
}

/// Upper-case letters in what a role holds.
pub(crate) fn upper_case(role: Role) -> Both {
    match role {
        Role::Region => both!(
            "has upper-case letters; region ids are lower case",
            "含有大写字母；地域 ID 应为小写"
        ),
        Role::AccountId => both!(
            "has upper-case letters; account numbers are lower case",
            "含有大写字母；账号 ID 应为小写"
        ),
        Role::CertId | Role::NewName | Role::Profile | Role::CurrentName => both!(
            "has upper-case letters; ids are lower case",
            "含有大写字母；ID 应为小写"
        ),
    }
}

/// An account's number of which digits were lost.
pub(crate) fn digits_lost(kept: usize, digits: usize) -> Both {
    both!(
        "is a number, of which the spreadsheet keeps {kept} digits; format the column as text and type it again, all {digits} digits",
        "是数字，表格软件只保留 {kept} 位；请将该列设为文本格式后重新输入全部 {digits} 位"
    )
}

/// A number where a text is due.
pub(crate) fn became_number() -> Both {
    both!(
        "is a number that the spreadsheet made of what was typed (it makes 12 of `0012` and 100000 of `1E5`); format the column as text and type it again",
        "是表格软件由输入内容变成的数字（例如 `0012` 变成 12，`1E5` 变成 100000）；请将该列设为文本格式后重新输入"
    )
}

/// A date where a text is due.
pub(crate) fn became_date(day: Option<i64>) -> Both {
    match day {
        Some(day) => both!(
            "is a date that the spreadsheet made of what was typed, and holds as the number {day}; format the column as text and type it again",
            "是表格软件由输入内容变成的日期（实际存储为数字 {day}）；请将该列设为文本格式后重新输入"
        ),
        None => both!(
            "is a date that the spreadsheet made of what was typed; format the column as text and type it again",
            "是表格软件由输入内容变成的日期；请将该列设为文本格式后重新输入"
        ),
    }
}

/// TRUE or FALSE where a text is due.
pub(crate) fn became_truth() -> Both {
    both!(
        "is a truth value that the spreadsheet made of what was typed; format the column as text and type it again",
        "是表格软件由输入内容变成的逻辑值；请将该列设为文本格式后重新输入"
    )
}

/// `#N/A`.
pub(crate) fn error_value() -> Both {
    both!(
        "is an error, not a value; mend the formula, or write the value in its place",
        "是错误值；请修正公式，或直接填写值"
    )
}

/// A formula without a value.
pub(crate) fn unsaved_formula() -> Both {
    both!(
        "is a formula of which no value was saved; open the workbook in Excel or WPS and save it, or write the value in its place",
        "是没有保存计算结果的公式；请用 Excel 或 WPS 打开工作簿并保存，或直接填写值"
    )
}

/// `#N/A` in a carried column.
pub(crate) fn carried_error() -> Both {
    both!(
        "is an error, not a value; it is carried as it stands",
        "是错误值；将原样带入结果"
    )
}

/// A formula without a value in a carried column.
pub(crate) fn carried_unsaved() -> Both {
    both!(
        "is a formula of which no value was saved; it is carried as an empty cell",
        "是没有保存计算结果的公式；将作为空单元格带入结果"
    )
}

/// A second header.
pub(crate) fn second_header() -> Both {
    both!(
        "is a second header; delete the row",
        "是重复的表头；请删除该行"
    )
}

/// A row of sums.
pub(crate) fn total_row(total: &str) -> Both {
    both!(
        "is a total row (\"{total}\"), not a certificate; delete the row",
        "是合计行（“{total}”），不是证书；请删除该行",
        total = shown(total)
    )
}

/// A row that is too short.
pub(crate) fn too_few_cells(cells: usize, headers: &[String]) -> Both {
    let (all, lacking) = (headers.len(), &headers[cells..]);
    let (list, list_zh) = (
        super::input_error::list(lacking),
        super::input_error::list_zh(lacking),
    );
    Both::new(
        match lacking.len() {
            1 => format!("has {cells} of {all} cells; one is lacking: {list}"),
            _ => format!("has {cells} of {all} cells; these are lacking: {list}"),
        },
        format!("应有 {all} 个单元格，实有 {cells} 个；缺少：{list_zh}"),
    )
}

/// A cell beside the sheet.
pub(crate) fn beside_the_header(letters: &str) -> Both {
    both!(
        "has something in column {letters}, where there is no header; delete it, or give the column a header",
        "{letters} 列有内容，但该列没有表头；请删除内容，或为该列加上表头"
    )
}

/// A row that is too long.
pub(crate) fn too_many_cells(cells: usize, headers: usize) -> Both {
    both!(
        "has {cells} cells where the header has {headers}; a delimiter inside of a cell must stand in quotes",
        "有 {cells} 个单元格，而表头只有 {headers} 个；单元格内的分隔符必须用引号括起来"
    )
}

/// A rename that two rows ask for.
pub(crate) fn repeats(earlier: RowNumber) -> Both {
    both!(
        "asks for the same rename as row {earlier}: it is sent once, and this row follows it",
        "与第 {earlier} 行请求相同的改名：只发送一次，本行随之更新"
    )
}

/// A certificate that two rows want to be called differently.
pub(crate) fn contradicts(earlier: RowNumber, differs: &str) -> Both {
    both!(
        "is also in row {earlier}, with another {differs}: keep one of the two rows",
        "也出现在第 {earlier} 行，但 {differs} 不同：两行只能保留一行"
    )
}

/// A name that several certificates get.
pub(crate) fn shared_name(count: u64, first: RowNumber, last: RowNumber) -> Both {
    both!(
        "{count} certificates get this name, from row {first} to row {last}",
        "从第 {first} 行到第 {last} 行，有 {count} 个证书使用该名称"
    )
}

/// A row of another account.
pub(crate) fn of_other_account(profile: &str, found: &str) -> Both {
    match profile {
        "" => both!(
            "the default credentials are of account {found}: name the profile of this account, or correct the number",
            "默认凭据属于账号 {found}：请指定该账号对应的配置，或更正账号 ID"
        ),
        profile => both!(
            "profile `{profile}` is of account {found}: name the profile of this account, or correct the number",
            "配置 `{profile}` 属于账号 {found}：请指定该账号对应的配置，或更正账号 ID"
        ),
    }
}
