//! Runs as bars between plot and labels, as far as they lie in the plot.

use super::scale::{Scale, rounded};
use super::shapes::{Bar, Rect};
use crate::report::edition::Edition;
use crate::report::story::RunStory;

/// Returns a bar for each run, with its upper edge at `y`.
pub(super) fn run_bars(runs: &[RunStory], scale: &Scale, y: f64, edition: &Edition) -> Vec<Bar> {
    let end = scale.end();
    let bars = runs.iter().enumerate().filter_map(|(at, run)| {
        let began = run.started_at.as_second();
        // One that was cut off went on at most until the next began.
        let next = runs
            .get(at + 1)
            .map_or(end, |run| run.started_at.as_second());
        let (class, ended) = match run.ended_at {
            Some(ended) => ("run", ended.as_second() + 1),
            None => ("run cut", next),
        };
        let (from, to) = (began.max(scale.from), ended.min(end));
        (from < to).then(|| {
            let x = scale.x(from);
            let ended = run.ended_at.map_or_else(
                || edition.words().cut_off.to_owned(),
                |at| edition.local(at),
            );
            let rect = Rect {
                class,
                x,
                y,
                width: rounded((scale.x(to) - x).max(2.0)),
                height: 6.0,
            };
            Bar {
                said: format!("{} – {ended}", edition.local(run.started_at)),
                rects: vec![rect],
            }
        })
    });
    bars.collect()
}
