//! What a workbook holds in place of a text: numbers, dates, errors.

use super::record::CellKind;
use super::role::Role;
use crate::words::{Both, spreadsheet_damage};

/// The digits of a number that a spreadsheet keeps. Source: Excel's specifications and limits.
const KEPT_DIGITS: usize = 15;

/// Says what is wrong with a cell of this kind in a role's column; `None` for a text, and for a number where one is due.
pub(super) fn kind_fault(role: Role, kind: CellKind, text: &str) -> Option<Both> {
    Some(match kind {
        CellKind::Text => return None,
        CellKind::Number if role == Role::AccountId => {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            if digits <= KEPT_DIGITS {
                return None;
            }
            spreadsheet_damage::digits_lost(KEPT_DIGITS, digits)
        }
        CellKind::Number => spreadsheet_damage::became_number(),
        CellKind::Date(day) => spreadsheet_damage::became_date(day),
        CellKind::Truth => spreadsheet_damage::became_truth(),
        CellKind::Fault => spreadsheet_damage::error_value(),
        CellKind::Unsaved => spreadsheet_damage::unsaved_formula(),
    })
}

/// Says what is worth knowing of a carried cell of this kind.
pub(super) fn carried_fault(kind: CellKind) -> Option<Both> {
    match kind {
        CellKind::Fault => Some(spreadsheet_damage::carried_error()),
        CellKind::Unsaved => Some(spreadsheet_damage::carried_unsaved()),
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
            let fault = kind_fault(role, kind, text);
            let fault = fault.map(|fault| fault.to_string()).unwrap_or_default();
            assert!(fault.contains(expected), "{role} {kind:?}: {fault}");
            assert_eq!(
                fault.is_empty(),
                expected.is_empty(),
                "{role} {kind:?}: {fault}"
            );
        }
    }
}
