//! The program from outside: the real binary against a real HTTP server on loopback and real files.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod accounts;
mod bundle;
mod calls_made;
mod chaos;
mod checker;
mod clocks;
mod credential_ends;
mod credentials;
mod endpoints;
mod exit_codes;
mod explain;
mod export;
mod faults;
mod faulty;
mod first_minute;
mod help;
mod identity;
mod identity_server;
mod io_errors;
mod kills;
mod live_names;
mod machines;
mod moments;
mod night;
mod nights;
mod pace;
mod plan;
mod plan_files;
mod preflight;
mod record;
mod report;
mod requeue;
mod run;
mod sandbox;
mod scale;
mod secrets;
mod set_aside;
mod signatures;
mod signed;
mod support;
mod terminal;
mod undo;
mod verify;
mod workbook;
