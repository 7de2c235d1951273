//! The last lines of runs that ended in different ways; each command in them can be typed.

#![expect(clippy::unwrap_used, reason = "tests")]

use clap::Parser as _;

use super::*;
use crate::cli::Cli;
use crate::journal::Tally;
use crate::rename::RowNumber;

fn lines(parts: &[(Status, u64)], failing: &[Failing], target: Target) -> Vec<String> {
    let tally: Vec<_> = parts
        .iter()
        .map(|&(status, rows)| Tally {
            lane: 1,
            status,
            rows,
        })
        .collect();
    let ending = Ending {
        journal: "names.csv.journal.db",
        resume: "cert-rename resume names.csv.journal.db --rate 30/60s",
        counts: &Counts::of(&tally),
        failing,
        target,
        sent_since: Some("2026-11-24T22:00:00Z".parse().unwrap()),
        old_names: OldNames::Read,
    };
    ending.lines().iter().map(ToString::to_string).collect()
}

fn failing(status: Status, code: &str, rows: u64, message: &str) -> Failing {
    Failing {
        status,
        code: Some(code.to_owned()),
        rows,
        first: RowNumber(12),
        message: Some(message.to_owned()),
    }
}

fn mixed() -> Vec<String> {
    let failing = [
        failing(
            Status::Failed,
            "Forbidden.RAM",
            9,
            "User not authorized to operate on the specified resource.",
        ),
        failing(Status::InDoubt, "Timeout", 2, "no answer in time"),
        failing(Status::Failed, "InvalidName", 1, "The name is not valid"),
        Failing {
            status: Status::Drifted,
            code: None,
            rows: 4,
            first: RowNumber(7),
            message: Some("its live name is `other`".to_owned()),
        },
        failing(
            Status::Missing,
            "InvalidSslVpnClientCertId.NotFound",
            1,
            "not there",
        ),
        failing(
            Status::Invalid,
            "InvalidRow",
            3,
            "names are at least 2 characters long",
        ),
    ];
    let parts = [
        (Status::Renamed, 900),
        (Status::Failed, 10),
        (Status::Missing, 1),
        (Status::Drifted, 4),
        (Status::Invalid, 3),
        (Status::InDoubt, 2),
    ];
    lines(&parts, &failing, Target::Service)
}

#[test]
fn what_needs_a_decision_is_said_with_its_commands() {
    insta::assert_snapshot!(mixed().join("\n"));
}

#[test]
fn the_first_three_causes_of_a_status_are_named() {
    let failing = [
        failing(Status::Failed, "Forbidden", 9, "not authorized"),
        failing(Status::InDoubt, "Timeout", 4, "no answer in time"),
        failing(
            Status::Failed,
            "IncorrectStatus.VpnGateway",
            5,
            "not its state",
        ),
        failing(Status::Failed, "InvalidName", 3, "The name is not valid"),
        failing(Status::InDoubt, "ConnectionReset", 2, "closed early"),
        failing(Status::Failed, "Odd.One", 1, "odd"),
        failing(Status::Failed, "Odd.Other", 1, "odd, too"),
    ];
    let parts = [(Status::Failed, 19), (Status::InDoubt, 6)];
    insta::assert_snapshot!(lines(&parts, &failing, Target::Service).join("\n"));
}

#[test]
fn where_all_is_well_nothing_needs_a_decision() {
    let well = lines(
        &[(Status::Renamed, 39), (Status::Unchanged, 1)],
        &[],
        Target::Service,
    );
    insta::assert_snapshot!(well.join("\n"));
    let emulated = lines(&[(Status::Pending, 1)], &[], Target::Emulator);
    assert_eq!(
        emulated,
        [
            "next: cert-rename resume names.csv.journal.db --rate 30/60s",
            "the calls went to an emulator: nothing was changed at the service",
        ]
    );
}

#[test]
fn every_command_can_be_typed() {
    let lines = mixed();
    let commands = lines
        .iter()
        .filter_map(|line| Some(&line[line.find("cert-rename ")?..]));
    let mut count = 0;
    for command in commands {
        let command = command.split(',').next().unwrap();
        if let Err(error) = Cli::try_parse_from(command.split(' ')) {
            panic!("{command}: {error}");
        }
        count += 1;
    }
    assert!(count > 10, "{count}: {lines:?}");
}
