//! Columns by their letters.

/// The number of columns that a sheet has. Source: Excel's specifications and limits.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// Returns the letters of a column, counted from 0: `A`, `B`, … `XFD`.
pub(crate) fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[left % 26]));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// Reads the column of a reference such as `AB12`, counted from 0; `None` where there is none.
pub(super) fn column_of(reference: &str) -> Option<usize> {
    let mut column = 0_usize;
    for byte in reference.bytes() {
        match byte {
            b'A'..=b'Z' => column = column * 26 + usize::from(byte - b'A') + 1,
            b'$' => {}
            _ => break,
        }
        if column > MAX_COLUMNS {
            return None;
        }
    }
    column.checked_sub(1)
}

/// Reads a reference such as `$AB$12`: the column, counted from 0, and the row; `None` where there is none.
pub(super) fn cell_of(reference: &str) -> Option<(usize, u32)> {
    let digits = reference.trim_start_matches(|c: char| c == '$' || c.is_ascii_uppercase());
    Some((column_of(reference)?, digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numbers_agree() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_letters(column), letters);
            assert_eq!(column_of(&format!("{letters}12")), Some(column));
            assert_eq!(cell_of(&format!("${letters}$12")), Some((column, 12)));
        }
        for bad in ["", "12", "XFE1", "ZZZZZZZZZZZZZZZ1", "a1"] {
            assert_eq!(column_of(bad), None, "{bad}");
            assert_eq!(cell_of(bad), None, "{bad}");
        }
    }
}
