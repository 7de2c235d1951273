//! What was asked, who agreed to it, and with whose credentials it was carried out.

use super::make::{of_facts, of_table, optional, text, when};
use super::section::{Fact, Section};
use crate::rename::Target;
use crate::report::edition::Edition;
use crate::report::job_summary::JobSummary;
use crate::words::ReportWords;

/// The input, and what was planned of it.
pub(super) fn asked(summary: &JobSummary, edition: &Edition) -> Section {
    let (words, facts) = (edition.words(), &summary.facts);
    let mut list = vec![
        (words.input, text(&facts.input.name)),
        (words.input_sha256, text(&facts.input.sha256)),
        (words.read_as, text(&facts.input.read_as)),
        (words.rows, Fact::Count(facts.rows)),
        (words.to_send, Fact::Count(facts.to_send)),
        (words.name_rule, text(facts.settings.name_rule.name())),
        (
            words.preflight,
            text(if facts.settings.preflight {
                words.yes
            } else {
                words.no
            }),
        ),
        (
            words.target,
            text(match facts.target {
                Target::Service => words.target_service,
                Target::Emulator => words.target_emulator,
                Target::Rehearsal => words.target_rehearsal,
            }),
        ),
    ];
    if let Some(endpoint) = &facts.endpoint {
        list.push((words.endpoint, text(endpoint)));
    }
    list.extend([
        (words.planned_at, when(summary.story.planned_at, edition)),
        (words.planned_by_version, text(&facts.version)),
        (words.plan_id, text(&facts.plan_id)),
        (words.job, text(&facts.job.to_string())),
    ]);
    of_facts(words.asked, list)
}

/// Who agreed to the plan, and how.
pub(super) fn approved(summary: &JobSummary, edition: &Edition) -> Section {
    let words = edition.words();
    let rows = summary.story.approvals.iter().map(|approval| {
        let how = match approval.how.as_str() {
            "typed" => words.how_typed,
            "confirm" => words.how_confirm,
            "yes" => words.how_yes,
            "emulator" => words.how_emulator,
            other => other,
        };
        vec![
            when(Some(approval.at), edition),
            text(how),
            text(&approval.operator),
            text(&approval.host),
            text(approval.approved_by.as_deref().unwrap_or("–")),
            text(approval.ticket.as_deref().unwrap_or("–")),
        ]
    });
    let columns = vec![
        words.when,
        words.how,
        words.operator,
        words.host,
        words.approved_by,
        words.ticket,
    ];
    of_table(words.approved, columns, rows.collect(), words.nobody)
}

/// Whose calls they were.
pub(super) fn callers(summary: &JobSummary, words: &'static ReportWords) -> Section {
    let rows = summary.callers.iter().map(|caller| {
        vec![
            text(profile_name(&caller.profile, words)),
            text(caller.account.as_deref().unwrap_or(words.account_unknown)),
            optional(caller.arn.as_deref()),
            text(&caller.access_key_id),
            text(&caller.found_in),
        ]
    });
    let columns = vec![
        words.profile,
        words.account,
        words.identity,
        words.access_key,
        words.found_in,
    ];
    of_table(words.callers, columns, rows.collect(), words.never_run)
}

/// A profile as people read it.
pub(super) fn profile_name<'a>(profile: &'a str, words: &'static ReportWords) -> &'a str {
    match profile {
        "" => words.default_profile,
        profile => profile,
    }
}
