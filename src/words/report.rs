//! The texts of reports: which there are. Their wordings are in a file per language.

use crate::aliyun::Advice;
use crate::rename::Status;

/// Every text of a report.
#[derive(Debug)]
pub(crate) struct ReportWords {
    /// Title of a report, before the input's name.
    pub(crate) title: &'static str,
    /// Says that no real certificate was touched.
    pub(crate) emulator: &'static str,
    /// The same of a job that was played in virtual time.
    pub(crate) rehearsal: &'static str,
    /// Says that the job is not finished.
    pub(crate) still_open: &'static str,
    /// Heading.
    pub(crate) summary: &'static str,
    /// Name of the sheet and heading of the table.
    pub(crate) results: &'static str,
    /// Heading.
    pub(crate) asked: &'static str,
    /// Heading.
    pub(crate) approved: &'static str,
    /// Heading.
    pub(crate) callers: &'static str,
    /// Column.
    pub(crate) identity: &'static str,
    /// Column.
    pub(crate) access_key: &'static str,
    /// Column.
    pub(crate) found_in: &'static str,
    /// Heading.
    pub(crate) happened: &'static str,
    /// Heading.
    pub(crate) timeline: &'static str,
    /// Heading.
    pub(crate) failures: &'static str,
    /// Heading.
    pub(crate) lanes: &'static str,
    /// Heading.
    pub(crate) evidence: &'static str,
    /// Label.
    pub(crate) job: &'static str,
    /// Label.
    pub(crate) plan_id: &'static str,
    /// Label.
    pub(crate) planned_at: &'static str,
    /// Label.
    pub(crate) planned_by_version: &'static str,
    /// Label.
    pub(crate) input: &'static str,
    /// Label.
    pub(crate) input_sha256: &'static str,
    /// Label.
    pub(crate) read_as: &'static str,
    /// Label and column.
    pub(crate) rows: &'static str,
    /// Label.
    pub(crate) to_send: &'static str,
    /// Label.
    pub(crate) name_rule: &'static str,
    /// Label.
    pub(crate) target: &'static str,
    /// A target.
    pub(crate) target_service: &'static str,
    /// A target.
    pub(crate) target_emulator: &'static str,
    /// Calls went to an emulator in virtual time.
    pub(crate) target_rehearsal: &'static str,
    /// Label.
    pub(crate) endpoint: &'static str,
    /// Label.
    pub(crate) preflight: &'static str,
    /// A value.
    pub(crate) yes: &'static str,
    /// A value.
    pub(crate) no: &'static str,
    /// Said where there is no approval.
    pub(crate) nobody: &'static str,
    /// How a plan was agreed to.
    pub(crate) how_typed: &'static str,
    /// How a plan was agreed to.
    pub(crate) how_confirm: &'static str,
    /// How a plan was agreed to.
    pub(crate) how_yes: &'static str,
    /// How a plan was agreed to.
    pub(crate) how_emulator: &'static str,
    /// Column.
    pub(crate) when: &'static str,
    /// Column.
    pub(crate) how: &'static str,
    /// Column.
    pub(crate) operator: &'static str,
    /// Column.
    pub(crate) host: &'static str,
    /// Column.
    pub(crate) approved_by: &'static str,
    /// Column.
    pub(crate) ticket: &'static str,
    /// Label.
    pub(crate) first_call: &'static str,
    /// Label.
    pub(crate) last_event: &'static str,
    /// Label.
    pub(crate) calls: &'static str,
    /// Label and legend.
    pub(crate) confirmed_calls: &'static str,
    /// Label and legend.
    pub(crate) refused_calls: &'static str,
    /// Label and legend.
    pub(crate) failed_calls: &'static str,
    /// Above the bars of refusals and failures that are drawn once more.
    pub(crate) enlarged: &'static str,
    /// Label.
    pub(crate) pauses: &'static str,
    /// Label.
    pub(crate) outages: &'static str,
    /// Label.
    pub(crate) requeued: &'static str,
    /// Between a count and a length of time.
    pub(crate) together: &'static str,
    /// Heading.
    pub(crate) runs: &'static str,
    /// Column.
    pub(crate) started: &'static str,
    /// Column.
    pub(crate) ended: &'static str,
    /// Said of a run without an end.
    pub(crate) cut_off: &'static str,
    /// Column.
    pub(crate) why: &'static str,
    /// Column.
    pub(crate) process: &'static str,
    /// Column.
    pub(crate) version: &'static str,
    /// Column.
    pub(crate) options: &'static str,
    /// Said of a job without runs.
    pub(crate) never_run: &'static str,
    /// Heading.
    pub(crate) stops: &'static str,
    /// Column.
    pub(crate) account: &'static str,
    /// Said where an account's number is not known.
    pub(crate) account_unknown: &'static str,
    /// Column.
    pub(crate) region: &'static str,
    /// Column.
    pub(crate) profile: &'static str,
    /// The name of the profile that has none.
    pub(crate) default_profile: &'static str,
    /// Said where no call was made.
    pub(crate) no_calls: &'static str,
    /// Before the width of a span: each bar 5 min.
    pub(crate) each_bar: &'static str,
    /// Before the name of a time zone.
    pub(crate) local_zone: &'static str,
    /// Column.
    pub(crate) code: &'static str,
    /// Said where a row has no code.
    pub(crate) no_code: &'static str,
    /// Column.
    pub(crate) answers: &'static str,
    /// Column.
    pub(crate) rows_so: &'static str,
    /// Column.
    pub(crate) first_row: &'static str,
    /// Column.
    pub(crate) message: &'static str,
    /// Column.
    pub(crate) what_to_do: &'static str,
    /// Said where nothing went wrong.
    pub(crate) nothing_wrong: &'static str,
    /// Label.
    pub(crate) head: &'static str,
    /// Label.
    pub(crate) events: &'static str,
    /// Label.
    pub(crate) verify: &'static str,
    /// Label.
    pub(crate) record: &'static str,
    /// Where the independent record is.
    pub(crate) record_text: &'static str,
    /// Label.
    pub(crate) atomic: &'static str,
    /// What the record can't show.
    pub(crate) atomic_text: &'static str,
    /// Footer, before the version.
    pub(crate) made_by: &'static str,
    /// Footer, before a time.
    pub(crate) made_at: &'static str,
    /// Placeholder.
    pub(crate) search: &'static str,
    /// First choice of a filter.
    pub(crate) all: &'static str,
    /// Column and filter.
    pub(crate) status: &'static str,
    /// Between two counts: 12 of 50,000 rows.
    pub(crate) shown: &'static str,
    /// After a count.
    pub(crate) rows_unit: &'static str,
    /// A check box.
    pub(crate) all_columns: &'static str,
    /// A button.
    pub(crate) close: &'static str,
    /// Said where a filter leaves nothing.
    pub(crate) no_match: &'static str,
    /// Said where scripts are off.
    pub(crate) need_script: &'static str,
    /// Said on paper, after the count of rows that are printed.
    pub(crate) print_limit: &'static str,
    /// Said where the report holds a choice of rows.
    pub(crate) rows_differ: &'static str,
    /// What to do about codes and statuses.
    pub(crate) advice: AdviceWords,
    /// Statuses.
    pub(crate) statuses: StatusWords,
}

