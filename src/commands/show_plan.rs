//! The renames of a plan, lane by lane; long ones folded on a terminal.

use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal as _, Write as _};

use super::say::say;
use crate::error::Error;
use crate::journal::Store;
use crate::rename::{RowNumber, Status};
use crate::report::{Marking, plan_lines};
use crate::words::{Both, Lang, plan};

/// About how many renames of a folded plan are shown in all: what can be looked over.
const SHOWN: u32 = 40;
/// How many of a lane are shown, however many lanes there are.
const SHOWN_OF_LANE: u32 = 3;
/// How many renames of a whole plan are in memory at a time, and in columns of one width.
const PAGE: u32 = 1000;

/// Why a plan is shown, which says where, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShownAs {
    /// It is what was asked for: on standard output, whole where that is no terminal.
    Result,
    /// It is to be agreed to before it is carried out: on standard error, folded.
    Question,
}

impl ShownAs {
    /// Prints a line of it.
    ///
    /// # Errors
    /// When standard output takes no more. A closed pipe, as of `| head`, is no failure: the journal has the plan.
    pub(super) fn line(self, line: impl Display) -> Result<(), Error> {
        match self {
            Self::Result => match writeln!(anstream::stdout().lock(), "{line}") {
                Err(source) if source.kind() != ErrorKind::BrokenPipe => {
                    Err(Error::Stdout { source })
                }
                _ => Ok(()),
            },
            Self::Question => {
                say(line);
                Ok(())
            }
        }
    }

    fn marking(self) -> Marking {
        let choice = match self {
            Self::Result => anstream::AutoStream::choice(&std::io::stdout()),
            Self::Question => anstream::AutoStream::choice(&std::io::stderr()),
        };
        match choice {
            anstream::ColorChoice::Never => Marking::Brackets,
            _ => Marking::Colours,
        }
    }

    fn is_folded(self) -> bool {
        self == Self::Question || std::io::stdout().is_terminal()
    }

    /// How to see all of a plan that is folded.
    fn to_see_all(self) -> Both {
        match self {
            Self::Result => plan::all_of_result(),
            Self::Question => plan::all_of_question(),
        }
    }
}

/// Prints old → new by account and region.
pub(super) fn show_renames(store: &Store, shown_as: ShownAs, lang: Lang) -> Result<(), Error> {
    let tally = store.tally()?;
    let pending = |lane: i64| {
        let parts = tally.iter();
        let parts = parts.filter(|part| part.lane == lane && part.status == Status::Pending);
        parts.map(|part| part.rows).sum::<u64>()
    };
    let lanes: Vec<_> = store.facts().lanes.iter().collect();
    let busy = lanes.iter().filter(|lane| pending(lane.id) > 0).count();
    let busy = u32::try_from(busy).unwrap_or(u32::MAX).max(1);
    let limit = shown_as
        .is_folded()
        .then_some((SHOWN / busy).max(SHOWN_OF_LANE));
    let mut folded = 0;
    for lane in lanes {
        let rows = pending(lane.id);
        if rows == 0 {
            continue;
        }
        shown_as.line(plan::lane_rows(lane, rows).said(lang))?;
        let shown = show_lane(store, lane.id, limit, shown_as, lang)?;
        let more = rows.saturating_sub(shown);
        // Rows that repeat another one are to be renamed, too, and have no line.
        if limit.is_some_and(|limit| shown >= u64::from(limit)) && more > 0 {
            shown_as.line(plan::more_renames(more).said(lang))?;
            folded += more;
        }
    }
    if folded > 0 {
        shown_as.line(shown_as.to_see_all().said(lang))?;
    }
    Ok(())
}

/// Prints the first renames of a lane, or all; returns how many.
fn show_lane(
    store: &Store,
    of: i64,
    limit: Option<u32>,
    shown_as: ShownAs,
    lang: Lang,
) -> Result<u64, Error> {
    let marking = shown_as.marking();
    let mut shown = 0;
    let mut after = RowNumber(0);
    loop {
        let renames = store.planned_renames(of, after, limit.unwrap_or(PAGE))?;
        let Some(last) = renames.last() else { break };
        after = last.row;
        shown += renames.len() as u64;
        for line in plan_lines(&renames, marking, lang) {
            shown_as.line(line)?;
        }
        if limit.is_some() {
            break;
        }
    }
    Ok(shown)
}
