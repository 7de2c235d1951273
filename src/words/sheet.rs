//! How a sheet was read, and what is worth knowing of it as a whole.

use super::counts::counted;
use super::{Both, Lang, both};
use crate::input::{Delimiter, Encoding, Role, shown};
use crate::rename::RowNumber;

/// How a CSV is read.
pub(crate) fn read_as_csv(encoding: Encoding, delimiter: Delimiter, header: RowNumber) -> Both {
    let zh = match delimiter {
        Delimiter::Comma => "逗号",
        Delimiter::Tab => "制表符",
        Delimiter::Semicolon => "分号",
    };
    match header {
        RowNumber(1) => Both::new(
            format!("{encoding}, {delimiter} separated"),
            format!("{encoding}，{zh}分隔"),
        ),
        row => Both::new(
            format!("{encoding}, {delimiter} separated, header in row {row}"),
            format!("{encoding}，{zh}分隔，表头在第 {row} 行"),
        ),
    }
}

/// How a workbook is read.
pub(crate) fn read_as_workbook(sheet: &str, header: RowNumber) -> Both {
    match header {
        RowNumber(1) => both!("XLSX, sheet {sheet}", "XLSX，工作表 {sheet}"),
        row => both!(
            "XLSX, sheet {sheet}, header in row {row}",
            "XLSX，工作表 {sheet}，表头在第 {row} 行"
        ),
    }
}

/// Says how a sheet was read.
pub(crate) fn read(name: &str, rows: u64, read_as: &Both, blank: u64) -> Both {
    Both::of(|lang| {
        let read_as = read_as.said(lang);
        let rows_en = counted(rows, "row");
        match (lang, blank) {
            (Lang::En, 0) => format!("{name}: {rows_en}, read as {read_as}"),
            (Lang::En, _) => {
                let blank = counted(blank, "blank row");
                format!("{name}: {rows_en}, read as {read_as}; {blank} skipped")
            }
            (Lang::Zh, 0) => format!("{name}：{rows} 行，读取方式：{read_as}"),
            (Lang::Zh, _) => {
                format!("{name}：{rows} 行，读取方式：{read_as}；跳过 {blank} 个空行")
            }
        }
    })
}

/// Says from which column a role is read.
pub(crate) fn role_column(role: Role, letters: &str, header: &str) -> Both {
    both!(
        "  {role} ← column {letters} {header}",
        "  {role} ← {letters} 列 {header}",
        header = shown(header.trim())
    )
}

/// Says that a column is hidden from which something is read.
pub(crate) fn hidden_column(letters: &str, header: &str, role: Role) -> Both {
    both!(
        "column {letters} {header}, from which {role} is read, is hidden",
        "{role} 读取自 {letters} 列 {header}，该列是隐藏列",
        header = shown(header)
    )
}

/// Says that ids may be cut off; `first` are the first of `count`.
pub(crate) fn short_ids(
    length: usize,
    usual: usize,
    first: &[(RowNumber, String)],
    count: u64,
) -> Both {
    let named: Vec<_> = first
        .iter()
        .map(|(row, id)| format!("row {row} \"{id}\""))
        .collect();
    let named = named.join(", ");
    let named_zh: Vec<_> = first
        .iter()
        .map(|(row, id)| format!("第 {row} 行“{id}”"))
        .collect();
    let named_zh = named_zh.join("、");
    match count.saturating_sub(first.len() as u64) {
        0 => Both::new(
            format!(
                "ids of {length} characters, where the others have {usual}; they may be cut off: {named}"
            ),
            format!("以下 ID 只有 {length} 个字符，其他为 {usual} 个，可能不完整：{named_zh}"),
        ),
        more => Both::new(
            format!(
                "ids of {length} characters, where the others have {usual}; they may be cut off: {named} and {more} more"
            ),
            format!(
                "以下 ID 只有 {length} 个字符，其他为 {usual} 个，可能不完整：{named_zh}等共 {count} 个"
            ),
        ),
    }
}

/// Says that cells are merged; `named` are the first of `all`.
pub(crate) fn merged_cells(letters: &str, header: &str, named: &[String], all: usize) -> Both {
    let (header, first, first_zh) = (shown(header.trim()), named.join(", "), named.join("、"));
    match all.saturating_sub(named.len()) {
        0 => Both::new(
            format!(
                "column {letters} {header} has merged cells ({first}): only the first of them holds the value, and the others \
                 are blank; unmerge them and fill in each"
            ),
            format!(
                "{letters} 列 {header} 有合并单元格（{first_zh}）：只有第一个单元格有值，其余为空；请取消合并并逐个填写"
            ),
        ),
        more => Both::new(
            format!(
                "column {letters} {header} has merged cells ({first} and {more} more): only the first of them holds the value, \
                 and the others are blank; unmerge them and fill in each"
            ),
            format!(
                "{letters} 列 {header} 有合并单元格（{first_zh} 等共 {all} 处）：只有第一个单元格有值，其余为空；请取消合并并逐个填写"
            ),
        ),
    }
}

/// Says that values are those of formulas, which `first` shows; `saved` is when the workbook was saved, where it tells.
pub(crate) fn formulas(count: u64, first: &[String], saved: Option<&str>) -> Both {
    let mut list = first.join(", ");
    if count > first.len() as u64 {
        list.push_str(", …");
    }
    let zh = match saved {
        Some(saved) => format!(
            "有 {count} 个单元格是公式；所用的值是工作簿在 {} 保存的结果：{list}",
            shown(saved)
        ),
        None => {
            format!("有 {count} 个单元格是公式；所用的值是工作簿保存的结果（保存时间未知）：{list}")
        }
    };
    let en = match (count, saved.map(shown)) {
        (1, Some(saved)) => format!(
            "1 cell is a formula; its value is what was saved with the workbook at {saved}: {list}"
        ),
        (1, None) => format!(
            "1 cell is a formula; its value is what was saved with the workbook at a time that it does not tell: {list}"
        ),
        (_, Some(saved)) => format!(
            "{count} cells are formulas; their values are what was saved with the workbook at {saved}: {list}"
        ),
        (_, None) => format!(
            "{count} cells are formulas; their values are what was saved with the workbook at a time that it does not tell: {list}"
        ),
    };
    Both::new(en, zh)
}
