//! The files of an evidence pack that follow from the journal alone: the same from the same journal, so that whoever
//! has the journal can make them again and compare.

use std::io::{self, Write};

use super::any::Report;
use super::csv::Dialect;
use super::job_summary::{JobSummary, Sources};
use super::story::Story;
use crate::journal::{JournalError, Store};
use crate::rename::Status;

/// A file that follows from the journal alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Every row.
    Results,
    /// Rows that ended otherwise than renamed or unchanged.
    Failed,
    /// Rows that have something left to be done.
    Unfinished,
    /// The log, a canonical event a line: the bytes that its hashes are over.
    Events,
    /// The job as a whole.
    Summary,
}

/// Why a part could not be written.
#[derive(Debug)]
pub(crate) enum PackError {
    /// The journal can't be read.
    Journal(JournalError),
    /// The writer failed.
    Write(io::Error),
}

impl From<JournalError> for PackError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<io::Error> for PackError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl Part {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [
        Self::Results,
        Self::Failed,
        Self::Unfinished,
        Self::Events,
        Self::Summary,
    ];

    /// Returns the file's name.
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Results => "results.csv",
            Self::Failed => "failed.csv",
            Self::Unfinished => "unfinished.csv",
            Self::Events => "events.jsonl",
            Self::Summary => "summary.json",
        }
    }

    /// Writes the part.
    ///
    /// # Errors
    /// When the journal can't be read or the writer fails.
    pub(crate) fn write<W: Write + Send>(
        self,
        journal: &Store,
        summary: &JobSummary,
        mut out: W,
    ) -> Result<W, PackError> {
        use Status::{Drifted, Failed, InDoubt, Invalid, Missing, Pending};
        match self {
            Self::Results => write_rows(journal, &Status::ALL, out),
            Self::Failed => write_rows(journal, &[Failed, Missing, Drifted, Invalid], out),
            Self::Unfinished => write_rows(journal, &[Pending, InDoubt], out),
            Self::Events => {
                journal.for_each_event(|_, body| -> Result<(), PackError> {
                    Ok(writeln!(out, "{body}")?)
                })?;
                Ok(out)
            }
            Self::Summary => {
                serde_json::to_writer_pretty(&mut out, summary).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
                Ok(out)
            }
        }
    }
}

fn write_rows<W: Write + Send>(
    journal: &Store,
    statuses: &[Status],
    out: W,
) -> Result<W, PackError> {
    let carried = &journal.facts().input.carried;
    let mut report = Report::csv(out, Dialect::Spreadsheet, carried)?;
    journal.for_each_result(statuses, |row| -> Result<(), PackError> {
        Ok(report.add(row)?)
    })?;
    Ok(report.end()?)
}

/// Sums up what a journal says of its job as a whole.
///
/// # Errors
/// When the journal can't be read.
pub(crate) fn sum_up(journal: &Store) -> Result<JobSummary, JournalError> {
    let mut story = Story::default();
    journal.for_each_event(|event, _| -> Result<(), JournalError> {
        story.add(event);
        Ok(())
    })?;
    Ok(JobSummary::new(Sources {
        facts: journal.facts().clone(),
        tally: journal.tally()?,
        story,
        failing: journal.failing()?,
        events: journal.events(),
        head: journal.head().to_string(),
    }))
}
