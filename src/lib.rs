//! Renames Alibaba Cloud SSL-VPN client certificates from a spreadsheet, resumably, with a record that can be checked.
//!
//! Data goes one way:
//!
//! ```text
//! input → plan → journal → runner (dispatch → pace → client → outcome) → journal → report
//! ```
//!
//! Files marked ● are pure: the same arguments give the same answer. Files marked ○ do the input and output and
//! decide nothing.
//!
//! | where | what |
//! | --- | --- |
//! | `main.rs` ○, [`main`] ○ | parse, carry out, print the error, return the exit code |
//! | `cli/` ● | the command line: clap structs and help, one file a command |
//! | `destination.rs` ● | where calls go: the service's hosts, one endpoint, an emulator |
//! | `settings.rs` ● | arguments and environment → what the commands work with |
//! | `error.rs` ●, `exit_code.rs` ● | what stops a command, with hint and exit code |
//! | `nearest.rs` ● | the known names most like a mistyped one |
//! | `secret.rs` ● | texts that are never shown |
//! | `shell_word.rs` ● | words of a command that is printed to be typed |
//! | `wall_clock.rs` ○ | the machine's wall clock, or one that is played |
//! | `commands/` ○ | one file a command; each reads as the arrow above |
//! | `input/` | bytes → records → checked rows: `encoding` ●, `csv` ○, `columns` ●, `check` ● |
//! | `rename/` ● | the words as types: ids, names, token, outcome, event, and the state machine in `row_state.rs` |
//! | [`pieces`] | what `benches/` measures of all this, one by one |
//! | `plan/` ○ | a sheet streamed into a new journal, with every problem found on the way |
//! | `journal/` | schema ●, hash chain ●, builder ○, store ○ (the SQL), writer ○ (its thread), lock ○ |
//! | `aliyun/` | the service: signing ●, requests ●, replies ●, error codes ●, classify ●, endpoints ●, client ○ |
//! | `runner/` | pace ●, retry ●, breaker ●, queue ●, freshness ●, lane ●; reader ○, worker ○, dispatch ○, shutdown ○, run ○ |
//! | `progress/` ○ | the picture of a run ● drawn in place, plain lines, the stream for programs ●; hears, steers nothing |
//! | `spreadsheet.rs` ● | what input and report share: the guard against formulas, the columns of results |
//! | `report/` ● | rows → csv, jsonl, xlsx, html; log → story, timeline; counts → summary, last lines; `bundle` ○ |
//! | `words/` ● | what people are told, in their language: every sentence in English and Chinese side by side, reports, help |
//! | `rehearsal/` | a night in virtual time: `night` ●, what goes wrong; `service` ○, the emulator that answers in this process |
//! | [`sandbox`] ○ | the emulator of the service; knows `aliyun` signing and nothing of the runner |
//!
//! Resuming has no code of its own: a run reads the journal and does what is left; a first run reads a new one.

mod aliyun;
mod cli;
mod commands;
mod destination;
mod error;
mod exit_code;
mod input;
mod journal;
mod nearest;
pub mod pieces;
mod plan;
mod progress;
mod rehearsal;
mod rename;
mod report;
mod runner;
pub mod sandbox;
mod secret;
mod settings;
mod shell_word;
mod spreadsheet;
mod wall_clock;
mod words;

pub use commands::main;
