//! What a job that runs looks like: one line for the job, one for its end, one for each lane. Pure.
//!
//! The same picture is drawn by `run`, which hears what happens, and by `status --watch`, which reads the journal.

use std::collections::BTreeSet;

use owo_colors::{AnsiColors, OwoColorize as _};
use unicode_width::UnicodeWidthStr as _;

use super::fit::{cut, padded};
use crate::words::{Both, Lang, lane};

/// Lanes that are shown one by one, if the terminal is high enough: more can't be looked over.
const MOST_LANES: usize = 16;

/// Between the cells of a line.
const GAP: &str = "  ";

/// Lines of the terminal that are left to the last notes, and to the cursor.
const SPARE: usize = 6;

/// The columns that the job's name gets at least.
const LEAST_TITLE: usize = 8;

/// The widest that the job's bar gets.
const WIDEST_BAR: usize = 40;

/// Below this width lanes show neither pace nor failures: what they wait for says more.
const USUAL: usize = 70;

/// From this width on lanes have bars too.
const WIDE: usize = 100;

/// A job as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    /// The input's name.
    pub(crate) title: String,
    pub(crate) rows: u64,
    /// Rows that are final.
    pub(crate) finished: u64,
    /// Rows that are `failed`, `missing` or `drifted`.
    pub(crate) failed: u64,
    pub(crate) in_doubt: u64,
    /// Whether rows whose call is in flight are among those in doubt, as they are in a journal.
    pub(crate) has_calls_in_flight: bool,
    pub(crate) calls_per_second: f64,
    /// When the last row is done, in words.
    pub(crate) ends: Both,
    /// In the order of accounts and regions.
    pub(crate) lanes: Vec<LanePicture>,
    /// What it is shown in.
    pub(crate) lang: Lang,
}

/// A lane as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LanePicture {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) rows: u64,
    pub(crate) finished: u64,
    pub(crate) failed: u64,
    pub(crate) calls_per_second: f64,
    pub(crate) doing: Doing,
}

/// What a lane does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It stopped before its rows were done, and why.
    Stopped(Both),
    /// It waits, and for what.
    Waiting(Both),
    /// It sends calls.
    Running,
    /// Its rows are done.
    Done,
}

/// Whether lines are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    Colours,
    Plain,
}

/// The first line: the job, with a bar between its name and its facts, each two columns apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// The input's name.
    pub(crate) title: String,
    /// The columns that the bar takes.
    pub(crate) bar: usize,
    /// Share, counts, pace.
    pub(crate) facts: String,
}

impl Picture {
    /// Returns the lines for a terminal of this size; each is shorter than `width`, and they leave room for notes.
    pub(crate) fn lines(&self, width: usize, height: usize, paint: Paint) -> Vec<String> {
        let Head { title, bar, facts } = self.head(width);
        let bar = self::bar(self.finished, self.rows, bar);
        let mut lines = vec![format!("{title}  {bar}  {facts}")];
        lines.extend(self.below(width, height, paint));
        lines
    }

    /// Returns the lines below the first one.
    pub(crate) fn below(&self, width: usize, height: usize, paint: Paint) -> Vec<String> {
        let width = usable(width);
        let mut lines = vec![cut(self.ends.said(self.lang), width)];
        let most = height.saturating_sub(SPARE).clamp(1, MOST_LANES);
        let (shown, folded) = self.fold(most);
        let table = Table::of(self, &shown, width);
        lines.extend(shown.iter().map(|lane| table.line(lane, paint)));
        lines.extend(folded.map(|text| cut(&text, width)));
        lines
    }

    /// Returns the first line's parts, which are shorter than `width` together.
    pub(crate) fn head(&self, width: usize) -> Head {
        let mut facts = vec![
            format!("{:>3}%", share(self.finished, self.rows, 100)),
            format!("{}/{}", self.finished, self.rows),
        ];
        if self.failed > 0 {
            facts.push(lane::failed(self.failed).said(self.lang).to_owned());
        }
        if self.in_doubt > 0 {
            let in_doubt = if self.has_calls_in_flight {
                lane::in_flight_or_in_doubt(self.in_doubt)
            } else {
                lane::in_doubt(self.in_doubt)
            };
            facts.push(in_doubt.said(self.lang).to_owned());
        }
        facts.push(format!("{:.1}/s", self.calls_per_second));
        // The name may take what is left beside a small bar, the bar what is left then.
        let width = usable(width);
        let facts = cut(
            &facts.join(GAP),
            width.saturating_sub(LEAST_TITLE + 1 + 2 * GAP.len()),
        );
        let room = width.saturating_sub(facts.width() + 2 * GAP.len());
        let title = cut(&self.title, room.saturating_sub(8).clamp(LEAST_TITLE, 40));
        Head {
            bar: room.saturating_sub(title.width()).clamp(1, WIDEST_BAR),
            title,
            facts,
        }
    }

