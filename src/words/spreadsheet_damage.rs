//! What a spreadsheet did to a cell, as the rest of a sentence that begins with its value.

use super::{Both, both};
use crate::input::shown;

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
