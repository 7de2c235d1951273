//! What a workbook holds in place of a text: numbers, dates, errors.

use super::record::CellKind;
use super::role::Role;

/// The digits of a number that a spreadsheet keeps. Source: Excel's specifications and limits.
const KEPT_DIGITS: usize = 15;

/// What to do wherever a spreadsheet made something else of a text.
const AS_TEXT: &str = "format the column as text and type it again";

/// Says what is wrong with a cell of this kind in a role's column; `None` for a text, and for a number where one is due.
pub(super) fn kind_fault(role: Role, kind: CellKind, text: &str) -> Option<String> {
    Some(match kind {
        CellKind::Text => return None,
        CellKind::Number if role == Role::AccountId => {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            if digits <= KEPT_DIGITS {
                return None;
            }
            format!(
                "is a number, of which the spreadsheet keeps {KEPT_DIGITS} digits; {AS_TEXT}, all {digits} digits"
            )
        }
        CellKind::Number => format!(
            "is a number that the spreadsheet made of what was typed (it makes 12 of `0012` and 100000 of `1E5`); {AS_TEXT}"
        ),
        CellKind::Date(Some(day)) => format!(
            "is a date that the spreadsheet made of what was typed, and holds as the number {day}; {AS_TEXT}"
        ),
        CellKind::Date(None) => {
            format!("is a date that the spreadsheet made of what was typed; {AS_TEXT}")
        }
        CellKind::Truth => {
            format!("is a truth value that the spreadsheet made of what was typed; {AS_TEXT}")
        }
        CellKind::Fault => {
            "is an error, not a value; mend the formula, or write the value in its place".to_owned()
        }
        CellKind::Unsaved => {
            "is a formula of which no value was saved; open the workbook in Excel or WPS and save it, or write the value in its place".to_owned()
        }
    })
}

/// Says what is worth knowing of a carried cell of this kind.
pub(super) fn carried_fault(kind: CellKind) -> Option<&'static str> {
    match kind {
        CellKind::Fault => Some("is an error, not a value; it is carried as it stands"),
        CellKind::Unsaved => {
            Some("is a formula of which no value was saved; it is carried as an empty cell")
        }
        CellKind::Text | CellKind::Number | CellKind::Date(_) | CellKind::Truth => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_are_taken_and_short_numbers_of_accounts() {
        for (role, kind, text, expected) in [
            (Role::NewName, CellKind::Text, "a", ""),
            (Role::NewName, CellKind::Number, "100000", "is a number"),
            (
                Role::CertId,
                CellKind::Date(Some(45231)),
                "2023-11-01",
                "45231",
            ),
            (Role::Region, CellKind::Truth, "TRUE", "truth value"),
            (Role::NewName, CellKind::Fault, "#N/A", "is an error"),
            (Role::CertId, CellKind::Unsaved, "", "no value was saved"),
            (Role::AccountId, CellKind::Number, "123456789012345", ""),
            (
                Role::AccountId,
                CellKind::Number,
                "1234567890123450",
                "15 digits",
            ),
        ] {
            let fault = kind_fault(role, kind, text).unwrap_or_default();
            assert!(fault.contains(expected), "{role} {kind:?}: {fault}");
            assert_eq!(
                fault.is_empty(),
                expected.is_empty(),
                "{role} {kind:?}: {fault}"
            );
        }
    }
}
