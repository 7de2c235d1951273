//! A few lines at the bottom of a terminal that are drawn again in place, with notes that scroll away above them.
//!
//! indicatif draws. It goes by the lines that it drew, though: what it drew for one width takes another number of lines in
//! a terminal of another, and pieces would stay. So a bar is taken away here when the width has changed, its lines counted
//! anew, and another one begun.

use std::io::{self, IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use terminal_size::{Height, Width, terminal_size_of};

use super::fit::{cut, wrapped};
use super::picture::{Head, Paint, Picture};

/// What a terminal that does not tell its size is taken for.
const USUAL: (usize, usize) = (80, 24);

/// Where the cursor rests: before the last line, whose first two columns are blank.
///
/// indicatif leaves it behind that line, at the terminal's right side. There, the `^C` that a terminal shows for Ctrl-C would
/// move it one line down, and the first line would stay for ever.
const REST: &str = "\r";

/// Where a note's words begin, behind its time of day.
const NOTE_INDENT: usize = 10;

/// Clears to the end of the screen.
const BELOW: &str = "\x1b[J";

/// The lines that stand at the bottom of standard error.
#[derive(Debug)]
pub(crate) struct Screen {
    /// What draws, and for which width.
    bar: Option<(ProgressBar, usize)>,
    /// The lines that stand there; the cursor is at the beginning of the last.
    standing: usize,
    /// What was drawn last.
    last: Option<(Head, Vec<String>)>,
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
            bar: None,
            standing: 0,
            last: None,
            paint,
        }
    }

    /// Tells whether standard error is a terminal that can be drawn on.
    pub(crate) fn is_there() -> bool {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        io::stderr().is_terminal() && !dumb
    }

    /// Writes notes, and under them the picture.
    pub(crate) fn draw(&mut self, notes: &[String], picture: &Picture) {
        let (width, height) = size();
        let head = picture.head(width);
        let lines = picture.below(width, height, self.paint);
        let drawn = Some((head.clone(), lines.clone()));
        let is_other_width = self.bar.as_ref().is_none_or(|(_, drawn)| *drawn != width);
        if notes.is_empty() && !is_other_width && self.last == drawn {
            return;
        }
        self.last = drawn;
        let bar = self.bar_for(width, picture, &head);
        for note in notes {
            // A note may be as long as it likes, but must not move the cursor.
            let note = cut(note, usize::MAX);
            for line in wrapped(&note, width, NOTE_INDENT).lines() {
                bar.println(line);
            }
        }
        self.standing = 1 + lines.len();
        bar.set_message(format!("{}\n{}", head.facts, lines.join("\n")));
        bar.set_position(picture.finished);
        write(REST);
    }

    /// Takes the lines away.
    pub(crate) fn clear(&mut self) {
        if let Some((bar, _)) = self.bar.take() {
            bar.finish_and_clear();
        }
        self.standing = 0;
    }

    /// Returns the bar for a width; one that was drawn for another is taken away.
    fn bar_for(&mut self, width: usize, picture: &Picture, head: &Head) -> ProgressBar {
        let bar = match self.bar.take() {
            Some((bar, drawn_for)) if drawn_for == width => bar,
            before => {
                if let Some((bar, drawn_for)) = before {
                    // It must not take lines away itself: it does not know how many they are now.
                    bar.set_draw_target(ProgressDrawTarget::hidden());
                    let above = self.standing.saturating_sub(1);
                    write(&(back_to_top(above * drawn_for, width) + BELOW));
                }
                ProgressBar::with_draw_target(Some(picture.rows), ProgressDrawTarget::stderr())
                    .with_prefix(head.title.clone())
            }
        };
        let template = format!("{{prefix}}  {{bar:{}}}  {{msg}}", head.bar);
        let style = ProgressStyle::with_template(&template).expect("the template is sound");
        bar.set_style(style.progress_chars("━╌"));
        self.bar = Some((bar.clone(), width));
        bar
    }
}

/// Moves the cursor over so many columns before it to where they begin, in a terminal of this width.
///
/// indicatif fills its lines with spaces instead of ending them, so they wrap as if they were one.
fn back_to_top(columns: usize, width: usize) -> String {
    match columns / width.max(1) {
        0 => "\r".to_owned(),
        up => format!("\r\x1b[{up}A"),
    }
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
