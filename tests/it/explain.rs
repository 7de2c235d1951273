//! `explain`: every code, the nearest of one that is not known.

use crate::support::{program, ran};

#[test]
fn every_code_of_the_services_list_is_explained() {
    let list = std::fs::read_to_string("tests/fixtures/api/errors.json").unwrap();
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let codes = list.as_object().unwrap().keys();
    for code in codes.filter(|code| !code.starts_with('_')) {
        let explained = ran(program().args(["explain", code]));
        assert_eq!(explained.code, 0, "{code}: {explained:?}");
        for label in ["means", "the row", "the lane", "sent again", "what to do"] {
            assert!(
                explained.stdout.contains(&format!("\n  {label}")),
                "{code}: {explained:?}"
            );
        }
    }
}

#[test]
fn an_unknown_code_names_the_nearest() {
    let explained = ran(program().args(["explain", "Forbiden.RAM"]));
    assert_eq!(explained.code, 2, "{explained:?}");
    assert!(explained.stdout.is_empty(), "{explained:?}");
    assert!(
        explained.stderr.contains("did you mean Forbidden.RAM or "),
        "{explained:?}"
    );
}
