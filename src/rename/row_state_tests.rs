//! Tests of the state machine: the rules of doubt over all orders of events.

use proptest::prelude::*;

use super::*;
use crate::rename::RowNumber;

const ROW: RowNumber = RowNumber(7);
const NAMES: Names<'_> = Names {
    old: Some("old"),
    new: "new",
};

/// What may happen to a row, without the numbers that the state itself decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Start,
    End(Effect, Then),
    ReadBack(Option<&'static str>),
    Observe(Option<&'static str>),
    RaiseGeneration,
    GiveUp,
    Requeue,
}

fn steps() -> impl Strategy<Value = Step> {
    let effects = prop_oneof![
        Just(Effect::Confirmed),
        Just(Effect::OtherName),
        Just(Effect::None),
        Just(Effect::NotSent),
        Just(Effect::Unknown),
        Just(Effect::StoredFailure),
    ];
    let then = prop_oneof![Just(Then::Retry), Just(Then::GiveUp), Just(Then::Missing)];
    let name = prop_oneof![
        Just(None),
        Just(Some("old")),
        Just(Some("new")),
        Just(Some("third"))
    ];
    prop_oneof![
        4 => Just(Step::Start),
        4 => (effects, then).prop_map(|(effect, then)| Step::End(effect, then)),
        1 => name.clone().prop_map(Step::ReadBack),
        1 => name.prop_map(Step::Observe),
        1 => Just(Step::RaiseGeneration),
        1 => Just(Step::GiveUp),
        1 => Just(Step::Requeue),
    ]
}

fn event(state: &RowState, step: Step) -> Event {
    match step {
        Step::Start => Event::AttemptStarted {
            row: ROW,
            attempt: state.attempts + 1,
            generation: state.generation,
            client_token: String::new(),
            name_age_ms: None,
        },
        Step::End(effect, then) => {
            let live_name = match effect {
                Effect::Confirmed => Some("new".to_owned()),
                Effect::OtherName => Some("third".to_owned()),
                _ => None,
            };
            let code = match effect {
                Effect::OtherName => Some(OurCode::NameMismatch.name().to_owned()),
                Effect::StoredFailure => Some(STORED_FAILURE.to_owned()),
                _ => None,
            };
            let evidence = Evidence {
                code,
                live_name,
                ..Evidence::default()
            };
            Event::AttemptEnded {
                row: ROW,
                attempt: state.attempts,
                effect,
                then,
                duration_ms: 1,
                evidence,
            }
        }
        Step::ReadBack(name) => Event::ReadBack {
            row: ROW,
            name: name.map(str::to_owned),
        },
        Step::Observe(name) => Event::Observed {
            row: ROW,
            name: name.map(str::to_owned),
        },
        Step::RaiseGeneration => Event::GenerationRaised {
            row: ROW,
            generation: state.generation + 1,
            reason: String::new(),
        },
        Step::GiveUp => Event::GivenUp {
            row: ROW,
            reason: String::new(),
        },
        Step::Requeue => Event::Requeued {
            row: ROW,
            generation: state.requeue_generation(),
        },
    }
}

/// Applies what is allowed of `steps`; calls `each` with the state before and after every event.
fn play(steps: &[Step], mut each: impl FnMut(&RowState, Step, &RowState)) {
    let mut state = RowState::planned(Status::Pending, None);
    for &step in steps {
        if let Ok(next) = state
            .clone()
            .apply(&event(&state, step), Timestamp::UNIX_EPOCH, NAMES)
        {
            each(&state, step, &next);
            state = next;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// Once in doubt, only a 200, `IdempotentFailed` or a read-back ends it.
    #[test]
    fn doubt_is_sticky(steps in proptest::collection::vec(steps(), 0..24)) {
        // Whether an attempt of the present token that ended, or was followed by another start, has no answer.
        let mut in_doubt = false;
        let mut open = false;
        play(&steps, |before, step, after| {
            match step {
                Step::Start => {
                    in_doubt |= open;
                    open = true;
                }
                Step::End(effect, then) => {
                    open = false;
                    match effect {
                        Effect::Unknown => in_doubt = true,
                        Effect::OtherName => in_doubt = then == Then::Retry,
                        Effect::Confirmed | Effect::StoredFailure => in_doubt = false,
                        Effect::None | Effect::NotSent => {}
                    }
                }
                Step::ReadBack(Some("old")) if before.last.code.as_deref() != Some(OurCode::NameMismatch.name()) => {}
                Step::ReadBack(_) => (in_doubt, open) = (false, false),
                _ => {}
            }
            assert_eq!(after.status == Status::InDoubt, in_doubt || open, "{before:?} {step:?} {after:?}");
        });
    }

    /// A row that is `renamed` stays so, whatever comes; and nothing is sent for a final row.
    #[test]
    fn a_renamed_row_is_never_sent_again(steps in proptest::collection::vec(steps(), 0..24)) {
        play(&steps, |before, step, _| {
            assert_ne!(before.status, Status::Renamed, "{step:?}");
            assert!(step != Step::Start || !before.status.is_final(), "{before:?}");
        });
    }

    /// A token is used for one generation, and a new one begins only when nothing of the last is in doubt.
    #[test]
    fn a_generation_begins_only_in_certainty(steps in proptest::collection::vec(steps(), 0..24)) {
        play(&steps, |before, step, after| {
            if after.generation != before.generation {
                assert_eq!(after.generation, before.generation + 1);
                assert!(before.is_certain() && before.status != Status::InDoubt, "{step:?}");
                assert!(matches!(step, Step::RaiseGeneration | Step::Requeue), "{step:?}");
            }
        });
    }

    /// A row that an event made final has nothing open or in doubt, and a time; one that is not final has no such time.
    #[test]
    fn what_is_final_is_certain(steps in proptest::collection::vec(steps(), 0..24)) {
        play(&steps, |_, step, after| {
            assert_eq!(after.finished_at.is_some(), after.status.is_final(), "{step:?} {after:?}");
            assert!(!after.status.is_final() || after.is_certain(), "{step:?} {after:?}");
            assert!(after.generation_attempts <= after.attempts, "{step:?} {after:?}");
        });
    }

    /// A row leaves doubt for `pending` or `failed` only by an answer that tells what became of its token.
    #[test]
    fn doubt_is_left_only_by_what_tells(steps in proptest::collection::vec(steps(), 0..24)) {
        play(&steps, |before, step, after| {
            if before.doubt && matches!(after.status, Status::Pending | Status::Failed) {
                let tells = match step {
                    Step::End(Effect::StoredFailure, _)
                    | Step::End(Effect::OtherName, Then::GiveUp | Then::Missing) => true,
                    Step::ReadBack(_) => before.last.code.as_deref() == Some(OurCode::NameMismatch.name()),
                    _ => false,
                };
                assert!(tells, "{before:?} {step:?} {after:?}");
            }
        });
    }

    /// A row is `renamed` only by a confirming answer or a read-back.
    #[test]
    fn renamed_has_a_reason(steps in proptest::collection::vec(steps(), 0..24)) {
        play(&steps, |before, step, after| {
            if after.status == Status::Renamed {
                match after.settled_by {
                    Some(SettledBy::ReadBack) if step == Step::Observe(Some("new")) => {
                        assert!(before.awaits_generation(), "{before:?}");
                    }
                    Some(SettledBy::ReadBack) => assert_eq!(step, Step::ReadBack(Some("new"))),
                    Some(_) => assert!(matches!(step, Step::End(Effect::Confirmed, _)), "{step:?}"),
                    None => panic!("{after:?}"),
                }
                assert!(after.finished_at.is_some());
                assert_eq!(after.live_name.as_deref(), Some("new"));
            }
        });
    }
}

#[test]
fn a_confirmation_after_doubt_is_a_replay() {
    let steps = [
        Step::Start,
        Step::End(Effect::Unknown, Then::Retry),
        Step::Start,
        Step::End(Effect::None, Then::Retry),
        Step::Start,
        Step::End(Effect::Confirmed, Then::Retry),
    ];
    let mut seen = Vec::new();
    play(&steps, |_, _, after| {
        seen.push((after.status, after.settled_by));
    });
    assert_eq!(
        seen[3],
        (Status::InDoubt, None),
        "a throttle does not end the doubt"
    );
    assert_eq!(seen[5], (Status::Renamed, Some(SettledBy::Replay)));
}

#[test]
fn an_attempt_that_was_cut_off_is_doubt() {
    let steps = [
        Step::Start,
        Step::Start,
        Step::End(Effect::None, Then::GiveUp),
    ];
    let mut last = None;
    play(&steps, |_, _, after| last = Some(after.clone()));
    let last = last.expect("all steps are allowed");
    assert_eq!(last.status, Status::InDoubt);
    assert_eq!(last.attempts, 2);
}

#[test]
fn a_refusal_without_doubt_is_final_and_requeues_with_a_new_token() {
    let steps = [
        Step::Start,
        Step::End(Effect::None, Then::GiveUp),
        Step::Requeue,
    ];
    let mut seen = Vec::new();
    play(&steps, |_, _, after| {
        seen.push((after.status, after.generation));
    });
    assert_eq!(seen[1..], [(Status::Failed, 0), (Status::Pending, 1)]);
}

#[test]
fn a_name_that_was_read_ends_a_doubt_or_leaves_it() {
    let doubt = [Step::Start, Step::End(Effect::Unknown, Then::GiveUp)];
    let mismatch = [Step::Start, Step::End(Effect::OtherName, Then::Retry)];
    for (steps, name, expected) in [
        (doubt, Some("new"), Status::Renamed),
        (doubt, Some("old"), Status::InDoubt),
        (doubt, Some("third"), Status::Drifted),
        (doubt, None, Status::Missing),
        (mismatch, Some("new"), Status::Renamed),
        (mismatch, Some("old"), Status::Failed),
        (mismatch, Some("third"), Status::Failed),
    ] {
        let steps = [steps[0], steps[1], Step::ReadBack(name)];
        let mut last = None;
        play(&steps, |_, _, after| last = Some(after.clone()));
        let last = last.expect("all steps are allowed");
        assert_eq!(last.status, expected, "{steps:?}");
        assert_eq!(last.live_name.as_deref(), name, "{steps:?}");
        if matches!(expected, Status::Drifted | Status::Missing) {
            let message = last.last.message.unwrap_or_default();
            assert!(message.contains("can't be told"), "{message}");
        }
    }
}

#[test]
fn what_is_not_listed_is_an_error() {
    let planned = |status| RowState::planned(status, None);
    for (status, step) in [
        (Status::Renamed, Step::Start),
        (Status::Invalid, Step::Start),
        (Status::Unchanged, Step::Requeue),
        (Status::Pending, Step::End(Effect::Confirmed, Then::Retry)),
        (Status::Failed, Step::Observe(Some("old"))),
    ] {
        let state = planned(status);
        let error = state
            .clone()
            .apply(&event(&state, step), Timestamp::UNIX_EPOCH, NAMES)
            .expect_err("not listed");
        assert_eq!(error.status, status, "{step:?}");
    }
}
