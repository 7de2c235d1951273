//! The certificates and their names. Pure; a generated certificate takes memory only once it is renamed.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::config::{CertSource, SandboxCert};
use super::log::Effect;

/// All certificates of all accounts.
#[derive(Debug)]
pub(super) struct CertStore {
    /// Says which generated certificates there are; its explicit ones have been taken out.
    source: CertSource,
    /// The account of the generated ones.
    generated_account: String,
    /// The generated ones that were renamed, by number.
    renamed: HashMap<u32, Held>,
    /// Every (account, region) with explicit certificates; its place here is its lane number.
    lanes: Vec<Lane>,
    /// The explicit ones, by lane number and id.
    explicit: BTreeMap<(u32, Box<str>), Held>,
    /// How often a name was changed, over all certificates.
    changes: u64,
}

/// What is kept for a certificate.
#[derive(Debug, Default)]
struct Held {
    /// The present name.
    name: Box<str>,
    /// How often the name was changed.
    changes: u32,
}

/// One account in one region.
#[derive(Debug)]
struct Lane {
    account: Box<str>,
    region: Box<str>,
    /// How many explicit certificates it has.
    count: u64,
}

impl CertStore {
    /// Makes the store; `default_account` is that of the generated certificates where the source names none.
    pub(super) fn new(mut source: CertSource, default_account: &str) -> Self {
        let explicit = std::mem::take(&mut source.explicit);
        let account = source.generated_account.as_deref();
        let mut store = Self {
            generated_account: account.unwrap_or(default_account).to_owned(),
            source,
            renamed: HashMap::new(),
            lanes: Vec::new(),
            explicit: BTreeMap::new(),
            changes: 0,
        };
        for cert in explicit {
            store.add(cert);
        }
        store
    }

    /// Adds a certificate, or gives one that exists another name without counting that as a change.
    pub(super) fn add(&mut self, cert: SandboxCert) {
        if let Some(number) = self.generated_number(&cert.account_id, &cert.region, &cert.id) {
            self.renamed.entry(number).or_default().name = cert.name.into();
            return;
        }
        let lane = self
            .lane(&cert.account_id, &cert.region)
            .unwrap_or_else(|| {
                self.lanes.push(Lane {
                    account: cert.account_id.as_str().into(),
                    region: cert.region.as_str().into(),
                    count: 0,
                });
                self.lanes.len() - 1
            });
        let key = (lane_number(lane), cert.id.into_boxed_str());
        let name = cert.name.into_boxed_str();
        if let Some(held) = self.explicit.get_mut(&key) {
            held.name = name;
        } else {
            self.lanes[lane].count += 1;
            self.explicit.insert(key, Held { name, changes: 0 });
        }
    }

