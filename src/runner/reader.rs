//! Reads live names of one account in one region: paced, repeated like renames are, never more than asked for.
//!
//! The plural list call alone is made: the singular one returns private keys. When to read what is for the callers to say.

use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::Duration;

use jiff::SignedDuration;
use uuid::Uuid;

use super::clock::RunClock;
use super::listing::Listing;
use super::pace::{Pace, Taken, Wait};
use super::retry::{backoff, counts};
use super::{RateChoice, Shutdown};
use crate::aliyun::{
    Action, CertPage, Client, LiveCert, Provider, RawReply, SignatureVersion, Stamp, classify_page,
    classify_regions, signed_request,
};
use crate::rename::{CertId, OurCode, Outcome, Quota, Reaction, Refusal, Region};

/// How often a page that fails is asked for, throttled answers not counted.
const MOST_ATTEMPTS: u32 = 6;

/// How often a page is asked for in all: throttled for so long, reading it later is better.
const MOST_THROTTLED: u32 = 20;

/// What the service allows for calls that read. Source: `api/protocol.md` section 9.
pub(crate) const READ_QUOTA: Quota = Quota {
    calls: NonZeroU32::new(600).expect("600 is not zero"),
    period: Duration::from_mins(1),
};

/// The pace of reads: the service's allowance, or that of renames where the user set it higher.
pub(crate) fn read_quota(rate: RateChoice) -> Quota {
    let per_second = |quota: Quota| f64::from(quota.calls.get()) / quota.period.as_secs_f64();
    match rate {
        RateChoice::Ceiling(rate) if per_second(rate) > per_second(READ_QUOTA) => rate,
        RateChoice::Ceiling(_) | RateChoice::Auto { .. } => READ_QUOTA,
    }
}

/// Why a live name could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReadFailure {
    /// The caller may not read: nothing is wrong with its renames.
    NotPermitted { code: String, message: String },
    /// The credentials or the signature were refused.
    Credentials { code: String, message: String },
    /// Refused otherwise, or tried in vain.
    Failed { code: String, message: String },
    /// The command was stopped meanwhile.
    Stopped,
}

/// What a reader needs.
#[derive(Debug, Clone)]
pub(crate) struct ReaderSetup {
    /// Makes the calls.
    pub(crate) client: Client,
    /// Where they go.
    pub(crate) endpoint: url::Url,
    /// How they are signed.
    pub(crate) signature: SignatureVersion,
    /// How long credentials that only the user can renew are waited for.
    pub(crate) patience: Duration,
    /// The region that is read.
    pub(crate) region: Region,
    /// The ceiling of their pace.
    pub(crate) quota: Quota,
    /// What is asked of the command from outside.
    pub(crate) shutdown: Shutdown,
}

/// Reads names in one account and region; share it, so that its pace holds.
#[derive(Debug)]
pub(crate) struct Reader {
    setup: ReaderSetup,
    clock: RunClock,
    pace: Mutex<Pace>,
}

impl Reader {
    /// Makes a reader that has made no call yet.
    pub(crate) fn new(setup: ReaderSetup) -> Self {
        Self {
            pace: Mutex::new(Pace::new(
                f64::from(setup.quota.calls.get()),
                setup.quota.period,
            )),
            clock: RunClock::start(setup.client.wall()),
            setup,
        }
    }

    /// Begins with the region's list; its calls are signed with what `provider` has.
    pub(crate) fn pages<'a>(&'a self, provider: &'a Provider) -> Pages<'a> {
        Pages {
            reader: self,
            provider,
            listing: Listing::default(),
        }
    }

    /// Reads one certificate by itself; `None` when the service has none of this id.
    ///
    /// # Errors
    /// Why it could not be read.
    pub(crate) async fn one(
        &self,
        provider: &Provider,
        cert_id: &CertId,
    ) -> Result<Option<LiveCert>, ReadFailure> {
        let page = self.page(provider, Some(cert_id), NonZeroU32::MIN).await?;
        Ok(of_id(page, cert_id))
    }

