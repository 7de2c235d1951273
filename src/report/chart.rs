//! The timeline as a drawing: where each bar, tick and label of the SVG goes. Pure.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::edition::Edition;
use super::story::{RunStory, Story};
use super::timeline::Span;

/// The drawing's size in its own units; the page scales it.
const WIDTH: i64 = 1000;
const HEIGHT: i64 = 240;
/// Room for labels.
const LEFT: i64 = 52;
const RIGHT: i64 = 12;
const TOP: i64 = 12;
const BOTTOM: i64 = 52;

/// The most labels below the axis.
const MOST_TICKS: i64 = 9;

/// Distances between labels, in seconds.
const TICKS: [i64; 16] = [
    1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];

/// A rectangle.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rect {
    pub(super) class: &'static str,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// All calls of a span: up to three rectangles, and what is said when one points at them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) said: String,
    pub(super) rects: Vec<Rect>,
}

/// A label with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) y: f64,
}

/// One run, below the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RunBar {
    pub(super) said: String,
    pub(super) rect: Rect,
}

/// The whole drawing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chart {
    pub(super) width: i64,
    pub(super) height: i64,
    /// Ends of the plot, for lines across it.
    pub(super) left: i64,
    pub(super) right: i64,
    pub(super) bottom: i64,
    pub(super) bars: Vec<Bar>,
    pub(super) runs: Vec<RunBar>,
    pub(super) times: Vec<Label>,
    pub(super) counts: Vec<Label>,
    /// The width of a span, in words: `5 min`.
    pub(super) span: String,
}

/// Draws the timeline; `None` when no call was answered.
pub(super) fn draw(story: &Story, edition: &Edition) -> Option<Chart> {
    let timeline = &story.timeline;
    let spans: Vec<(i64, Span)> = timeline.spans().collect();
    let (first, last) = (spans.first()?.0, spans.last()?.0);
    let seconds = timeline.seconds();
    let scale = Scale {
        from: first,
        seconds: last + seconds - first,
        most: nice_above(timeline.most()),
    };
    let bars = spans.iter().map(|(begin, span)| {
        let counts = [
            ("confirmed", edition.words().confirmed_calls, span.confirmed),
            ("refused", edition.words().refused_calls, span.refused),
            ("failed", edition.words().failed_calls, span.failed),
        ];
        let mut below = 0;
        let mut rects = Vec::new();
        let mut said = edition.local(second(*begin));
        for (class, name, count) in counts {
            if count > 0 {
                rects.push(scale.rect(class, (*begin, seconds), (below, count)));
                let _infallible = write!(said, "\n{name}: {count}");
            }
            below += count;
        }
        Bar { said, rects }
    });
    let end = scale.from + scale.seconds;
    Some(Chart {
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: WIDTH - RIGHT,
        bottom: HEIGHT - BOTTOM,
        bars: bars.collect(),
        runs: runs(&story.runs, &scale, end, edition),
        times: time_labels(&scale, edition),
        counts: count_labels(&scale),
        span: span_text(seconds),
    })
}

/// Seconds and counts → places.
struct Scale {
    from: i64,
    seconds: i64,
    most: u64,
}

#[expect(
    clippy::cast_precision_loss,
    reason = "places in a drawing; seconds and counts stay below 2^53"
)]
impl Scale {
    fn x(&self, at: i64) -> f64 {
        let room = (WIDTH - LEFT - RIGHT) as f64;
        rounded(LEFT as f64 + room * (at - self.from) as f64 / self.seconds as f64)
    }

    fn y(&self, count: u64) -> f64 {
        let room = (HEIGHT - TOP - BOTTOM) as f64;
        rounded((HEIGHT - BOTTOM) as f64 - room * count as f64 / self.most as f64)
    }

    fn rect(
        &self,
        class: &'static str,
        (begin, seconds): (i64, i64),
        (below, count): (u64, u64),
    ) -> Rect {
        let (x, y) = (self.x(begin), self.y(below + count));
        Rect {
            class,
            x,
            y,
            width: rounded((self.x(begin + seconds) - x - 1.0).max(0.8)),
            height: rounded(self.y(below) - y),
        }
    }
}