    /// Returns the present name of a certificate; `None` when the account has no such one in that region.
    pub(super) fn name(&self, account: &str, region: &str, id: &str) -> Option<Cow<'_, str>> {
        if let Some(held) = self.explicit(account, region, id) {
            return Some(Cow::Borrowed(&held.name));
        }
        let number = self.generated_number(account, region, id)?;
        Some(self.generated_name(number))
    }

    /// Returns when the certificates end.
    pub(super) fn ends(&self) -> Timestamp {
        self.source.ends
    }

    /// Returns how often the name of a certificate was changed.
    pub(super) fn changes_of(&self, account: &str, region: &str, id: &str) -> u32 {
        let held = self.explicit(account, region, id).or_else(|| {
            let number = self.generated_number(account, region, id)?;
            self.renamed.get(&number)
        });
        held.map_or(0, |held| held.changes)
    }

    /// Returns how often a name was changed, over all certificates.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// Gives a certificate a name; `None` when it does not exist.
    ///
    /// The name it already has is no change.
    pub(super) fn rename(
        &mut self,
        account: &str,
        region: &str,
        id: &str,
        name: &str,
    ) -> Option<Effect> {
        if *self.name(account, region, id)? == *name {
            return Some(Effect::NoChange);
        }
        let explicit = self
            .lane(account, region)
            .and_then(|lane| self.explicit.get_mut(&(lane_number(lane), id.into())));
        let held = if let Some(held) = explicit {
            held
        } else {
            let number = self.generated_number(account, region, id)?;
            self.renamed.entry(number).or_default()
        };
        held.name = name.into();
        held.changes += 1;
        self.changes += 1;
        Some(Effect::Changed)
    }

    /// Returns how many certificates an account has in a region.
    pub(super) fn count(&self, account: &str, region: &str) -> u64 {
        let explicit = self
            .lane(account, region)
            .map_or(0, |lane| self.lanes[lane].count);
        explicit
            + self
                .generated_turns(account, region)
                .map(|turn| self.in_turn(turn))
                .sum::<u64>()
    }

    /// Lists the ids and names of an account's certificates in a region, after the first `skip`.
    ///
    /// The order is always the same: the generated ones by turn and number, then the explicit ones by id.
    pub(super) fn list<'a>(
        &'a self,
        account: &'a str,
        region: &'a str,
        skip: u64,
    ) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> {
        let turns = self.source.generated_regions.len();
        let mut left = skip;
        let mut starts = Vec::new();
        for turn in self.generated_turns(account, region) {
            let skipped = left.min(self.in_turn(turn));
            left -= skipped;
            starts.push(turn as u64 + skipped * turns as u64);
        }
        let generated = starts.into_iter().flat_map(move |start| {
            (start..u64::from(self.source.generated))
                .step_by(turns)
                .filter_map(|index| u32::try_from(index + 1).ok())
                .map(|number| {
                    (
                        Cow::Owned(CertSource::generated_id(number)),
                        self.generated_name(number),
                    )
                })
        });
        let lane = self.lane(account, region).map(lane_number);
        let explicit = lane.into_iter().flat_map(|lane| {
            self.explicit
                .range((lane, Box::default())..(lane + 1, Box::default()))
                .map(|((_, id), held)| (Cow::Borrowed(&**id), Cow::Borrowed(&*held.name)))
        });
        generated.chain(explicit.skip(usize::try_from(left).unwrap_or(usize::MAX)))
    }

    /// Finds the lane of an account and region. There are few, so it looks at each.
    fn lane(&self, account: &str, region: &str) -> Option<usize> {
        self.lanes
            .iter()
            .position(|lane| *lane.account == *account && *lane.region == *region)
    }

    /// Finds an explicit certificate.
    fn explicit(&self, account: &str, region: &str, id: &str) -> Option<&Held> {
        let lane = self.lane(account, region)?;
        self.explicit.get(&(lane_number(lane), id.into()))
    }

    /// Returns the number of a generated certificate; `None` when the id is none, or is elsewhere.
    fn generated_number(&self, account: &str, region: &str, id: &str) -> Option<u32> {
        let number: u32 = id.strip_prefix("vsc-sandbox")?.parse().ok()?;
        let exists = account == self.generated_account
            && (1..=self.source.generated).contains(&number)
            && self.source.generated_region(number) == region
            && CertSource::generated_id(number) == id;
        exists.then_some(number)
    }

    /// Returns the present name of a generated certificate that exists.
    fn generated_name(&self, number: u32) -> Cow<'_, str> {
        match self.renamed.get(&number) {
            Some(held) => Cow::Borrowed(&held.name),
            None => Cow::Owned(CertSource::generated_name(number)),
        }
    }

    /// Lists the turns of the generated certificates that belong to an account and region.
    fn generated_turns(&self, account: &str, region: &str) -> impl Iterator<Item = usize> {
        let regions = self.source.generated_regions.iter().enumerate();
        let own = account == self.generated_account;
        regions.filter_map(move |(turn, name)| (own && name == region).then_some(turn))
    }

    /// Returns how many generated certificates a turn has.
    fn in_turn(&self, turn: usize) -> u64 {
        let turns = self.source.generated_regions.len() as u64;
        u64::from(self.source.generated)
            .saturating_sub(turn as u64)
            .div_ceil(turns)
    }
}

