//! The known names that are most like one that is not known. Pure.

/// Names that are offered.
const OFFERED: usize = 3;

/// Returns the names most like `typed`, the nearest first, equals in byte order; upper and lower case are alike.
pub(crate) fn nearest(typed: &str, known: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let typed = typed.to_ascii_lowercase();
    let mut known: Vec<_> = known
        .map(|name| {
            (
                strsim::levenshtein(&typed, &name.to_ascii_lowercase()),
                name,
            )
        })
        .collect();
    known.sort_unstable();
    known.truncate(OFFERED);
    known.into_iter().map(|(_, name)| name).collect()
}
