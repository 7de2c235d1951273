//! Why an input can't be read, and what to do next.

use super::{Both, both};
use crate::input::{BadText, InputError, LISTED_HEADERS, MAX_RECORD_BYTES, NotText, Role, shown};

impl InputError {
    /// Says what is wrong.
    #[expect(clippy::too_many_lines, reason = "a sentence for each variant")]
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::NotFound(path) => {
                both!(
                    "there is no file `{path}`",
                    "文件 `{path}` 不存在",
                    path = path.display()
                )
            }
            Self::Directory(path) => both!(
                "`{path}` is a directory, not a spreadsheet",
                "`{path}` 是目录，不是表格文件",
                path = path.display()
            ),
            Self::Open { path, .. } => {
                both!(
                    "cannot open `{path}`",
                    "无法打开 `{path}`",
                    path = path.display()
                )
            }
            Self::Read(_) => both!("cannot read on in the input", "无法继续读取输入文件"),
            Self::Empty(path) => both!(
                "`{path}` is empty",
                "`{path}` 是空文件",
                path = path.display()
            ),
            Self::NotText { path, what } => {
                let path = path.display();
                match what {
                    NotText::Xls => both!(
                        "`{path}` is an old workbook (xls), or one with a password",
                        "`{path}` 是旧格式工作簿（xls），或带有密码"
                    ),
                    NotText::Sqlite => both!(
                        "`{path}` is a database, such as the journal of a job, not a spreadsheet",
                        "`{path}` 是数据库（例如某个任务的任务日志），不是表格文件"
                    ),
                    NotText::Pdf => both!(
                        "`{path}` is a PDF, not a spreadsheet",
                        "`{path}` 是 PDF，不是表格文件"
                    ),
                    NotText::Markup => both!(
                        "`{path}` is a web page (HTML or XML), whatever its name says",
                        "`{path}` 的内容是网页（HTML 或 XML），与文件名不符"
                    ),
                }
            }
            Self::BadText { row, what } => match what {
                BadText::Nul => both!(
                    "row {row} holds a NUL byte, which no text does; the file may be UTF-16 without a mark, or damaged",
                    "第 {row} 行含有 NUL 字节，文本中不应出现；文件可能是不带 BOM 的 UTF-16，或已损坏"
                ),
                BadText::Utf8 { byte, at } => both!(
                    "row {row} is not UTF-8: byte {byte:#04X} after {at} good bytes of the row",
                    "第 {row} 行不是 UTF-8：该行前 {at} 个字节正常，其后出现字节 {byte:#04X}"
                ),
                BadText::Neither { byte, at } => both!(
                    "row {row} is neither UTF-8 nor GB18030: byte {byte:#04X} after {at} good bytes of the row",
                    "第 {row} 行既不是 UTF-8 也不是 GB18030：该行前 {at} 个字节正常，其后出现字节 {byte:#04X}"
                ),
                BadText::Other(encoding) => both!(
                    "row {row} holds bytes that are not {encoding}",
                    "第 {row} 行含有不属于 {encoding} 的字节"
                ),
            },
            Self::UnclosedQuote(row) => both!(
                "row {row} opens a quote (\") that is never closed, so that all rows after it are part of one cell",
                "第 {row} 行的引号（\"）没有闭合，其后的所有行都成了同一个单元格的内容"
            ),
            Self::RecordTooLarge(row) => both!(
                "row {row} is larger than {limit} KiB",
                "第 {row} 行超过 {limit} KiB",
                limit = MAX_RECORD_BYTES / 1024
            ),
            Self::TooManyRows => both!(
                "the input has more than {limit} rows",
                "输入文件超过 {limit} 行",
                limit = u32::MAX
            ),
            Self::NoHeader => both!(
                "the input has no header: its first 10 rows are blank",
                "输入文件没有表头：前 10 行都是空行"
            ),
            Self::HeaderRowBlank(row) => both!(
                "`--header-row {row}`: that row is blank, or not there",
                "`--header-row {row}`：该行为空，或不存在"
            ),
            Self::NoRows => both!(
                "the input has a header and no rows",
                "输入文件只有表头，没有数据行"
            ),
            Self::ColumnMissing { role, row, headers } => Both::new(
                format!(
                    "no column for {role} in the header; row {row} has {}",
                    list(headers)
                ),
                format!(
                    "表头中没有 {role} 列；第 {row} 行的内容为 {}",
                    list_zh(headers)
                ),
            ),
            Self::ColumnTwice { role, headers } => Both::new(
                format!("{} columns for {role}: {}", headers.len(), list(headers)),
                format!("有 {} 列都对应 {role}：{}", headers.len(), list_zh(headers)),
            ),
            Self::OverrideAbsent {
                role,
                wanted,
                headers,
            } => Both::new(
                format!(
                    "`--column {role}={wanted}` names no header of the sheet; the headers are {}",
                    list(headers)
                ),
                format!(
                    "`--column {role}={wanted}` 指定的表头不存在；现有表头为 {}",
                    list_zh(headers)
                ),
            ),
            Self::OverrideClash { role, header } => both!(
                "`--column {role}={header}` contradicts another `--column`",
                "`--column {role}={header}` 与另一个 `--column` 冲突"
            ),
            Self::Workbook(error) => error.said(),
            Self::NoRegion => both!(
                "no region: the sheet has no region column, and no `--region` is given",
                "缺少地域：表格中没有地域列，也没有指定 `--region`"
            ),
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::NotFound(_) => both!(
                "check the path; a relative one starts at the present directory",
                "请检查路径；相对路径从当前目录算起"
            ),
            Self::Directory(_) => both!("name the spreadsheet in it", "请指定该目录中的表格文件"),
            Self::Open { .. } | Self::Read(_) => both!(
                "check that the file can be read and that no other program holds it open",
                "请确认文件可读，且没有被其他程序占用"
            ),
            Self::Empty(_) => both!(
                "save the spreadsheet again and look at its size",
                "请重新保存表格，并查看文件大小"
            ),
            Self::NotText { what, .. } => what.hint(),
            Self::BadText { what, .. } => what.hint(),
            Self::UnclosedQuote(row) => both!(
                "close the quote in row {row}, or write it twice (\"\") inside of a quoted cell; saving the sheet anew from a spreadsheet program does it",
                "请闭合第 {row} 行的引号，或在带引号的单元格内写成两个（\"\"）；用表格软件重新保存即可"
            ),
            Self::RecordTooLarge(row) => both!(
                "look for a quote (\") in row {row} that is not closed, and check that the file is a CSV",
                "请检查第 {row} 行是否有未闭合的引号（\"），并确认文件是 CSV"
            ),
            Self::TooManyRows => both!("split the sheet", "请拆分表格"),
            Self::HeaderRowBlank(_) => {
                both!("name the row that holds the headers", "请指定表头所在的行")
            }
            Self::NoHeader | Self::NoRows => both!(
                "one of the first 10 rows holds the headers, at least `cert_id` and `new_name`; each further row is one rename",
                "前 10 行中须有一行是表头，至少包含 `cert_id` 和 `new_name`；其后每行对应一次改名"
            ),
            Self::ColumnMissing {
                role: Role::NewName,
                ..
            } => both!(
                "rename the header to `new_name`, or say which it is: `--column new_name=HEADER`, or below row 10 where it is: `--header-row N` (`Name` alone is not taken: it is the service's word for the present name)",
                "请把表头改为 `new_name`，或指明是哪一列：`--column new_name=表头`；表头在第 10 行之后时用 `--header-row N` 指明（不采用 `Name`：服务端用它表示当前名称）"
            ),
            Self::ColumnMissing { role, .. } => both!(
                "rename the header to `{role}`, or say which it is: `--column {role}=HEADER`, or below row 10 where it is: `--header-row N`",
                "请把表头改为 `{role}`，或指明是哪一列：`--column {role}=表头`；表头在第 10 行之后时用 `--header-row N` 指明"
            ),
            Self::ColumnTwice { role, .. } => both!(
                "say which of them it is: `--column {role}=HEADER`; where their headers are the same, rename one",
                "请指明用哪一列：`--column {role}=表头`；表头相同时请修改其中一个"
            ),
            Self::OverrideAbsent { role, .. } => both!(
                "write `--column {role}=` with one of these headers, in quotes if it has spaces",
                "请在 `--column {role}=` 后写上述表头之一，含空格时加引号"
            ),
            Self::OverrideClash { .. } => {
                both!(
                    "give each role and each header once",
                    "每个角色、每个表头只能指定一次"
                )
            }
            Self::Workbook(error) => error.hint(),
            Self::NoRegion => both!(
                "add `--region cn-hangzhou` (or another), or a column `region`",
                "请加上 `--region cn-hangzhou`（或其他地域），或增加 `region` 列"
            ),
        }
    }
}

