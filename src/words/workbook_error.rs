//! Why a workbook can't be read, and what to do next.

use super::{Both, Lang, both};
use crate::input::{LISTED_SHEETS, WorkbookError, shown};
use crate::rename::RowNumber;

impl WorkbookError {
    /// Says what is wrong.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::FileTooLarge { mib, limit } => both!(
                "the workbook has {mib} MiB, and at most {limit} MiB are read",
                "工作簿有 {mib} MiB，最多读取 {limit} MiB"
            ),
            Self::Archive(why) => both!(
                "the workbook is damaged: its archive can't be read ({why})",
                "工作簿已损坏：压缩包无法读取（{why}）"
            ),
            Self::NoPart(part) => both!(
                "the file is a zip archive and no xlsx workbook: it has no {part}",
                "该文件是 zip 压缩包而不是 xlsx 工作簿：缺少 {part}"
            ),
            Self::OtherKind(kind) => both!(
                "the file is a workbook of another kind: {kind}",
                "该文件是其他格式的工作簿：{kind}"
            ),
            Self::Part { part, why } => Both::of(|lang| {
                let (part, why) = (shown(part), why.said(lang));
                match lang {
                    Lang::En => {
                        format!("the workbook is damaged: `{part}` can't be read ({why})")
                    }
                    Lang::Zh => format!("工作簿已损坏：`{part}` 无法读取（{why}）"),
                }
            }),
            Self::TooMuch { what } => Both::of(|lang| {
                let what = what.said(lang);
                match lang {
                    Lang::En => format!("the workbook is not read on: {what}"),
                    Lang::Zh => format!("工作簿不再继续读取：{what}"),
                }
            }),
            Self::Disorder { row, what } => Both::of(|lang| {
                let what = what.said(lang);
                match lang {
                    Lang::En => format!("the sheet is damaged: row {row} {what}"),
                    Lang::Zh => format!("工作表已损坏：第 {row} 行{what}"),
                }
            }),
            Self::SheetAbsent { wanted, sheets } => Both::new(
                format!(
                    "there is no sheet `{}`; the sheets are {}",
                    shown(wanted),
                    list(sheets, Lang::En)
                ),
                format!(
                    "没有名为 `{}` 的工作表；现有工作表：{}",
                    shown(wanted),
                    list(sheets, Lang::Zh)
                ),
            ),
            Self::SheetUnclear { sheets } => Both::new(
                format!(
                    "{} sheets have the needed columns: {}",
                    sheets.len(),
                    list(sheets, Lang::En)
                ),
                format!(
                    "有 {} 个工作表都包含所需的列：{}",
                    sheets.len(),
                    list(sheets, Lang::Zh)
                ),
            ),
            Self::NoSheetFits { sheets } => Both::new(
                format!(
                    "no sheet has the needed columns in its first rows; the sheets are {}",
                    list(sheets, Lang::En)
                ),
                format!(
                    "没有工作表在前几行包含所需的列；现有工作表：{}",
                    list(sheets, Lang::Zh)
                ),
            ),
            Self::HiddenRows {
                count,
                first,
                filtered: true,
            } => Both::new(
                match count {
                    1 => format!("1 row is hidden by a filter: {}", rows(1, first)),
                    _ => format!(
                        "{count} rows are hidden by a filter: {}",
                        rows(*count, first)
                    ),
                },
                format!("有 {count} 行被筛选隐藏：{}", rows_zh(*count, first)),
            ),
            Self::HiddenRows {
                count,
                first,
                filtered: false,
            } => Both::new(
                match count {
                    1 => format!("1 row is hidden: {}", rows(1, first)),
                    _ => format!("{count} rows are hidden: {}", rows(*count, first)),
                },
                format!("有 {count} 行被隐藏：{}", rows_zh(*count, first)),
            ),
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::FileTooLarge { .. } | Self::TooMuch { .. } => both!(
                "copy the rows into a new workbook and save it, or save the sheet as \"CSV UTF-8\"",
                "请把数据行复制到新的工作簿后保存，或将工作表另存为“CSV UTF-8”"
            ),
            Self::Archive(_) | Self::Part { .. } | Self::Disorder { .. } => both!(
                "open it in Excel or WPS and save it again as xlsx, or copy it anew from where it came",
                "请用 Excel 或 WPS 打开并重新保存为 xlsx，或从来源处重新复制"
            ),
            Self::NoPart(_) | Self::OtherKind(_) => both!(
                "open it in Excel, WPS or LibreOffice and save it as xlsx or \"CSV UTF-8\"",
                "请用 Excel、WPS 或 LibreOffice 打开，另存为 xlsx 或“CSV UTF-8”"
            ),
            Self::SheetAbsent { .. } | Self::SheetUnclear { .. } => {
                both!("name one: `--sheet NAME`", "请指定工作表：`--sheet 名称`")
            }
            Self::NoSheetFits { .. } => both!(
                "name the sheet with `--sheet NAME` and its columns with `--column new_name=HEADER`; a hidden sheet is read only when it is named",
                "请用 `--sheet 名称` 指定工作表，用 `--column new_name=表头` 指定列；隐藏的工作表只有指定名称时才会读取"
            ),
            Self::HiddenRows { .. } => both!(
                "leave them out with `--hidden-rows skip`, or rename them too with `--hidden-rows include`",
                "用 `--hidden-rows skip` 跳过这些行，或用 `--hidden-rows include` 一并改名"
            ),
        }
    }
}

