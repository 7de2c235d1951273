//! The timeline → bars, runs and labels.

use std::fmt::Write as _;

use super::axes::{count_labels, nice_above, second, span_text, time_labels};
use super::runs::run_bars;
use super::scale::{LEFT, RIGHT, Scale, WIDTH};
use super::shapes::{Bar, Chart, Label};
use crate::report::edition::Edition;
use crate::report::grouped;
use crate::report::story::Story;
use crate::report::timeline::{Kind, Span};

/// Upper and lower edge of the plot of all calls.
const PLOT: (f64, f64) = (12.0, 188.0);
/// The same of the plot of refusals and failures alone; its title stands above it.
const ENLARGED: (f64, f64) = (222.0, 272.0);
/// What the enlarged plot holds.
const TROUBLE: [Kind; 2] = [Kind::Refused, Kind::Failed];
/// What is less tall than this can't be seen in the plot of all calls.
const VISIBLE: f64 = 4.0;
/// Room below the lowest plot: the runs, the ticks and their labels.
const BELOW: f64 = 52.0;

/// Draws the timeline; `None` when no call was answered.
pub(in crate::report) fn draw(story: &Story, edition: &Edition) -> Option<Chart> {
    let spans: Vec<(i64, Span)> = story.timeline.spans().collect();
    let (first, last) = (spans.first()?.0, spans.last()?.0);
    let seconds = story.timeline.seconds();
    let scale = Scale {
        from: first,
        seconds: last + seconds - first,
        most: nice_above(story.timeline.most()),
        ceiling: PLOT.0,
        floor: PLOT.1,
    };
    let enlarged = enlarged(&spans, &scale);
    let bottom = enlarged.map_or(scale.floor, |scale| scale.floor);
    let mut bars: Vec<Bar> = spans
        .iter()
        .map(|(begin, span)| bar(&scale, (*begin, seconds), span, &Kind::ALL, edition))
        .collect();
    let mut counts = count_labels(&scale);
    if let Some(scale) = &enlarged {
        bars.extend(
            spans
                .iter()
                .filter(|(_, span)| trouble(span) > 0)
                .map(|(begin, span)| bar(scale, (*begin, seconds), span, &TROUBLE, edition)),
        );
        counts.extend(count_labels(scale).into_iter().step_by(2));
    }
    Some(Chart {
        width: WIDTH,
        height: bottom + BELOW,
        left: LEFT,
        right: RIGHT,
        bottom,
        bars,
        runs: run_bars(&story.runs, &scale, bottom + 6.0, edition),
        times: time_labels(&scale, bottom + 32.0, edition),
        counts,
        enlarged: enlarged.map(|scale| Label {
            text: edition.words().enlarged.to_owned(),
            x: LEFT,
            y: scale.ceiling - 10.0,
        }),
        span: span_text(seconds),
    })
}

/// The scale of the plot of [`TROUBLE`] alone; none where there is none, or all of it can be seen among the others.
fn enlarged(spans: &[(i64, Span)], scale: &Scale) -> Option<Scale> {
    let small = spans
        .iter()
        .flat_map(|(_, span)| TROUBLE.map(|kind| span.of(kind)))
        .any(|count| count > 0 && scale.height(count) < VISIBLE);
    let most = spans.iter().map(|(_, span)| trouble(span)).max()?;
    small.then_some(Scale {
        most: nice_above(most),
        ceiling: ENLARGED.0,
        floor: ENLARGED.1,
        ..*scale
    })
}

fn trouble(span: &Span) -> u64 {
    TROUBLE.map(|kind| span.of(kind)).iter().sum()
}

/// The calls of a span, one kind above the other.
fn bar(
    scale: &Scale,
    (begin, seconds): (i64, i64),
    span: &Span,
    kinds: &[Kind],
    edition: &Edition,
) -> Bar {
    let mut below = 0;
    let mut rects = Vec::new();
    let mut said = edition.local(second(begin));
    for kind in kinds {
        let count = span.of(*kind);
        if count > 0 {
            rects.push(scale.rect(class_of(*kind), (begin, seconds), (below, count)));
            let _infallible = write!(said, "\n{}: {}", name_of(*kind, edition), grouped(count));
        }
        below += count;
    }
    Bar { said, rects }
}

/// Its class in the style sheet.
fn class_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Confirmed => "confirmed",
        Kind::Refused => "refused",
        Kind::Failed => "failed",
    }
}

fn name_of(kind: Kind, edition: &Edition) -> &'static str {
    match kind {
        Kind::Confirmed => edition.words().confirmed_calls,
        Kind::Refused => edition.words().refused_calls,
        Kind::Failed => edition.words().failed_calls,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::words::Lang;

    fn edition() -> Edition {
        Edition {
            lang: Lang::En,
            zone: TimeZone::fixed(jiff::tz::offset(8)),
            made_at: second(1_700_000_000),
        }
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(draw(&Story::default(), &edition()), None);
    }

    #[test]
    fn every_bar_lies_in_the_drawing() {
        for (calls, apart) in [(1, 1), (3, 1), (500, 7), (20_000, 1), (40, 86_000)] {
            let mut story = Story::default();
            for call in 0..calls {
                let kind = Kind::ALL[usize::try_from(call % 3).unwrap()];
                let at = second(1_700_000_000 + call * apart);
                story.timeline.add(at, kind);
            }
            let chart = draw(&story, &edition()).unwrap();
            for rect in chart.bars.iter().flat_map(|bar| &bar.rects) {
                assert!(
                    rect.x >= LEFT && rect.x + rect.width <= RIGHT + 0.1,
                    "{calls}: {rect:?}"
                );
                assert!(
                    rect.y >= PLOT.0 - 0.1 && rect.y + rect.height <= PLOT.1 + 0.1,
                    "{calls}: {rect:?}"
                );
                assert!(rect.height > 0.0, "{calls}: {rect:?}");
            }
            assert_eq!(chart.enlarged, None, "{calls}: all can be seen");
            assert!(chart.times.len() <= 10, "{calls}: {:?}", chart.times);
        }
    }

    /// One refusal among a night's thousands is not lost.
    #[test]
    fn what_is_too_small_to_see_is_drawn_once_more() {
        let mut story = Story::default();
        for call in 0..20_000 {
            story
                .timeline
                .add(second(1_700_000_000 + call), Kind::Confirmed);
        }
        assert_eq!(draw(&story, &edition()).unwrap().enlarged, None);
        story.timeline.add(second(1_700_009_000), Kind::Refused);
        let chart = draw(&story, &edition()).unwrap();
        assert!(chart.enlarged.is_some());
        let refused = chart.bars.iter().flat_map(|bar| &bar.rects);
        let refused: Vec<_> = refused.filter(|rect| rect.class == "refused").collect();
        assert_eq!(refused.len(), 2, "in both plots");
        assert!(refused[0].height < VISIBLE && refused[1].height > VISIBLE);
        assert!(refused[1].y >= ENLARGED.0 && refused[1].y + refused[1].height <= ENLARGED.1);
        assert!(chart.height > ENLARGED.1);
    }
}