impl NotText {
    /// Says what to do next.
    fn hint(self) -> Both {
        match self {
            Self::Xls => both!(
                "open it in Excel or WPS, and save it as a workbook (xlsx) without a password",
                "请用 Excel 或 WPS 打开，另存为不带密码的工作簿（xlsx）"
            ),
            Self::Sqlite => both!(
                "name the spreadsheet; a job of which only the journal is at hand goes on with `cert-rename resume JOURNAL`",
                "请指定表格文件；如果手头只有任务的任务日志，用 `cert-rename resume JOURNAL` 继续"
            ),
            Self::Pdf => both!(
                "name the spreadsheet that it was printed from",
                "请指定生成该 PDF 的表格文件"
            ),
            Self::Markup => both!(
                "open it in Excel or WPS and save it as xlsx or \"CSV UTF-8\"",
                "请用 Excel 或 WPS 打开，另存为 xlsx 或“CSV UTF-8”"
            ),
        }
    }
}

impl BadText {
    /// Says what to do next.
    fn hint(self) -> Both {
        match self {
            Self::Nul => both!(
                "say which it is, as `--encoding utf-16le`, or save the sheet as xlsx",
                "请指明编码，例如 `--encoding utf-16le`，或将表格另存为 xlsx"
            ),
            Self::Utf8 { .. } | Self::Other(_) => both!(
                "mend the row and save it again; if all of the file is in another encoding, name it, as `--encoding gb18030`",
                "请修正该行后重新保存；如果整个文件是其他编码，请指明，例如 `--encoding gb18030`"
            ),
            Self::Neither { .. } => both!(
                "save it from Excel or WPS as xlsx or \"CSV UTF-8\", or name its encoding, as `--encoding windows-1252`",
                "请用 Excel 或 WPS 另存为 xlsx 或“CSV UTF-8”，或指明编码，例如 `--encoding windows-1252`"
            ),
        }
    }
}

/// Lists headers, in the sheet's order.
pub(super) fn list(headers: &[String]) -> String {
    match headers.len().saturating_sub(LISTED_HEADERS) {
        0 => quoted(headers).join(", "),
        more => format!("{} and {more} more", quoted(headers).join(", ")),
    }
}

/// Lists headers in Chinese.
pub(super) fn list_zh(headers: &[String]) -> String {
    match headers.len() {
        all if all > LISTED_HEADERS => format!("{} 等共 {all} 个", quoted(headers).join("、")),
        _ => quoted(headers).join("、"),
    }
}

fn quoted(headers: &[String]) -> Vec<String> {
    let listed = headers.iter().take(LISTED_HEADERS);
    listed
        .map(|header| format!("`{}`", shown(header)))
        .collect()
}
