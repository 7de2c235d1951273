//! From a sheet to a journal: shared by `plan` and `run`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::preflight::{Calling, Nothing, Preflight, say_seen};
use super::profiles::{environment_profile, surroundings};
use super::say::{say, say_findings, say_read};
use crate::aliyun::{RegionError, Session};
use crate::cli::SheetArgs;
use crate::destination::Destination;
use crate::error::Error;
use crate::input::{BlankName, CheckRules, HeaderRow, InputOptions, Sheet};
use crate::journal::{Access, BadPlace, Holder, JournalError, Lock, Store};
use crate::plan::{Draft, OldJournal, PlanError, PlanRules, Planned, RefusedRegion};
use crate::rename::{JobSettings, Region, Target};
use crate::report::Counts;
use crate::settings::{check_against_job, job_settings};
use crate::words::labels::{self, Finding};
use crate::words::{Lang, plan as plan_words, problem};

/// What a sheet and its journal came to.
pub(super) enum Opened {
    /// A new plan; nothing was sent yet.
    Planned(Box<NewPlan>),
    /// A job that has begun; its input and target are the same.
    Begun(Box<Store>),
}

/// A plan that was just made.
pub(super) struct NewPlan {
    /// The plan.
    pub(super) planned: Planned,
    /// What its profiles' credentials were, where they were needed.
    pub(super) sessions: BTreeMap<String, Arc<Session>>,
}

/// Takes the lock of a journal; says who holds it.
pub(super) fn take_lock(journal: &Path, lang: Lang) -> Result<Lock, Error> {
    warn_of_place(journal, lang);
    Lock::take(journal).map_err(|error| match error {
        JournalError::Locked { path, .. } => {
            let last = Store::open(&path, Access::Read).and_then(|store| store.last_run());
            let holder = match last {
                Ok(Some(run)) if run.ended.is_none() => Some(Holder {
                    pid: run.pid,
                    host: run.host,
                    since: run.started_at,
                }),
                _ => None,
            };
            JournalError::Locked { path, holder }.into()
        }
        other => other.into(),
    })
}

/// Warns when a journal lies where its promises can't be kept.
fn warn_of_place(journal: &Path, lang: Lang) {
    let folder = match journal.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A folder that is not there is said by whoever needs it.
    let Ok(real) = folder.canonicalize() else {
        return;
    };
    // Only Linux has it.
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    if let Some(bad) = BadPlace::of(&real.join("journal"), &mounts) {
        let bad = plan_words::bad_place(journal, &bad);
        say(labels::warning(&bad).said(lang));
    }
}

/// Finds the job that was begun with this sheet, or plans it. The caller holds the journal's lock.
pub(super) fn open_or_plan(
    args: &SheetArgs,
    calling: Calling<'_>,
    journal: &Path,
) -> Result<Opened, Error> {
    if args.new_job {
        let plan = plan_sheet(args, calling, journal, OldJournal::Keep)?;
        if let Some(kept) = &plan.planned.kept {
            say(plan_words::kept(kept).said(calling.lang));
        }
        return Ok(Opened::Planned(Box::new(plan)));
    }
    if journal.exists() {
        let store = Store::open(journal, Access::Write)?;
        let target = store.facts().target;
        if (target, calling.destination) == (Target::Rehearsal, &Destination::Rehearsal) {
            drop(store);
            let plan = plan_sheet(args, calling, journal, OldJournal::Replace)?;
            say(plan_words::replaced_rehearsal(journal).said(calling.lang));
            return Ok(Opened::Planned(Box::new(plan)));
        }
        if store.has_intent()? {
            check_same_job(&store, args, calling.destination, journal)?;
            return Ok(Opened::Begun(Box::new(store)));
        }
        // Closing it here takes what is beside it along.
        drop(store);
        let plan = plan_sheet(args, calling, journal, OldJournal::Replace)?;
        say(plan_words::replaced_plan(journal).said(calling.lang));
        return Ok(Opened::Planned(Box::new(plan)));
    }
    let plan = plan_sheet(args, calling, journal, OldJournal::Replace)?;
    Ok(Opened::Planned(Box::new(plan)))
}

/// Finds the plan that was agreed to by its id, if it is the journal's and still this sheet's: then nothing is planned
/// anew, whatever has become of the live names since. The caller holds the journal's lock.
pub(super) fn confirmed_plan(
    args: &SheetArgs,
    destination: &Destination,
    journal: &Path,
    plan_id: &str,
    lang: Lang,
) -> Result<Option<Store>, Error> {
    if args.new_job || !journal.exists() {
        return Ok(None);
    }
    let store = Store::open(journal, Access::Write)?;
    let is_it = store.facts().plan_id == plan_id
        // Planning anew says what is wrong.
        && check_same_job(&store, args, destination, journal).is_ok();
    if !is_it {
        return Ok(None);
    }
    if !store.has_intent()? {
        let counts = Counts::of(&store.tally()?);
        say(plan_words::as_it_was(plan_id, &counts).said(lang));
    }
    Ok(Some(store))
}

