//! The pure core as a whole: calls and times in, answers and effects out. What needs a socket is in `tests/it`.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod answers;
mod checks;
mod draft;
mod faults;
mod identity;
mod v3;