/// Lists names of sheets.
fn list(sheets: &[Both], lang: Lang) -> String {
    let listed = sheets.iter().take(LISTED_SHEETS);
    let listed: Vec<_> = listed.map(|sheet| shown(sheet.said(lang))).collect();
    let more = sheets.len().saturating_sub(LISTED_SHEETS);
    match (lang, more) {
        (Lang::En, 0) => listed.join(", "),
        (Lang::En, more) => format!("{} and {more} more", listed.join(", ")),
        (Lang::Zh, 0) => listed.join("、"),
        (Lang::Zh, _) => format!("{} 等共 {} 个", listed.join("、"), sheets.len()),
    }
}

/// Names a sheet that is hidden.
pub(crate) fn hidden_sheet(name: &str) -> Both {
    both!("{name} (hidden)", "{name}（隐藏）")
}

/// Says of hidden rows that were left out.
pub(crate) fn hidden_rows_skipped(count: u64, first: &[RowNumber]) -> Both {
    Both::new(
        match count {
            1 => format!("1 hidden row is left out: {}", rows(1, first)),
            _ => format!("{count} hidden rows are left out: {}", rows(count, first)),
        },
        format!("已跳过 {count} 个隐藏行：{}", rows_zh(count, first)),
    )
}

/// Says of hidden rows that were taken.
pub(crate) fn hidden_rows_included(count: u64, first: &[RowNumber]) -> Both {
    Both::new(
        match count {
            1 => format!("1 hidden row is included: {}", rows(1, first)),
            _ => format!("{count} hidden rows are included: {}", rows(count, first)),
        },
        format!("已包含 {count} 个隐藏行：{}", rows_zh(count, first)),
    )
}

/// Names rows, of which the first are known.
fn rows(count: u64, first: &[RowNumber]) -> String {
    let named: Vec<_> = first.iter().map(ToString::to_string).collect();
    let named_all = named.join(", ");
    match (count, count.saturating_sub(named.len() as u64)) {
        (1, _) => format!("row {named_all}"),
        (_, 0) => format!("rows {named_all}"),
        (_, more) => format!("rows {named_all} and {more} more"),
    }
}

fn rows_zh(count: u64, first: &[RowNumber]) -> String {
    let named: Vec<_> = first.iter().map(ToString::to_string).collect();
    let named_all = named.join("、");
    if count > named.len() as u64 {
        format!("第 {named_all} 行等共 {count} 行")
    } else {
        format!("第 {named_all} 行")
    }
}

/// Says that rows are out of order.
pub(crate) fn comes_after(row: u32) -> Both {
    both!("comes after row {row}", "排在第 {row} 行之后")
}

/// Says that a row has a cell where no sheet has one.
pub(crate) fn cell_beyond() -> Both {
    both!("has a cell beyond column XFD", "有单元格超出 XFD 列")
}

/// Says that a row's cells are out of order.
pub(crate) fn cells_out_of_order() -> Both {
    both!("has its cells out of order", "的单元格顺序错乱")
}

/// Says that a row's number is too high.
pub(crate) fn row_beyond(row: u32, limit: u32) -> Both {
    both!(
        "it has a row {row}, and a sheet has {limit}",
        "出现第 {row} 行，而工作表最多 {limit} 行"
    )
}

/// Says that there are too many cells.
pub(crate) fn too_many_cells(limit: u64, row: RowNumber) -> Both {
    both!(
        "the sheet has more than {limit} cells up to row {row}",
        "到第 {row} 行为止，单元格超过 {limit} 个"
    )
}

/// Says that a row is too long.
pub(crate) fn row_too_large(row: RowNumber) -> Both {
    both!(
        "row {row} has more than 1 MiB of text",
        "第 {row} 行的文本超过 1 MiB"
    )
}

/// Says that there are too many texts.
pub(crate) fn too_many_texts(count: usize, mib: usize) -> Both {
    both!(
        "its texts are more than {count}, or have more than {mib} MiB",
        "文本超过 {count} 条，或超过 {mib} MiB"
    )
}

/// Says that there are too many styles.
pub(crate) fn too_many_styles(limit: usize) -> Both {
    both!("it has more than {limit} styles", "样式超过 {limit} 个")
}

/// Says that a text is too long.
pub(crate) fn text_too_long(limit: usize) -> Both {
    both!(
        "a text of more than {limit} bytes",
        "有文本超过 {limit} 字节"
    )
}

/// Says that a part is cut off.
pub(crate) fn ends_too_early() -> Both {
    both!("it ends too early", "内容提前结束")
}

/// Says that a part is missing.
pub(crate) fn not_there() -> Both {
    both!("it is not there", "不存在")
}

/// Says that a cell is too long.
pub(crate) fn cell_too_long() -> Both {
    both!(
        "a text longer than a cell can hold",
        "有文本超出单元格的容量"
    )
}

/// Says that a row has no number.
pub(crate) fn no_row_number() -> Both {
    both!("a row's number is none", "有行号不是数字")
}

/// Says that elements are nested too deeply.
pub(crate) fn too_deep(limit: u32) -> Both {
    both!(
        "its elements lie more than {limit} deep in each other",
        "元素嵌套超过 {limit} 层"
    )
}

/// Says that there are too many names.
pub(crate) fn names_too_large() -> Both {
    both!(
        "the names of its sheets and parts have more than 1 MiB",
        "工作表和部件的名称超过 1 MiB"
    )
}
