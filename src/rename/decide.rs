//! What a live name means for a row of the plan. Pure.

use super::status::Status;

/// Decides a row of which the live name was read; `live` is `None` when the certificate does not exist.
///
/// `guard` is the present name that the sheet expects, and comes first: whoever wrote another name than the one that is
/// there did not know of it, even if it is the new one. A blank new name asks for nothing.
pub(crate) fn decide(new_name: &str, guard: Option<&str>, live: Option<&str>) -> Status {
    match live {
        _ if new_name.trim().is_empty() => Status::Unchanged,
        None => Status::Missing,
        Some(live) if guard.is_some_and(|guard| guard != live) => Status::Drifted,
        Some(live) if live == new_name => Status::Unchanged,
        Some(_) => Status::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_comes_first() {
        use Status::{Drifted, Missing, Pending, Unchanged};
        for (new, guard, live, expected) in [
            ("new", None, None, Missing),
            ("new", Some("old"), None, Missing),
            ("new", None, Some("old"), Pending),
            ("new", Some("old"), Some("old"), Pending),
            ("new", Some("old"), Some("other"), Drifted),
            ("new", Some("old"), Some("new"), Drifted),
            ("new", None, Some("new"), Unchanged),
            ("new", Some("new"), Some("new"), Unchanged),
            ("new", Some("new"), Some("old"), Drifted),
            ("9", None, Some("9"), Unchanged),
            ("new", None, Some("NEW"), Pending),
            ("new", None, Some(""), Pending),
            ("", None, Some("old"), Unchanged),
            ("", Some("old"), Some("other"), Unchanged),
            ("", None, None, Unchanged),
        ] {
            assert_eq!(
                decide(new, guard, live),
                expected,
                "{new} {guard:?} {live:?}"
            );
        }
    }
}
