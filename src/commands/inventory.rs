//! `inventory`: the live certificates of profiles and regions, as a sheet to edit.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use jiff::Timestamp;

use super::calls::{client, endpoint_of, runtime, signals};
use super::export::write_error;
use super::profiles::{Known, environment_profile, know, surroundings};
use super::say::say;
use super::sheet::environment_region;
use crate::aliyun::{Client, LiveCert, SignatureVersion};
use crate::cli::InventoryArgs;
use crate::destination::Destination;
use crate::error::Error;
use crate::exit_code::Exit;
use crate::rename::Region;
use crate::report::{InputSheet, Output};
use crate::runner::{READ_QUOTA, ReadFailure, Reader, ReaderSetup, Shutdown};
use crate::settings::SettingsError;
use crate::words::{Both, Lang, inventory, time};

/// The columns: those that a rename reads, then what helps to choose. By the last one the sheet is known as guarded.
const COLUMNS: [&str; 11] = [
    "cert_id",
    "new_name",
    "region",
    "profile",
    "account_id",
    "current_name",
    "server_id",
    "status",
    "created",
    "expires",
    "inventoried_at",
];

/// The region that is asked which regions there are. Source: `api/protocol.md` section 5; any would do.
const FIRST_REGION: &str = "cn-hangzhou";

/// What was read, for the last line.
#[derive(Debug, Default)]
struct Total {
    accounts: BTreeSet<String>,
    regions: BTreeSet<(String, String)>,
    certs: u64,
    unread: Vec<Both>,
}

/// What the calls of one profile need.
struct Asked<'a> {
    profile: &'a str,
    known: Known,
    client: Client,
    destination: Destination,
    signature: SignatureVersion,
    shutdown: Shutdown,
}

impl Asked<'_> {
    fn reader(&self, region: &Region) -> Result<Reader, Error> {
        Ok(Reader::new(ReaderSetup {
            client: self.client.clone(),
            endpoint: endpoint_of(region, &self.destination, None)?,
            signature: self.signature,
            patience: Duration::ZERO,
            region: region.clone(),
            quota: READ_QUOTA,
            shutdown: self.shutdown.clone(),
        }))
    }
}