    /// Asks for one certificate once; what comes of it is the caller's to judge. `None` when the command was stopped.
    pub(super) async fn look(&self, provider: &Provider, cert_id: &CertId) -> Option<Look> {
        let action = Action::DescribeSslVpnClientCerts {
            region: &self.setup.region,
            cert_id: Some(cert_id),
            page: NonZeroU32::MIN,
        };
        match self.attempt(provider, action, classify_page).await {
            Ok(Ok(page)) => Some(Ok(of_id(page, cert_id).map(|cert| cert.name))),
            Ok(Err(outcome)) if outcome.reaction == Reaction::Refused(Refusal::Missing) => {
                Some(Ok(None))
            }
            Ok(Err(outcome)) => Some(Err(outcome)),
            Err(_) => None,
        }
    }

    /// Returns how far the service's clock is ahead of ours, each time that was taken from an answer.
    pub(crate) fn clock_news(&self) -> Option<SignedDuration> {
        self.setup.client.clock().news()
    }

    /// Reads which regions the service has.
    ///
    /// # Errors
    /// Why they could not be read.
    pub(crate) async fn regions(&self, provider: &Provider) -> Result<Vec<Region>, ReadFailure> {
        self.ask(provider, Action::DescribeRegions, classify_regions, None)
            .await
    }

    async fn page(
        &self,
        provider: &Provider,
        cert_id: Option<&CertId>,
        page: NonZeroU32,
    ) -> Result<CertPage, ReadFailure> {
        let action = Action::DescribeSslVpnClientCerts {
            region: &self.setup.region,
            cert_id,
            page,
        };
        let nothing = cert_id.map(|_| CertPage {
            total: 0,
            page: page.get(),
            certs: Vec::new(),
        });
        self.ask(provider, action, classify_page, nothing).await
    }

    /// Asks until there is an answer; `missing` is what "there is none" means.
    async fn ask<T>(
        &self,
        provider: &Provider,
        action: Action<'_>,
        read: fn(&RawReply) -> Result<T, Box<Outcome>>,
        missing: Option<T>,
    ) -> Result<T, ReadFailure> {
        let (mut counted, mut failures) = (0, 0);
        loop {
            let outcome = match self.attempt(provider, action, read).await? {
                Ok(answer) => return Ok(answer),
                Err(outcome) => outcome,
            };
            failures += 1;
            counted += u32::from(counts(outcome.reaction));
            let pause = backoff(failures, fastrand::f64());
            let pause = match judge(&outcome) {
                Verdict::NotThere(failure) => return missing.ok_or(failure),
                Verdict::GiveUp(failure) => return Err(failure),
                Verdict::Again(_) if counted >= MOST_ATTEMPTS || failures >= MOST_THROTTLED => {
                    return Err(ReadFailure::Failed {
                        code: outcome.evidence.code.unwrap_or_default(),
                        message: outcome.evidence.message.unwrap_or_default(),
                    });
                }
                Verdict::Again(advice) => pause.max(advice),
            };
            self.sleep(pause).await?;
        }
    }

    /// Makes one call once its permit is due.
    async fn attempt<T>(
        &self,
        provider: &Provider,
        action: Action<'_>,
        read: fn(&RawReply) -> Result<T, Box<Outcome>>,
    ) -> Result<Result<T, Box<Outcome>>, ReadFailure> {
        loop {
            let permit = self.pace().try_start(self.clock.now());
            match permit {
                Ok(()) => break,
                Err(Wait::Until(at)) => self.sleep(at.saturating_sub(self.clock.now())).await?,
                // The few calls that share a pace are answered within a moment.
                Err(Wait::Answer) => self.sleep(Duration::from_millis(20)).await?,
            }
        }
        let setup = &self.setup;
        let session = if let Some(session) = provider.current(self.clock.wall()) {
            session
        } else {
            self.renew(provider).await?;
            provider.session()
        };
        let stamped = setup.client.clock().stamp(self.clock.wall());
        let stamp = Stamp {
            nonce: Uuid::new_v4(),
            at: stamped.at,
        };
        let request = signed_request(
            setup.signature,
            &session.credentials,
            &setup.endpoint,
            &action,
            stamp,
        );
        let reply = tokio::select! {
            sent = setup.client.send(request) => Some(sent.reply),
            () = setup.shutdown.draining() => None,
        };
        let page = reply.map(|reply| {
            read(&reply).map_err(|mut outcome| {
                let clock = setup.client.clock();
                clock.learn(stamped, &reply, &mut outcome, self.clock.wall());
                outcome
            })
        });
        let throttled = matches!(&page, Some(Err(outcome)) if matches!(outcome.reaction, Reaction::Throttled(_)));
        let taken = if throttled {
            Taken::Throttled
        } else {
            Taken::Accepted
        };
        self.pace().answered(self.clock.now(), taken);
        let page = page.ok_or(ReadFailure::Stopped)?;
        match &page {
            Ok(_) => provider.worked(&session),
            Err(outcome) if outcome.reaction == Reaction::RenewCredentials => {
                provider.refused_as_expired(&session);
            }
            Err(_) => {}
        }
        Ok(page)
    }