/// Plans the sheet into a new journal; prints the problems when it is refused.
fn plan_sheet(
    args: &SheetArgs,
    calling: Calling<'_>,
    journal: &Path,
    old: OldJournal,
) -> Result<NewPlan, Error> {
    let destination = calling.destination;
    let settings = job_settings(args, (environment_region(), environment_profile()));
    let sheet = Sheet::open(&args.input, &options_of(args)?)?;
    let refuse_region =
        |region: &Region| destination.endpoint_for(region).err().map(refused_region);
    let preflight = settings.preflight;
    let rules = PlanRules {
        target: destination.target(),
        endpoint: destination.endpoint(),
        skip_invalid: args.skip_invalid,
        refuse_region: &refuse_region,
        old,
        settings,
    };
    let mut draft =
        Draft::begin(journal, sheet, &rules).map_err(|error| refused(error, calling.lang))?;
    let job = Uuid::now_v7();
    let mut sessions = BTreeMap::new();
    if preflight {
        let preflight = Preflight {
            calling,
            job,
            nothing: if args.skip_invalid {
                Nothing::Keep
            } else {
                Nothing::Refuse
            },
        };
        let read = preflight.read(&mut draft);
        let said = read.and_then(|seen| {
            say_seen(&seen, draft.builder(), calling.lang)?;
            Ok(seen.sessions)
        });
        match said {
            Ok(held) => sessions = held,
            // The sheet is refused whatever the live names are, and its problems can be mended meanwhile.
            Err(Error::Credentials(_)) if draft.problems() > 0 && !args.skip_invalid => {}
            Err(error) => {
                // Whoever mends region or profile mends the other cells with them.
                if let Error::NothingFound(_) = error {
                    say_findings(Finding::Problem, draft.into_problems()?, calling.lang);
                }
                return Err(error);
            }
        }
    }
    let planned = draft.finish(rules, job, Timestamp::now());
    Ok(NewPlan {
        planned: planned.map_err(|error| refused(error, calling.lang))?,
        sessions,
    })
}

/// Prints the problems of a sheet that is refused.
fn refused(error: PlanError, lang: Lang) -> Error {
    match error {
        PlanError::Input(error) => error.into(),
        PlanError::Journal(error) => error.into(),
        PlanError::Problems(read, problems) => {
            let total = problems.total();
            say_read(&read, lang);
            say_findings(Finding::Problem, problems, lang);
            Error::Problems { total }
        }
    }
}

/// A region that can't be called, as a problem of its row.
fn refused_region(error: RegionError) -> RefusedRegion {
    match error {
        RegionError::Unknown { nearest, .. } => RefusedRegion {
            message: problem::unknown_region(&nearest),
            suggestion: nearest.first().map(|&nearest| nearest.to_owned()),
        },
        RegionError::OtherHost { host, serves, .. } => RefusedRegion {
            message: problem::region_of_other_host(&host, serves),
            suggestion: None,
        },
    }
}

/// Returns the region that the environment names.
pub(super) fn environment_region() -> Option<String> {
    std::env::var("ALIBABA_CLOUD_REGION_ID")
        .ok()
        .filter(|region| !region.is_empty())
}

/// The regions of profiles, for rows that name none.
fn profile_regions() -> BTreeMap<String, Region> {
    let regions = surroundings().regions().into_iter();
    regions
        .filter_map(|(profile, region)| Some((profile, Region::parse(&region)?)))
        .collect()
}

/// How a sheet is read and judged, before there is a job.
pub(super) fn options_of(args: &SheetArgs) -> Result<InputOptions, Error> {
    let settings = job_settings(args, (environment_region(), environment_profile()));
    input_options(args, &settings)
}

/// Returns how the sheet is read.
pub(super) fn input_options(
    args: &SheetArgs,
    settings: &JobSettings,
) -> Result<InputOptions, Error> {
    let default_region = match &settings.region {
        None => None,
        Some(text) => Some(
            Region::parse(text)
                .ok_or_else(|| crate::settings::SettingsError::BadRegion(text.clone()))?,
        ),
    };
    Ok(InputOptions {
        delimiter: args.delimiter,
        encoding: args.encoding,
        sheet: args.sheet.clone(),
        hidden_rows: args.hidden_rows,
        header_row: args.header_row.map_or(HeaderRow::Search, HeaderRow::At),
        columns: args.column.clone(),
        rules: CheckRules {
            name_rule: settings.name_rule,
            blank: if settings.keep_blank {
                BlankName::Keep
            } else {
                BlankName::Refuse
            },
            default_region,
            default_profile: settings.profile.clone(),
            profile_regions: profile_regions(),
        },
    })
}

/// Refuses a begun journal that is of another input, target or settings.
fn check_same_job(
    store: &Store,
    args: &SheetArgs,
    destination: &Destination,
    journal: &Path,
) -> Result<(), Error> {
    let facts = store.facts();
    if facts.target != destination.target() {
        return Err(Error::OtherTarget {
            journal: journal.to_owned(),
            planned: facts.target,
            asked: destination.target(),
        });
    }
    check_against_job(args, &facts.settings)?;
    let options = input_options(args, &facts.settings)?;
    if Sheet::hashes(&args.input, &options)?.rows_hash == facts.input.rows_hash {
        return Ok(());
    }
    let (mut same, mut differing, mut new) = (0, 0, 0);
    Sheet::open(&args.input, &options)?.for_each_row(|row| -> Result<(), Error> {
        match store.holds_row(row.row, &row.cells)? {
            None => new += 1,
            Some(true) => same += 1,
            Some(false) => differing += 1,
        }
        Ok(())
    })?;
    let gone = facts.rows.saturating_sub(same + differing);
    Err(Error::OtherInput {
        journal: journal.to_owned(),
        differing: differing + gone + new,
        gone,
        new,
    })
}