/// Carries the command out.
pub(super) fn inventory(args: &InventoryArgs, lang: Lang) -> Result<Exit, Error> {
    let destination = match &args.endpoint {
        Some(endpoint) => Destination::parse(endpoint)?,
        None => Destination::service(None, |name| std::env::var(name).ok())?,
    };
    let timeout = Duration::try_from(args.timeout)
        .ok()
        .filter(|timeout| !timeout.is_zero())
        .ok_or(SettingsError::Duration("--timeout"))?;
    let client = client(timeout, None, destination.target())?;
    let path = args.output.as_deref();
    let failed = |source| write_error(path, source);
    let out = Output::open(path).map_err(failed)?;
    let mut sheet = InputSheet::begin(out, COLUMNS).map_err(failed)?;
    let mut total = Total::default();
    let read = runtime()?.block_on(async {
        let shutdown = signals()?;
        for profile in profiles(args) {
            let known = match know(&profile, &destination, None).await {
                Ok(known) => known,
                Err(error) if args.profile.len() > 1 => {
                    total
                        .unread
                        .push(inventory::profile_unread(&profile, &error));
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let asked = Asked {
                profile: &profile,
                destination: known.destination(&destination),
                known,
                client: client.clone(),
                signature: args.calls.signature,
                shutdown: shutdown.clone(),
            };
            for region in regions(args, &asked, &mut total).await? {
                write_region(&asked, &region, &mut sheet, &mut total, &failed).await?;
            }
        }
        if let Some(ahead) = client.clock().news() {
            say(time::clock_is_off(ahead).said(lang));
        }
        Ok::<(), Error>(())
    });
    let out = sheet.end().map_err(failed)?;
    let read = read.and_then(|()| {
        if total.regions.is_empty() && !total.unread.is_empty() {
            return Err(Error::NothingRead(inventory::unread(&total.unread)));
        }
        Ok(())
    });
    if let Err(error) = read {
        // No empty sheet takes the place of an older one, or is taken for an account without certificates.
        out.discard();
        return Err(error);
    }
    out.commit().map_err(failed)?;
    say_total(&total, lang);
    Ok(if total.unread.is_empty() {
        Exit::Success
    } else {
        Exit::SomeFailed
    })
}

fn profiles(args: &InventoryArgs) -> Vec<String> {
    if args.profile.is_empty() {
        return vec![environment_profile().unwrap_or_default()];
    }
    args.profile.clone()
}

/// Returns the regions to read with a profile.
async fn regions(
    args: &InventoryArgs,
    asked: &Asked<'_>,
    total: &mut Total,
) -> Result<Vec<Region>, Error> {
    let parse = |text: &String| {
        Region::parse(text).ok_or_else(|| Error::from(SettingsError::BadRegion(text.clone())))
    };
    if !args.region.is_empty() {
        return args.region.iter().map(parse).collect();
    }
    if !args.all_regions {
        let of_profile: BTreeMap<String, String> = surroundings().regions();
        let default = environment_region().or_else(|| of_profile.get(asked.profile).cloned());
        return match default {
            Some(region) => Ok(vec![parse(&region)?]),
            None => Err(SettingsError::NoRegion.into()),
        };
    }
    let first = Region::parse(FIRST_REGION).expect("it has the form of one");
    match asked.reader(&first)?.regions(&asked.known.provider).await {
        Ok(regions) => Ok(regions),
        Err(ReadFailure::Stopped) => Err(stopped(asked, &first)),
        Err(why) => {
            total
                .unread
                .push(inventory::regions_unread(asked.profile, &why));
            Ok(Vec::new())
        }
    }
}

/// Writes the certificates of one region; what can't be read is told at the end.
async fn write_region(
    asked: &Asked<'_>,
    region: &Region,
    sheet: &mut InputSheet<Output>,
    total: &mut Total,
    failed: &impl Fn(std::io::Error) -> Error,
) -> Result<(), Error> {
    let account = asked.known.account();
    // A key's id stands for an account that can't be known, but is no number to guard a row with.
    let number = asked.known.caller.as_ref();
    let number = number.map_or("", |caller| caller.account.as_str());
    let reader = match asked.reader(region) {
        Ok(reader) => reader,
        // The service has it, and this version does not know where.
        Err(Error::Region(unknown)) => {
            total.unread.push(unknown.said());
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let mut pages = reader.pages(&asked.known.provider);
    // A list that changes meanwhile may show a certificate twice.
    let mut seen = HashSet::new();
    loop {
        let certs = match pages.next().await {
            Ok(Some(certs)) => certs,
            Ok(None) => break,
            Err(ReadFailure::Stopped) => return Err(stopped(asked, region)),
            Err(why) => {
                total
                    .unread
                    .push(inventory::region_unread(region, asked.profile, &why));
                return Ok(());
            }
        };
        let now = format!("{:.0}", Timestamp::now());
        for cert in certs {
            if seen.insert(cert.cert_id.clone()) {
                total.certs += 1;
                let row = [region.as_str(), asked.profile, number, &now];
                write_cert(sheet, &cert, row).map_err(failed)?;
            }
        }
    }
    total.accounts.insert(account.clone());
    total.regions.insert((account, region.as_str().to_owned()));
    Ok(())
}

fn write_cert(
    sheet: &mut InputSheet<Output>,
    cert: &LiveCert,
    [region, profile, account, now]: [&str; 4],
) -> std::io::Result<()> {
    let time = |at: Option<i64>| {
        let at = at.and_then(|at| Timestamp::from_millisecond(at).ok());
        at.map_or_else(String::new, |at| format!("{at:.0}"))
    };
    sheet.add([
        cert.cert_id.as_str(),
        &cert.name,
        region,
        profile,
        account,
        &cert.name,
        cert.server_id.as_deref().unwrap_or_default(),
        cert.status.as_deref().unwrap_or_default(),
        &time(cert.create_time),
        &time(cert.end_time),
        now,
    ])
}

fn stopped(asked: &Asked<'_>, region: &Region) -> Error {
    Error::Unread {
        profile: asked.profile.to_owned(),
        region: region.as_str().to_owned(),
        why: ReadFailure::Stopped,
    }
}

fn say_total(total: &Total, lang: Lang) {
    let counts = (total.accounts.len(), total.regions.len(), total.certs);
    say(inventory::total(counts, &total.unread).said(lang));
}