    /// Chooses the lanes that are shown, in their order; says in words what the others do.
    ///
    /// Those that stopped or wait come first, then those with most left to do.
    fn fold(&self, most: usize) -> (Vec<&LanePicture>, Option<String>) {
        if self.lanes.len() <= most {
            return (self.lanes.iter().collect(), None);
        }
        let mut order: Vec<usize> = (0..self.lanes.len()).collect();
        order.sort_by_key(|&index| {
            let lane = &self.lanes[index];
            let left = lane.rows.saturating_sub(lane.finished);
            (lane.doing.rank(), std::cmp::Reverse(left))
        });
        let shown: BTreeSet<usize> = order[..most].iter().copied().collect();
        let rest: Vec<_> = order[most..]
            .iter()
            .map(|&index| &self.lanes[index])
            .collect();
        let states =
            [0, 1, 2, 3].map(|rank| rest.iter().filter(|lane| lane.doing.rank() == rank).count());
        let text = lane::folded(rest.len(), states).said(self.lang).to_owned();
        (
            shown.into_iter().map(|index| &self.lanes[index]).collect(),
            Some(text),
        )
    }
}

/// A line that fills a terminal's width moves the cursor in some of them.
fn usable(width: usize) -> usize {
    width.saturating_sub(1).max(20)
}

impl Doing {
    fn rank(&self) -> u8 {
        match self {
            Self::Stopped(_) => 0,
            Self::Waiting(_) => 1,
            Self::Running => 2,
            Self::Done => 3,
        }
    }

    fn said(&self) -> Both {
        match self {
            Self::Stopped(why) => lane::is_stopped(why),
            Self::Waiting(what) => what.clone(),
            Self::Running => lane::is_running(),
            Self::Done => lane::is_done(),
        }
    }

    fn colour(&self) -> AnsiColors {
        match self {
            Self::Stopped(_) => AnsiColors::Red,
            Self::Waiting(_) => AnsiColors::Yellow,
            Self::Running => AnsiColors::Default,
            Self::Done => AnsiColors::Green,
        }
    }
}

/// The widths of the lanes' columns.
struct Table {
    lang: Lang,
    width: usize,
    /// Region, and account where there are several.
    name: usize,
    accounts: bool,
    bar: usize,
    counts: usize,
    failed: usize,
}

impl Table {
    fn of(picture: &Picture, shown: &[&LanePicture], width: usize) -> Self {
        let accounts: BTreeSet<_> = picture.lanes.iter().map(|lane| &lane.account).collect();
        let lang = picture.lang;
        let mut table = Self {
            lang,
            width,
            name: 0,
            accounts: accounts.len() > 1,
            bar: if width >= WIDE { 12 } else { 0 },
            counts: widest(shown, counts),
            failed: if width >= USUAL {
                widest(shown, |lane| failed(lane, lang))
            } else {
                0
            },
        };
        table.name = widest(shown, |lane| table.name_of(lane)).min(width / 3);
        table
    }

    fn name_of(&self, lane: &LanePicture) -> String {
        if self.accounts {
            format!("{} {}", lane.region, lane.account)
        } else {
            lane.region.clone()
        }
    }

    fn line(&self, lane: &LanePicture, paint: Paint) -> String {
        let name = cut(&self.name_of(lane), self.name);
        let mut cells = vec![String::new(), padded(&name, self.name)];
        if self.bar > 0 {
            cells.push(bar(lane.finished, lane.rows, self.bar));
        }
        cells.push(format!("{:>1$}", counts(lane), self.counts));
        if self.failed > 0 {
            cells.push(padded(&failed(lane, self.lang), self.failed));
        }
        if self.width >= USUAL {
            let pace = match lane.doing {
                Doing::Done => String::new(),
                _ => format!("{:.1}/s", lane.calls_per_second),
            };
            cells.push(format!("{pace:>6}"));
        }
        cells.push(String::new());
        let before = cut(&cells.join(GAP), self.width);
        let doing = cut(
            lane.doing.said().said(self.lang),
            self.width.saturating_sub(before.width()),
        );
        match paint {
            Paint::Colours => format!("{before}{}", doing.color(lane.doing.colour())),
            Paint::Plain => before + &doing,
        }
    }
}

fn counts(lane: &LanePicture) -> String {
    format!("{}/{}", lane.finished, lane.rows)
}

fn failed(picture: &LanePicture, lang: Lang) -> String {
    if picture.failed == 0 {
        String::new()
    } else {
        lane::failed(picture.failed).said(lang).to_owned()
    }
}

fn widest(lanes: &[&LanePicture], text: impl Fn(&LanePicture) -> String) -> usize {
    lanes
        .iter()
        .map(|lane| text(lane).width())
        .max()
        .unwrap_or(0)
}

/// Returns how many parts of `parts` are done; all only when everything is.
fn share(done: u64, all: u64, parts: u64) -> u64 {
    if all == 0 {
        return parts;
    }
    u64::try_from(u128::from(done.min(all)) * u128::from(parts) / u128::from(all)).unwrap_or(parts)
}

fn bar(done: u64, all: u64, width: usize) -> String {
    let full = usize::try_from(share(done, all, width as u64)).unwrap_or(width);
    "━".repeat(full) + &"╌".repeat(width - full)
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
