//! What a lane knows of itself, and what is done to it from outside.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use crate::rename::RowNumber;
use crate::runner::breaker::{Breaker, FailureLimit};
use crate::runner::clock::Gap;
use crate::runner::freshness::{Freshness, LiveNames, OldDoubts};
use crate::runner::notice::Notice;
use crate::runner::outage::Outage;
use crate::runner::pace::Pace;
use crate::runner::queue::{Errand, From, Queue, QueuedRow};
use crate::runner::rate::{Rate, RateChoice};
use crate::runner::retry::RetryBudget;
use crate::runner::throttle::Pauses;

/// How a lane's part of the canary went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::runner) struct CanaryTally {
    /// Rows that were begun.
    pub(in crate::runner) rows: u64,
    /// Rows that have their name; where names are read, those that were read back so.
    pub(in crate::runner) renamed: u64,
}

/// Limits of a lane that the user set.
#[derive(Debug, Clone, Copy)]
pub(in crate::runner) struct LaneLimits {
    /// Its pace.
    pub(in crate::runner) rate: RateChoice,
    /// Calls in flight at most.
    pub(in crate::runner) concurrency: u32,
    /// Attempts per row that count.
    pub(in crate::runner) max_attempts: u32,
    /// Failures allowed.
    pub(in crate::runner) failures: FailureLimit,
    /// How long the service may be away.
    pub(in crate::runner) outage_limit: Duration,
    /// Whether live names are read.
    pub(in crate::runner) names: LiveNames,
    /// What is done with old doubts where they are not.
    pub(in crate::runner) old_doubts: OldDoubts,
    /// What is to be done for its rows: to rename them, or to settle those in doubt.
    pub(in crate::runner) errand: Errand,
}

/// One lane of a run.
#[derive(Debug)]
pub(in crate::runner) struct Lane {
    pub(super) limits: LaneLimits,
    pub(super) queue: Queue,
    pub(super) pace: Pace,
    pub(super) rate: Rate,
    pub(super) pauses: Pauses,
    pub(super) budget: RetryBudget,
    pub(super) outage: Outage,
    pub(super) breaker: Breaker,
    pub(super) in_flight: BTreeSet<RowNumber>,
    pub(super) notices: VecDeque<Notice>,
    pub(super) more_in_journal: bool,
    pub(super) fresh: Freshness,
    pub(super) list: ListPhase,
    /// Rows whose name is being read or recorded.
    pub(super) looking: u32,
    /// No name is read before this: the service asked for a pause.
    pub(super) reads_wait_until: Duration,
    /// Whether it was said that old doubts wait.
    pub(super) said_old_doubts: bool,
    /// Since when the window has been seen closed.
    pub(super) closed_since: Option<Duration>,
    pub(super) canary: Canary,
    /// Once it stops: the rows that were in flight then.
    pub(super) stopped: Option<Vec<RowNumber>>,
}

/// How far the list of live names is that a lane begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListPhase {
    /// It is to be read, if it is worth it.
    Wanted,
    /// It is being read.
    Reading,
    /// Names are read one by one from now on.
    Over,
}

/// How far the canary is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Canary {
    /// There is none, or it is over.
    Off,
    /// So many rows may be begun.
    On { share: u64, tally: CanaryTally },
    /// It was reported; the word is awaited.
    Reported,
}

impl Lane {
    /// Makes a lane whose rows are all still in the journal. `recent` are moments of earlier calls that its pace counts.
    pub(in crate::runner) fn new(
        limits: LaneLimits,
        recent: impl IntoIterator<Item = Duration>,
    ) -> Self {
        let rate = Rate::new(limits.rate);
        let period = limits.rate.period();
        let mut pace = Pace::new(rate.limit(), period);
        recent.into_iter().for_each(|at| pace.remember(at));
        Self {
            queue: Queue::default(),
            pace,
            pauses: Pauses::default(),
            budget: RetryBudget::new(rate.limit(), period),
            rate,
            outage: Outage::new(limits.outage_limit),
            breaker: Breaker::new(limits.failures),
            in_flight: BTreeSet::new(),
            notices: VecDeque::new(),
            more_in_journal: true,
            fresh: Freshness::new(limits.names, limits.old_doubts),
            list: ListPhase::Wanted,
            looking: 0,
            reads_wait_until: Duration::ZERO,
            said_old_doubts: false,
            closed_since: None,
            canary: Canary::Off,
            stopped: None,
            limits,
        }
    }

    /// Lets only `share` rows be begun until [`Lane::end_canary`].
    pub(in crate::runner) fn begin_canary(&mut self, share: u64) {
        let tally = CanaryTally::default();
        self.canary = Canary::On { share, tally };
    }

    /// Lets all rows be begun.
    pub(in crate::runner) fn end_canary(&mut self) {
        self.canary = Canary::Off;
    }

    /// Takes rows that the journal gave; `more` says whether it may hold others.
    pub(in crate::runner) fn fetched(
        &mut self,
        rows: impl IntoIterator<Item = QueuedRow>,
        more: bool,
    ) {
        self.queue.add(rows);
        self.more_in_journal = more;
    }

    /// Takes back the permit of an attempt that was never begun.
    pub(in crate::runner) fn not_started(&mut self, row: RowNumber) {
        self.in_flight.remove(&row);
        self.pace.not_sent();
    }

    /// Takes back a row that can't be sent yet, with its permit: it is the next again.
    pub(in crate::runner) fn put_off(&mut self, row: QueuedRow, now: Duration) {
        self.not_started(row.due.row);
        let from = if row.failures == 0 {
            From::Fresh
        } else {
            From::Waiting
        };
        if let (From::Fresh, Canary::On { tally, .. }) = (from, &mut self.canary) {
            tally.rows = tally.rows.saturating_sub(1);
        }
        self.queue.give_back(row, from, now);
    }

    /// Tells whether its live names are read.
    pub(in crate::runner) fn reads_names(&self) -> bool {
        self.fresh.names() == LiveNames::Read
    }

    /// Returns what happened to the lane since it was last asked, in order.
    pub(in crate::runner) fn take_notice(&mut self) -> Option<Notice> {
        self.notices.pop_front()
    }

    /// Notes that the process did not run until `now`: suspended, or stopped by a signal.
    pub(in crate::runner) fn woke(&mut self, gap: Gap, now: Duration) {
        self.outage.woke(gap.late, now);
        self.fresh.woke(gap.slept, now);
    }

    /// Sends nothing more; what is in flight ends.
    pub(in crate::runner) fn stop(&mut self) {
        let in_flight = &self.in_flight;
        self.stopped
            .get_or_insert_with(|| in_flight.iter().copied().collect());
    }

    /// Returns the rows that were in flight when the lane stopped, in order.
    pub(in crate::runner) fn in_flight_at_stop(&self) -> &[RowNumber] {
        self.stopped.as_deref().unwrap_or_default()
    }

    /// Returns the rows that are in flight, in order.
    pub(in crate::runner) fn in_flight(&self) -> Vec<RowNumber> {
        self.in_flight.iter().copied().collect()
    }

    /// Sends nothing more with a profile's credentials.
    pub(in crate::runner) fn drop_profile(&mut self, profile: &str) {
        self.queue.drop_profile(profile);
    }
}
