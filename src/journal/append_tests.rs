//! What is kept of a row whose attempt has begun, and what is not.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::Timestamp;

use super::Store;
use crate::journal::small_journal::small_journal;
use crate::journal::{Access, JournalError};
use crate::rename::{Effect, Event, Evidence, RowNumber, RowState, Status, Then};

/// The row of the small journal that was never sent.
const ROW: RowNumber = RowNumber(4);

fn append(
    store: &mut Store,
    events: impl IntoIterator<Item = Event>,
) -> Result<Vec<Option<RowState>>, JournalError> {
    store.append(events.into_iter().map(|event| (Timestamp::now(), event)))
}

fn started(store: &Store, row: RowNumber, attempt: u32) -> Event {
    let due = store.due_rows(1, RowNumber(row.0 - 1), 1).unwrap();
    Event::AttemptStarted {
        row,
        attempt,
        generation: 0,
        client_token: due[0].client_token.as_str().to_owned(),
        name_age_ms: None,
    }
}

fn ended(attempt: u32, effect: Effect, then: Then) -> Event {
    Event::AttemptEnded {
        row: ROW,
        attempt,
        effect,
        then,
        duration_ms: 7,
        evidence: Evidence {
            live_name: (effect == Effect::Confirmed).then(|| "new-4".into()),
            ..Evidence::default()
        },
    }
}

#[test]
fn an_attempt_ends_as_it_would_after_a_look_at_its_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = small_journal(&folder);
    let kept = store.in_flight.len();
    let intent = started(&store, ROW, 1);
    append(&mut store, [intent]).unwrap();
    assert_eq!(store.in_flight.len(), kept + 1);
    let lost = ended(1, Effect::Unknown, Then::Retry);
    append(&mut store, [lost]).unwrap();
    assert_eq!(store.in_flight.len(), kept, "it has ended");
    let (intent, answer) = (
        started(&store, ROW, 2),
        ended(2, Effect::Confirmed, Then::GiveUp),
    );
    let states = append(&mut store, [intent, answer]).unwrap();
    let state = states[1].clone().unwrap();
    assert_eq!((state.status, state.attempts), (Status::Renamed, 2));
    assert_eq!(store.in_flight.len(), kept);
    store.replay(None, |flaw| panic!("{flaw:?}")).unwrap();
}

#[test]
fn nothing_is_kept_of_a_transaction_that_failed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = small_journal(&folder);
    let intent = started(&store, ROW, 1);
    let illegal = ended(9, Effect::Confirmed, Then::GiveUp);
    let failed = append(&mut store, [intent.clone(), illegal]);
    assert!(matches!(
        failed,
        Err(JournalError::Illegal { row: ROW, .. })
    ));
    assert!(store.in_flight.is_empty());
    let states = append(&mut store, [intent]).unwrap();
    assert_eq!(states[0].as_ref().unwrap().attempts, 1);
    store.replay(None, |flaw| panic!("{flaw:?}")).unwrap();
}

/// The small journal's row 3 was sent and not answered: its attempt is open, whether the journal was opened since or not.
#[test]
fn a_row_in_doubt_is_read_back_and_sent_again() {
    const IN_DOUBT: RowNumber = RowNumber(3);
    for reopened in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = small_journal(&folder);
        if reopened {
            store = Store::open(store.path(), Access::Write).unwrap();
        }
        let seen = Event::ReadBack {
            row: IN_DOUBT,
            name: Some("old".into()),
        };
        append(&mut store, [seen]).unwrap();
        let intent = started(&store, IN_DOUBT, 2);
        let states = append(&mut store, [intent]).unwrap();
        let state = states[0].as_ref().unwrap();
        assert_eq!((state.status, state.attempts), (Status::InDoubt, 2));
        assert!(state.doubt, "nobody knows what became of the first");
        assert_eq!(state.live_name.as_deref(), Some("old"));
        store.replay(None, |flaw| panic!("{flaw:?}")).unwrap();
    }
}