/// A place to a tenth, so that the text stays short.
fn rounded(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap_or_default()
}

/// The smallest of 4, 8, 20, 40, 80, 200, … that is not below `count`: quarters of it are whole.
fn nice_above(count: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for digit in [4, 8, 20] {
            let nice = power.saturating_mul(digit);
            if nice >= count {
                return nice;
            }
        }
        power = power.saturating_mul(10);
    }
}

fn count_labels(scale: &Scale) -> Vec<Label> {
    let quarters = [0, 2, 4].map(|quarter| scale.most * quarter / 4);
    let label = |count: u64| Label {
        text: count.to_string(),
        x: rounded(f64::from(u16::try_from(LEFT).unwrap_or(0)) - 6.0),
        y: scale.y(count),
    };
    quarters.into_iter().map(label).collect()
}

/// Labels at round local times; the date stands where a day begins, and at the first.
fn time_labels(scale: &Scale, edition: &Edition) -> Vec<Label> {
    let step = TICKS
        .into_iter()
        .find(|step| scale.seconds / step <= MOST_TICKS)
        .unwrap_or(scale.seconds / MOST_TICKS);
    let offset = i64::from(edition.zone.to_offset(second(scale.from)).seconds());
    let first = (scale.from + offset).div_euclid(step) * step - offset;
    let mut at = if first < scale.from {
        first + step
    } else {
        first
    };
    let mut labels: Vec<Label> = Vec::new();
    let mut day = None;
    while at < scale.from + scale.seconds {
        let local: DateTime = edition.zone.to_datetime(second(at));
        let clock = match step {
            ..60 => "%H:%M:%S",
            _ => "%H:%M",
        };
        let mut text = local.strftime(clock).to_string();
        if day != Some(local.date()) {
            day = Some(local.date());
            text = format!("{} {text}", local.strftime("%m-%d"));
        }
        labels.push(Label {
            text,
            x: scale.x(at),
            y: f64::from(i16::try_from(HEIGHT - BOTTOM + 32).unwrap_or(0)),
        });
        at += step;
    }
    labels
}

/// Runs as bars between plot and labels, as far as they lie in the plot.
fn runs(runs: &[RunStory], scale: &Scale, end: i64, edition: &Edition) -> Vec<RunBar> {
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
            RunBar {
                said: format!("{} – {ended}", edition.local(run.started_at)),
                rect: Rect {
                    class,
                    x,
                    y: f64::from(i16::try_from(HEIGHT - BOTTOM + 6).unwrap_or(0)),
                    width: rounded((scale.x(to) - x).max(2.0)),
                    height: 6.0,
                },
            }
        })
    });
    bars.collect()
}

/// The width of a span in words.
fn span_text(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::report::timeline::Kind;
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
    fn every_bar_lies_in_the_plot() {
        for (calls, apart) in [(1, 1), (3, 1), (500, 7), (20_000, 1), (40, 86_000)] {
            let mut story = Story::default();
            for call in 0..calls {
                let kind = [Kind::Confirmed, Kind::Refused, Kind::Failed]
                    [usize::try_from(call % 3).unwrap()];
                story
                    .timeline
                    .add(second(1_700_000_000 + call * apart), kind);
            }
            let chart = draw(&story, &edition()).unwrap();
            let rects = chart.bars.iter().flat_map(|bar| &bar.rects);
            for rect in rects {
                assert!(
                    rect.x >= 52.0 && rect.x + rect.width <= 988.1,
                    "{calls}: {rect:?}"
                );
                assert!(
                    rect.y >= 11.9 && rect.y + rect.height <= 188.1,
                    "{calls}: {rect:?}"
                );
                assert!(rect.height > 0.0 || calls > 1000, "{calls}: {rect:?}");
            }
            assert!(chart.times.len() <= 10, "{calls}: {:?}", chart.times);
        }
    }

    #[test]
    fn counts_end_at_a_round_one() {
        for (count, nice) in [
            (0, 4),
            (1, 4),
            (5, 8),
            (8, 8),
            (9, 20),
            (21, 40),
            (60, 80),
            (201, 400),
        ] {
            assert_eq!(nice_above(count), nice, "{count}");
        }
    }
}