/// Narrows a lane's place to the number in the keys.
fn lane_number(lane: usize) -> u32 {
    u32::try_from(lane).expect("a lane is an account in a region, far fewer than 2^32")
}

#[cfg(test)]
mod tests {
    use super::{CertSource, CertStore, Effect, SandboxCert};

    fn cert(region: &str, id: &str, name: &str) -> SandboxCert {
        SandboxCert {
            account_id: "1".to_owned(),
            region: region.to_owned(),
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_million_generated_certificates_cost_nothing_until_renamed() {
        let mut store = CertStore::new(CertSource::generated(1_000_000), "1");
        assert_eq!(store.count("1", "cn-hangzhou"), 333_334);
        assert_eq!(store.count("1", "cn-shanghai"), 333_333);
        assert_eq!(store.count("2", "cn-hangzhou"), 0);
        assert_eq!(
            store
                .name("1", "cn-hangzhou", "vsc-sandbox1000000")
                .as_deref(),
            Some("cert-1000000")
        );
        for (account, region, id) in [
            ("1", "cn-shanghai", "vsc-sandbox1000000"),
            ("2", "cn-hangzhou", "vsc-sandbox1000000"),
            ("1", "cn-shanghai", "vsc-sandbox1000001"),
            ("1", "cn-hangzhou", "vsc-sandbox0000000"),
            ("1", "cn-hangzhou", "vsc-sandbox1"),
        ] {
            assert_eq!(
                store.name(account, region, id),
                None,
                "{account} {region} {id}"
            );
        }
        assert_eq!(
            store.rename("1", "cn-hangzhou", "vsc-sandbox0000001", "x"),
            Some(Effect::Changed)
        );
        assert_eq!(
            store.rename("1", "cn-hangzhou", "vsc-sandbox0000001", "x"),
            Some(Effect::NoChange)
        );
        assert_eq!(
            store.changes_of("1", "cn-hangzhou", "vsc-sandbox0000001"),
            1
        );
        assert_eq!(store.renamed.len(), 1);
        let page: Vec<_> = store.list("1", "cn-hangzhou", 333_333).collect();
        assert_eq!(page, [("vsc-sandbox1000000".into(), "cert-1000000".into())]);
    }

    #[test]
    fn lists_go_on_from_the_generated_to_the_explicit_ones() {
        let mut store = CertStore::new(CertSource::generated(4), "1");
        store.add(cert("cn-hangzhou", "vsc-b", "b"));
        store.add(cert("cn-hangzhou", "vsc-a", "a"));
        store.add(cert("cn-shanghai", "vsc-c", "c"));
        store.add(cert("cn-hangzhou", "vsc-a", "a2"));
        let ids = |skip| {
            store
                .list("1", "cn-hangzhou", skip)
                .map(|(id, _)| id.into_owned())
                .collect::<Vec<_>>()
        };
        let all = ["vsc-sandbox0000001", "vsc-sandbox0000004", "vsc-a", "vsc-b"];
        assert_eq!(store.count("1", "cn-hangzhou"), 4);
        for skip in 0..=4 {
            assert_eq!(ids(skip as u64), all[skip..], "{skip}");
        }
        assert_eq!(
            store.name("1", "cn-hangzhou", "vsc-a").as_deref(),
            Some("a2")
        );
        assert_eq!(store.name("1", "cn-shanghai", "vsc-a"), None);
        store.add(cert("cn-hangzhou", "vsc-sandbox0000004", "by hand"));
        assert_eq!(
            store
                .name("1", "cn-hangzhou", "vsc-sandbox0000004")
                .as_deref(),
            Some("by hand")
        );
        assert_eq!((store.count("1", "cn-hangzhou"), store.changes()), (4, 0));
    }
}
