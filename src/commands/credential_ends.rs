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
use crate::report::duration_text;
use crate::runner::outlook;

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
) -> Vec<String> {
    let warning = |(profile, session): (&String, &Arc<Session>)| {
        let lanes = outlooks(facts, tally, pace.options.rate);
        let own = facts.lanes.iter().filter(|lane| lane.profile == *profile);
        let own = own.filter_map(|lane| lanes.get(&lane.key()));
        let window = &pace.options.window;
        let (work, done) = outlook(own, window, now);
        let too_early = match session.expires {
            Some(end) if done.is_none_or(|done| end < done) => {
                let done = done.map_or("with no end in sight".to_owned(), |done| {
                    format!("about {}", window.show(done))
                });
                format!("end at {end:.0}, before its rows are done ({done})")
            }
            None if work >= SHORTEST => format!(
                "end at a time that is not known, and its rows take {}",
                duration_text(work)
            ),
            _ => return None,
        };
        let what_to_do = match &session.renewal {
            Renewal::NotNeeded | Renewal::Ours => return None,
            Renewal::Users(renew) => format!(
                "{renew} in time; the run reads them again by itself and waits for them for {} (--credential-wait)",
                duration_text(pace.options.credential_wait)
            ),
            Renewal::Impossible => {
                "nobody can renew them in the environment of a process: keep them in a profile (`aliyun configure --mode \
                 StsToken`), which is read again"
                    .to_owned()
            }
        };
        let whose = match profile.as_str() {
            "" => "the default credentials".to_owned(),
            profile => format!("the credentials of profile `{profile}`"),
        };
        Some(format!("{whose} {too_early}: {what_to_do}"))
    };
    sessions.iter().filter_map(warning).collect()
}
