//! Seconds and counts → places in a drawing.

use super::shapes::Rect;

/// The drawing's size in its own units; the page scales it.
pub(super) const WIDTH: f64 = 1000.0;
/// Room for the labels of counts.
pub(super) const LEFT: f64 = 52.0;
/// Where the plot ends on the right.
pub(super) const RIGHT: f64 = WIDTH - 12.0;

/// One plot: its time goes from left to right over the whole drawing, its counts from `floor` up to `ceiling`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// The second at the left end.
    pub(super) from: i64,
    /// How many seconds there are up to the right end.
    pub(super) seconds: i64,
    /// The count at the ceiling.
    pub(super) most: u64,
    pub(super) ceiling: f64,
    pub(super) floor: f64,
}

#[expect(
    clippy::cast_precision_loss,
    reason = "places in a drawing; seconds and counts stay below 2^53"
)]
impl Scale {
    /// Returns the second at the right end.
    pub(super) fn end(&self) -> i64 {
        self.from + self.seconds
    }

    /// Returns where a second is.
    pub(super) fn x(&self, at: i64) -> f64 {
        rounded(LEFT + (RIGHT - LEFT) * (at - self.from) as f64 / self.seconds as f64)
    }

    /// Returns how high up a count is.
    pub(super) fn y(&self, count: u64) -> f64 {
        rounded(self.floor - self.height(count))
    }

    /// Returns how tall a count is.
    pub(super) fn height(&self, count: u64) -> f64 {
        (self.floor - self.ceiling) * count as f64 / self.most as f64
    }

    /// Returns the rectangle of `count` calls that stand on `below` others, in a span.
    pub(super) fn rect(
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
pub(super) fn rounded(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}
