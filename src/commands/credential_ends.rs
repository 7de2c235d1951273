//! What a plan says of credentials that end before their rows are done. Pure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::pace::PaceSettings;
use super::say::outlooks;
use crate::aliyun::{Renewal, Session};
use crate::journal::Tally;
use crate::rename::JobFacts;
use crate::runner::outlook;
use crate::words::Both;
use crate::words::whoami::{TooEarly, ends_too_early};

/// The shortest time that temporary credentials are given for: work that takes less need not fear an end that is not
/// known. Source: `api/protocol.md` section 11, `DurationSeconds`.
const SHORTEST: Duration = Duration::from_mins(15);

/// Returns a warning for each profile whose credentials only the user can renew, and too early. `sessions` holds what
/// each profile has now.
pub(super) fn warnings(
    sessions: &BTreeMap<String, Arc<Session>>,
    facts: &JobFacts,
    tally: &[Tally],
    pace: &PaceSettings,
    now: Timestamp,
) -> Vec<Both> {
    let warning = |(profile, session): (&String, &Arc<Session>)| {
        let lanes = outlooks(facts, tally, pace.options.rate);
        let own = facts.lanes.iter().filter(|lane| lane.profile == *profile);
        let own = own.filter_map(|lane| lanes.get(&lane.key()));
        let window = &pace.options.window;
        let (work, done) = outlook(own, window, now);
        let end = match session.expires {
            Some(end) if done.is_none_or(|done| end < done) => {
                TooEarly::At(end, done.map(|done| window.show(done)))
            }
            None if work >= SHORTEST => TooEarly::Sometime(work),
            _ => return None,
        };
        let renew = match &session.renewal {
            Renewal::NotNeeded | Renewal::Ours => return None,
            Renewal::Users(renew) => Some(renew),
            Renewal::Impossible => None,
        };
        let wait = pace.options.credential_wait;
        Some(ends_too_early(profile, &end, renew, wait))
    };
    sessions.iter().filter_map(warning).collect()
}
