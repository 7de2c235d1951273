//! What a drawing is made of, for the template.

/// A rectangle.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Rect {
    pub(in crate::report) class: &'static str,
    pub(in crate::report) x: f64,
    pub(in crate::report) y: f64,
    pub(in crate::report) width: f64,
    pub(in crate::report) height: f64,
}

/// Rectangles, and what is said when one points at them.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Bar {
    pub(in crate::report) said: String,
    pub(in crate::report) rects: Vec<Rect>,
}

/// A label with its place.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Label {
    pub(in crate::report) text: String,
    pub(in crate::report) x: f64,
    pub(in crate::report) y: f64,
}

/// The whole drawing.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Chart {
    pub(in crate::report) width: f64,
    pub(in crate::report) height: f64,
    /// Ends of the plot, for lines across it.
    pub(in crate::report) left: f64,
    pub(in crate::report) right: f64,
    /// Where the ticks begin.
    pub(in crate::report) bottom: f64,
    /// All calls of each span; then, where they would be too small to see, its refusals and failures once more.
    pub(in crate::report) bars: Vec<Bar>,
    /// Runs, below the bars.
    pub(in crate::report) runs: Vec<Bar>,
    pub(in crate::report) times: Vec<Label>,
    pub(in crate::report) counts: Vec<Label>,
    /// Says what the enlarged bars are, where there are any.
    pub(in crate::report) enlarged: Option<Label>,
    /// The width of a span, in words: `5 min`.
    pub(in crate::report) span: String,
}
