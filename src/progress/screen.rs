//! A few lines at the bottom of a terminal that are written again in place, with notes that scroll away above them.
//!
//! A bar that was drawn for a wider terminal takes more lines once it is narrower; libraries for bars go by the lines
//! that they drew, and leave pieces behind. Here the lines are counted anew before each drawing.

use std::io::{self, IsTerminal as _, Write as _};

use terminal_size::{Height, Width, terminal_size_of};
use unicode_width::UnicodeWidthStr as _;

use super::fit::{cut, lines_taken};
use super::picture::Paint;

/// What a terminal that does not tell its size is taken for.
const USUAL: (usize, usize) = (80, 24);

/// Between these a terminal shows nothing half done; others pass over them.
///
/// Source: "Synchronized Output", the specification by Christian Parpart.
const HOLD: (&str, &str) = ("\x1b[?2026h", "\x1b[?2026l");

/// Clears to the end of the line.
const REST_OF_LINE: &str = "\x1b[K";

/// Clears to the end of the screen.
const BELOW: &str = "\x1b[J";

/// The lines that stand at the bottom of standard error.
#[derive(Debug)]
pub(crate) struct Screen {
    /// The columns of each line that stands there; the cursor is behind the last.
    standing: Vec<usize>,
    /// What was written last, and for which size.
    last: (Vec<String>, (usize, usize)),
    paint: Paint,
}

impl Screen {
    /// Makes one that shows nothing yet.
    pub(crate) fn new() -> Self {
        let paint = match anstream::AutoStream::choice(&io::stderr()) {
            anstream::ColorChoice::Never => Paint::Plain,
            _ => Paint::Colours,
        };
        Self {
            standing: Vec::new(),
            last: Default::default(),
            paint,
        }
    }

    /// Tells whether standard error is a terminal that can be drawn on.
    pub(crate) fn is_there() -> bool {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        io::stderr().is_terminal() && !dumb
    }

    /// Writes notes, and under them the lines that `lines` makes for the terminal's width and height.
    pub(crate) fn draw(
        &mut self,
        notes: &[String],
        lines: impl FnOnce(usize, usize, Paint) -> Vec<String>,
    ) {
        let size = size();
        let lines = lines(size.0, size.1, self.paint);
        if notes.is_empty() && self.last == (lines.clone(), size) {
            return;
        }
        let mut text = HOLD.0.to_owned();
        text += &self.back_to_top(size.0);
        if !notes.is_empty() || size != self.last.1 {
            // A terminal remembers which lines it had wrapped, and would join what is written over them.
            text += BELOW;
        }
        for note in notes {
            // A note may be as long as it likes, but must not move the cursor.
            text += &cut(note, usize::MAX);
            text += REST_OF_LINE;
            text.push('\n');
        }
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            text += line;
            text += REST_OF_LINE;
        }
        text += BELOW;
        text += HOLD.1;
        write(&text);
        self.standing = lines.iter().map(|line| columns(line)).collect();
        self.last = (lines, size);
    }

    /// Takes the lines away.
    pub(crate) fn clear(&mut self) {
        let text = self.back_to_top(size().0) + BELOW;
        write(&text);
        self.standing.clear();
        self.last = Default::default();
    }

    /// Moves the cursor to where the first line begins, in a terminal of this width.
    fn back_to_top(&self, width: usize) -> String {
        let lines = self
            .standing
            .iter()
            .map(|columns| lines_taken(*columns, width))
            .sum::<usize>();
        match lines.saturating_sub(1) {
            0 => "\r".to_owned(),
            up => format!("\r\x1b[{up}A"),
        }
    }
}

/// The columns that a line takes, its colours left out.
fn columns(line: &str) -> usize {
    anstream::adapter::strip_str(line).to_string().width()
}

fn size() -> (usize, usize) {
    match terminal_size_of(io::stderr()) {
        Some((Width(width), Height(height))) if width > 0 && height > 0 => {
            (width.into(), height.into())
        }
        _ => USUAL,
    }
}

fn write(text: &str) {
    // A terminal that went away must not end the run; the record has everything.
    let mut stderr = io::stderr().lock();
    stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush())
        .ok();
}
