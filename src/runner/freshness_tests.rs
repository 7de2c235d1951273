//! Tests of when a name is read, and of what is recorded of it.

use super::*;
use crate::journal::{DueRow, Earlier};
use crate::rename::{
    CertId, ClientToken, Evidence, OurCode, Region, RowNumber, RowState, STORED_FAILURE,
};

const S: Duration = Duration::from_secs(1);
const NOW: Duration = Duration::from_hours(48);

fn row(status: Status) -> QueuedRow {
    let cert_id = CertId::parse("vsc-1").expect("an id");
    let region = Region::parse("cn-hangzhou").expect("a region");
    let due = DueRow {
        row: RowNumber(2),
        client_token: ClientToken::derive(uuid::Uuid::nil(), &region, &cert_id, "new", 0),
        cert_id,
        region,
        new_name: "new".to_owned(),
        state: RowState::planned(status, Some("old".to_owned())),
        weight: 1,
        old_name: Some("old".to_owned()),
        earlier: Earlier::default(),
    };
    QueuedRow::new(due, String::new(), Errand::Rename, |_| Duration::ZERO)
}

fn need(row: &QueuedRow, names: LiveNames, old_doubts: OldDoubts, now: Duration) -> Need {
    Freshness::new(names, old_doubts).need(row, now)
}

#[test]
fn a_name_is_at_most_ten_minutes_old_when_its_row_is_sent() {
    for (read_ago, expected) in [
        (None, Need::Look),
        (Some(0), Need::Send),
        (Some(600), Need::Send),
        (Some(601), Need::Look),
    ] {
        for status in [Status::Pending, Status::InDoubt] {
            let mut row = row(status);
            row.name_read_at = read_ago.map(|ago| NOW.saturating_sub(ago * S));
            let found = need(&row, LiveNames::Read, OldDoubts::Wait, NOW);
            assert_eq!(found, expected, "{read_ago:?} {status}");
            let found = need(&row, LiveNames::Unread, OldDoubts::Wait, NOW);
            assert_eq!(found, Need::Send, "not read: {read_ago:?} {status}");
        }
    }
}

#[test]
fn an_old_doubt_that_cannot_be_looked_up_waits_for_the_user() {
    for (status, since, doubts, expected) in [
        (Status::InDoubt, 3600, OldDoubts::Wait, Need::Send),
        (Status::InDoubt, 3601, OldDoubts::Wait, Need::Wait),
        (Status::InDoubt, 3601, OldDoubts::Resend, Need::Send),
        (Status::Pending, 3601, OldDoubts::Wait, Need::Send),
    ] {
        let mut row = row(status);
        row.doubt_since = Some(NOW.saturating_sub(since * S));
        let found = need(&row, LiveNames::Unread, doubts, NOW);
        assert_eq!(found, expected, "{status} for {since} s, {doubts:?}");
        let found = need(&row, LiveNames::Read, doubts, NOW);
        assert_eq!(found, Need::Look, "it can be looked up");
    }
}

#[test]
fn after_a_stored_failure_a_name_is_read_ten_seconds_later() {
    let mut row = row(Status::Pending);
    row.due.state.generation_attempts = 1;
    row.due.state.last = Evidence {
        code: Some(STORED_FAILURE.to_owned()),
        ..Evidence::default()
    };
    row.answered_at = Some(NOW);
    row.name_read_at = Some(NOW);
    let at = |now| need(&row, LiveNames::Read, OldDoubts::Wait, now);
    assert_eq!(at(NOW + 3 * S), Need::LookAt(NOW + 10 * S));
    assert_eq!(at(NOW + 10 * S), Need::Look);
    let kinds = |name| news(&row, name).iter().map(Event::kind).collect::<Vec<_>>();
    assert_eq!(kinds(Some("old")), ["generation_raised"]);
    for name in [None, Some("new"), Some("third")] {
        assert_eq!(kinds(name), ["observed"], "{name:?}: it keeps its token");
    }
}

#[test]
fn after_an_answer_with_another_name_it_is_read_ten_seconds_later() {
    let mut row = row(Status::InDoubt);
    row.errand = Errand::Settle;
    row.due.state.last.code = Some(OurCode::NameMismatch.name().to_owned());
    row.answered_at = Some(NOW);
    let at = |now| need(&row, LiveNames::Read, OldDoubts::Wait, now);
    assert_eq!(
        at(NOW),
        Need::LookAt(NOW + 10 * S),
        "it may be the old one still"
    );
    assert_eq!(at(NOW + 10 * S), Need::Look);
}

#[test]
fn a_row_that_is_not_sent_any_more_is_only_looked_at() {
    let mut row = row(Status::InDoubt);
    row.errand = Errand::Settle;
    row.name_read_at = Some(NOW);
    let found = |names| need(&row, names, OldDoubts::Resend, NOW);
    assert_eq!(found(LiveNames::Read), Need::Look);
    assert_eq!(found(LiveNames::Unread), Need::Wait);
}

#[test]
fn what_was_known_before_the_machine_slept_is_older_than_it_seems() {
    let mut row = row(Status::InDoubt);
    row.name_read_at = Some(NOW);
    row.doubt_since = Some(NOW);
    let mut reads = Freshness::new(LiveNames::Read, OldDoubts::Wait);
    let mut does_not = Freshness::new(LiveNames::Unread, OldDoubts::Wait);
    reads.woke(7200 * S, NOW + S);
    does_not.woke(7200 * S, NOW + S);
    assert_eq!(reads.need(&row, NOW + S), Need::Look);
    assert_eq!(does_not.need(&row, NOW + S), Need::Wait);
    row.name_read_at = Some(NOW + S);
    row.doubt_since = Some(NOW + S);
    assert_eq!(reads.need(&row, NOW + S), Need::Send);
    assert_eq!(does_not.need(&row, NOW + S), Need::Send);
}

#[test]
fn a_name_is_recorded_where_it_tells_something() {
    for (status, old_name, name, expected) in [
        (Status::Pending, Some("old"), Some("old"), None),
        (Status::Pending, Some("old"), Some("new"), Some("observed")),
        (
            Status::Pending,
            Some("old"),
            Some("third"),
            Some("observed"),
        ),
        (Status::Pending, Some("old"), None, Some("observed")),
        (Status::Pending, None, Some("old"), None),
        (Status::Pending, None, Some("third"), Some("observed")),
        (Status::InDoubt, Some("old"), Some("old"), Some("read_back")),
        (Status::InDoubt, Some("old"), None, Some("read_back")),
    ] {
        let mut row = row(status);
        row.due.old_name = old_name.map(str::to_owned);
        let found = news(&row, name);
        let kinds: Vec<_> = found.iter().map(Event::kind).collect();
        assert_eq!(
            kinds,
            Vec::from_iter(expected),
            "{status} {old_name:?} {name:?}"
        );
    }
}
