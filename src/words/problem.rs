//! What is wrong with a row or a cell, as the rest of a sentence that begins with its value.

use super::{Both, Lang, both};
use crate::input::{Problem, Role, shown};
use crate::rename::RowNumber;

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

/// Spaces before or behind.
pub(crate) fn spaces_around() -> Both {
    both!("has spaces around it", "前后有空格")
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