    /// Has the credentials renewed. Why that takes long, the renames say that wait for it too.
    async fn renew(&self, provider: &Provider) -> Result<(), ReadFailure> {
        let renewed = provider.renewed(self.setup.patience, |_| {}).await;
        renewed.map_err(|error| ReadFailure::Credentials {
            code: OurCode::CredentialsExpired.name().to_owned(),
            message: error.to_string(),
        })
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        // A pace that was left in the middle counts one call more, which does no harm.
        self.pace
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn sleep(&self, pause: Duration) -> Result<(), ReadFailure> {
        tokio::select! {
            () = tokio::time::sleep(pause) => Ok(()),
            () = self.setup.shutdown.draining() => Err(ReadFailure::Stopped),
        }
    }
}

/// The region's list, page by page.
#[derive(Debug)]
pub(crate) struct Pages<'a> {
    reader: &'a Reader,
    provider: &'a Provider,
    listing: Listing,
}

impl Pages<'_> {
    /// Reads the next page; `None` at the end.
    ///
    /// # Errors
    /// Why it could not be read.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<LiveCert>>, ReadFailure> {
        let Some(number) = self.listing.next() else {
            return Ok(None);
        };
        let page = self.reader.page(self.provider, None, number).await?;
        self.listing.take(&page);
        Ok(Some(page.certs))
    }

    /// Returns how many pages were read.
    pub(crate) fn count(&self) -> u32 {
        self.listing.pages()
    }

    /// Returns how many are left, by the last page's word.
    pub(super) fn left(&self) -> u32 {
        self.listing.left()
    }
}

/// What one call for one certificate came to: its name, none when there is no such certificate; or what came instead.
pub(super) type Look = Result<Option<String>, Box<Outcome>>;

/// Finds a certificate on its page. Should the filter be ignored, the list's first page would come.
fn of_id(page: CertPage, cert_id: &CertId) -> Option<LiveCert> {
    let mut certs = page.certs.into_iter();
    certs.find(|cert| cert.cert_id == cert_id.as_str())
}

/// What is done after an answer that is no page.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// There is no such certificate; a failure where none was named.
    NotThere(ReadFailure),
    /// It is asked for again, not sooner than after this.
    Again(Duration),
    /// It is of no use.
    GiveUp(ReadFailure),
}

fn judge(outcome: &Outcome) -> Verdict {
    let code = outcome.evidence.code.clone().unwrap_or_default();
    let message = outcome.evidence.message.clone().unwrap_or_default();
    match outcome.reaction {
        Reaction::Throttled(advice) => Verdict::Again(advice.unwrap_or_default()),
        Reaction::Refused(Refusal::Missing) => {
            Verdict::NotThere(ReadFailure::Failed { code, message })
        }
        Reaction::Refused(Refusal::Permission) => {
            Verdict::GiveUp(ReadFailure::NotPermitted { code, message })
        }
        Reaction::Refused(Refusal::Profile) => {
            Verdict::GiveUp(ReadFailure::Credentials { code, message })
        }
        Reaction::Refused(Refusal::Row | Refusal::Lane) => {
            Verdict::GiveUp(ReadFailure::Failed { code, message })
        }
        Reaction::Settled
        | Reaction::RenewCredentials
        | Reaction::Retry
        | Reaction::TokenInProgress
        | Reaction::CorrectClock
        | Reaction::SetAside => Verdict::Again(Duration::ZERO),
    }
}