/// What to do, a text for each [`Advice`], and for rows that stand so without a code.
#[derive(Debug)]
pub(crate) struct AdviceWords {
    /// For codes that no row was left with.
    pub(crate) overcome: &'static str,
    pub(crate) mend_name: &'static str,
    pub(crate) find_certificate: &'static str,
    pub(crate) mend_region: &'static str,
    pub(crate) grant_permission: &'static str,
    pub(crate) settle_account: &'static str,
    pub(crate) mend_credentials: &'static str,
    pub(crate) renew_credentials: &'static str,
    pub(crate) set_clock: &'static str,
    pub(crate) go_slower: &'static str,
    pub(crate) run_again: &'static str,
    pub(crate) wait_and_run_again: &'static str,
    pub(crate) requeue_row: &'static str,
    pub(crate) look_at_network: &'static str,
    pub(crate) look_at_certificate: &'static str,
    pub(crate) mend_sheet: &'static str,
    pub(crate) read_message: &'static str,
    pub(crate) drifted: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) in_doubt: &'static str,
}

/// A text for each [`Status`].
#[derive(Debug)]
pub(crate) struct StatusWords {
    pub(crate) renamed: &'static str,
    pub(crate) unchanged: &'static str,
    pub(crate) pending: &'static str,
    pub(crate) in_doubt: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) drifted: &'static str,
    pub(crate) invalid: &'static str,
}

impl AdviceWords {
    /// Returns the text of a piece of advice.
    pub(crate) fn of(&self, advice: Advice) -> &'static str {
        match advice {
            Advice::MendName => self.mend_name,
            Advice::FindCertificate => self.find_certificate,
            Advice::MendRegion => self.mend_region,
            Advice::GrantPermission => self.grant_permission,
            Advice::SettleAccount => self.settle_account,
            Advice::MendCredentials => self.mend_credentials,
            Advice::RenewCredentials => self.renew_credentials,
            Advice::SetClock => self.set_clock,
            Advice::GoSlower => self.go_slower,
            Advice::RunAgain => self.run_again,
            Advice::WaitAndRunAgain => self.wait_and_run_again,
            Advice::RequeueRow => self.requeue_row,
            Advice::LookAtNetwork => self.look_at_network,
            Advice::LookAtCertificate => self.look_at_certificate,
            Advice::MendSheet => self.mend_sheet,
            Advice::ReadMessage => self.read_message,
        }
    }

    /// Returns what to do about rows that stand so without a code.
    pub(crate) fn of_status(&self, status: Status) -> &'static str {
        match status {
            Status::Drifted => self.drifted,
            Status::Missing => self.missing,
            Status::InDoubt | Status::Pending => self.in_doubt,
            Status::Invalid => self.mend_sheet,
            Status::Failed | Status::Renamed | Status::Unchanged => self.read_message,
        }
    }
}

impl StatusWords {
    /// Returns the text of a status.
    pub(crate) fn of(&self, status: Status) -> &'static str {
        match status {
            Status::Renamed => self.renamed,
            Status::Unchanged => self.unchanged,
            Status::Pending => self.pending,
            Status::InDoubt => self.in_doubt,
            Status::Failed => self.failed,
            Status::Missing => self.missing,
            Status::Drifted => self.drifted,
            Status::Invalid => self.invalid,
        }
    }
}
