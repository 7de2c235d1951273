//! `undo`: a sheet that puts the old names of a job back.

use std::collections::BTreeMap;

use super::export::write_error;
use super::run_end::resume_command;
use super::say::say;
use crate::cli::UndoArgs;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::journal::{Access, Store};
use crate::rename::{NameRule, Status, Target};
use crate::report::{Certainty, InputSheet, Only, Output, RuleNeed, Undo, undo};
use crate::settings::SettingsError;
use crate::shell_word::{shell_path, shell_word};
use crate::words::{Both, Lang, labels, plan, undo as undo_words};

/// The columns that every such sheet begins with. By the last one it is known as guarded.
const COLUMNS: [&str; 8] = [
    "cert_id",
    "new_name",
    "region",
    "profile",
    "account_id",
    "current_name",
    "undoes_row",
    "client_token",
];

/// Rows that are listed one by one.
const LISTED: usize = 1000;

/// Rows that can't be undone.
#[derive(Debug, Default)]
struct LeftOut {
    listed: Vec<Both>,
    total: usize,
}

impl LeftOut {
    fn add(&mut self, line: Both) {
        self.total += 1;
        if self.total <= LISTED {
            self.listed.push(line);
        }
    }
}

/// Carries the command out.
pub(super) fn run_undo(args: &UndoArgs, lang: Lang) -> Result<Exit, Error> {
    let path = args.output.as_deref();
    let mut store = Store::open(&args.journal, Access::Read)?;
    store.hold_moment()?;
    let carried = store.facts().input.carried.clone();
    let only = Only::resolve(&args.only, &carried).map_err(SettingsError::from)?;
    let failed = |source| write_error(path, source);
    let out = Output::open(path).map_err(failed)?;
    // Our own columns come first; those of an undo that is itself undone are not carried twice.
    let own: Vec<usize> = (0..carried.len())
        .filter(|at| !COLUMNS.contains(&carried[*at].as_str()))
        .collect();
    let header = COLUMNS
        .into_iter()
        .chain(own.iter().map(|at| carried[*at].as_str()));
    let mut sheet = InputSheet::begin(out, header).map_err(failed)?;
    let (mut rows, mut doubts, mut need) = (0_u64, 0_u64, RuleNeed::default());
    let mut left_out = LeftOut::default();
    store.for_each_result(&Status::ALL, |row| {
        if !only.keeps(row) {
            return Ok(());
        }
        match undo(row) {
            Undo::Nothing => {}
            Undo::NoOldName(why) => left_out.add(undo_words::no_old_name(
                row.row,
                &row.cert_id,
                why,
                &row.new_name,
            )),
            Undo::Back {
                old_name,
                set_name,
                certain,
            } => {
                rows += 1;
                doubts += u64::from(certain == Certainty::Doubt);
                need.add(old_name);
                let number = row.row.to_string();
                let cells = [
                    &row.cert_id,
                    old_name,
                    &row.region,
                    &row.profile,
                    row.account_id.as_deref().unwrap_or_default(),
                    set_name,
                    &number,
                    row.client_token.as_deref().unwrap_or_default(),
                ];
                let carried = own.iter().map(|at| row.carried[*at].as_str());
                sheet
                    .add(cells.into_iter().chain(carried))
                    .map_err(failed)?;
            }
        }
        Ok::<(), Error>(())
    })?;
    let out = sheet.end().map_err(failed)?;
    out.commit().map_err(failed)?;
    say_left_out(&left_out, lang);
    say_undo(args, &store, (rows, doubts), need, lang)?;
    Ok(Exit::Success)
}

fn say_left_out(left_out: &LeftOut, lang: Lang) {
    if left_out.total == 0 {
        return;
    }
    say(undo_words::left_out(left_out.total).said(lang));
    for line in &left_out.listed {
        say(line.said(lang));
    }
    if left_out.total > left_out.listed.len() {
        let more = (left_out.total - left_out.listed.len()) as u64;
        say(labels::more(more).said(lang));
    }
}

fn say_undo(
    args: &UndoArgs,
    store: &Store,
    (rows, doubts): (u64, u64),
    need: RuleNeed,
    lang: Lang,
) -> Result<(), Error> {
    let facts = store.facts();
    say(undo_words::to_put_back(rows).said(lang));
    if doubts > 0 {
        say(undo_words::doubts(doubts, &resume_command(store)?).said(lang));
    }
    let mut options = BTreeMap::new();
    if rows > 0 && need.rule() == NameRule::Current {
        options.insert("--name-rule", "current");
        say(undo_words::rule_current().said(lang));
    }
    if need.left_over() > 0 {
        say(undo_words::no_rule(need.left_over()).said(lang));
    }
    match (&facts.endpoint, facts.target) {
        (Some(endpoint), _) => {
            options.insert("--endpoint", endpoint);
        }
        (None, Target::Emulator | Target::Rehearsal) => {
            options.insert("--sandbox", "");
        }
        (None, Target::Service) => {}
    }
    if let Some(output) = args.output.as_deref().filter(|_| rows > 0) {
        let options: String = options
            .iter()
            .map(|(option, value)| match *value {
                "" => format!(" {option}"),
                value => format!(" {option} {}", shell_word(value)),
            })
            .collect();
        let next = format!("cert-rename plan {}{options}", shell_path(output));
        say(plan::next(&next).said(lang));
    }
    Ok(())
}
