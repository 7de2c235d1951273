//! The texts of `explain`: what a code means and what it does, in whole sentences. Pure.

use crate::aliyun::KnownCode;
use crate::aliyun::error_codes::Class;
use crate::rename::{Effect, OurCode, Outcome, Reaction, Refusal, Status, Then};
use crate::runner::Consequence;

/// Says what a code means.
pub(crate) fn meaning(code: KnownCode<'_>) -> &'static str {
    match code {
        KnownCode::Listed(entry) => of_class(entry.class),
        KnownCode::ByForm(_, class) => of_class(class),
        KnownCode::Ours(ours) => of_ours(ours),
    }
}

fn of_class(class: Class) -> &'static str {
    match class {
        Class::Throttle => "Too many calls: the service refused this one for its quota.",
        Class::Transient => "The service had a passing fault.",
        Class::Conflict => {
            "Something else is going on with this certificate, its gateway or this row's ClientToken."
        }
        Class::Clock => "The time or the nonce in the request is not one that the service takes.",
        Class::Auth => "The key, its secret, its token or the signature was not accepted.",
        Class::Permission => "A right is missing, or the account is not in order with the service.",
        Class::InvalidRequest => {
            "The request itself is wrong: a value that the service does not take."
        }
        Class::NotFound => "What the request names does not exist there.",
    }
}

fn of_ours(code: OurCode) -> &'static str {
    match code {
        OurCode::ConnectFailed => "No connection was made, so nothing was sent.",
        OurCode::Timeout => {
            "No answer came within --timeout. The service may have carried the call out."
        }
        OurCode::ConnectionReset => {
            "The connection broke before the answer came. The service may have carried the call out."
        }
        OurCode::AnswerTooLarge => {
            "The answer is larger than any answer of the service, and was not read to its end."
        }
        OurCode::AnswerTruncated => "The answer broke off before its end.",
        OurCode::UnreadableAnswer => {
            "The answer is none of the service's: often the page of a proxy or gateway on the way."
        }
        OurCode::UnexpectedRedirect => {
            "The answer is a redirect, which is never followed: often a login page of a proxy."
        }
        OurCode::CertificateMismatch => "The answer is a success, but names another certificate.",
        OurCode::NameMismatch => "The answer is a success, but names another name than was sent.",
        OurCode::InvalidRow => {
            "The row of the sheet has a problem, and --skip-invalid left it out."
        }
        OurCode::CredentialsExpired => {
            "The credentials ended while live names were read, and were not renewed in time."
        }
    }
}

/// Says what becomes of a row that was pending.
pub(crate) fn on_row(outcome: &Outcome, consequence: Consequence) -> &'static str {
    match (consequence.status, outcome.effect, consequence.then) {
        (Status::Failed, Effect::OtherName, _) => {
            "`failed`; where live names can be read it is read again, and `renamed` if it has the new name after all."
        }
        (Status::Failed, Effect::StoredFailure, _) => {
            "`failed`: what the service keeps for its ClientToken is a failure, which it would repeat. Where live names can be \
             read and it still has the old one, it gets a new ClientToken and is sent again."
        }
        (Status::Failed, _, _) => {
            "`failed`; `in_doubt` if an earlier attempt with its ClientToken had no definite answer."
        }
        (Status::Missing, _, _) => {
            "`missing`; `in_doubt` if an earlier attempt with its ClientToken had no definite answer."
        }
        (Status::InDoubt, _, _) => {
            "`in_doubt`: the name may have changed. A later answer to the same ClientToken settles it, or its live name."
        }
        (Status::Pending, Effect::NotSent, _) => "Stays `pending`: nothing was sent.",
        (Status::Pending, _, _) => "Stays `pending`: this attempt changed nothing.",
        (status, _, _) => status.name(),
    }
}

/// Says whether the row is sent again.
pub(crate) fn retried(outcome: &Outcome, consequence: Consequence) -> &'static str {
    match (outcome.reaction, consequence.then, consequence.counts) {
        (Reaction::Refused(Refusal::Lane | Refusal::Profile), _, _) => {
            "Not in this run; the next run sends it again, once the cause is gone."
        }
        (Reaction::SetAside, _, _) => "No. Only its live name can settle it.",
        (Reaction::RenewCredentials, _, _) => {
            "Yes, once the credentials are renewed, with the same ClientToken. It uses up no attempt."
        }
        (_, Then::Retry, true) => {
            "Yes, with the same ClientToken, up to --max-attempts in a run; then it is `failed`, or stays `in_doubt`."
        }
        (_, Then::Retry, false) => {
            "Yes, with the same ClientToken, until it is answered. It uses up no attempt."
        }
        (_, Then::GiveUp | Then::Missing, _) => {
            "No. `resume --requeue` tries it once more, with a new ClientToken."
        }
    }
}

/// Says what becomes of the lane: the account's calls in that region.
pub(crate) fn on_lane(outcome: &Outcome) -> &'static str {
    match outcome.reaction {
        Reaction::Throttled(_) => {
            "It pauses as long as the service says, else longer each time, and goes on at a lower rate. Other lanes go on."
        }
        Reaction::Refused(Refusal::Lane) => {
            "It stops, its other rows stay `pending`. Other lanes go on."
        }
        Reaction::Refused(Refusal::Profile) => {
            "All lanes of the profile stop, their rows stay `pending`. Other profiles go on."
        }
        Reaction::Refused(Refusal::Permission) => {
            "It stops after 3 such rows in a row, if none got through; else it goes on."
        }
        Reaction::Refused(Refusal::Row | Refusal::Missing) => {
            "It goes on, unless more rows fail than --max-failures allows."
        }
        Reaction::RenewCredentials => {
            "Rows of the profile wait for new credentials; if only you can renew them, for --credential-wait."
        }
        _ if outcome.evidence.is_transport_failure() => {
            "It goes on. When calls fail so one after another it is an outage: one call at a time until the service is \
             back, no attempts are used up; it stops after --outage-limit."
        }
        Reaction::Settled
        | Reaction::Retry
        | Reaction::TokenInProgress
        | Reaction::CorrectClock
        | Reaction::SetAside => "It goes on.",
    }
}
