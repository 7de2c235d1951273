//! Planned renames as lines for people: old → new.

use unicode_width::UnicodeWidthStr as _;

use super::difference::{Marking, mark_difference};
use crate::input::shown_whole;
use crate::journal::PlannedRename;
use crate::words::Lang;
use crate::words::plan::row_label;

/// Old names are padded to at most this width: one that is longer moves its own line only, not all others off the screen.
const WIDEST_COLUMN: usize = 32;

/// Returns a line per rename, in columns; a name that is not known is `?`. No name is cut: they are to be agreed to.
pub(crate) fn plan_lines(renames: &[PlannedRename], marking: Marking, lang: Lang) -> Vec<String> {
    let cells: Vec<[String; 3]> = renames.iter().map(cells).collect();
    let width = |column: usize| {
        let widths = cells.iter().map(|row| row[column].width());
        widths.max().unwrap_or(0)
    };
    let row_width = renames
        .iter()
        .map(|rename| rename.row.to_string().len())
        .max();
    let row_width = row_width.unwrap_or(0);
    let (id_width, old_width) = (width(0), width(1).min(WIDEST_COLUMN));
    let lines = renames.iter().zip(&cells).map(|(rename, [id, old, new])| {
        let (marked_old, marked_new) = match &rename.old_name {
            Some(_) => mark_difference(old, new, marking),
            None => (old.clone(), new.clone()),
        };
        // Brackets make a name wider than it is; colours do not.
        let brackets = match marking {
            Marking::Brackets => 2,
            Marking::Colours => 0,
        };
        let used = match marking {
            Marking::Brackets => marked_old.width(),
            Marking::Colours => old.width(),
        };
        format!(
            "  {}  {id}{}  {marked_old}{} → {marked_new}",
            row_label(rename.row.0, row_width).said(lang),
            " ".repeat(id_width - id.width()),
            " ".repeat((old_width + brackets).saturating_sub(used)),
        )
    });
    lines.collect()
}

fn cells(rename: &PlannedRename) -> [String; 3] {
    let old = rename
        .old_name
        .as_deref()
        .map_or_else(|| "?".to_owned(), shown_whole);
    let [id, new] = [&rename.cert_id, &rename.new_name].map(|text| shown_whole(text));
    [id, old, new]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rename::RowNumber;

    #[test]
    fn columns_line_up_whatever_the_script() {
        let rename = |row, id: &str, old: Option<&str>, new: &str| PlannedRename {
            row: RowNumber(row),
            cert_id: id.to_owned(),
            old_name: old.map(str::to_owned),
            new_name: new.to_owned(),
        };
        let lines = plan_lines(
            &[
                rename(2, "vsc-1", Some("杭州-1"), "杭州-22"),
                rename(13, "vsc-22", None, "gate"),
            ],
            Marking::Brackets,
            Lang::En,
        );
        assert_eq!(
            lines,
            [
                "  row  2  vsc-1   杭州-[1] → 杭州-[22]",
                "  row 13  vsc-22  ?        → gate",
            ]
        );
        let long = format!("{}-1", "n".repeat(126));
        let lines = plan_lines(
            &[
                rename(2, "vsc-1", Some(&long), &long.replace("-1", "-2")),
                rename(3, "vsc-2", Some("short"), "gate"),
            ],
            Marking::Brackets,
            Lang::En,
        );
        let n = "n".repeat(126);
        assert_eq!(lines[0], format!("  row 2  vsc-1  {n}-[1] → {n}-[2]"));
        let room = " ".repeat(WIDEST_COLUMN + 2 - "short".len());
        assert_eq!(lines[1], format!("  row 3  vsc-2  short{room} → gate"));
    }
}
