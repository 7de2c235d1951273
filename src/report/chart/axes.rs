//! Labels of a drawing's axes, and the round numbers at which they stand.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::scale::{LEFT, Scale};
use super::shapes::Label;
use crate::report::edition::Edition;
use crate::report::grouped;

/// The most labels below the axis.
const MOST_TICKS: i64 = 9;

/// Distances between labels, in seconds.
const TICKS: [i64; 16] = [
    1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];

/// Returns the smallest of 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 60, … that is not below `count`: half of it is whole.
pub(super) fn nice_above(count: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for digits in [4, 6, 8, 10, 12, 16, 20, 24, 30] {
            let nice = power.saturating_mul(digits);
            if nice >= count {
                return nice;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// Labels for nothing, half and all of the counts.
pub(super) fn count_labels(scale: &Scale) -> Vec<Label> {
    let label = |count: u64| Label {
        text: grouped(count),
        x: LEFT - 6.0,
        y: scale.y(count),
    };
    [0, scale.most / 2, scale.most].map(label).into()
}

/// Labels at round local times, at the height `y`; the date stands where a day begins, and at the first.
pub(super) fn time_labels(scale: &Scale, y: f64, edition: &Edition) -> Vec<Label> {
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
    while at < scale.end() {
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
            y,
        });
        at += step;
    }
    labels
}

/// The width of a span in words.
pub(super) fn span_text(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// A second of a timeline as a time.
pub(super) fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_end_at_a_round_one() {
        for (count, nice) in [
            (0, 4),
            (1, 4),
            (5, 6),
            (8, 8),
            (9, 10),
            (21, 24),
            (31, 40),
            (60, 60),
            (201, 240),
            (1190, 1200),
        ] {
            assert_eq!(nice_above(count), nice, "{count}");
        }
    }
}
