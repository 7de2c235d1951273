//! The timeline as a drawing: where each bar, tick and label of the SVG goes. Pure.

mod axes;
mod drawing;
mod runs;
mod scale;
mod shapes;

pub(super) use drawing::draw;
pub(super) use shapes::Chart;
